/** The lake as tables: one view a kind with the newest versions, one with all of them. */
import { join } from 'node:path'
import type { Schema } from '../../core/frame.ts'
import { RECORD_SCHEMAS, type KindName } from '../../market/record-kind.ts'
import { SQL_TYPES } from '../parquet/column-types.ts'
import { QUARANTINE_SCHEMA } from '../commits/quarantine.ts'
import { KIND_NAMES, kindShape, sourceColumn, tableName } from '../series.ts'
import { sqlName, sqlPath, sqlText } from '../parquet/engine.ts'
import { type IndexedFile, type LakeIndex, mayHoldVersions } from '../commits/lake-index.ts'
import type { Manifest, StoredFile } from '../commits/manifest.ts'

/** Columns that the lake adds to each row. */
const STAMPS = { recordedAt: 'TIMESTAMP', commit: 'BIGINT' } as const

/** Names of all tables. */
export function tableNames(): string[] {
  return [...KIND_NAMES.flatMap((kind) => [tableName(kind), `${tableName(kind)}_versions`]), 'quarantine', 'commits']
}

/** The files of all tables whose names a statement holds. */
export function filesOfTables(index: LakeIndex, sql: string): StoredFile[] {
  const words = new Set(sql.toLowerCase().match(/\w+/g))
  const kinds = KIND_NAMES.filter((kind) =>
    [tableName(kind), `${tableName(kind)}_versions`].some((name) => words.has(name)),
  )
  const quarantined = words.has('quarantine') ? index.manifests.map(({ quarantine }) => quarantine) : []
  return [
    ...kinds.flatMap((kind) => index.select(kind).flatMap(({ files }) => files)),
    ...quarantined.filter((file) => file !== null),
  ]
}

/** Statements that make the tables. */
export function viewStatements(root: string, index: LakeIndex): string[] {
  const kinds = KIND_NAMES.flatMap((kind) => kindViews(root, index, kind))
  return [...kinds, quarantineView(root, index.manifests), ...commitsTable(index.manifests)]
}

function kindViews(root: string, index: LakeIndex, kind: KindName): string[] {
  const columns = columnTypes({ ...RECORD_SCHEMAS[kind], [sourceColumn(kind)]: 'string' })
  const series = index.select(kind)
  const single = series.filter(({ files }) => !mayHoldVersions(files)).flatMap(({ files }) => files)
  const versioned = series.filter(({ files }) => mayHoldVersions(files)).flatMap(({ files }) => files)
  const key = [sourceColumn(kind), ...kindShape(kind).key].map(sqlName).join(', ')
  const newest = `QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY "commit" DESC) = 1`
  const parts = [
    select(root, single, columns),
    ...(versioned.length === 0 ? [] : [`${select(root, versioned, columns)} ${newest}`]),
  ]
  return [
    `CREATE VIEW ${sqlName(tableName(kind))} AS ${parts.join(' UNION ALL ')}`,
    `CREATE VIEW ${sqlName(`${tableName(kind)}_versions`)} AS ${select(root, [...single, ...versioned], columns)}`,
  ]
}

function columnTypes(schema: Schema): Record<string, string> {
  return { ...Object.fromEntries(Object.entries(schema).map(([name, type]) => [name, SQL_TYPES[type]])), ...STAMPS }
}

/** All rows of the files; columns that none of them has are NULL, and so is every one where there is no file. */
function select(
  root: string,
  files: readonly Pick<IndexedFile, 'path' | 'columns'>[],
  columns: Readonly<Record<string, string>>,
): string {
  const alike = new Set(files.map((file) => Object.keys(file.columns).join())).size <= 1
  const present = new Set(
    files.flatMap((file) => [...Object.keys(file.columns), 'source', 'feed', ...Object.keys(STAMPS)]),
  )
  const list = Object.entries(columns).map(([name, type]) =>
    files.length > 0 && present.has(name) ? sqlName(name) : `NULL::${type} AS ${sqlName(name)}`,
  )
  if (files.length === 0) return `SELECT ${list.join(', ')} WHERE false`
  const paths = files.map(({ path }) => sqlPath(join(root, path))).join(', ')
  return `SELECT ${list.join(', ')} FROM read_parquet([${paths}], hive_partitioning = false, union_by_name = ${!alike})`
}

function quarantineView(root: string, manifests: readonly Manifest[]): string {
  const files = manifests.flatMap(({ quarantine }) =>
    quarantine === null ? [] : [{ ...quarantine, columns: QUARANTINE_SCHEMA }],
  )
  return `CREATE VIEW quarantine AS ${select(root, files, columnTypes(QUARANTINE_SCHEMA))}`
}

const COMMIT_COLUMNS = {
  commit: 'BIGINT',
  recordedAt: 'TIMESTAMP',
  kind: 'VARCHAR',
  source: 'VARCHAR',
  file: 'VARCHAR',
  format: 'VARCHAR',
  sha256: 'VARCHAR',
  isSimulated: 'BOOLEAN',
  rowsRead: 'BIGINT',
  added: 'BIGINT',
  restated: 'BIGINT',
  unchanged: 'BIGINT',
  quarantined: 'BIGINT',
} as const

/** One row an input of a commit. */
function commitsTable(manifests: readonly Manifest[]): string[] {
  const columns = Object.entries(COMMIT_COLUMNS).map(([name, type]) => `${sqlName(name)} ${type}`)
  const rows = manifests.flatMap(({ commit, recordedAt, inputs }) =>
    inputs.map((input) =>
      [
        commit,
        sqlText(recordedAt),
        ...[input.kind, input.source, input.origin, input.format, input.sha256].map(sqlText),
        input.isSimulated,
        input.rowsRead,
        input.added,
        input.restated,
        input.unchanged,
        input.quarantined,
      ].join(', '),
    ),
  )
  const create = `CREATE TABLE commits (${columns.join(', ')})`
  return rows.length === 0
    ? [create]
    : [create, `INSERT INTO commits VALUES ${rows.map((row) => `(${row})`).join(', ')}`]
}
