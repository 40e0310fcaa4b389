/** A put written on cash that would pay for the shares; shares that are put to it are sold. */
import { z } from 'zod'
import { defineTrader } from '../trader-definition.ts'
import { strikeParameters, strikeRule, structureParameters, structureTrader } from './structure-definition.ts'

export const cashSecuredPut = defineTrader({
  name: 'cash-secured-put',
  title: 'a put written out of the money, as many as cash would pay for at their strike',
  needs: ['chains', 'bars'],
  parameters: z.strictObject({
    ...strikeParameters(0.3),
    ...structureParameters({ days: 30, within: 10, sizing: 'risk', share: 1 }),
  }),
  create(parameters, symbol) {
    const strike = strikeRule(parameters)
    return structureTrader(symbol, parameters, {
      name: 'cash-secured put',
      legs: () => [{ right: 'put', ratio: -1, strike }],
    })
  },
})
