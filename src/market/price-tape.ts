/**
 * The prices of one symbol in order of time, as its bars show them: the close of each bar at its end, and the open
 * of a bar at its start where no bar ended just then, as in the morning.
 *
 * A price is known with the lag of its bar, and never before those before it.
 */
import { log } from '../core/math.ts'
import { type Actions, type Bars, exDatesOf, requireBelow } from './adjustment.ts'

/** What happens to one share between two prices. */
interface ShareChange {
  /** Place of the first price of the ex-date or later. */
  readonly place: number
  readonly split: number
  /** Growth of a share whose dividend is reinvested at the price before, less the dividend. */
  readonly growth: number
  readonly knownAt: number
}

/** From one price of the tape to a later one. */
export interface ShareGrowth {
  /** Value of one share with its dividends and splits, over its price before. */
  readonly growth: number
  /** New shares for one old. */
  readonly split: number
  /** When the price was known and all that happened to the share in between. */
  readonly knownAt: number
}

export class PriceTape {
  readonly length: number
  /** Columns, one value a price. */
  readonly at: Float64Array
  readonly knownAt: Float64Array
  readonly price: Float64Array
  readonly session: Int32Array
  /** Of the logarithm from the price before, dividends and splits included; 0 at the first. */
  readonly squaredReturn: Float64Array
  readonly #changes: readonly ShareChange[]

  /**
   * Errors: VALUE_INVALID for a dividend that is not below the price before it.
   * @param bars raw, of one symbol and interval, in order of time and within the hours of their sessions
   */
  constructor({ columns, length }: Bars, actions: Actions) {
    const opens = (row: number): boolean => row === 0 || columns.start[row] !== columns.at[row - 1]
    let count = length
    for (let row = 0; row < length; row++) if (opens(row)) count++
    this.length = count
    this.at = new Float64Array(count)
    this.knownAt = new Float64Array(count)
    this.price = new Float64Array(count)
    this.session = new Int32Array(count)
    let place = 0
    const add = (row: number, at: number, price: number): void => {
      const knownAt = at + columns.knownAt[row]! - columns.at[row]!
      this.at[place] = at
      this.price[place] = price
      this.session[place] = columns.session[row]!
      this.knownAt[place] = place === 0 ? knownAt : Math.max(knownAt, this.knownAt[place - 1]!)
      place++
    }
    for (let row = 0; row < length; row++) {
      if (opens(row)) add(row, columns.start[row]!, columns.open[row]!)
      add(row, columns.at[row]!, columns.close[row]!)
    }
    this.#changes = this.#changesOf(actions, columns.symbol[0] ?? '')
    this.squaredReturn = this.price.map((price, i) => (i === 0 ? 0 : log(price / this.price[i - 1]!) ** 2))
    for (const { place } of this.#changes) {
      this.squaredReturn[place] = log(this.growth(place - 1, place).growth) ** 2
    }
  }

  /** Place of the first price at or after an instant; `length` where there is none. */
  firstFrom(instant: number): number {
    return firstNotBelow(this.at, instant)
  }

  /** Place of the last price known by an instant; −1 where there is none. */
  lastKnownBy(instant: number): number {
    let last = firstNotBelow(this.knownAt, instant) - 1
    while (this.knownAt[last + 1] === instant) last++
    return last
  }

  /** What one share grows by between two prices, dividends reinvested. */
  growth(from: number, to: number): ShareGrowth {
    let growth = this.price[to]! / this.price[from]!
    let split = 1
    let knownAt = this.knownAt[to]!
    for (const change of this.#changes) {
      if (change.place <= from || change.place > to) continue
      growth *= change.growth
      split *= change.split
      knownAt = Math.max(knownAt, change.knownAt)
    }
    return { growth, split, knownAt }
  }

  #changesOf(actions: Actions, symbol: string): ShareChange[] {
    const knownAt = new Map<number, number>()
    for (let row = 0; row < actions.length; row++) {
      const { exDate, knownAt: known } = actions.columns
      if (actions.columns.symbol[row] !== symbol) continue
      knownAt.set(exDate[row]!, Math.max(known[row]!, knownAt.get(exDate[row]!) ?? -Infinity))
    }
    return exDatesOf(actions, symbol).flatMap(({ exDate, dividend, split }) => {
      const place = firstNotBelow(this.session, exDate)
      if (place === 0 || place === this.length) return []
      const before = this.price[place - 1]!
      const growth = split / (1 - requireBelow(dividend, before, exDate) / before)
      return [{ place, split, growth, knownAt: knownAt.get(exDate)! }]
    })
  }
}

/** Index of the first of rising values that is not below a bound. */
function firstNotBelow(values: Float64Array | Int32Array, bound: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < bound) low = middle + 1
    else high = middle
  }
  return low
}
