/** Volume. Splits are taken out of volumes; a missing volume gives a missing value on the rows it touches. */
import { log1p } from '../../core/math.ts'
import { defineFeature } from '../definition.ts'
import { map, recurrence } from '../node.ts'
import { mean, ratio } from '../operators.ts'
import { period } from './trend.ts'

const obv = defineFeature({
  name: 'obv',
  title:
    'On-balance volume: begins with the first volume, then adds or takes it with the sign of the move (Granville 1963).',
  parameters: {},
  outputs: () => ({ obv: { column: 'obv', warmUp: 0 } }),
  build: ({ close, volume }) => ({
    obv: recurrence([close, volume], () => {
      let before = Number.NaN
      let total = 0
      return (price, size) => {
        if (Number.isNaN(before)) total = size
        else if (price > before) total += size
        else if (price < before) total -= size
        before = price
        return total
      }
    }),
  }),
})

const volumeRatio = defineFeature({
  name: 'volume_ratio',
  title: 'Volume over its mean of the last rows, this one included.',
  parameters: { period: period(20) },
  outputs: ({ period }) => ({ ratio: { column: `volume_ratio_${period}`, warmUp: period - 1 } }),
  build: ({ volume }, { period }) => ({ ratio: ratio(volume, mean(volume, period)) }),
})

const logVolume = defineFeature({
  name: 'log_volume',
  title: 'ln(1 + volume).',
  parameters: {},
  outputs: () => ({ volume: { column: 'log_volume', warmUp: 0 } }),
  build: ({ volume }) => ({ volume: map([volume], log1p) }),
})

export const VOLUME_INDICATORS = [obv, volumeRatio, logVolume]
