/** Whether all dividends of a span are known, as far as their rhythm tells. */
import { BellwetherError } from '../core/errors.ts'
import { formatDate } from '../core/time.ts'
import { type Actions, type Bars, type ExDate, exDatesOf } from './adjustment.ts'

/** Longest wait between two dividends, in typical waits, that is no gap. */
const LONGEST_WAIT = 1.6
/** Fewer dividends tell no rhythm. */
const FEWEST_DIVIDENDS = 3

/** Errors: DATA_INSUFFICIENT where a dividend may be missing. @param bars of one symbol, at least one */
export function requireDividends(bars: Bars, actions: Actions): void {
  const symbol = bars.columns.symbol[0]!
  const exDates = exDatesOf(actions, symbol)
  const first = bars.columns.session[0]!
  const last = bars.columns.session[bars.length - 1]!
  const problem = gapIn(exDates, first, last)
  if (problem === undefined) return
  const reached = dividendsReachFrom(bars, actions)
  throw new BellwetherError('DATA_INSUFFICIENT', {
    message: `Raw prices of ${symbol} cannot be rebuilt: ${problem}.`,
    expected: `Every dividend from ${formatDate(first)} to ${formatDate(last)} must be there, without a gap.`,
    given: `${exDates.length} ex-dates`,
    remedy: `Ingest dividends that cover the bars${reached === undefined ? '' : `, or begin on ${formatDate(reached)} or later`}.`,
  })
}

/**
 * The first day from which no dividend is missing up to the last bar, as far as the rhythm of the dividends tells:
 * the first bar, or the first ex-date after the last gap; undefined where they do not reach the last bar.
 */
export function dividendsReachFrom(bars: Bars, actions: Actions): number | undefined {
  const [first, last] = [bars.columns.session[0], bars.columns.session[bars.length - 1]]
  const days = dividendDays(exDatesOf(actions, bars.columns.symbol[0] ?? ''))
  if (first === undefined || last === undefined || days.length < FEWEST_DIVIDENDS) return undefined
  const longest = LONGEST_WAIT * typicalWait(days)
  let reached = last
  for (const day of days.filter((one) => one > first && one <= last).toReversed()) {
    if (reached - day > longest) break
    reached = day
  }
  if (reached - first <= longest) return first
  return reached === last ? undefined : reached
}

/** How many dividends of the bars' symbol are known, and from and to which day only; undefined where they cover the bars. */
export function dividendsKnown(
  bars: Bars,
  actions: Actions,
): { known: number; from: number | undefined; to: number | undefined } {
  const days = dividendDays(exDatesOf(actions, bars.columns.symbol[0] ?? ''))
  const known = days.length
  const [first, last] = [bars.columns.session[0], bars.columns.session[bars.length - 1]]
  if (first === undefined || last === undefined || known < FEWEST_DIVIDENDS) {
    return { known, from: undefined, to: undefined }
  }
  const longest = LONGEST_WAIT * typicalWait(days)
  return {
    known,
    from: days[0]! - first > longest ? days[0] : undefined,
    to: last - days[known - 1]! > longest ? days[known - 1] : undefined,
  }
}

function dividendDays(exDates: readonly ExDate[]): number[] {
  return exDates.filter(({ dividend }) => dividend > 0).map(({ exDate }) => exDate)
}

function typicalWait(days: readonly number[]): number {
  const waits = days.slice(1).map((day, i) => day - days[i]!)
  return waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)]!
}

function gapIn(exDates: readonly ExDate[], first: number, last: number): string | undefined {
  const days = dividendDays(exDates)
  if (days.length < FEWEST_DIVIDENDS) {
    return `only ${days.length} dividends are known, too few to tell whether any is missing`
  }
  const typical = typicalWait(days)
  const inside = [first, ...days.filter((day) => day > first && day <= last), last]
  for (let i = 1; i < inside.length; i++) {
    if (inside[i]! - inside[i - 1]! > LONGEST_WAIT * typical) {
      return (
        `no dividend is known between ${formatDate(inside[i - 1]!)} and ${formatDate(inside[i]!)}, ` +
        `and they are typically ${typical} days apart`
      )
    }
  }
  return undefined
}
