/**
 * Labels: what became of a decision. A label is known later than its decision and is never a feature of it.
 *
 * Computed from raw daily bars and actions, over sessions of the calendar: a missing bar makes the
 * label missing and never stretches it over further nights. `known` is when the last of what it is
 * made of was known: an opening print at the open, a close with its bar, each after the publication
 * lag of that bar; an action when it was announced, if that was later.
 */
import { log } from '../core/math.ts'
import { BellwetherError } from '../core/errors.ts'
import { formatDate, formatInstant } from '../core/time.ts'
import { actionAt, type Actions, type Bars, type KnownExDate } from '../market/adjustment.ts'
import type { Calendar } from '../market/calendar.ts'
import { SESSIONS_PER_YEAR } from '../market/session.ts'
import { bindParameters, Registry, type ParameterSpecs, type ParameterValues } from './definition.ts'
import { parseNameAndNumbers } from './grammar.ts'

export interface LabelValue {
  /** NaN where a bar is missing or not there yet. */
  readonly value: number
  /** When the position that the label measures is entered; not before the decision. */
  readonly entryAt: number
  /** When the label is known, or will be. NaN beyond the calendar. */
  readonly knownAt: number
}

export interface LabelDefinition {
  readonly name: string
  readonly title: string
  readonly parameters: ParameterSpecs
  readonly value: (prices: LabelPrices, decision: { session: number; at: number }, p: ParameterValues) => LabelValue
}

/** Daily prices by session, with what a holder of one share receives. */
export class LabelPrices {
  readonly calendar: Calendar
  readonly #rows = new Map<number, { open: number; close: number; knownAt: number; lag: number }>()
  readonly #actions: KnownExDate[] = []

  constructor(symbol: string, bars: readonly Bars[], actions: readonly Actions[], calendar: Calendar) {
    this.calendar = calendar
    for (const frame of bars) this.#addBars(frame, symbol)
    for (const frame of actions) this.#addActions(frame, symbol)
    this.#actions.sort((a, b) => a.exDate - b.exDate)
  }

  #addBars({ columns, length }: Bars, symbol: string): void {
    for (let i = 0; i < length; i++) {
      if (columns.symbol[i] !== symbol || columns.interval[i] !== '1d') continue
      const knownAt = columns.knownAt[i]!
      const before = this.#rows.get(columns.session[i]!)
      if (before !== undefined && before.knownAt > knownAt) continue
      const row = { open: columns.open[i]!, close: columns.close[i]!, knownAt, lag: knownAt - columns.at[i]! }
      this.#rows.set(columns.session[i]!, row)
    }
  }

  #addActions(actions: Actions, symbol: string): void {
    for (let i = 0; i < actions.length; i++) {
      if (actions.columns.symbol[i] === symbol) this.#actions.push(actionAt(actions, i))
    }
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0
  }

  /** The session after a day; NaN beyond the calendar. */
  next(day: number): number {
    if (!(day < this.calendar.lastDay)) return Number.NaN
    const next = this.calendar.next(day)
    return next <= this.calendar.lastDay ? next : Number.NaN
  }

  /** Opening price of a session and when it is known. */
  open(day: number, lagOf = day): { price: number; at: number; knownAt: number } {
    const at = Number.isNaN(day) ? Number.NaN : (this.calendar.session(day)?.open ?? Number.NaN)
    const row = this.#rows.get(day)
    const lag = row?.lag ?? this.#rows.get(lagOf)?.lag ?? 0
    return { price: row?.open ?? Number.NaN, at, knownAt: at + lag }
  }

  /** Closing price of a session and when it is known. */
  close(day: number, lagOf = day): { price: number; at: number; knownAt: number } {
    const at = Number.isNaN(day) ? Number.NaN : (this.calendar.session(day)?.close ?? Number.NaN)
    const row = this.#rows.get(day)
    const lag = this.#rows.get(lagOf)?.lag ?? 0
    return { price: row?.close ?? Number.NaN, at, knownAt: row?.knownAt ?? at + lag }
  }

  /** What comes with the open of a session: cash a share held before and new shares for one old. */
  received(day: number): { dividend: number; split: number; knownAt: number } {
    let dividend = 0
    let split = 1
    let knownAt = -Infinity
    for (let i = this.#firstFrom(this.calendar.previous(day) + 1); i < this.#actions.length; i++) {
      const action = this.#actions[i]!
      if (action.exDate > day) break
      dividend += action.dividend
      split *= action.split
      knownAt = Math.max(knownAt, action.knownAt)
    }
    return { dividend, split, knownAt }
  }

  /** Index of the first action with an ex-date on or after a day. */
  #firstFrom(day: number): number {
    let low = 0
    let high = this.#actions.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#actions[middle]!.exDate < day) low = middle + 1
      else high = middle
    }
    return low
  }
}

