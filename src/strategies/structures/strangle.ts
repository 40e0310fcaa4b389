/** A put below and a call above the price, by delta: bought or written. */
import { z } from 'zod'
import { adjustParameter, moveUntestedSide } from '../rules/replacement.ts'
import { defineTrader } from '../trader-definition.ts'
import { strikeParameters, strikeRule, structureParameters, structureTrader } from './structure-definition.ts'

export const strangle = defineTrader({
  name: 'strangle',
  title: 'a put and a call out of the money, written or bought',
  needs: ['chains'],
  parameters: z.strictObject({
    position: z.enum(['short', 'long']).default('short').describe('whether they are written or bought'),
    ...strikeParameters(0.16),
    adjustDelta: adjustParameter(),
    ...structureParameters({ days: 45, within: 10, exitDays: 21 }),
  }),
  create(parameters, symbol) {
    const { position, adjustDelta } = parameters
    const ratio = position === 'short' ? -1 : 1
    const strike = strikeRule(parameters)
    return structureTrader(symbol, parameters, {
      name: `${position} strangle`,
      legs: () => [
        { right: 'put', ratio, strike },
        { right: 'call', ratio, strike },
      ],
      replacements: adjustDelta > 0 ? [moveUntestedSide(adjustDelta)] : [],
    })
  },
})
