/** An option at the money written in a near expiry and the same strike bought in a later one, for a debit. */
import { z } from 'zod'
import { atTheMoney, sameStrike } from '../selection/strike.ts'
import { defineTrader } from '../trader-definition.ts'
import { structureParameters, structureTrader } from './structure-definition.ts'

export const calendarSpread = defineTrader({
  name: 'calendar',
  title: 'an option at the money written in a near expiry, and bought in a later one',
  needs: ['chains'],
  parameters: z.strictObject({
    right: z.enum(['call', 'put']).default('put').describe('right of both options'),
    laterDays: z.int().min(1).max(1000).default(60).describe('days to the later expiry'),
    ...structureParameters({ days: 30, within: 10, stopLoss: 0.5, profitTake: 0.25, exitDays: 2 }),
  }),
  create(parameters, symbol) {
    const { right, laterDays, dayCount, within } = parameters
    return structureTrader(symbol, parameters, {
      name: 'calendar',
      legs: () => [
        { right, ratio: -1, strike: atTheMoney },
        { right, ratio: 1, strike: sameStrike, tenor: { days: laterDays, count: dayCount, within } },
      ],
    })
  },
})
