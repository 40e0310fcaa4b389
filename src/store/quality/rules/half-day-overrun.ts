/** Bars after the close of a half day: the vendor filled the afternoon, and a close is taken from hours without trading. */
import { countedText } from '../../../core/number-text.ts'
import { formatDate, MS_PER_MINUTE } from '../../../core/time.ts'
import type { Calendar } from '../../../market/calendar.ts'
import { newYorkMinuteOfDay } from '../../../market/new-york-time.ts'
import { clockText, intervalMinutes, sessionBounds, sessionColumn } from '../days.ts'
import { MOST_EXAMPLES, type QualityRule, type Series } from '../rule.ts'

interface SessionRows {
  readonly day: number
  readonly close: number
  readonly isEarlyClose: boolean
  /** Rows after the close, but for one interval in which the closing auction is printed. */
  readonly late: number
  readonly lastAt: number
}

export const halfDayOverrun: QualityRule = {
  name: 'HALF_DAY_OVERRUN',
  severity: 'warning',
  sentence: 'On a half day, a series of regular hours ends with the early close.',
  words: { one: 'half day that runs on', many: 'half days that run on' },
  kinds: ['bars', 'quote-bars'],
  check(series, { calendar }) {
    const minutes = intervalMinutes(series.partition['interval'])
    if (minutes === undefined) return []
    const sessions = sessionRows(series, minutes, calendar)
    const overruns = sessions.filter((session, i) => session.isEarlyClose && session.late > 0 && isRegular(sessions, i))
    if (overruns.length === 0) return []
    const rows = overruns.reduce((sum, { late }) => sum + late, 0)
    const halfDays = countedText(overruns.length, 'half day', 'half days')
    const message = `${series.title} runs on after the early close on ${halfDays}: ${countedText(rows, 'bar', 'bars')}.`
    const examples = overruns.slice(0, MOST_EXAMPLES).map(({ day, close, lastAt, late }) => {
      const clock = (instant: number): string => clockText(newYorkMinuteOfDay(instant))
      return `${formatDate(day)}: closed ${clock(close)}, ${countedText(late, 'bar', 'bars')} to ${clock(lastAt)}`
    })
    return [{ message, count: overruns.length, examples }]
  },
}

function sessionRows({ frame }: Series, minutes: number, calendar: Calendar): SessionRows[] {
  const days = sessionColumn(frame)
  const at = frame.columns['at'] as Float64Array
  const bounds = sessionBounds(days)
  const sessions: SessionRows[] = []
  for (let i = 0; i + 1 < bounds.length; i++) {
    const day = days[bounds[i]!]!
    if (day < calendar.firstDay || day > calendar.lastDay) continue
    const session = calendar.session(day)
    if (session === undefined) continue
    let late = 0
    for (let row = bounds[i]!; row < bounds[i + 1]!; row++)
      if (at[row]! > session.close + minutes * MS_PER_MINUTE) late++
    sessions.push({
      day,
      close: session.close,
      isEarlyClose: session.isEarlyClose,
      late,
      lastAt: at[bounds[i + 1]! - 1]!,
    })
  }
  return sessions
}

/** The full sessions beside it end with the close: the series has no after hours. */
function isRegular(sessions: readonly SessionRows[], i: number): boolean {
  const before = sessions.slice(0, i).findLast(({ isEarlyClose }) => !isEarlyClose)
  const after = sessions.slice(i + 1).find(({ isEarlyClose }) => !isEarlyClose)
  return before?.late === 0 || after?.late === 0
}
