/** Shares with a call written against each hundred. Where the shares are called away, they are bought again. */
import { z } from 'zod'
import { fromMicros } from '../../trading/money.ts'
import type { Chain } from '../market.ts'
import { holdShares } from '../rules/hold-shares.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'
import { strikeParameters, strikeRule, structureParameters, structureTrader } from './structure-definition.ts'

/** Shares of one standard contract. */
const LOT = 100

/** Lots of shares held, which calls can be written against. */
export function coveredLots({ portfolio }: Context, symbol: string): number {
  return Math.max(0, Math.floor(portfolio.quantity(symbol) / LOT))
}

/** Lets another trader write the calls. */
class CoveredCall implements Trader {
  readonly description: string
  readonly #symbol: string
  /** Of equity, in shares. */
  readonly #invested: number
  readonly #calls: Required<Pick<Trader, 'onChain' | 'onFill'>>

  constructor(symbol: string, invested: number, calls: Required<Pick<Trader, 'onChain' | 'onFill'>>) {
    this.description = `covered call of ${symbol}`
    this.#symbol = symbol
    this.#invested = invested
    this.#calls = calls
  }

  onChain(context: Context, chain: Chain): void {
    if (coveredLots(context, this.#symbol) === 0) this.#buyShares(context)
    this.#calls.onChain(context, chain)
  }

  onFill(...told: Parameters<Trader['onFill'] & {}>): void {
    this.#calls.onFill(...told)
  }

  #buyShares(context: Context): void {
    const { market, portfolio } = context
    const price = market.price(this.#symbol)
    const lots = Math.floor((this.#invested * fromMicros(portfolio.equity())) / (LOT * price))
    if (lots > 0) holdShares(context, this.#symbol, lots * LOT, 'shares to cover calls')
    else context.note('covered call: too small an account, or no price of the shares')
  }
}

export const coveredCall = defineTrader({
  name: 'covered-call',
  title: 'shares, with a call written out of the money against each hundred',
  needs: ['chains', 'bars'],
  parameters: z.strictObject({
    invested: z
      .number()
      .positive()
      .max(1)
      .default(1)
      .describe('share of equity that is held in shares, in whole hundreds'),
    ...strikeParameters(0.3),
    ...structureParameters({ days: 30, within: 10, stopLoss: 0, profitTake: 0 }),
  }),
  create(parameters, symbol) {
    const strike = strikeRule(parameters)
    const calls = structureTrader(symbol, parameters, {
      name: 'covered call',
      legs: (_, context) => (coveredLots(context, symbol) === 0 ? [] : [{ right: 'call', ratio: -1, strike }]),
      units: (context) => coveredLots(context, symbol),
      holdsShares: true,
    })
    return new CoveredCall(symbol, parameters.invested, calls)
  },
})
