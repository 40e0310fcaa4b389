/** What the lake of a home holds, what the quality rules say of it, and what was refused. */
import { join } from 'node:path'
import type { Clock } from '../../core/clock/clock.ts'
import type { Json } from '../../core/hash.ts'
import { silentProgress } from '../../core/progress.ts'
import { nyse } from '../../market/calendar.ts'
import { type FileLake, openLake } from '../../store/open-lake.ts'
import { sqlName, sqlText } from '../../store/parquet/engine.ts'
import { checkLake, type CheckRequest } from '../../store/quality/check-lake.ts'
import { requireKind, seriesTitle } from '../../store/series.ts'
import { qualityData, seriesData } from './series-data.ts'

/** The lake of a home, to be read. Errors: LAKE_CORRUPT, FILE_DENIED. */
export async function lakeOf(home: string, clock: Clock, threads: number): Promise<FileLake> {
  return openLake({ root: join(home, 'lake'), clock, threads })
}

/** Absent members do not restrict. */
export interface SeriesChoice {
  readonly kind?: string | undefined
  readonly source?: string | undefined
  readonly symbol?: string | undefined
  readonly asOfCommit?: number | undefined
}

/** Errors: USAGE_VALUE, LAKE_CORRUPT. */
export async function listSeries(
  lake: FileLake,
  { kind, source, symbol, asOfCommit }: SeriesChoice,
): Promise<{ commit: number; rows: Record<string, Json>[] }> {
  const wanted = kind === undefined ? undefined : requireKind(kind)
  const commit = asOfCommit ?? (await lake.head())
  const series = (await lake.list(commit)).filter(
    (one) =>
      (wanted === undefined || one.kind === wanted) &&
      (source === undefined || one.source === source) &&
      (symbol === undefined || Object.values(one.partition).includes(symbol)),
  )
  return { commit, rows: series.map((one) => ({ ...seriesData(one), title: seriesTitle(one) })) }
}

/** @param span day numbers. Errors: USAGE_VALUE, DATA_NONE, LAKE_CORRUPT. */
export async function checkData(
  lake: FileLake,
  { kind, source, symbol, asOfCommit }: SeriesChoice,
  span: Pick<CheckRequest, 'from' | 'to'>,
): Promise<Record<string, Json>> {
  const request: CheckRequest = {
    ...span,
    ...(kind !== undefined && { kind: requireKind(kind) }),
    ...(source !== undefined && { source }),
    ...(symbol !== undefined && { symbol }),
    ...(asOfCommit !== undefined && { asOfCommit }),
  }
  return qualityData(await checkLake(lake, nyse, request, silentProgress))
}

export interface QuarantineChoice {
  readonly kind?: string | undefined
  readonly source?: string | undefined
  readonly rule?: string | undefined
  readonly file?: string | undefined
  readonly asOfCommit?: number | undefined
  readonly offset: number
  readonly limit: number
}

const QUARANTINE_COLUMNS = ['kind', 'source', 'format', 'file', 'line', 'rule', 'reason', 'raw', 'commit']

/** Rows that were refused, in the order in which they came. Errors: USAGE_VALUE, LAKE_CORRUPT. */
export async function listQuarantine(
  lake: FileLake,
  { asOfCommit, offset, limit, ...choice }: QuarantineChoice,
): Promise<{ commit: number; total: Json; rows: Record<string, Json>[] }> {
  const commit = asOfCommit ?? (await lake.head())
  const conditions = Object.entries(choice).flatMap(([column, value]) =>
    value === undefined ? [] : [`${sqlName(column)} = ${sqlText(value)}`],
  )
  const from = `FROM quarantine ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}`
  const counted = await lake.query(`SELECT count(*) ${from}`, { asOfCommit: commit })
  const names = QUARANTINE_COLUMNS.map(sqlName).join(', ')
  const page = `ORDER BY "commit", file, line, rule LIMIT ${limit} OFFSET ${offset}`
  const { rows } = await lake.query(`SELECT ${names} ${from} ${page}`, { asOfCommit: commit })
  return {
    commit,
    total: counted.rows[0]![0]!,
    rows: rows.map((row) => Object.fromEntries(QUARANTINE_COLUMNS.map((name, j) => [name, row[j] ?? null]))),
  }
}
