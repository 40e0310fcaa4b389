/** Records of the lake as one frame: the newest version of each row that the commits asked for hold. */
import { join } from 'node:path'
import {
  concatFrames,
  createColumn,
  createFrame,
  type ColumnArray,
  type ColumnType,
  type Frame,
  type Schema,
  selectRows,
} from '../../core/frame.ts'
import { isInOrder, orderRows } from '../../core/row-order.ts'
import { formatDate } from '../../core/time.ts'
import { RECORD_SCHEMAS, type KindName } from '../../market/record-kind.ts'
import { kindShape, sourceColumn } from '../series.ts'
import { type Engine, sqlName } from '../parquet/engine.ts'
import { corruptFile, type FileCheck } from '../commits/file-check.ts'
import { type IndexedSeries, type IndexedFile, mayHoldVersions } from '../commits/lake-index.ts'
import { readParquet } from '../parquet/parquet-reader.ts'

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

/** Rows of several series of one kind, in the order of the kind's key. */
export async function readRecords(
  files: RecordFiles,
  kind: KindName,
  series: readonly IndexedSeries[],
  selection: RecordSelection,
): Promise<Frame> {
  const sourceOf = selection.withSource === true ? [sourceColumn(kind)] : []
  const schema = withColumns(RECORD_SCHEMAS[kind], sourceOf, 'string')
  const parts: Frame[] = []
  for (const group of groupForReading(series, selection)) {
    const frame = group.isVersioned
      ? withConstants(await readSeries(files, group.series[0]!, selection), schema, constantsOf(group.series[0]!))
      : await readFiles(files, group, schema, selection)
    const known = knownRows(frame, selection.knownAsOf)
    if (known.length > 0) parts.push(known)
  }
  const joined = parts.length === 1 ? parts[0]! : concatFrames<Schema>(schema, parts)
  return inOrder(joined, [...kindShape(kind).key, ...sourceOf])
}

/** The newest version of each row of one series, in the order of the key, with the number of its `commit`. */
export async function readSeries(files: RecordFiles, series: IndexedSeries, range: DayRange = {}): Promise<Frame> {
  const { kind } = series
  const schema = withColumns(RECORD_SCHEMAS[kind], ['commit'], 'float')
  const [group] = groupForReading([series], range)
  if (group === undefined) return createFrame(schema, 0)
  const frame = await readFiles(files, group, schema, range)
  return group.isVersioned ? newestVersions(frame, kind) : inOrder(frame, kindShape(kind).key)
}

function withColumns(schema: Schema, names: readonly string[], type: ColumnType): Schema {
  return { ...schema, ...Object.fromEntries(names.map((name) => [name, type])) }
}

/** What one query reads: files of one series with versions of rows, or of any number without. */
interface ReadGroup {
  readonly series: readonly IndexedSeries[]
  readonly files: readonly IndexedFile[]
  readonly isVersioned: boolean
}

function groupForReading(series: readonly IndexedSeries[], range: DayRange): ReadGroup[] {
  const groups = series
    .map((one) => ({ one, files: one.files.filter((file) => overlaps(file, range)).toSorted(byTime) }))
    .filter(({ files }) => files.length > 0)
  const single = groups.filter(({ files }) => !mayHoldVersions(files))
  const versioned = groups.filter(({ files }) => mayHoldVersions(files))
  return [
    ...(single.length === 0
      ? []
      : [
          {
            series: single.map(({ one }) => one),
            files: single.flatMap(({ files }) => files),
            isVersioned: false,
          },
        ]),
    ...versioned.map(({ one, files }) => ({ series: [one], files, isVersioned: true })),
  ]
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

/** Rows of the files of a group. Where it is of one series, what is the same in all rows is not read. */
async function readFiles(
  { root, engine, check }: RecordFiles,
  { series, files }: ReadGroup,
  schema: Schema,
  range: DayRange,
): Promise<Frame> {
  await check.assertIntact(files)
  const { kind } = series[0]!
  const constants = series.length === 1 ? constantsOf(series[0]!) : {}
  const wanted = Object.fromEntries(Object.entries(schema).filter(([name]) => !(name in constants)))
  const parts: Frame[] = []
  for (const alike of sameColumns(files)) {
    const request = {
      paths: alike.map((file) => join(root, file.path)),
      schema: wanted,
      present: { ...alike[0]!.columns, commit: 'float' as const, [sourceColumn(kind)]: 'string' as const },
      rows: alike.reduce((rows, file) => rows + file.rows, 0),
      condition: dateCondition(kind, alike, range),
    }
    try {
      parts.push(await readParquet(engine, request))
    } catch (error) {
      throw corruptFile(join(root, series[0]!.folder), (error as Error).message, error)
    }
  }
  return withConstants(parts.length === 1 ? parts[0]! : concatFrames<Schema>(wanted, parts), schema, constants)
}

/** The partition columns and the source of a series. */
function constantsOf({ kind, source, partition }: IndexedSeries): Record<string, string> {
  return { ...partition, [sourceColumn(kind)]: source }
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

/** The columns of `schema`, those with one value filled in. */
function withConstants(frame: Frame, schema: Schema, constants: Readonly<Record<string, string>>): Frame {
  const columns: Record<string, ColumnArray> = {}
  for (const name of Object.keys(schema)) {
    const value = constants[name]
    columns[name] =
      value === undefined ? (frame.columns[name] as ColumnArray) : createColumn('string', frame.length).fill(value)
  }
  return { schema, length: frame.length, columns }
}

/** Of rows with one key, the one of the newest commit. */
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
  return selectRows(frame, newest.subarray(0, count))
}

function inOrder(frame: Frame, key: readonly string[]): Frame {
  const { rows } = orderRows(frame, key)
  return isInOrder(rows) ? frame : selectRows(frame, rows)
}

function knownRows(frame: Frame, knownAsOf: number | undefined): Frame {
  const knownAt = frame.columns['knownAt'] as Float64Array | undefined
  if (knownAsOf === undefined || knownAt === undefined) return frame
  const known: number[] = []
  for (let i = 0; i < knownAt.length; i++) if (knownAt[i]! <= knownAsOf) known.push(i)
  return known.length === frame.length ? frame : selectRows(frame, known)
}
