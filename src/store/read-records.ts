/** Records of the lake as one frame: the newest version of each row that the commits asked for hold. */
import { join } from 'node:path'
import { concatFrames, createColumn, type ColumnArray, type Frame, type Schema, selectRows } from '../core/frame.ts'
import { isInOrder, orderRows } from '../core/row-order.ts'
import { formatDate } from '../core/time.ts'
import { RECORD_SCHEMAS, type KindName } from '../market/record-kind.ts'
import { kindShape, sourceColumn } from './dataset.ts'
import { type Engine, sqlName } from './engine.ts'
import { corruptFile, type FileCheck } from './file-check.ts'
import { type IndexedDataset, type IndexedFile, mayHoldVersions } from './lake-index.ts'
import { readParquet } from './parquet-reader.ts'

/** Where records are read from. */
export interface RecordFiles {
  readonly root: string
  readonly engine: Engine
  readonly check: FileCheck
}

/** Day numbers on the dated column, inclusive. */
export interface DayRange {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface RecordSelection extends DayRange {
  readonly knownAsOf?: number | undefined
  /** Adds a column with the source of each row. */
  readonly withSource?: boolean
}

/** Rows of several datasets of one kind, in the order of the kind's key. */
export async function readRecords(
  files: RecordFiles,
  kind: KindName,
  datasets: readonly IndexedDataset[],
  selection: RecordSelection,
): Promise<Frame> {
  const schema: Schema = RECORD_SCHEMAS[kind]
  const columns = selection.withSource === true ? { ...schema, [sourceColumn(kind)]: 'string' as const } : schema
  const parts: Frame[] = []
  for (const dataset of datasets) {
    const part = knownRows(await readDataset(files, dataset, selection), selection.knownAsOf)
    if (part.length > 0) parts.push(selection.withSource === true ? withSource(part, columns, dataset) : part)
  }
  if (parts.length === 1) return parts[0]!
  const joined = concatFrames(columns, parts)
  const { rows } = orderRows(joined, [
    ...kindShape(kind).key,
    ...(selection.withSource === true ? [sourceColumn(kind)] : []),
  ])
  return isInOrder(rows) ? joined : selectRows(joined, rows)
}

/** The newest version of each row of one dataset, in the order of the key. */
export async function readDataset(files: RecordFiles, dataset: IndexedDataset, range: DayRange = {}): Promise<Frame> {
  const chosen = dataset.files.filter((file) => overlaps(file, range)).toSorted(byTime)
  const versions = mayHoldVersions(chosen)
  const columns = { ...RECORD_SCHEMAS[dataset.kind], ...(versions ? { commit: 'float' as const } : {}) }
  const parts: Frame[] = []
  for (const group of sameColumns(chosen)) parts.push(await readFiles(files, dataset, group, columns, range))
  const frame = parts.length === 1 ? parts[0]! : concatFrames<Schema>(columns, parts)
  return versions ? newestVersions(frame, dataset.kind) : inKeyOrder(frame, dataset.kind)
}

function overlaps({ firstDay, lastDay }: IndexedFile, { from, to }: DayRange): boolean {
  return (
    (from === undefined || lastDay === undefined || lastDay >= from) &&
    (to === undefined || firstDay === undefined || firstDay <= to)
  )
}

function byTime(a: IndexedFile, b: IndexedFile): number {
  return (a.firstDay ?? 0) - (b.firstDay ?? 0) || a.commit - b.commit
}

/** Neighbours with the same columns can be read by one query. */
function sameColumns(files: readonly IndexedFile[]): IndexedFile[][] {
  const groups: IndexedFile[][] = []
  for (const file of files) {
    const last = groups.at(-1)
    if (last !== undefined && Object.keys(last[0]!.columns).join() === Object.keys(file.columns).join()) last.push(file)
    else groups.push([file])
  }
  return groups
}

async function readFiles(
  { root, engine, check }: RecordFiles,
  dataset: IndexedDataset,
  files: readonly IndexedFile[],
  columns: Schema,
  range: DayRange,
): Promise<Frame> {
  await check.assertIntact(files)
  const paths = files.map((file) => join(root, file.path))
  const schema = Object.fromEntries(Object.entries(columns).filter(([name]) => !(name in dataset.partition)))
  try {
    const frame = await readParquet(engine, {
      paths,
      schema,
      present: { ...files[0]!.columns, commit: 'float' },
      rows: files.reduce((rows, file) => rows + file.rows, 0),
      condition: dateCondition(dataset.kind, files, range),
    })
    return withConstants(frame, columns, dataset.partition)
  } catch (error) {
    throw corruptFile(join(root, dataset.folder), (error as Error).message, error)
  }
}

/** Undefined when every row of the files is in the range. */
function dateCondition(kind: KindName, files: readonly IndexedFile[], { from, to }: DayRange): string | undefined {
  const { dated } = kindShape(kind)
  if (dated === undefined) return undefined
  const conditions: string[] = []
  if (from !== undefined && files.some((file) => file.firstDay! < from))
    conditions.push(`>= DATE '${formatDate(from)}'`)
  if (to !== undefined && files.some((file) => file.lastDay! > to)) conditions.push(`<= DATE '${formatDate(to)}'`)
  return conditions.length === 0
    ? undefined
    : conditions.map((condition) => `${sqlName(dated)} ${condition}`).join(' AND ')
}

/** Partition columns have one value a dataset; they need not be read. */
function withConstants(frame: Frame, columns: Schema, constants: Readonly<Record<string, string>>): Frame {
  const filled: Record<string, ColumnArray> = {}
  for (const name of Object.keys(columns)) {
    const value = constants[name]
    filled[name] =
      value === undefined ? (frame.columns[name] as ColumnArray) : createColumn('string', frame.length).fill(value)
  }
  return { schema: columns, length: frame.length, columns: filled }
}

function withSource(frame: Frame, columns: Schema, { kind, source }: IndexedDataset): Frame {
  return withConstants(frame, columns, { [sourceColumn(kind)]: source })
}

/** Of rows with one key, the one of the newest commit; without the column `commit`. */
function newestVersions(frame: Frame, kind: KindName): Frame {
  const { rows, startsKey } = orderRows(frame, kindShape(kind).key)
  const commits = frame.columns['commit'] as Float64Array
  const newest = new Int32Array(rows.length)
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (startsKey[i] === 1) newest[count++] = row
    else if (commits[row]! > commits[newest[count - 1]!]!) newest[count - 1] = row
  }
  const { commit: _, ...schema } = frame.schema
  return selectRows({ ...frame, schema }, newest.subarray(0, count))
}

function inKeyOrder(frame: Frame, kind: KindName): Frame {
  const { rows } = orderRows(frame, kindShape(kind).key)
  return isInOrder(rows) ? frame : selectRows(frame, rows)
}

function knownRows(frame: Frame, knownAsOf: number | undefined): Frame {
  const knownAt = frame.columns['knownAt'] as Float64Array | undefined
  if (knownAsOf === undefined || knownAt === undefined) return frame
  const known: number[] = []
  for (let i = 0; i < knownAt.length; i++) if (knownAt[i]! <= knownAsOf) known.push(i)
  return known.length === frame.length ? frame : selectRows(frame, known)
}
