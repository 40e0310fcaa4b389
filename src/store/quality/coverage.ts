/** What a series has, year by year. */
import type { Frame } from '../../core/frame.ts'
import { civilDate } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import { seriesTitle, kindShape } from '../series.ts'
import type { SeriesSummary } from '../lake.ts'
import { distinctDays, sessionsBetween } from './days.ts'
import type { Coverage } from './finding.ts'

export function coverageOf(summary: SeriesSummary, frame: Frame, calendar: Calendar): Coverage {
  const { dated } = kindShape(summary.kind)
  const title = seriesTitle(summary)
  if (dated === undefined || frame.length === 0) return { summary, title, years: [], expectedSessions: undefined }
  const dates = frame.columns[dated] as Int32Array
  const rowsByDay = new Map<number, number>()
  for (const day of dates) rowsByDay.set(day, (rowsByDay.get(day) ?? 0) + 1)
  const days = distinctDays(dates)
  const years = new Map<number, { year: number; rows: number; days: number }>()
  for (const day of days) {
    const { year } = civilDate(day)
    const of = years.get(year) ?? { year, rows: 0, days: 0 }
    years.set(year, of)
    of.rows += rowsByDay.get(day)!
    of.days++
  }
  const expectedSessions = dated === 'session' ? sessionsBetween(calendar, days).length : undefined
  return { summary, title, years: [...years.values()], expectedSessions }
}
