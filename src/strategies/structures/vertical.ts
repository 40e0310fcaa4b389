/**
 * Two options of one right: the one nearer to the money written and the further one bought for a credit, or the other
 * way round for a debit. Either loses no more than the distance of the strikes less the credit, or the debit.
 */
import { z } from 'zod'
import { byDelta, wing } from '../selection/strike.ts'
import type { LegRule } from '../selection/structure.ts'
import { defineTrader } from '../trader-definition.ts'
import { deltaParameters, structureParameters, structureTrader, wingParameter } from './structure-definition.ts'

const view = z
  .enum(['bullish', 'bearish'])
  .default('bullish')
  .describe('side that is taken; of decisions the side on which a positive one is followed')

interface VerticalChoice {
  readonly view: 'bullish' | 'bearish'
  readonly delta: number
  readonly deltaWithin: number
  readonly wing: number
}

/** @param ratio of the option nearer to the money */
function verticalLegs(choice: VerticalChoice, ratio: number, side: number): readonly LegRule[] {
  const isBullish = (choice.view === 'bullish') === side > 0
  // Written puts and bought calls gain where the price rises.
  const right = isBullish === ratio < 0 ? 'put' : 'call'
  return [
    { right, ratio, strike: byDelta(choice.delta, choice.deltaWithin) },
    { right, ratio: -ratio, strike: wing(choice.wing) },
  ]
}

export const creditSpread = defineTrader({
  name: 'credit-spread',
  title: 'an option written out of the money and a further one bought: puts where bullish, calls where bearish',
  needs: ['chains'],
  parameters: z.strictObject({
    view,
    ...deltaParameters(0.3),
    wing: wingParameter(0.02),
    ...structureParameters({ days: 30, within: 10, exitDays: 7 }),
  }),
  create: (parameters, symbol) =>
    structureTrader(symbol, parameters, {
      name: 'credit spread',
      legs: (side) => verticalLegs(parameters, -1, side),
      isDirectional: true,
    }),
})

export const debitSpread = defineTrader({
  name: 'debit-spread',
  title: 'an option bought near the money and a further one written: calls where bullish, puts where bearish',
  needs: ['chains'],
  parameters: z.strictObject({
    view,
    ...deltaParameters(0.5),
    wing: wingParameter(0.02),
    ...structureParameters({ days: 30, within: 10, stopLoss: 0.5, profitTake: 0.5, exitDays: 7 }),
  }),
  create: (parameters, symbol) =>
    structureTrader(symbol, parameters, {
      name: 'debit spread',
      legs: (side) => verticalLegs(parameters, 1, side),
      isDirectional: true,
    }),
})
