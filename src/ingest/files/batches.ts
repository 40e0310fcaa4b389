/** From the rows of a table to checked batches: one for each kind and source that a format yields. */
import { BellwetherError } from '../../core/errors.ts'
import {
  type ColumnArray,
  type ColumnType,
  concatFrames,
  createFrame,
  type Frame,
  type Schema,
  selectRows,
} from '../../core/frame.ts'
import { countText } from '../../core/number-text.ts'
import { isInOrder, orderRows } from '../../core/row-order.ts'
import { formatInstant, MS_PER_SECOND } from '../../core/time.ts'
import { type KindName, RECORD_SCHEMAS } from '../../market/record-kind.ts'
import { checkDuplicates } from '../rules/duplicates.ts'
import { checkRecords } from '../rules/record-rules.ts'
import { RowReport } from '../rules/report.ts'
import { timeOrderOf } from '../rules/time-order.ts'
import { assertComplete, type Finding, type Input, type QuarantinedRow, type RecordBatch } from '../source.ts'
import type { Columns, Format, Output } from './format.ts'
import type { FileNames } from './opened-file.ts'
import type { Overrides } from './overrides.ts'
import { type DecodedColumns, Rows } from './rows.ts'
import type { Table } from './table/table.ts'

/** What one output made of the rows. */
interface Yield {
  readonly output: Output
  readonly records: Frame
  readonly quarantined: readonly QuarantinedRow[]
  readonly findings: readonly Finding[]
  readonly rowsRead: number
}

/** What is known of a file beyond its rows. */
export interface BatchContext {
  readonly file: FileNames
  readonly sha256: string
  readonly overrides: Overrides
  /** Findings on the file as a whole; they go to the first batch. */
  readonly findings: readonly Finding[]
}

/** Errors: FORMAT_AMBIGUOUS, INGEST_ORDER, USAGE_VALUE. */
export function makeBatches(format: Format, table: Table, context: BatchContext): RecordBatch[] {
  const decoded: DecodedColumns = new Map()
  const outputs = typeof format.outputs === 'function' ? format.outputs(table) : format.outputs
  const yields = outputs.map((output) => yieldOf(output, table, context, decoded))
  const groups = Map.groupBy(yields, ({ output }) => `${output.kind} ${output.source}`)
  const batches = [...groups.values()].map((group, index) => batchOf(format, group, table, context, index === 0))
  return batches.filter(({ rowsRead }, index) => index === 0 || rowsRead > 0)
}

function batchOf(
  format: Format,
  yields: readonly Yield[],
  table: Table,
  { file, sha256, findings }: BatchContext,
  isFirst: boolean,
): RecordBatch {
  const { kind, source } = yields[0]!.output
  const input: Input = { source, format: format.name, origin: file.path, sha256, isSimulated: false }
  const malformed = isFirst ? table.malformed : []
  const batch: RecordBatch = {
    kind,
    input,
    records: joined(
      kind,
      yields.map(({ records }) => records),
    ),
    quarantined: [...malformed, ...yields.flatMap(({ quarantined }) => quarantined)],
    findings: [...(isFirst ? findings : []), ...merged(yields.flatMap((part) => part.findings))],
    inputRows: table.inputRows,
    rowsRead: malformed.length + yields.reduce((sum, part) => sum + part.rowsRead, 0),
  }
  assertComplete(batch)
  return batch
}

/** One finding where several outputs made the same remark. */
function merged(findings: readonly Finding[]): Finding[] {
  return [...Map.groupBy(findings, ({ message }) => message).values()].map((same) => {
    const count = Math.max(...same.map((finding) => finding.count))
    return { ...same[0]!, count }
  })
}

function joined(kind: KindName, frames: readonly Frame[]): RecordBatch['records'] {
  const frame = frames.length === 1 ? frames[0]! : concatFrames<Schema>(RECORD_SCHEMAS[kind], frames)
  return frame as unknown as RecordBatch['records']
}

