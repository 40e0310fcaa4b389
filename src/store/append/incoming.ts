/** Batches as they come, sorted into series: one frame each, one row a key. */
import { concatFrames, type ColumnArray, type Frame, type Schema, selectRows } from '../../core/frame.ts'
import { isInOrder, orderRows } from '../../core/row-order.ts'
import type { QuarantinedRow, RecordBatch } from '../../ingest/source.ts'
import { RECORD_SCHEMAS } from '../../market/record-kind.ts'
import { fromMicroseconds, toMicroseconds } from '../parquet/column-types.ts'
import { seriesFolder, type SeriesId, kindShape } from '../series.ts'
import { isSameRow } from './row-equality.ts'

/** Rows of one series in the order of its key. */
export interface IncomingSeries extends SeriesId {
  readonly isSimulated: boolean
  readonly frame: Frame
  /** Number of the batch each row came from. */
  readonly batchOf: Int32Array
  /** For each batch with rows here: where its rows lie in time. */
  readonly spans: readonly Span[]
}

/** Closed interval on `at`, or on the dated column where there is none; all of an undated kind. */
export interface Span {
  readonly batch: number
  readonly from: number
  readonly to: number
}

export interface Incoming {
  readonly series: readonly IncomingSeries[]
  /** By batch: rows that another row of the same key replaced, having the same values. */
  readonly repeated: Int32Array
  /** By batch: rows that another one of this append contradicts. */
  readonly conflicts: ReadonlyMap<number, readonly QuarantinedRow[]>
}

/** Rows of one batch that belong to one series. */
interface Part {
  readonly batch: number
  /** Rows in the batch's frame. */
  readonly rows: Int32Array
}

/**
 * Of rows with one key the last wins, in the order of the batches; batches that the lake had before come first.
 * @param isKnown batches whose bytes were ingested before
 */
export function sortIncoming(batches: readonly RecordBatch[], isKnown: readonly boolean[]): Incoming {
  const repeated = new Int32Array(batches.length)
  const conflicts = new Map<number, QuarantinedRow[]>()
  const order = [...batches.keys()].toSorted((a, b) => Number(isKnown[b]) - Number(isKnown[a]) || a - b)
  const groups = new Map<string, { id: SeriesId; parts: Part[] }>()
  for (const batch of order) {
    for (const { id, rows } of divide(batches[batch]!)) {
      const folder = seriesFolder(id)
      const group = groups.get(folder) ?? { id, parts: [] }
      groups.set(folder, group)
      group.parts.push({ batch, rows })
    }
  }
  const series = [...groups.values()].map(({ id, parts }) => {
    const combined = combine(id, parts, batches)
    return uniqueRows(combined, (winner, loser) => {
      const batch = combined.batchOf[loser]!
      if (isKnown[batch] === true || isSameRow(combined.frame, winner, combined.frame, loser)) repeated[batch]!++
      else noteConflict(conflicts, batch, combined.frame, loser, combined.rowOf[loser]!)
    })
  })
  return { series, repeated, conflicts }
}

/** The rows of a batch by the values of the partition columns. */
function divide({ kind, input, records }: RecordBatch): { id: SeriesId; rows: Int32Array }[] {
  const names = kindShape(kind).partition
  const columns = names.map((name) => (records as Frame).columns[name] as string[])
  const groups = new Map<string, { values: readonly string[]; rows: number[] }>()
  for (let from = 0; from < records.length;) {
    const to = runEnd(columns, from, records.length)
    const values = columns.map((column) => column[from]!)
    const key = JSON.stringify(values)
    const group = groups.get(key) ?? { values, rows: [] }
    groups.set(key, group)
    for (let row = from; row < to; row++) group.rows.push(row)
    from = to
  }
  return [...groups.values()].map(({ values, rows }) => {
    const partition = Object.fromEntries(names.map((name, j) => [name, values[j]!]))
    return { id: { kind, source: input.source, partition }, rows: Int32Array.from(rows) }
  })
}

/** The first row after `from` in which a column has another value. */
function runEnd(columns: readonly (readonly string[])[], from: number, length: number): number {
  let end = length
  for (const column of columns) {
    const value = column[from]
    let row = from + 1
    while (row < end && column[row] === value) row++
    end = row
  }
  return end
}

interface Combined extends SeriesId {
  readonly isSimulated: boolean
  readonly frame: Frame
  readonly batchOf: Int32Array
  /** Row in the frame of its batch. */
  readonly rowOf: Int32Array
  readonly spans: readonly Span[]
}

