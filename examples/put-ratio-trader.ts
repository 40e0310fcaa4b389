/** A put bought and two further ones written, in one expiry. */
import { z } from 'zod'
import { byDelta } from '../src/strategies/selection/strike.ts'
import { structureParameters, structureTrader } from '../src/strategies/structures/structure-definition.ts'
import { defineTrader } from '../src/strategies/trader-definition.ts'

export const putRatio = defineTrader({
  name: 'put-ratio',
  title: 'a put bought and two further ones written',
  needs: ['chains'],
  parameters: z.strictObject(structureParameters({ days: 45, within: 10, exitDays: 21 })),
  create: (parameters, symbol) =>
    structureTrader(symbol, parameters, {
      name: 'put ratio',
      legs: () => [
        { right: 'put', ratio: 1, strike: byDelta(0.3, 0.05) },
        { right: 'put', ratio: -2, strike: byDelta(0.15, 0.05) },
      ],
    }),
})
