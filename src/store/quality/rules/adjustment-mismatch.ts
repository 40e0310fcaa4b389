/** Adjusted prices over raw ones that move though nothing was paid or split: returns that nobody earned. */
import { countText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { sessionColumn } from '../days.ts'
import { type Action, MOST_EXAMPLES, type Found, type QualityRule, type Series } from '../rule.ts'

/** Prices are rounded to a cent: half of one either way, on both sides of both ratios. */
const HALF_CENT = 0.005
/** Steps of the ratio below this are noise of the vendor's factor. */
const NOISE = 2e-4
/** A single step that nothing explains is worth a word from here on: 1 %. */
const LARGE_STEP = 0.01
/** Smaller ones when there are as many, as a share of the sessions. */
const MANY = 0.01
/** Without a list of actions, dividends may come monthly, and twice in a month now and then. */
const ACTIONS_A_YEAR = 14
const SESSIONS_A_YEAR = 252

interface Step {
  readonly day: number
  /** Change of adjusted over raw, as a natural logarithm. */
  readonly change: number
}

export const adjustmentMismatch: QualityRule = {
  name: 'ADJUSTMENT_MISMATCH',
  severity: 'warning',
  sentence: 'Adjusted prices over raw ones change at dividends and splits only.',
  words: { one: 'change of adjustment that no action explains', many: 'changes of adjustment that no action explains' },
  kinds: ['bars'],
  check(series, { actions, rawSeries }) {
    const { adjustment, interval } = series.partition
    if (adjustment === 'raw' || interval !== '1d') return []
    return rawSeries.flatMap((raw) => compare(series, raw, actions))
  },
}

function compare(series: Series, raw: Series, actions: readonly Action[] | undefined): Found[] {
  const { steps, sessions } = stepsOf(series, raw)
  const wanted = series.partition['adjustment'] === 'split' ? ['split'] : ['split', 'dividend', 'capital-gain']
  const unexplained = steps.filter(({ day }) => !isActionDay(actions, wanted, day))
  const isSuspect =
    actions === undefined
      ? steps.length > (ACTIONS_A_YEAR * sessions) / SESSIONS_A_YEAR + 2
      : unexplained.length > MANY * sessions || unexplained.some(({ change }) => Math.abs(change) > LARGE_STEP)
  if (!isSuspect) return []
  const largest = unexplained.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change) || a.day - b.day)
  const message =
    `${series.title} over ${raw.title} changes on ${countText(unexplained.length)} of ${countText(sessions)} sessions ` +
    `${actions === undefined ? 'more often than dividends come' : 'without a dividend or split'}.`
  const examples = largest.slice(0, MOST_EXAMPLES).map(({ day, change }) => {
    return `${formatDate(day)}: ratio ${change < 0 ? 'falls' : 'rises'} by ${(100 * Math.abs(Math.expm1(change))).toFixed(2)} %`
  })
  return [{ message, count: unexplained.length, examples }]
}

/** Sessions further apart are no neighbours, days. */
const MOST_DAYS = 7

/** Changes of the ratio of closes between neighbouring common sessions that rounding cannot explain. */
function stepsOf(series: Series, raw: Series): { steps: Step[]; sessions: number } {
  const adjusted = closesOf(series)
  const steps: Step[] = []
  let sessions = 0
  let before: { day: number; ratio: number; room: number } | undefined
  for (const [day, price] of closesOf(raw)) {
    const other = adjusted.get(day)
    if (other === undefined || !(price > 0) || !(other > 0)) continue
    const now = { day, ratio: Math.log(other / price), room: HALF_CENT / price + HALF_CENT / other }
    sessions++
    const isNext = before !== undefined && day - before.day <= MOST_DAYS
    if (before !== undefined && isNext && Math.abs(now.ratio - before.ratio) > now.room + before.room + NOISE) {
      steps.push({ day, change: now.ratio - before.ratio })
    }
    before = now
  }
  return { steps, sessions }
}

function closesOf({ frame }: Series): Map<number, number> {
  const close = frame.columns['close'] as Float64Array
  return new Map(Array.from(sessionColumn(frame), (day, row) => [day, close[row]!]))
}

function isActionDay(actions: readonly Action[] | undefined, wanted: readonly string[], day: number): boolean {
  return (actions ?? []).some(({ action, exDate }) => wanted.includes(action) && exDate === day)
}