function yieldOf(output: Output, table: Table, context: BatchContext, decoded: DecodedColumns): Yield {
  const report = new RowReport()
  const rows = new Rows(table, context.file, context.overrides, report, decoded)
  const offers = output.offers?.(rows)
  const frame = frameOf(output, rows)
  checkRecords(output.kind, frame, report)
  const offered = rowsWhere(frame.length, (row) => offers === undefined || offers[row] === 1)
  const sound = offered.filter((row) => !report.rejections.has(row))
  const lineOf = (row: number): string => `line ${table.line(row)}`
  checkDuplicates(output.kind, frame, sound, report, lineOf)
  const kept = inTimeOrder(
    frame,
    sound.filter((row) => !report.rejections.has(row)),
    rows,
  )
  return {
    output,
    records: kept.length === frame.length && isInOrder(kept) ? frame : selectRows(frame, kept),
    quarantined: Array.from(
      offered.filter((row) => report.rejections.has(row)),
      (row) => quarantine(rows, row),
    ),
    findings: report.findings(),
    rowsRead: offered.length,
  }
}

function frameOf(output: Output, rows: Rows): Frame {
  const schema = RECORD_SCHEMAS[output.kind] as Record<string, ColumnType>
  const made: Record<string, ColumnArray> = {}
  for (const [name, from] of Object.entries(output.columns)) made[name] = columnOf(schema[name]!, from, rows)
  for (const filler of output.fillers) Object.assign(made, filler(rows, made as Columns))
  const empty = createFrame(schema, Object.keys(schema).every((name) => made[name] !== undefined) ? 0 : rows.length)
  const columns = Object.fromEntries(Object.keys(schema).map((name) => [name, made[name] ?? empty.columns[name]!]))
  return { schema, length: rows.length, columns }
}

function columnOf(type: ColumnType, from: Output['columns'][string], rows: Rows): ColumnArray {
  if (typeof from === 'string') {
    return type === 'string' ? rows.texts(from) : type === 'date' ? rows.dates(from) : rows.floats(from)
  }
  const made = from(rows)
  if (typeof made === 'object') return made
  const column = createFrame({ value: type }, rows.length).columns.value
  if (Array.isArray(column)) return column.fill(String(made))
  return column.fill(Number(made))
}

/** Sorts rows that do not run forward, where that is beyond doubt or was asked for. Errors: INGEST_ORDER. */
function inTimeOrder(frame: Frame, kept: Int32Array, { table, file, overrides, report }: Rows): Int32Array {
  const { order, disorder } = timeOrderOf(frame, kept)
  if (order === 'forward') return kept
  if (disorder !== undefined && overrides.sort !== true) {
    throw orderError(file.path, frame, table, disorder.row, disorder.earlierRow)
  }
  report.remark(
    'TIME_ORDER',
    order === 'backward' ? 'The file runs backward in time; its rows were sorted.' : 'Rows were sorted by time.',
    '',
    kept.length,
  )
  const picked = selectRows(frame, kept)
  return orderRows(picked, ['at']).rows.map((index) => kept[index]!)
}

function orderError(path: string, frame: Frame, table: Table, row: number, earlierRow: number): BellwetherError {
  const at = frame.columns['at'] as Float64Array
  const back = (at[earlierRow]! - at[row]!) / MS_PER_SECOND
  const times = `${formatInstant(at[row]!)} after ${formatInstant(at[earlierRow]!)}`
  return new BellwetherError('INGEST_ORDER', {
    message: `${path}, line ${countText(table.line(row))}: time goes back by ${back} s (${times}).`,
    expected: 'Rows must be in time order within a session.',
    given: times,
    remedy: 'Sort the file, or ingest with --sort.',
  })
}

function quarantine({ table, report }: Rows, row: number): QuarantinedRow {
  const { rule, reason } = report.rejections.get(row)!
  const part = table.parts.length === 1 ? undefined : table.parts.find(({ to }) => row < to)
  return {
    line: table.line(row),
    rule,
    reason: part === undefined ? reason : `${part.name}: ${reason}`,
    raw: table.raw(row),
  }
}

function rowsWhere(length: number, isWanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(length)
  let count = 0
  for (let row = 0; row < length; row++) if (isWanted(row)) rows[count++] = row
  return rows.subarray(0, count)
}
