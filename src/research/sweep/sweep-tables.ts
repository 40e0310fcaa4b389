/** Stored sweeps as SQL tables: `sweeps`, one row each, and `sweep_rows`, the rows of all of them. */
import type { Json } from '../../core/hash.ts'
import { SQL_TYPES } from '../../store/parquet/column-types.ts'
import { sqlName, sqlPath, sqlText } from '../../store/parquet/engine.ts'
import type { OtherTables } from '../../store/sql/query.ts'
import { fromMicros } from '../../trading/money.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import { ROWS_SCHEMA } from './rows-table.ts'
import { resultOf, type SweepResult } from './sweep-result.ts'

const NAMES = ['sweeps', 'sweep_rows'] as const

/** Distances in `sweep_rows` are in these units: price, range, volatility. Fees are in the currency, a share and side. */
const SWEEP_COLUMNS = {
  sweep: 'VARCHAR',
  recordedAt: 'TIMESTAMP',
  symbol: 'VARCHAR',
  market: 'VARCHAR',
  profile: 'VARCHAR',
  rows: 'BIGINT',
  sessions: 'BIGINT',
  firstSession: 'DATE',
  lastSession: 'DATE',
  stopUnit: 'VARCHAR',
  limitUnit: 'VARCHAR',
  fill: 'VARCHAR',
  slippageTicks: 'BIGINT',
  feePerShare: 'DOUBLE',
  isSimulated: 'BOOLEAN',
} as const

/** Nothing is read where the statement names none of them. Errors: RUN_DAMAGED. */
export async function sweepTables(folders: RunFolders, sql: string): Promise<OtherTables> {
  const isAsked = NAMES.some((name) => new RegExp(`\\b${name}\\b`, 'i').test(sql))
  const manifests: RunManifest[] = []
  for (const id of isAsked ? await folders.list() : []) manifests.push((await folders.manifest(id))!)
  const rows: string[] = []
  for (const manifest of manifests) {
    rows.push(sweepRow(manifest, resultOf(await folders.document<Json>(manifest, 'result'))))
  }
  const columns = Object.entries(SWEEP_COLUMNS).map(([name, type]) => `${sqlName(name)} ${type}`)
  const values = rows.length === 0 ? [] : [`INSERT INTO sweeps VALUES ${rows.join(', ')}`]
  const statements = [`CREATE TABLE sweeps (${columns.join(', ')})`, ...values, rowsView(folders, manifests)]
  return { names: NAMES, statements, folder: folders.root }
}

function sweepRow({ id, recordedAt, isSimulated }: RunManifest, result: SweepResult): string {
  const { symbol, market, rows, sessions, from, to, grid } = result
  const cells = [
    ...[id, recordedAt, symbol, market, grid.profile].map(sqlText),
    rows,
    sessions,
    ...[from, to, grid.stopDistances.unit, grid.limitDistances.unit, grid.fill].map(sqlText),
    grid.slippageTicks,
    fromMicros(grid.feeMicros),
    isSimulated,
  ]
  return `(${cells.join(', ')})`
}

/** A sweep is named by its folder. */
function rowsView(folders: RunFolders, manifests: readonly RunManifest[]): string {
  const files = manifests.map(({ id }) => sqlPath(folders.path(id, 'rows.parquet')))
  const columns = Object.entries(ROWS_SCHEMA)
  const none = columns.map(([name, type]) => `NULL::${SQL_TYPES[type]} AS ${sqlName(name)}`)
  const select =
    files.length === 0
      ? `SELECT NULL::VARCHAR AS sweep, ${none.join(', ')} WHERE false`
      : `SELECT parse_filename(parse_path(filename)[-2]) AS sweep, ${columns.map(([name]) => sqlName(name)).join(', ')} ` +
        `FROM read_parquet([${files.join(', ')}], filename = true)`
  return `CREATE VIEW sweep_rows AS ${select}`
}
