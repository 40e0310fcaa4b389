/** Holidays filled with the rows of the day before: returns of zero that never were, and a volatility that comes out too low. */
import { countedText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { repeatedHolidays } from '../repeats.ts'
import { MOST_EXAMPLES, type QualityRule } from '../rule.ts'

export const holidayRepeats: QualityRule = {
  name: 'HOLIDAY_REPEATS',
  severity: 'warning',
  sentence: 'On a day without a session there are no rows that repeat the day before.',
  words: { one: 'holiday that repeats the day before', many: 'holidays that repeat the day before' },
  kinds: ['bars', 'chains', 'futures', 'vol-term-structure'],
  check(series, { calendar }) {
    const repeated = [...repeatedHolidays(series, calendar)].toSorted(([a], [b]) => a - b)
    if (repeated.length === 0) return []
    const rows = repeated.reduce((sum, [, count]) => sum + count, 0)
    const message = `${series.title} has ${countedText(rows, 'row', 'rows')} on ${countedText(repeated.length, 'day', 'days')} without a session, repeating the day before.`
    const examples = repeated.map(([day]) => `${formatDate(day)} (${calendar.closureReason(day)})`)
    return [{ message, count: repeated.length, examples: examples.slice(0, MOST_EXAMPLES) }]
  },
}
