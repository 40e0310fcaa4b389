/** The opening-range breakout in shares, on bars: decided at their closes, filled at what comes next. */
import { z } from 'zod'
import type { Fill } from '../../trading/fill.ts'
import type { BarView } from '../market.ts'
import { defineTrader } from '../trader-definition.ts'
import type { Context, Trader } from '../trader.ts'
import { OpeningRange, type OrbParameters, orbParameters } from './opening-range.ts'
import { OrbTrader } from './orb-trader.ts'

class OrbOnBars implements Trader {
  readonly description: string
  readonly #symbol: string
  readonly #range: OpeningRange
  readonly #trader: OrbTrader

  constructor(symbol: string, quantity: number, parameters: OrbParameters) {
    this.#symbol = symbol
    this.#range = new OpeningRange(parameters)
    this.#trader = new OrbTrader({ symbol, quantity, flatBy: 'market', plan: () => this.#range.plan() })
    this.description = `${this.#trader.description}, ${parameters.rangeMinutes} minutes`
  }

  onBar(context: Context, bar: BarView): void {
    if (bar.symbol !== this.#symbol || context.session === undefined) return
    const tick = this.#range.tick(bar, context.session)
    if (tick !== undefined) this.#trader.onTick(context, tick)
  }

  onFill(context: Context, fill: Fill): void {
    this.#trader.onFill(context, fill)
  }
}

export const orb = defineTrader({
  name: 'orb',
  title: 'shares with the breakout from the opening range, long above it and short below',
  needs: ['bars'],
  parameters: z.strictObject({
    ...orbParameters,
    quantity: z.int().positive().max(1_000_000).default(100).describe('shares of a position'),
  }),
  create: ({ quantity, ...parameters }, symbol) => new OrbOnBars(symbol, quantity, parameters),
})
