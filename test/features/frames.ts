/** Records for tests: frames from rows, with times as a daily source gives them. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createFrame } from '../../src/core/frame.ts'
import { MS_PER_MINUTE, parseDate } from '../../src/core/time.ts'
import type { Actions, Bars } from '../../src/market/adjustment.ts'
import { nyse } from '../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import type { SeriesValues } from '../../src/features/as-known.ts'
import { sharedPath } from '../shared.ts'

export interface DailyRow {
  /** Day number. */
  readonly session: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Daily bars stamped at the close of their session and known `lag` ms later. */
export function dailyBars(symbol: string, rows: readonly DailyRow[], { adjustment = 'raw', lag = 0 } = {}): Bars {
  const frame = createFrame(RECORD_SCHEMAS.bars, rows.length)
  rows.forEach((row, i) => {
    const session = nyse.session(row.session)!
    frame.columns.symbol[i] = symbol
    frame.columns.interval[i] = '1d'
    frame.columns.adjustment[i] = adjustment
    frame.columns.start[i] = session.open
    frame.columns.session[i] = row.session
    frame.columns.at[i] = session.close
    frame.columns.knownAt[i] = session.close + lag
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) frame.columns[name][i] = row[name]
  })
  return frame
}

/** Actions that are known at the close before their ex-date unless told otherwise. */
export function actionsOf(
  symbol: string,
  rows: readonly { exDate: number; amount: number; action?: string; knownAt?: number }[],
): Actions {
  const frame = createFrame(RECORD_SCHEMAS.actions, rows.length)
  rows.forEach(({ exDate, amount, action = 'dividend', knownAt }, i) => {
    frame.columns.symbol[i] = symbol
    frame.columns.exDate[i] = exDate
    frame.columns.action[i] = action
    frame.columns.amount[i] = amount
    frame.columns.session[i] = exDate
    frame.columns.at[i] = nyse.session(exDate)?.open ?? Number.NaN
    frame.columns.knownAt[i] = knownAt ?? nyse.session(nyse.previous(exDate))!.close
  })
  return frame
}

/** Values of a series, each with the day it refers to and when it was known. */
export function seriesOf(
  series: string,
  rows: readonly { period: number; value: number; knownAt: number }[],
): SeriesValues {
  const frame = createFrame(RECORD_SCHEMAS.series, rows.length)
  rows.forEach(({ period, value, knownAt }, i) => {
    frame.columns.series[i] = series
    frame.columns.period[i] = period
    frame.columns.session[i] = period
    frame.columns.at[i] = period * 1440 * MS_PER_MINUTE
    frame.columns.knownAt[i] = knownAt
    frame.columns.value[i] = value
  })
  return frame
}

/** The lines of a shared file, gz or not, split at commas, without the header. */
export function sharedRows(path: string): string[][] {
  const bytes = readFileSync(sharedPath(path))
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
}

/** Rows of a shared file with the columns date, open, high, low, close, volume. */
export function sharedDaily(path: string): DailyRow[] {
  return sharedRows(path).map((cells) => {
    const [open, high, low, close, volume] = cells.slice(1, 6).map(Number)
    return { session: parseDate(cells[0]!), open: open!, high: high!, low: low!, close: close!, volume: volume! }
  })
}
