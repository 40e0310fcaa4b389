/** Rows that say again what the row before said of the same thing. */
import type { ColumnArray, Frame } from '../../core/frame.ts'
import type { Calendar } from '../../market/calendar.ts'
import { kindShape } from '../dataset.ts'
import { isClosedDay, sessionColumn } from './days.ts'
import type { Series } from './rule.ts'

/** Columns of a key that say when, not what. */
const WHEN = new Set(['at', 'session', 'sequence', 'period', 'knownAt'])
/** Columns that a repeated row may change without being news. */
const STAMPS = new Set(['session', 'at', 'start', 'knownAt', 'knownModelled', 'underlyingPrice'])

/** 1 where the row before is of the same instrument. */
export function continuesInstrument({ kind, frame }: Pick<Series, 'kind' | 'frame'>): Uint8Array {
  const columns = kindShape(kind)
    .key.filter((name) => !WHEN.has(name))
    .map((name) => frame.columns[name] as ColumnArray)
  const continues = new Uint8Array(frame.length)
  for (let row = 1; row < frame.length; row++) {
    continues[row] = columns.every((column) => column[row] === column[row - 1]) ? 1 : 0
  }
  return continues
}

/** 1 where all figures of a row equal those of the row before. */
export function repeatsFigures(frame: Frame): Uint8Array {
  const columns = Object.entries(frame.schema)
    .filter(([name, type]) => type === 'float' && !STAMPS.has(name))
    .map(([name]) => frame.columns[name] as Float64Array)
  const repeats = new Uint8Array(frame.length)
  for (let row = 1; row < frame.length; row++) {
    repeats[row] = columns.every((column) => Object.is(column[row], column[row - 1])) ? 1 : 0
  }
  return repeats
}

/** Most rows of a day must repeat before the day as a whole is a repetition. */
const REPEATED_SHARE = 0.9

/** Days on which the exchange was closed and the daily rows repeat those of the day before; with the number of rows. */
export function repeatedHolidays(series: Series, calendar: Calendar): Map<number, number> {
  if (series.partition['interval'] !== undefined && series.partition['interval'] !== '1d') return new Map()
  const days = sessionColumn(series.frame)
  const continues = continuesInstrument(series)
  const repeats = repeatsFigures(series.frame)
  const counts = new Map<number, { rows: number; repeated: number }>()
  for (let row = 0; row < days.length; row++) {
    if (!isClosedDay(calendar, days[row]!)) continue
    const count = counts.get(days[row]!) ?? { rows: 0, repeated: 0 }
    counts.set(days[row]!, count)
    count.rows++
    if (continues[row] === 1 && repeats[row] === 1) count.repeated++
  }
  const repeated = [...counts].filter(([, count]) => count.repeated >= REPEATED_SHARE * count.rows)
  return new Map(repeated.map(([day, { rows }]) => [day, rows]))
}
