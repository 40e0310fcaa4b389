/** Small frames and batches for tests of the store; processes of tests use them, too. */
import { type ColumnArray, createFrame, type Frame } from '../../src/core/frame.ts'
import { hashJson } from '../../src/core/hash.ts'
import { dayNumber, MS_PER_DAY } from '../../src/core/time.ts'
import type { QuarantinedRow, RecordBatch } from '../../src/ingest/source.ts'
import { RECORD_SCHEMAS, type KindName } from '../../src/market/record-kind.ts'

export type Row = Readonly<Record<string, number | string>>

/** A frame of a kind; columns that a row does not name are missing. */
export function frameOf(kind: KindName, rows: readonly Row[]): Frame {
  const frame: Frame = createFrame(RECORD_SCHEMAS[kind], rows.length)
  for (const [i, row] of rows.entries()) {
    for (const [name, value] of Object.entries(row)) (frame.columns[name] as ColumnArray)[i] = value
  }
  return frame
}

/** The rows of a frame as objects without missing values: the inverse of `frameOf`. */
export function rowsOf(frame: Frame): Row[] {
  return Array.from({ length: frame.length }, (_, i) =>
    Object.fromEntries(
      Object.keys(frame.schema)
        .map((name) => [name, (frame.columns[name] as ColumnArray)[i]!] as const)
        .filter(([, value]) => value !== '' && !Number.isNaN(value) && value !== -2147483648),
    ),
  )
}

export interface BatchParts {
  readonly source?: string
  readonly sha256?: string
  readonly origin?: string
  readonly isSimulated?: boolean
  readonly quarantined?: readonly QuarantinedRow[]
}

/** A batch as a source would deliver it; other rows, other hash. */
export function batchOf(kind: KindName, rows: readonly Row[], parts: BatchParts = {}): RecordBatch {
  const records = frameOf(kind, rows)
  const quarantined = parts.quarantined ?? []
  return {
    kind,
    input: {
      source: parts.source ?? 'vendor',
      format: 'test',
      origin: parts.origin ?? 'test.csv',
      sha256: parts.sha256 ?? hashJson(rows.map((row) => JSON.stringify(row))),
      isSimulated: parts.isSimulated ?? false,
    },
    records: records as RecordBatch['records'],
    quarantined,
    findings: [],
    inputRows: rows.length + quarantined.length,
    rowsRead: rows.length + quarantined.length,
  }
}

/** A daily bar; `day` counts from 2024-01-02, a Tuesday. */
export function dailyBar(symbol: string, day: number, close: number, more: Row = {}): Row {
  const session = dayNumber(2024, 1, 2) + day
  const at = session * MS_PER_DAY + 21 * 3_600_000
  const ohlc = { open: close, high: close, low: close, close, volume: 1000 }
  return { symbol, interval: '1d', adjustment: 'raw', session, at, knownAt: at, knownModelled: 1, ...ohlc, ...more }
}
