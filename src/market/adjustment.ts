/**
 * Dividends and splits in prices: taken out going forward, or put back into prices a vendor adjusted.
 *
 * Vendors adjust backward: each new dividend lowers every earlier price of the file. Such a price
 * level was not known at its time, and it changes with every download, so a level, a strike or a tick
 * taken from it looks ahead. Going forward from the first bar instead, an action changes only the
 * bars from its ex-date on, and ratios of prices are the same.
 *
 * Conventions: a dividend is cash a share held at the close before its ex-date (before a split of
 * the same date); a split is new shares for one old; capital gains count as dividends.
 */
import { BellwetherError } from '../core/errors.ts'
import { concatFrames, createFrame, selectRows, type Frame } from '../core/frame.ts'
import { orderRows } from '../core/row-order.ts'
import { formatDate } from '../core/time.ts'
import { RECORD_SCHEMAS, type RecordSchema } from './record-kind.ts'

export type Bars = Frame<RecordSchema<'bars'>>
export type Actions = Frame<RecordSchema<'actions'>>

/** All that happens to one share on one ex-date. */
export interface ExDate {
  readonly exDate: number
  /** Cash a share; 0 when none. */
  readonly dividend: number
  /** New shares for one old; 1 when none. */
  readonly split: number
}

/** An action with the instant at which it was known. */
export interface KnownExDate extends ExDate {
  readonly knownAt: number
}

/** What the action in one row does to a share. */
export function actionAt({ columns }: Actions, row: number): KnownExDate {
  const amount = columns.amount[row]!
  const effect = columns.action[row] === 'split' ? { dividend: 0, split: amount } : { dividend: amount, split: 1 }
  return { exDate: columns.exDate[row]!, ...effect, knownAt: columns.knownAt[row]! }
}

/** The actions of one symbol, one entry an ex-date, in order. */
export function exDatesOf(actions: Actions, symbol: string): ExDate[] {
  const byDay = new Map<number, ExDate>()
  for (let i = 0; i < actions.length; i++) {
    if (actions.columns.symbol[i] !== symbol) continue
    const { exDate, dividend, split } = actionAt(actions, i)
    const before = byDay.get(exDate) ?? { dividend: 0, split: 1 }
    byDay.set(exDate, { exDate, dividend: before.dividend + dividend, split: before.split * split })
  }
  return [...byDay.values()].toSorted((a, b) => a.exDate - b.exDate)
}

/**
 * Adjusts forward, one bar after the other, for bars of any interval.
 *
 * Prices are multiplied by `priceFactor`: 1 at the first bar, then times split / (1 − dividend /
 * close before) at each ex-date, so that the ratio of two closes is the total return with the
 * dividend reinvested at the close before, less it (the vendors' convention). Volumes are multiplied
 * by `volumeFactor`.
 */
export class ForwardAdjuster {
  priceFactor = 1
  volumeFactor = 1
  /** Cash a share and new shares for one old that come with the present session. */
  dividend = 0
  split = 1
  readonly #exDates: readonly ExDate[]
  #next = 0
  #session = Number.NaN
  #lastClose = Number.NaN

  /** @param exDates in order; entries behind those already used may be appended while it runs */
  constructor(exDates: readonly ExDate[]) {
    this.#exDates = exDates
  }

