/**
 * Two options of one right: the one nearer to the money written and the further one bought for a credit, or the other
 * way round for a debit. Either loses no more than the distance of the strikes less the credit, or the debit.
 */
import { z } from 'zod'
import { type StrikeRule, wing } from '../selection/strike.ts'
import type { LegRule } from '../selection/structure.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Trader } from '../trader.ts'
import {
  type StrikeParameters,
  strikeParameters,
  strikeRule,
  type StructureParameters,
  structureParameters,
  structureTrader,
  wingParameter,
} from './structure-definition.ts'

const view = z
  .enum(['bullish', 'bearish'])
  .default('bullish')
  .describe('side that is taken; of decisions the side on which a positive one is followed')

interface VerticalStrikes {
  readonly strike: StrikeRule
  readonly wing: StrikeRule
}

/** @param ratio of the option nearer to the money @param side 1 is bullish, −1 bearish */
export function verticalLegs({ strike, wing }: VerticalStrikes, ratio: number, side: number): readonly LegRule[] {
  // Written puts and bought calls gain where the price rises.
  const right = side > 0 === ratio < 0 ? 'put' : 'call'
  return [
    { right, ratio, strike },
    { right, ratio: -ratio, strike: wing },
  ]
}

interface VerticalParameters extends StructureParameters, StrikeParameters {
  readonly view: 'bullish' | 'bearish'
  readonly wing: number
}

function verticalTrader(symbol: string, name: string, ratio: number, parameters: VerticalParameters): Trader {
  const strikes = { strike: strikeRule(parameters), wing: wing(parameters.wing) }
  const sign = parameters.view === 'bullish' ? 1 : -1
  const legs = (side: number): readonly LegRule[] => verticalLegs(strikes, ratio, sign * side)
  return structureTrader(symbol, parameters, { name, legs, isDirectional: true })
}

export const creditSpread = defineTrader({
  name: 'credit-spread',
  title: 'an option written out of the money and a further one bought: puts where bullish, calls where bearish',
  needs: ['chains'],
  parameters: z.strictObject({
    view,
    ...strikeParameters(0.3),
    wing: wingParameter(0.02),
    ...structureParameters({ days: 30, within: 10, exitDays: 7 }),
  }),
  create: (parameters, symbol) => verticalTrader(symbol, 'credit spread', -1, parameters),
})

export const debitSpread = defineTrader({
  name: 'debit-spread',
  title: 'an option bought near the money and a further one written: calls where bullish, puts where bearish',
  needs: ['chains'],
  parameters: z.strictObject({
    view,
    ...strikeParameters(0.5),
    wing: wingParameter(0.02),
    ...structureParameters({ days: 30, within: 10, stopLoss: 0.5, profitTake: 0.5, exitDays: 7 }),
  }),
  create: (parameters, symbol) => verticalTrader(symbol, 'debit spread', 1, parameters),
})
