/** From a number of a run back to the files it came from: series, commits, inputs; and one night in full. */
import { BellwetherError } from '../../core/errors.ts'
import type { Frame, Schema } from '../../core/frame.ts'
import type { Json } from '../../core/hash.ts'
import { formatDate, formatInstant } from '../../core/time.ts'
import type { InputEntry } from '../../store/commits/manifest.ts'
import type { FileLake } from '../../store/open-lake.ts'
import type { QueryAnswer } from '../../store/sql/query.ts'
import type { UsedSeries } from '../evaluation/input-notes.ts'
import { FILLS_SCHEMA, NIGHTS_SCHEMA, SAMPLES_SCHEMA } from './overnight-tables.ts'
import type { RunFolders, RunManifest } from './run-folder.ts'

/** A file, or another input, that gave records to a series. */
export interface LineageInput {
  readonly commit: number
  readonly recordedAt: string
  readonly origin: string
  readonly format: string
  readonly sha256: string
  readonly rowsRead: number
  readonly quarantined: number
}

export interface SeriesLineage extends UsedSeries {
  readonly inputs: readonly LineageInput[]
}

/** What a run read, and which inputs of the lake up to the run's commit had given it. */
export async function traceRun(
  { commit }: RunManifest,
  series: readonly UsedSeries[],
  lake: FileLake,
): Promise<SeriesLineage[]> {
  const manifests = await lake.manifests(commit)
  return series.map((one) => ({
    ...one,
    inputs: manifests
      .filter((manifest) => manifest.series.some((entry) => isSame(entry, one)))
      .flatMap((manifest) =>
        manifest.inputs
          .filter(({ kind, source }) => kind === one.kind && source === one.source)
          .map((input) => describe(input, manifest.commit, manifest.recordedAt)),
      ),
  }))
}

function isSame(entry: Pick<UsedSeries, 'kind' | 'source' | 'partition'>, used: UsedSeries): boolean {
  const { kind, source, partition } = used
  const isAlike = entry.kind === kind && entry.source === source
  return isAlike && Object.entries(partition).every(([column, value]) => entry.partition[column] === value)
}

function describe(input: InputEntry, commit: number, recordedAt: string): LineageInput {
  const { origin, format, sha256, rowsRead, quarantined } = input
  return { commit, recordedAt, origin, format, sha256, rowsRead, quarantined }
}

/** One night: what was said, what was done, and the records of its two sessions as the lake holds them. */
export interface NightLineage {
  readonly sample: Record<string, Json>
  readonly night: Record<string, Json>
  readonly fills: readonly Record<string, Json>[]
  /** Rows of the traded series and of its actions from the session of the decision to that of the exit. */
  readonly records: readonly Record<string, Json>[]
}

/** @param session day number of the decision. Errors: DATA_NONE when the run decided nothing then. */
export async function traceNight(
  manifest: RunManifest,
  session: number,
  series: readonly UsedSeries[],
  { folders, lake }: { readonly folders: RunFolders; readonly lake: FileLake },
): Promise<NightLineage> {
  const samples = await folders.table(manifest, 'samples', SAMPLES_SCHEMA)
  const nights = await folders.table(manifest, 'nights', NIGHTS_SCHEMA)
  const fills = await folders.table(manifest, 'fills', FILLS_SCHEMA)
  const sampleRow = samples.columns.session.indexOf(session)
  const nightRow = nights.columns.session.indexOf(session)
  if (sampleRow === -1 || nightRow === -1) throw noNight(manifest.id, session)
  const exit = nights.columns.exitSession[nightRow]!
  return {
    sample: rowOf(samples, sampleRow),
    night: rowOf(nights, nightRow),
    fills: fillRows(fills.columns, session, exit).map((row) => rowOf(fills, row)),
    records: await recordsOf(manifest, series, lake, formatDate(session), formatDate(exit)),
  }
}

/** The entry of the night and its exit: at the close of the one session, at the open of the other. */
function fillRows({ session, rule }: Frame<typeof FILLS_SCHEMA>['columns'], entry: number, exit: number): number[] {
  const isOf = (row: number): boolean =>
    (session[row] === entry && rule[row] === 'official closing price') ||
    (session[row] === exit && rule[row] === 'official opening price')
  return Array.from(session.keys()).filter(isOf)
}

async function recordsOf(
  { commit }: RunManifest,
  series: readonly UsedSeries[],
  lake: FileLake,
  from: string,
  to: string,
): Promise<Record<string, Json>[]> {
  const records: Record<string, Json>[] = []
  for (const { role, kind, source, partition } of series) {
    if (role !== 'traded' && role !== 'actions') continue
    const dated = kind === 'actions' ? 'exDate' : 'session'
    const conditions = Object.entries({ ...partition, source }).map(
      ([column, value]) => `"${column}" = ${quoted(value)}`,
    )
    const where = [...conditions, `"${dated}" BETWEEN ${quoted(from)} AND ${quoted(to)}`].join(' AND ')
    const answer = await lake.query(`SELECT * FROM ${kind} WHERE ${where} ORDER BY "${dated}"`, { asOfCommit: commit })
    records.push(...answer.rows.map((_, row) => ({ role, ...namedRow(answer, row) })))
  }
  return records
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function namedRow({ columns, rows }: QueryAnswer, row: number): Record<string, Json> {
  return Object.fromEntries(columns.map(({ name }, j) => [name, rows[row]![j] ?? null]))
}

/** A row as JSON: dates as ISO text, what is missing as null. */
function rowOf<S extends Schema>({ schema, columns }: Frame<S>, row: number): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, type]) => {
      const value = (columns as Record<string, ArrayLike<number | string>>)[name]![row]!
      if (typeof value === 'string') return [name, value]
      if (type === 'date') return [name, formatDate(value)]
      if (type === 'instant') return [name, Number.isNaN(value) ? null : formatInstant(value)]
      return [name, Number.isFinite(value) ? value : null]
    }),
  )
}

function noNight(id: string, session: number): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `${id} has no night that begins on ${formatDate(session)}.`,
    expected: 'It must be a session of the run on which a decision was made and whose night has ended.',
    given: formatDate(session),
    remedy: 'Choose another session; the table of the tear sheet lists them.',
  })
}