function combine(id: SeriesId, parts: readonly Part[], batches: readonly RecordBatch[]): Combined {
  const schema: Schema = RECORD_SCHEMAS[id.kind]
  const frames = parts.map(({ batch, rows }) => rowsOf(batches[batch]!.records as Frame, rows))
  const frame = toStoredPrecision(frames.length === 1 ? frames[0]! : concatFrames(schema, frames))
  const batchOf = new Int32Array(frame.length)
  const rowOf = new Int32Array(frame.length)
  let offset = 0
  for (const { batch, rows } of parts) {
    batchOf.fill(batch, offset, offset + rows.length)
    rowOf.set(rows, offset)
    offset += rows.length
  }
  const spans = parts.map(({ batch }, i) => ({ batch, ...spanOf(frames[i]!, id) }))
  const isSimulated = parts.some(({ batch }) => batches[batch]!.input.isSimulated)
  return { ...id, isSimulated, frame, batchOf, rowOf, spans }
}

/** The rows of a frame in the order given; the frame itself where that is all of them as they stand. */
function rowsOf(frame: Frame, rows: Int32Array): Frame {
  return rows.length === frame.length && isInOrder(rows) ? frame : selectRows(frame, rows)
}

/** Instants are stored to the microsecond. The given frame stays as it is. */
function toStoredPrecision(frame: Frame): Frame {
  const columns: Record<string, ColumnArray> = { ...frame.columns }
  for (const [name, type] of Object.entries(frame.schema)) {
    if (type !== 'instant') continue
    columns[name] = (columns[name] as Float64Array).map((instant) => fromMicroseconds(toMicroseconds(instant)))
  }
  return { ...frame, columns }
}

/** The column on which a batch covers a span. */
export function spanColumn(id: Pick<SeriesId, 'kind'>): string | undefined {
  return 'at' in RECORD_SCHEMAS[id.kind] ? 'at' : kindShape(id.kind).dated
}

function spanOf(frame: Frame, id: SeriesId): { from: number; to: number } {
  const column = spanColumn(id)
  if (column === undefined) return { from: -Infinity, to: Infinity }
  const values = frame.columns[column]
  return values instanceof Int32Array ? spanOfDays(values) : spanOfInstants(values as Float64Array)
}

// Two loops, each over one kind of array: see daySpan of commit-writer.ts.

function spanOfDays(days: Int32Array): { from: number; to: number } {
  let from = Infinity
  let to = -Infinity
  for (let i = 0; i < days.length; i++) {
    if (days[i]! < from) from = days[i]!
    if (days[i]! > to) to = days[i]!
  }
  return { from, to }
}

function spanOfInstants(instants: Float64Array): { from: number; to: number } {
  let from = Infinity
  let to = -Infinity
  for (let i = 0; i < instants.length; i++) {
    if (instants[i]! < from) from = instants[i]!
    if (instants[i]! > to) to = instants[i]!
  }
  return { from, to }
}

/** One row a key, in the order of the key. @param onLost called with the row that stays and the row that does not */
function uniqueRows(combined: Combined, onLost: (winner: number, loser: number) => void): IncomingSeries {
  const { rows, startsKey } = orderRows(combined.frame, kindShape(combined.kind).key)
  const kept = new Int32Array(rows.length)
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    if (startsKey[i] === 1) count++
    else onLost(rows[i]!, kept[count - 1]!)
    kept[count - 1] = rows[i]!
  }
  const { kind, source, partition, isSimulated, spans } = combined
  const unique = kept.subarray(0, count)
  const frame = rowsOf(combined.frame, unique)
  return { kind, source, partition, isSimulated, spans, frame, batchOf: unique.map((row) => combined.batchOf[row]!) }
}

function noteConflict(
  conflicts: Map<number, QuarantinedRow[]>,
  batch: number,
  frame: Frame,
  row: number,
  rowOfBatch: number,
): void {
  const values = Object.keys(frame.schema).map((name) => [name, (frame.columns[name] as ColumnArray)[row]])
  const rows = conflicts.get(batch) ?? []
  conflicts.set(batch, rows)
  rows.push({
    line: rowOfBatch + 1,
    rule: 'KEY_CONFLICT',
    reason:
      'Another row of the same time and instrument, read later in the same step, has other values; that one was stored.',
    raw: JSON.stringify(Object.fromEntries(values)),
  })
}
