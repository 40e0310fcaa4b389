/** Puts written on cash until shares are put to it, then calls against these until they are called away. */
import { z } from 'zod'
import { defineTrader } from '../trader-definition.ts'
import { coveredLots } from './covered-call.ts'
import { strikeParameters, strikeRule, structureParameters, structureTrader } from './structure-definition.ts'

export const wheel = defineTrader({
  name: 'wheel',
  title: 'puts written on cash until shares are assigned, then calls against them until they are called away',
  needs: ['chains', 'bars'],
  parameters: z.strictObject({
    ...strikeParameters(0.3),
    ...structureParameters({ days: 30, within: 10, stopLoss: 0, profitTake: 0, sizing: 'risk', share: 1 }),
  }),
  create(parameters, symbol) {
    const strike = strikeRule(parameters)
    return structureTrader(symbol, parameters, {
      name: 'wheel',
      legs: (_, context) => [{ right: coveredLots(context, symbol) > 0 ? 'call' : 'put', ratio: -1, strike }],
      // Against shares one call a lot; on cash as many puts as the sizing says.
      units: (context) => coveredLots(context, symbol) || undefined,
      holdsShares: true,
    })
  },
})
