/**
 * Bars into staged sessions, chunk after chunk, in order of time.
 *
 * A tick is the end of a bar and its close. A tick is kept only where its price differs from the last kept one, also
 * over the night: the first tick of a session is dropped where it repeats the last price of the session before. Of a
 * position nothing can change meanwhile, but the last change of a session's price is its last tick.
 */
import { BellwetherError } from '../../../core/errors.ts'
import { formatDate } from '../../../core/time.ts'
import type { Calendar } from '../../../market/calendar.ts'
import { newYorkText } from '../../../market/new-york-time.ts'
import { ticksOfPrice } from '../../../market/price-ticks.ts'
import type { Session } from '../../../market/session.ts'
import { NO_RANGE } from '../../../strategies/orb/orb-grid.ts'
import { GrowingColumn } from './growing-column.ts'
import { type SessionRules, sessionWindow, type SessionWindow } from './session-rules.ts'
import { SESSION_STATES, type SessionState, stagedFrom, type StagedSessions } from './staged-sessions.ts'

/** Raw bars of one symbol and interval. */
export interface BarColumns {
  readonly session: Int32Array
  /** Epoch milliseconds. */
  readonly start: Float64Array
  readonly at: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** What is known of a session while its bars come. */
interface OpenSession {
  readonly session: Session
  readonly window: SessionWindow
  high: number
  low: number
  close: number
  rangeBars: number
  bars: number
  lastBar: number
  overruns: number
}

export class SessionStager {
  readonly #calendar: Calendar
  readonly #rules: SessionRules
  readonly #sessions: OpenSession[] = []
  readonly #starts = new GrowingColumn()
  readonly #seconds = new GrowingColumn()
  readonly #prices = new GrowingColumn()
  #lastAt = Number.NEGATIVE_INFINITY
  #lastPrice = 0

  constructor(calendar: Calendar, rules: SessionRules) {
    this.#calendar = calendar
    this.#rules = rules
  }

  /** Errors: INGEST_ORDER, DATA_UNFIT, CALENDAR_RANGE. */
  add(bars: BarColumns): void {
    const { session, start, at } = bars
    let open = this.#sessions.at(-1)
    for (let row = 0; row < session.length; row++) {
      if (!(at[row]! > this.#lastAt && start[row]! < at[row]!)) throw outOfOrder(at[row]!)
      this.#lastAt = at[row]!
      if (open?.session.day !== session[row]) {
        const next = this.#calendar.session(session[row]!)
        if (next === undefined) throw closed(session[row]!)
        open = this.#openSession(next)
      }
      this.#take(open!, bars, row)
    }
  }

  /**
   * @param splits new shares for one old, by the day number of the split
   * @param from of the sessions before this day number only the closes stay, as history
   */
  finish(splits: ReadonlyMap<number, number> = new Map(), from = -Infinity): StagedSessions {
    const past = this.#sessions.filter(({ session }) => session.day < from)
    const sessions = this.#sessions.slice(past.length)
    const allStarts = [...this.#starts.values(), this.#seconds.length]
    const base = allStarts[past.length]!
    const starts = Int32Array.from(allStarts.slice(past.length), (start) => start - base)
    const states = sessions.map((one, s) => stateOf(one, starts[s + 1]! - starts[s]!))
    const isTraded = (s: number): boolean => states[s] === 'traded'
    const column = (value: (one: OpenSession, s: number) => number): Int32Array => Int32Array.from(sessions, value)
    const splitOf = ({ session }: OpenSession): number => splits.get(session.day) ?? 1
    return stagedFrom(this.#rules.tickMicros, {
      splits: Float64Array.from(sessions, splitOf),
      pastSplits: Float64Array.from(past, splitOf),
      pastCloses: Int32Array.from(past, ({ close }) => close),
      days: column(({ session }) => session.day),
      starts,
      origins: column(({ window }) => window.rangeEnd / 1000),
      highs: column(({ high }, s) => (isTraded(s) ? high : NO_RANGE.high)),
      lows: column(({ low }, s) => (isTraded(s) ? low : NO_RANGE.low)),
      closes: column(({ close }) => close),
      states: column((_, s) => SESSION_STATES.indexOf(states[s]!)),
      rangeBars: column(({ rangeBars }) => rangeBars),
      bars: column(({ bars }) => bars),
      ends: column(({ window }) => (window.end - window.rangeEnd) / 1000),
      lastBars: column(({ lastBar }) => lastBar),
      overruns: column(({ overruns }) => overruns),
      seconds: this.#seconds.values().subarray(base),
      prices: this.#prices.values().subarray(base),
      bids: new Int32Array(0),
      asks: new Int32Array(0),
    })
  }

  /** Sessions between the last one and this one without any bar are days without trades. */
  #openSession(session: Session): OpenSession {
    const last = this.#sessions.at(-1)
    const missed = last === undefined ? [] : this.#calendar.sessions(last.session.day + 1, session.day - 1)
    for (const one of [...missed, session]) {
      this.#starts.push(this.#seconds.length)
      this.#sessions.push({
        session: one,
        window: sessionWindow(one, this.#rules),
        high: 0,
        low: NO_RANGE.high,
        close: 0,
        rangeBars: 0,
        bars: 0,
        lastBar: 0,
        overruns: 0,
      })
    }
    return this.#sessions.at(-1)!
  }

