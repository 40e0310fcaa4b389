/** A straddle written at the money, with wings bought on both sides: a credit, and a loss bounded by the wings. */
import { z } from 'zod'
import { type StrikeRule, wing } from '../selection/strike.ts'
import type { LegRule } from '../selection/structure.ts'
import { defineTrader } from '../trader-definition.ts'
import { straddleLegs } from './straddle.ts'
import { structureParameters, structureTrader, wingParameter } from './structure-definition.ts'

/** @param bought strikes of the wings */
export function butterflyLegs(bought: StrikeRule): readonly LegRule[] {
  return [...straddleLegs(-1), { right: 'put', ratio: 1, strike: bought }, { right: 'call', ratio: 1, strike: bought }]
}

export const ironButterfly = defineTrader({
  name: 'iron-butterfly',
  title: 'a put and a call written at the money, with wings bought on both sides',
  needs: ['chains'],
  parameters: z.strictObject({
    wing: wingParameter(0.04),
    ...structureParameters({ days: 45, within: 10, stopLoss: 1, profitTake: 0.25, exitDays: 21 }),
  }),
  create(parameters, symbol) {
    const legs = butterflyLegs(wing(parameters.wing))
    return structureTrader(symbol, parameters, { name: 'iron butterfly', legs: () => legs })
  },
})
