/** A feature of your own: how far the last open lay from the close before it, over the range of the session before. */
import { defineFeature } from '../src/features/definition.ts'
import { lag, ratio } from '../src/features/operators.ts'
import { map } from '../src/features/node.ts'

export const gap = defineFeature({
  name: 'gap',
  title: 'Open less the close before it, over the range of the session before.',
  parameters: {},
  outputs: () => ({ gap: { column: 'gap', warmUp: 1 } }),
  build: (bar) => {
    const range = map([lag(bar.high, 1), lag(bar.low, 1)], (high, low) => high - low)
    const jump = map([bar.open, lag(bar.close, 1)], (open, close) => open - close)
    return { gap: ratio(jump, range) }
  },
})
