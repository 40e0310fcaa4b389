/**
 * The opening range of each session from its bars, and the closes after it as the ticks that the breakout is traded on:
 * what happens within a bar is not known in its order.
 */
import { z } from 'zod'
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../core/time.ts'
import type { Session } from '../../market/session.ts'
import { toMicros } from '../../trading/money.ts'
import type { Bar, Tick } from '../market.ts'
import type { OrbPlan } from './orb-trader.ts'

export interface OrbParameters {
  readonly rangeMinutes: number
  readonly stop: number
  readonly limit: number
  readonly distances: 'price' | 'range'
  readonly stopCount: number
  readonly coolOffSeconds: number
  readonly flatMinutes: number
}

const distance = z.number().positive().max(100_000)

export const orbParameters = {
  rangeMinutes: z.int().min(1).max(389).default(30).describe('minutes of the opening range'),
  stop: distance.default(0.25).describe('distance of the stop from the entry'),
  limit: distance.default(5).describe('distance of the profit target from the entry'),
  distances: z
    .enum(['price', 'range'])
    .default('price')
    .describe('unit of both distances: that of the price, or heights of the opening range'),
  stopCount: z.int().min(1).max(1000).default(4).describe('stops after which the session is over'),
  coolOffSeconds: z.int().min(0).max(23_400).default(30).describe('seconds after a stop in which nothing is entered'),
  flatMinutes: z.int().min(1).max(389).default(5).describe('minutes before the close from which nothing is held'),
}

export class OpeningRange {
  readonly #parameters: OrbParameters
  #day = Number.NaN
  #high = Number.NEGATIVE_INFINITY
  #low = Number.POSITIVE_INFINITY
  /** Whether a tick of the session was told, and whether the last one was. */
  #hasBegun = false
  #hasEnded = false

  constructor(parameters: OrbParameters) {
    this.#parameters = parameters
  }

  /** The tick of a bar of the session that is open; undefined within the range and once the session is over. */
  tick(bar: Bar, session: Session): Tick | undefined {
    if (session.day !== this.#day) this.#begin(session.day)
    if (bar.start < session.open || this.#hasEnded) return undefined
    if (bar.start < session.open + this.#parameters.rangeMinutes * MS_PER_MINUTE) {
      this.#high = Math.max(this.#high, bar.high)
      this.#low = Math.min(this.#low, bar.low)
      return undefined
    }
    const isOpening = !this.#hasBegun
    this.#hasBegun = true
    this.#hasEnded = bar.at >= session.close - this.#parameters.flatMinutes * MS_PER_MINUTE
    const { symbol, at, close: price, volume: size } = bar
    return { symbol, session: session.day, at, price, size, isOpening, isClosing: this.#hasEnded }
  }

  /** Of the present session; undefined where its range has no bars. */
  plan(): OrbPlan | undefined {
    if (!(this.#high >= this.#low)) return undefined
    const { stop, limit, distances, stopCount, coolOffSeconds } = this.#parameters
    const unit = distances === 'range' ? this.#high - this.#low : 1
    return {
      high: toMicros(this.#high),
      low: toMicros(this.#low),
      stop: toMicros(stop * unit),
      limit: toMicros(limit * unit),
      stopCount,
      coolOff: coolOffSeconds * MS_PER_SECOND,
    }
  }

  #begin(day: number): void {
    this.#day = day
    this.#high = Number.NEGATIVE_INFINITY
    this.#low = Number.POSITIVE_INFINITY
    this.#hasBegun = this.#hasEnded = false
  }
}
