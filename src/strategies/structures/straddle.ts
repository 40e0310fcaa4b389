/**
 * A call and a put struck at the forward. Bought, it earns where the price moves more than they cost; written, where it
 * moves less, with a loss that nothing bounds.
 */
import { z } from 'zod'
import type { LegRule } from '../selection/structure.ts'
import { atTheMoney, sameStrike } from '../selection/strike.ts'
import { defineTrader } from '../trader-definition.ts'
import { structureParameters, structureTrader } from './structure-definition.ts'

/** @param ratio of both; negative is written */
export function straddleLegs(ratio: number): readonly LegRule[] {
  return [
    { right: 'put', ratio, strike: atTheMoney },
    { right: 'call', ratio, strike: sameStrike },
  ]
}

export const longStraddle = defineTrader({
  name: 'long-straddle',
  title: 'a call and a put at the money, bought',
  needs: ['chains'],
  parameters: z.strictObject(
    structureParameters({ days: 30, within: 10, stopLoss: 0.5, profitTake: 0.5, exitDays: 7, sizing: 'fixed' }),
  ),
  create: (parameters, symbol) =>
    structureTrader(symbol, parameters, { name: 'long straddle', legs: () => straddleLegs(1) }),
})

export const shortStraddle = defineTrader({
  name: 'short-straddle',
  title: 'a call and a put at the money, written',
  needs: ['chains'],
  parameters: z.strictObject(
    structureParameters({ days: 45, within: 10, stopLoss: 1, profitTake: 0.25, exitDays: 21 }),
  ),
  create: (parameters, symbol) =>
    structureTrader(symbol, parameters, { name: 'short straddle', legs: () => straddleLegs(-1) }),
})
