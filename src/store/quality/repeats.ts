/** Rows that say again what the row before said of the same thing. */
import type { ColumnArray } from '../../core/frame.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { KindName } from '../../market/record-kind.ts'
import { kindShape } from '../series.ts'
import { isClosedDay, sessionColumn } from './days.ts'
import type { Series } from './rule.ts'

/** Columns of a key that say when, not what. */
const WHEN = new Set(['at', 'session', 'sequence', 'period', 'knownAt'])
/**
 * What trading would change. Quotes are no sign of it: index options are quoted through the nights and some holidays,
 * while the index stands still.
 */
export const TRADED_FIGURES: { readonly [K in KindName]?: readonly string[] } = {
  bars: ['open', 'high', 'low', 'close'],
  chains: ['underlyingPrice', 'last'],
  futures: ['settle', 'volume'],
  'vol-term-structure': ['underlyingPrice'],
}

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

/** 1 where what trading would change is as in the row before; rows without such figures repeat nothing. */
function repeatsFigures({ kind, frame }: Pick<Series, 'kind' | 'frame'>): Uint8Array {
  const columns = (TRADED_FIGURES[kind] ?? []).map((name) => frame.columns[name] as Float64Array)
  const repeats = new Uint8Array(frame.length)
  for (let row = 1; row < frame.length; row++) {
    const isSame = columns.every((column) => Object.is(column[row], column[row - 1]))
    repeats[row] = isSame && columns.some((column) => !Number.isNaN(column[row])) ? 1 : 0
  }
  return repeats
}

/** Most rows of a day must repeat before the day as a whole is a repetition. */
export const REPEATED_SHARE = 0.9

/** Days on which the exchange was closed and the daily rows repeat those of the day before; with the number of rows. */
export function repeatedHolidays(series: Series, calendar: Calendar): Map<number, number> {
  if (series.partition['interval'] !== undefined && series.partition['interval'] !== '1d') return new Map()
  const days = sessionColumn(series.frame)
  const continues = continuesInstrument(series)
  const repeats = repeatsFigures(series)
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
