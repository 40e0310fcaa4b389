import { countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import { distinctDays } from './days.ts'
import { median } from './robust.ts'
import { MOST_EXAMPLES, type QualityRule } from './rule.ts'

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

export const periodMissing: QualityRule = {
  name: 'PERIOD_MISSING',
  severity: 'warning',
  sentence: 'A series of values has no gap longer than its usual step allows.',
  words: { one: 'gap in a series of values', many: 'gaps in series of values' },
  kinds: ['series'],
  check({ frame, title }, { calendar }) {
    const periods = distinctDays(frame.columns['period'] as Int32Array)
    if (periods.length < LEAST_VALUES) return []
    const steps = periods.subarray(1).map((day, i) => day - periods[i]!)
    const usual = median(steps)
    const frequency = FREQUENCIES.find((candidate) => usual <= candidate.usual)
    if (frequency === undefined) return []
    const isLong = frequency.name === 'daily' ? longerThanClosures(calendar) : (): boolean => true
    const gaps = [...steps.keys()].filter((i) => steps[i]! > frequency.most && isLong(periods[i]!, periods[i + 1]!))
    if (gaps.length === 0) return []
    const times = gaps.length === 1 ? 'one gap' : `${countText(gaps.length)} gaps`
    const message = `${title}, ${frequency.name}, has ${times}.`
    const longest = gaps.toSorted((a, b) => steps[b]! - steps[a]! || a - b)
    const examples = longest.map((i) => `nothing between ${formatDate(periods[i]!)} and ${formatDate(periods[i + 1]!)}`)
    return [{ message, count: gaps.length, examples: examples.slice(0, MOST_EXAMPLES) }]
  },
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
