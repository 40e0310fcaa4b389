/**
 * The opening-range breakout as the system computed it that this one grew from: only to prove that it is understood.
 *
 * Its defects are here on purpose. Prices, levels and profits are binary floats. A short closed by its limit or at the
 * last tick is booked with the wrong sign. A position opened at the last tick, or a session without a trade, loses the
 * whole backtest. Trade by none of its numbers.
 */
import type { OrbSessions } from '../../../strategies/orb/orb-grid.ts'
import { MICROS_PER_UNIT } from '../../../trading/money.ts'
import { pythonMean, pythonSum, roundHalfEven, roundToCents } from './python-number.ts'

export const SEED_WARNING =
  'Profile seed repeats a former system with its defects, wrong signs of shorts among them: a proof, not a result.'

export interface SeedParameters {
  /** In the currency. */
  readonly stopDistance: number
  readonly stopCountLimit: number
  /** Seconds. */
  readonly stopCooloffPeriod: number
  readonly limitDistance: number
}

export interface SeedResult {
  readonly status: 'ok'
  /** In the currency, rounded to cents. */
  readonly backtestProfit: number
  /** Mean over the sessions of their mean, seconds. */
  readonly averageHoldingPeriod: number
  readonly winRatePercent: number
  readonly stops: number
  readonly trades: number
}

/** The exception that ended the backtest, as Python words it. */
export interface SeedFailure {
  readonly status: 'fail'
  readonly failureReason: string
}

const NO_LAST_KEY = 'IndexError: list index out of range'
const NO_PROFIT = "KeyError: 'p'"
const NO_TRADE = 'StatisticsError: fmean requires at least one data point'

/** Profits and holding times of one session's trades. */
interface SeedDay {
  readonly profits: number[]
  readonly holdings: number[]
  stops: number
  failure: string
}

export class SeedEngine {
  readonly #sessions: OrbSessions
  readonly #prices: Float64Array
  /** First tick of each session outside its range: before it no parameter matters. */
  readonly #firstBreaks: Int32Array

  constructor(sessions: OrbSessions) {
    const { ticks, highs, lows } = sessions
    const perUnit = MICROS_PER_UNIT / ticks.tickMicros
    this.#sessions = sessions
    this.#prices = Float64Array.from(ticks.prices, (price) => price / perUnit)
    this.#firstBreaks = Int32Array.from(ticks.days, (_, s) => {
      let i = ticks.starts[s]!
      while (i < ticks.starts[s + 1]! && ticks.prices[i]! <= highs[s]! && ticks.prices[i]! >= lows[s]!) i++
      return i
    })
  }

  run(parameters: SeedParameters): SeedResult | SeedFailure {
    const profits: number[] = []
    const holdings: number[] = []
    let wins = 0
    let stops = 0
    let trades = 0
    for (let s = 0; s < this.#firstBreaks.length; s++) {
      const day = this.#day(s, parameters)
      if (day.failure !== '') return { status: 'fail', failureReason: day.failure }
      const profit = pythonSum(day.profits)
      profits.push(profit)
      holdings.push(pythonMean(day.holdings))
      if (profit > 0) wins++
      stops += day.stops
      trades += day.profits.length
    }
    if (profits.length === 0) return { status: 'fail', failureReason: NO_TRADE }
    return {
      status: 'ok',
      backtestProfit: roundToCents(pythonSum(profits)),
      averageHoldingPeriod: pythonMean(holdings),
      winRatePercent: roundHalfEven((100 * wins) / profits.length),
      stops,
      trades,
    }
  }

  #day(session: number, parameters: SeedParameters): SeedDay {
    const { ticks, highs, lows } = this.#sessions
    const { seconds, starts } = ticks
    const prices = this.#prices
    const last = starts[session + 1]! - 1
    const day: SeedDay = { profits: [], holdings: [], stops: 0, failure: '' }
    let direction = 0
    let entry = 0
    let opened = 0
    let stop = 0
    let limit = 0
    let resumeAt = Number.NEGATIVE_INFINITY
    const close = (profit: number, second: number): void => {
      day.profits.push(profit)
      day.holdings.push(second - opened)
      direction = 0
    }
    for (let i = this.#firstBreaks[session]!; i <= last && day.stops !== parameters.stopCountLimit; i++) {
      const second = seconds[i]!
      if (second < resumeAt) continue
      const price = prices[i]!
      if (direction === 0) {
        direction = ticks.prices[i]! > highs[session]! ? 1 : ticks.prices[i]! < lows[session]! ? -1 : 0
        entry = price
        opened = second
        stop = price - direction * parameters.stopDistance
        limit = price + direction * parameters.limitDistance
      } else if (direction * price >= direction * limit || i === last) {
        close(price - entry, second)
        break
      } else if (direction * price <= direction * stop) {
        resumeAt = second + parameters.stopCooloffPeriod
        day.stops++
        close(direction * (price - entry), second)
      }
    }
    if (last < starts[session]!) day.failure = NO_LAST_KEY
    else if (direction !== 0) day.failure = NO_PROFIT
    else if (day.profits.length === 0) day.failure = NO_TRADE
    return day
  }
}
