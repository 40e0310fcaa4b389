/** Rows at days or hours at which the exchange is closed: a wrong date or time zone, and prices known at another time than they say. */
import { countedText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import { newYorkDay, newYorkMinuteOfDay } from '../../../market/new-york-time.ts'
import { clockText, isClosedDay, sessionColumn } from '../days.ts'
import { repeatedHolidays } from '../repeats.ts'
import { MOST_EXAMPLES, type QualityRule, type Series } from '../rule.ts'

/** Extended hours of New York, pre-market from 04:00, after hours to 20:00 and the bar of the last prints; minutes after midnight. */
const FIRST_MINUTE = 4 * 60
const LAST_MINUTE = 20 * 60 + 5

export const barOffSession: QualityRule = {
  name: 'BAR_OFF_SESSION',
  severity: 'warning',
  sentence: 'Records lie on a session of the exchange, intraday ones from 04:00 to 20:00 New York time.',
  words: { one: 'row off session', many: 'rows off session' },
  kinds: ['bars', 'quote-bars', 'trades', 'chains', 'option-bars', 'option-quote-bars', 'futures'],
  check(series, { calendar }) {
    const days = sessionColumn(series.frame)
    const isOffHours = offHours(series)
    const repeated = repeatedHolidays(series, calendar)
    const byDay = new Map<number, { count: number; first: number }>()
    let count = 0
    for (let row = 0; row < days.length; row++) {
      const day = days[row]!
      if (repeated.has(day) || !(isClosedDay(calendar, day) || isOffHours(row))) continue
      count++
      const found = byDay.get(day)
      if (found === undefined) byDay.set(day, { count: 1, first: row })
      else found.count++
    }
    if (count === 0) return []
    const message = `${series.title} has ${countedText(count, 'row', 'rows')} on ${countedText(byDay.size, 'day', 'days')} outside the hours of the exchange.`
    const examples = [...byDay].toSorted(([a], [b]) => a - b).slice(0, MOST_EXAMPLES)
    const at = series.frame.columns['at'] as Float64Array
    return [
      {
        message,
        count,
        examples: examples.map(([day, found]) => {
          const why = isClosedDay(calendar, day)
            ? calendar.closureReason(day)
            : clockText(newYorkMinuteOfDay(at[found.first]!))
          return `${formatDate(day)} (${why}): ${found.count}`
        }),
      },
    ]
  },
}

/** Whether a row's instant is outside extended hours; daily records have none. */
function offHours({ kind, partition, frame }: Series): (row: number) => boolean {
  const isIntraday = kind === 'trades' || (partition['interval'] !== undefined && partition['interval'] !== '1d')
  if (!isIntraday) return () => false
  const days = sessionColumn(frame)
  const at = frame.columns['at'] as Float64Array
  return (row) => {
    const minute = newYorkMinuteOfDay(at[row]!)
    return newYorkDay(at[row]!) !== days[row] || minute < FIRST_MINUTE || minute > LAST_MINUTE
  }
}
