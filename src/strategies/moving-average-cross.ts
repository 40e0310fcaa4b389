/** Long while the mean of the last few closes lies above that of more, short while it lies below. */
import { z } from 'zod'
import type { BarView } from './market.ts'
import { defineTrader } from './trader-definition.ts'
import type { Context, Trader } from './trader.ts'

export interface MovingAverageSetting {
  readonly symbol: string
  /** Bars of the two means, the fast one first. */
  readonly fast: number
  readonly slow: number
  /** Units held, long or short. */
  readonly quantity: number
}

export class MovingAverageCross implements Trader {
  readonly description: string
  readonly #setting: MovingAverageSetting
  /** The last closes, in a ring as long as the slow mean. */
  readonly #closes: Float64Array
  #bars = 0
  #fastSum = 0
  #slowSum = 0
  #side = 0

  constructor(setting: MovingAverageSetting) {
    if (!(setting.fast > 0 && setting.slow > setting.fast)) throw new RangeError('the slow mean takes more bars')
    this.#setting = setting
    this.#closes = new Float64Array(setting.slow)
    this.description = `means of ${setting.fast} and ${setting.slow} bars of ${setting.symbol}`
  }

  onBar(context: Context, bar: BarView): void {
    const { fast, slow, symbol, quantity } = this.#setting
    const place = this.#bars % slow
    const { close } = bar
    const leaving = this.#bars >= fast ? this.#closes[(this.#bars - fast) % slow]! : 0
    this.#fastSum += close - leaving
    this.#slowSum += close - this.#closes[place]!
    this.#closes[place] = close
    if (++this.#bars < slow) return
    const side = this.#fastSum * slow > this.#slowSum * fast ? 1 : -1
    if (side === this.#side) return
    this.#side = side
    const wanted = side * quantity - context.portfolio.quantity(symbol)
    if (wanted !== 0) context.orders.submit({ symbol, quantity: wanted, type: 'market' })
  }
}

const bars = z.int().positive().max(5000)

export const movingAverageCross = defineTrader({
  name: 'moving-average-cross',
  title: 'long while the mean of the last few closes lies above that of more, short while it lies below',
  needs: ['bars'],
  parameters: z
    .strictObject({
      fast: bars.default(20).describe('bars of the fast mean'),
      slow: bars.default(50).describe('bars of the slow mean, more than those of the fast one'),
      quantity: z.int().positive().max(1_000_000).default(100).describe('units held, long or short'),
    })
    .refine(({ fast, slow }) => slow > fast, {
      path: ['slow'],
      error: 'more bars than fast takes',
    }),
  create: (parameters, symbol) => new MovingAverageCross({ ...parameters, symbol }),
})