  #take(open: OpenSession, bars: BarColumns, row: number): void {
    const { window } = open
    const start = bars.start[row]!
    const at = bars.at[row]!
    if (start < window.open) return
    if (at > open.session.close && at <= window.regularClose) open.overruns++
    if (at > window.close) return
    const price = this.#ticks(bars.close[row]!, at)
    open.close = price
    if (at > window.end) return
    open.bars++
    open.lastBar = (at - window.rangeEnd) / 1000
    if (start < window.rangeEnd) this.#widenRange(open, bars, row)
    if (at >= window.rangeEnd) this.#tick(open, at, price)
  }

  #widenRange(open: OpenSession, bars: BarColumns, row: number): void {
    const at = bars.at[row]!
    if (at > open.window.rangeEnd) throw straddles(at, open.window.rangeEnd)
    open.rangeBars++
    open.high = Math.max(open.high, this.#ticks(bars.high[row]!, at))
    open.low = Math.min(open.low, this.#ticks(bars.low[row]!, at))
  }

  #tick(open: OpenSession, at: number, price: number): void {
    if (price === this.#lastPrice) return
    const second = (at - open.window.rangeEnd) / 1000
    if (!Number.isInteger(second)) throw notWhole(at)
    this.#lastPrice = price
    this.#seconds.push(second)
    this.#prices.push(price)
  }

  #ticks(price: number, at: number): number {
    try {
      return ticksOfPrice(price, this.#rules.tickMicros)
    } catch (error) {
      throw error instanceof BellwetherError ? withInstant(error, at) : error
    }
  }
}

/** @param ticks kept after the opening range */
function stateOf({ window, rangeBars, bars }: OpenSession, ticks: number): SessionState {
  if (window.end <= window.rangeEnd) return 'shorter than the opening range'
  if (bars === 0) return 'no bars'
  if (rangeBars === 0) return 'no bar in the opening range'
  return ticks === 0 ? 'no change of price after the opening range' : 'traded'
}

function outOfOrder(at: number): BellwetherError {
  return new BellwetherError('INGEST_ORDER', {
    message: `The bars go back, or end before they start, at ${newYorkText(at)}.`,
    expected: 'Bars are in order of time, each ending later than the one before.',
    given: newYorkText(at),
    remedy: 'Look for it with bellwether data check, and ingest the file in order.',
  })
}

function closed(day: number): BellwetherError {
  return unfit(`There are bars of ${formatDate(day)}, on which the exchange was closed.`, formatDate(day))
}

function straddles(at: number, rangeEnd: number): BellwetherError {
  return unfit(
    `A bar of the opening range ends at ${newYorkText(at)}, after the range, which ends at ${newYorkText(rangeEnd)}.`,
    newYorkText(at),
  )
}

function notWhole(at: number): BellwetherError {
  return unfit(`A bar ends at ${at} ms, between two seconds.`, String(at))
}

function unfit(message: string, given: string): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message,
    expected: 'Bars lie within sessions of the exchange and end on whole seconds, none across the end of the range.',
    given,
    remedy: 'Look for it with bellwether data check, or choose another source or interval.',
  })
}

function withInstant({ message, code, expected, given, remedy }: BellwetherError, at: number): BellwetherError {
  return new BellwetherError(code, {
    message: `${message.replace(/\.$/, '')} at ${newYorkText(at)}.`,
    expected,
    given,
    remedy,
  })
}
