/** Gaps in a series of values that comes regularly: until the next one, an old value is taken for the newest. */
import { countedText } from '../../../core/number-text.ts'
import { median } from '../../../core/stats/quantile.ts'
import { formatDate } from '../../../core/time.ts'
import type { Calendar } from '../../../market/calendar.ts'
import { distinctDays } from '../days.ts'
import { MOST_EXAMPLES, type QualityRule } from '../rule.ts'

/** How often values come, by the usual days between them, and how many days may pass before one is missed. */
const FREQUENCIES = [
  { name: 'daily', usual: 3, most: 6 },
  { name: 'weekly', usual: 9, most: 13 },
  { name: 'monthly', usual: 35, most: 45 },
  { name: 'quarterly', usual: 100, most: 135 },
  { name: 'yearly', usual: 370, most: 500 },
] as const
/** With fewer values nothing is usual. */
const LEAST_VALUES = 8
/** In a series with a rhythm, this share of the steps is within a quarter of the usual one, or within four days. */
const REGULAR_SHARE = 0.6

export const periodMissing: QualityRule = {
  name: 'PERIOD_MISSING',
  severity: 'warning',
  sentence: 'A series of values has no gap longer than its usual step allows.',
  words: { one: 'gap in a series of values', many: 'gaps in series of values' },
  kinds: ['series'],
  check({ frame, title }, { calendar }) {
    const periods = distinctDays(frame.columns['period'] as Int32Array)
    if (periods.length < LEAST_VALUES) return []
    const steps = Float64Array.from(periods.subarray(1), (day, i) => day - periods[i]!)
    const usual = median(steps)
    const frequency = FREQUENCIES.find((candidate) => usual <= candidate.usual)
    if (frequency === undefined || !isRegular(steps, usual)) return []
    const isLong = frequency.name === 'daily' ? longerThanClosures(calendar) : (): boolean => true
    const gaps = [...steps.keys()].filter((i) => steps[i]! > frequency.most && isLong(periods[i]!, periods[i + 1]!))
    if (gaps.length === 0) return []
    const message = `${title}, ${frequency.name}, has ${countedText(gaps.length, 'gap', 'gaps')}.`
    const longest = gaps.toSorted((a, b) => steps[b]! - steps[a]! || a - b)
    const examples = longest.map((i) => `nothing between ${formatDate(periods[i]!)} and ${formatDate(periods[i + 1]!)}`)
    return [{ message, count: gaps.length, examples: examples.slice(0, MOST_EXAMPLES) }]
  },
}

/** Rates that a committee sets have no rhythm, and no gaps. */
function isRegular(steps: Float64Array, usual: number): boolean {
  const near = steps.filter((step) => Math.abs(step - usual) <= Math.max(4, usual / 4))
  return near.length >= REGULAR_SHARE * steps.length
}

/** Sessions without a value that a holiday of the bond market may explain. */
const MOST_SESSIONS = 2

/** Markets were closed for days on end, as in September 2001: then nothing is missing. */
function longerThanClosures(calendar: Calendar): (before: number, after: number) => boolean {
  return (before, after) => {
    const isKnown = before >= calendar.firstDay && after <= calendar.lastDay
    return !isKnown || calendar.count(before + 1, after - 1) > MOST_SESSIONS
  }
}
