/** A put and a call written by delta, each with a further one bought: a credit, and a loss bounded by the wings. */
import { z } from 'zod'
import { adjustParameter, moveUntestedSide } from '../rules/replacement.ts'
import { type StrikeRule, wing } from '../selection/strike.ts'
import type { LegRule } from '../selection/structure.ts'
import { defineTrader } from '../trader-definition.ts'
import {
  strikeParameters,
  strikeRule,
  structureParameters,
  structureTrader,
  wingParameter,
} from './structure-definition.ts'

/** @param written strikes of the inner legs @param bought of the wings */
export function condorLegs(written: StrikeRule, bought: StrikeRule): readonly LegRule[] {
  return [
    { right: 'put', ratio: -1, strike: written },
    { right: 'put', ratio: 1, strike: bought },
    { right: 'call', ratio: -1, strike: written },
    { right: 'call', ratio: 1, strike: bought },
  ]
}

export const ironCondor = defineTrader({
  name: 'iron-condor',
  title: 'a put and a call written out of the money, with wings bought beyond them',
  needs: ['chains'],
  parameters: z.strictObject({
    ...strikeParameters(0.16),
    wing: wingParameter(0.02),
    adjustDelta: adjustParameter(),
    ...structureParameters({ days: 45, within: 10, exitDays: 21 }),
  }),
  create(parameters, symbol) {
    const [written, bought] = [strikeRule(parameters), wing(parameters.wing)]
    return structureTrader(symbol, parameters, {
      name: 'iron condor',
      legs: () => condorLegs(written, bought),
      replacements: parameters.adjustDelta > 0 ? [moveUntestedSide(parameters.adjustDelta)] : [],
    })
  },
})