  /** Takes the next bar: its session (day number) and its close as quoted. */
  add(session: number, rawClose: number): void {
    if (session !== this.#session) this.#enter(session)
    this.#lastClose = rawClose
  }

  #enter(session: number): void {
    this.dividend = 0
    this.split = 1
    for (; (this.#exDates[this.#next]?.exDate ?? Infinity) <= session; this.#next++) {
      const { exDate, dividend, split } = this.#exDates[this.#next]!
      if (Number.isNaN(this.#session) && exDate < session) continue
      this.dividend += dividend
      this.split *= split
    }
    this.#session = session
    if (Number.isNaN(this.#lastClose) || (this.dividend === 0 && this.split === 1)) return
    this.priceFactor *= this.split / (1 - requireBelow(this.dividend, this.#lastClose, session) / this.#lastClose)
    this.volumeFactor /= this.split
  }
}

/** Errors: VALUE_INVALID for a dividend that is not below the close before it. */
export function requireBelow(dividend: number, close: number, session: number): number {
  if (dividend < close) return dividend
  throw new BellwetherError('VALUE_INVALID', {
    message: `A dividend of ${dividend} on ${formatDate(session)} is not below the close before it, ${close}.`,
    expected: 'A dividend is cash a share, in the currency of the price.',
    given: String(dividend),
    remedy: 'Check the dividends against their source.',
  })
}

const PRICES = ['open', 'high', 'low', 'close', 'vwap'] as const

/** Raw bars of one symbol and interval, in order of time, as a total-return series that no later action changes. */
export function adjustForward(rawBars: Bars, actions: Actions): Bars {
  const adjusted = copyAs(rawBars, 'total-return')
  if (rawBars.length === 0) return adjusted
  const adjuster = new ForwardAdjuster(exDatesOf(actions, rawBars.columns.symbol[0]!))
  for (let i = 0; i < rawBars.length; i++) {
    adjuster.add(rawBars.columns.session[i]!, rawBars.columns.close[i]!)
    for (const price of PRICES) adjusted.columns[price][i]! *= adjuster.priceFactor
    adjusted.columns.volume[i]! *= adjuster.volumeFactor
  }
  return adjusted
}

function copyAs(bars: Bars, adjustment: string): Bars {
  const copy = concatFrames(RECORD_SCHEMAS.bars, [bars])
  copy.columns.adjustment.fill(adjustment)
  return copy
}

/** What two sources say of one ex-date: all cash of a day together, or its split. */
interface Told {
  readonly symbol: string
  readonly exDate: number
  readonly action: 'dividend' | 'split'
  readonly amount: number
}

/** An ex-date on which two sources differ by 0.1 % or more. */
export interface Disagreement extends Omit<Told, 'amount'> {
  readonly first: number
  readonly second: number
}

/** What the second source gives on another day than the first. */
export interface Redated {
  readonly exDate: number
  readonly other: number
}

export interface MergedActions {
  readonly actions: Actions
  readonly disagreements: readonly Disagreement[]
  readonly redated: readonly Redated[]
}

/** The same amount so few days apart, which no one source gives twice, is one payment: no fund pays twice a week. */
const DAYS_APART = 7
const SAME_AMOUNT = 0.01

/** The actions of both; where both speak of an ex-date, or of one payment on two days, those of `first`. */
export function mergeActions(first: Actions, second: Actions): MergedActions {
  const [known, others] = [toldBy(first), toldBy(second)]
  const redated = new Map<string, Redated>()
  for (const [key, other] of others) {
    if (known.has(key)) continue
    const twin = [...known].find(([twinKey, one]) => !others.has(twinKey) && isOnePayment(one, other))
    if (twin !== undefined) redated.set(key, { exDate: twin[1].exDate, other: other.exDate })
  }
  const added = Array.from({ length: second.length }, (_, row) => row).filter((row) => {
    const key = keyOf(second, row)
    return !known.has(key) && !redated.has(key)
  })
  const all = concatFrames(RECORD_SCHEMAS.actions, [first, selectRows(second, added)])
  return {
    actions: selectRows(all, orderRows(all, ['symbol', 'exDate', 'action']).rows),
    disagreements: disagreementsOf(known, others),
    redated: [...redated.values()],
  }
}

function disagreementsOf(known: ReadonlyMap<string, Told>, others: ReadonlyMap<string, Told>): Disagreement[] {
  return [...known].flatMap(([key, { amount, ...one }]) => {
    const other = others.get(key)
    if (other === undefined || Math.abs(amount - other.amount) < 0.001 * Math.abs(amount)) return []
    return [{ ...one, first: amount, second: other.amount }]
  })
}

function isOnePayment(one: Told, other: Told): boolean {
  const isSameKind = one.symbol === other.symbol && one.action === other.action
  const isNear = Math.abs(one.exDate - other.exDate) <= DAYS_APART
  return isSameKind && isNear && Math.abs(one.amount - other.amount) <= SAME_AMOUNT * one.amount
}

function toldBy(actions: Actions): Map<string, Told> {
  const told = new Map<string, Told>()
  for (let row = 0; row < actions.length; row++) {
    const key = keyOf(actions, row)
    const { exDate, dividend, split } = actionAt(actions, row)
    const before = told.get(key)?.amount
    const symbol = actions.columns.symbol[row]!
    if (actions.columns.action[row] === 'split') {
      told.set(key, { symbol, exDate, action: 'split', amount: (before ?? 1) * split })
    } else told.set(key, { symbol, exDate, action: 'dividend', amount: (before ?? 0) + dividend })
  }
  return told
}

function keyOf({ columns }: Actions, row: number): string {
  const kind = columns.action[row] === 'split' ? 'split' : 'cash'
  return `${columns.symbol[row]} ${columns.exDate[row]} ${kind}`
}

/** An empty frame of actions, for an instrument known to pay nothing. */
export function noActions(): Actions {
  return createFrame(RECORD_SCHEMAS.actions, 0)
}