const none: LabelValue = { value: Number.NaN, entryAt: Number.NaN, knownAt: Number.NaN }
const horizon = { sessions: { default: 1, min: 1, max: 252, title: 'sessions' } }

/** Growth of one share from a session's close to the next session's close, and when it is known. */
function dailyGrowth(prices: LabelPrices, day: number, next: number): { factor: number; knownAt: number } {
  const close = prices.close(next, day)
  const { dividend, split, knownAt } = prices.received(next)
  const factor = (split * close.price + dividend) / prices.close(day).price
  return { factor, knownAt: Math.max(close.knownAt, knownAt) }
}

/** Folds `step` over the next sessions, from a session's close. */
function overSessions(
  prices: LabelPrices,
  session: number,
  count: number,
  step: (total: number, factor: number) => number,
  start: number,
): LabelValue {
  let day = session
  let value = start
  let knownAt = -Infinity
  for (let i = 0; i < count; i++) {
    const next = prices.next(day)
    if (Number.isNaN(next)) return { ...none, entryAt: prices.close(session).at }
    const growth = dailyGrowth(prices, day, next)
    value = step(value, growth.factor)
    knownAt = Math.max(knownAt, growth.knownAt)
    day = next
  }
  return { value, entryAt: prices.close(session).at, knownAt }
}

const overnightReturn: LabelDefinition = {
  name: 'overnight_return',
  title: 'From the close of the session of the decision to the open of the next, dividends included.',
  parameters: {},
  value: (prices, { session }) => {
    const next = prices.next(session)
    const close = prices.close(session)
    if (Number.isNaN(next)) return { ...none, entryAt: close.at }
    const open = prices.open(next, session)
    const { dividend, split, knownAt } = prices.received(next)
    return {
      value: (split * open.price + dividend) / close.price - 1,
      entryAt: close.at,
      knownAt: Math.max(open.knownAt, knownAt),
    }
  },
}

const intradayReturn: LabelDefinition = {
  name: 'intraday_return',
  title: 'From the first open after the decision to the close of that session.',
  parameters: {},
  value: (prices, { session, at }) => {
    const day = at <= prices.open(session).at ? session : prices.next(session)
    const open = prices.open(day, session)
    const close = prices.close(day, session)
    return { value: close.price / open.price - 1, entryAt: open.at, knownAt: close.knownAt }
  },
}

const closeReturn: LabelDefinition = {
  name: 'return',
  title: 'From the close of the session of the decision to a later close, dividends reinvested at the close.',
  parameters: horizon,
  value: (prices, { session }, p) => {
    const growth = overSessions(prices, session, p['sessions']!, (total, factor) => total * factor, 1)
    return { ...growth, value: growth.value - 1 }
  },
}

const realisedVolatility: LabelDefinition = {
  name: 'realised_volatility',
  title: 'Of the next sessions, close to close: square root of 252 times the mean squared log total return.',
  parameters: { sessions: { ...horizon.sessions, default: 5 } },
  value: (prices, { session }, p) => {
    const count = p['sessions']!
    const squares = overSessions(prices, session, count, (total, factor) => total + log(factor) ** 2, 0)
    return { ...squares, value: Math.sqrt((SESSIONS_PER_YEAR / count) * squares.value) }
  },
}

export type LabelRegistry = Registry<LabelDefinition>

/** The built-in labels and the caller's own. */
export function createLabelRegistry(own: readonly LabelDefinition[] = []): LabelRegistry {
  return new Registry<LabelDefinition>('label', [
    overnightReturn,
    intradayReturn,
    closeReturn,
    realisedVolatility,
    ...own,
  ])
}

export interface Label {
  /** The spec with every number written out. */
  readonly name: string
  readonly value: (prices: LabelPrices, decision: { session: number; at: number }) => LabelValue
}

/** Reads `name[:number...]`, e.g. `overnight_return` or `realised_volatility:5`. Errors: FEATURE_INVALID. */
export function parseLabel(spec: string, registry: LabelRegistry): Label {
  const { name, numbers } = parseNameAndNumbers(spec)
  const definition = registry.get(name, spec)
  const parameters = bindParameters(definition, numbers, spec)
  return {
    name: [name, ...Object.values(parameters)].join(':'),
    value: (prices, decision) => {
      const label = definition.value(prices, decision, parameters)
      if (label.entryAt < decision.at) throw tooLate(decision, label.entryAt)
      return label
    },
  }
}

function tooLate({ session, at }: { session: number; at: number }, entryAt: number): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `The decision of ${formatDate(session)} at ${formatInstant(at)} comes after its own entry at ${formatInstant(entryAt)}.`,
    expected: 'A decision is made before the position it decides on is entered; on half days the close is at 13:00.',
    given: formatInstant(at),
    remedy: 'Decide a number of minutes before the close of each session.',
  })
}
