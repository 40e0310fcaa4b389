/**
 * A straddle written at the money whose delta is hedged with shares: it earns what the options imply less what the
 * price does. Shares are traded where the delta has drifted further than a band, and all of them once it is closed.
 */
import { z } from 'zod'
import { nyse } from '../../market/calendar.ts'
import { Instruments } from '../../trading/instrument.ts'
import type { Fill } from '../../trading/fill.ts'
import type { Chain } from '../market.ts'
import { HeldOptions } from '../rules/held-options.ts'
import { holdShares } from '../rules/hold-shares.ts'
import type { StructureTrader } from '../structure-trader.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'
import { straddleLegs } from './straddle.ts'
import { structureParameters, structureTrader } from './structure-definition.ts'

class DeltaHedge implements Trader {
  readonly description: string
  readonly #symbol: string
  /** Delta, as a share of the units of the underlying that the options stand for. */
  readonly #band: number
  readonly #options: StructureTrader
  readonly #instruments = new Instruments(nyse)

  constructor(symbol: string, band: number, options: StructureTrader) {
    this.description = `${options.description}, its delta hedged`
    this.#symbol = symbol
    this.#band = band
    this.#options = options
  }

  onChain(context: Context, chain: Chain): void {
    this.#options.onChain(context, chain)
    this.#hedge(context, chain)
  }

  /** What the options' fills changed is hedged at once. */
  onFill(context: Context, fill: Fill): void {
    this.#options.onFill(context, fill)
    const chain = context.market.chain(this.#symbol)
    if (fill.symbol !== this.#symbol && chain !== undefined) this.#hedge(context, chain)
  }

  #hedge(context: Context, chain: Chain): void {
    const { portfolio, now } = context
    const held = HeldOptions.of(portfolio, this.#instruments, chain, now)
    if (held === undefined) return holdShares(context, this.#symbol, 0, 'end of hedge')
    const delta = held.unitsOfDelta
    if (Number.isNaN(delta)) return context.note('hedge: no delta, since a leg is not quoted')
    const units = held.legs.reduce((sum, { quantity, option }) => sum + Math.abs(quantity) * option.multiplier, 0)
    const drift = Math.abs(delta + portfolio.quantity(this.#symbol))
    if (drift >= this.#band * units) holdShares(context, this.#symbol, -Math.round(delta), 'hedge')
  }
}

export const hedgedShortVolatility = defineTrader({
  name: 'delta-hedged-short-volatility',
  title: 'a straddle written at the money, its delta hedged with shares',
  needs: ['chains', 'bars'],
  parameters: z.strictObject({
    band: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe('delta a unit of the underlying up to which nothing is hedged'),
    ...structureParameters({ days: 30, within: 10, stopLoss: 1, profitTake: 0.5, exitDays: 7 }),
  }),
  create(parameters, symbol) {
    const options = structureTrader(symbol, parameters, {
      name: 'short straddle',
      legs: () => straddleLegs(-1),
      holdsShares: true,
    })
    return new DeltaHedge(symbol, parameters.band, options)
  },
})
