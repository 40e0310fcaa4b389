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
import { concatFrames, createFrame, selectRows, sortedRows, type Frame } from '../core/frame.ts'
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

function requireBelow(dividend: number, close: number, session: number): number {
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

/** An action that two sources give differently. */
export interface Disagreement {
  readonly symbol: string
  readonly exDate: number
  readonly action: string
  readonly first: number
  readonly second: number
}

/** The actions of both; where both have one, that of `first`, and a remark where they differ by 0.1 % or more. */
export function mergeActions(first: Actions, second: Actions): { actions: Actions; disagreements: Disagreement[] } {
  const keyOf = ({ columns }: Actions, i: number): string =>
    `${columns.symbol[i]} ${columns.exDate[i]} ${columns.action[i]}`
  const known = new Map(Array.from(first.columns.amount, (amount, i) => [keyOf(first, i), amount]))
  const added: number[] = []
  const disagreements: Disagreement[] = []
  for (let i = 0; i < second.length; i++) {
    const amount = known.get(keyOf(second, i))
    const { symbol, exDate, action, amount: amounts } = second.columns
    if (amount === undefined) added.push(i)
    else if (Math.abs(amount - amounts[i]!) >= 0.001 * Math.abs(amount)) {
      disagreements.push({
        symbol: symbol[i]!,
        exDate: exDate[i]!,
        action: action[i]!,
        first: amount,
        second: amounts[i]!,
      })
    }
  }
  const all = concatFrames(RECORD_SCHEMAS.actions, [first, selectRows(second, added)])
  return { actions: selectRows(all, sortedRows(all, ['symbol', 'exDate', 'action'])), disagreements }
}

/** An empty frame of actions, for an instrument known to pay nothing. */
export function noActions(): Actions {
  return createFrame(RECORD_SCHEMAS.actions, 0)
}
