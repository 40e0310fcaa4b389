/** Stored sweeps as SQL tables: `sweeps`, one row each, and `sweep_rows`, the rows of all of them. */
import { BellwetherError } from '../../core/errors.ts'
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

export interface SweepTables {
  readonly tables: OtherTables
  /** Why some sweeps are not among them. */
  readonly leftOut: readonly BellwetherError[]
}

/** Nothing is read where the statement names none of them. */
export async function sweepTables(folders: RunFolders, sql: string): Promise<SweepTables> {
  const isAsked = NAMES.some((name) => new RegExp(`\\b${name}\\b`, 'i').test(sql))
  const { sweeps, leftOut } = isAsked ? await readableSweeps(folders) : { sweeps: [], leftOut: [] }
  const columns = Object.entries(SWEEP_COLUMNS).map(([name, type]) => `${sqlName(name)} ${type}`)
  const rows = sweeps.map(({ manifest, result }) => sweepRow(manifest, result))
  const statements = [
    `CREATE TABLE sweeps (${columns.join(', ')})`,
    ...(rows.length === 0 ? [] : [`INSERT INTO sweeps VALUES ${rows.join(', ')}`]),
    rowsView(
      folders,
      sweeps.map(({ manifest }) => manifest),
    ),
  ]
  return { tables: { names: NAMES, statements, folder: folders.root }, leftOut }
}

interface ReadableSweep {
  readonly manifest: RunManifest
  readonly result: SweepResult
}

/** One damaged sweep is left out of the tables, and does not take the others with it. */
async function readableSweeps(folders: RunFolders): Promise<{ sweeps: ReadableSweep[]; leftOut: BellwetherError[] }> {
  const sweeps: ReadableSweep[] = []
  const leftOut: BellwetherError[] = []
  for (const id of await folders.list()) {
    try {
      const manifest = await folders.manifest(id)
      // Removed in this moment.
      if (manifest === undefined) continue
      await folders.checkTable(id, 'rows')
      sweeps.push({ manifest, result: resultOf(await folders.document<Json>(manifest, 'result')) })
    } catch (error) {
      if (!(error instanceof BellwetherError)) throw error
      leftOut.push(error)
    }
  }
  return { sweeps, leftOut }
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
