/** What every source delivers: checked records of one kind, and the rows it refused with reasons. */
import type { Frame } from '../core/frame.ts'
import type { Progress } from '../core/progress.ts'
import type { KindName, RecordSchema } from '../market/record-kind.ts'

export type Severity = 'error' | 'warning' | 'note'

/** A row that was not stored. */
export interface QuarantinedRow {
  /** Line of the file, counted from 1 with the header, or the row of a table counted from 1. */
  readonly line: number
  /** Name of the rule, e.g. OHLC_IMPOSSIBLE. */
  readonly rule: string
  /** What is wrong with this row, as a sentence. */
  readonly reason: string
  /** The row as it came. */
  readonly raw: string
}

/** A remark on rows that were stored, or on a batch as a whole. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** A sentence a trader understands. */
  readonly message: string
  /** How many rows it concerns. */
  readonly count: number
  /** At most a few of them, as text. */
  readonly examples: readonly string[]
}

/** Where a batch came from. */
export interface Input {
  /** Source name; a folder of the lake. Lower-case letters, digits and dashes, e.g. yahoo-adjusted. */
  readonly source: string
  /** Name of the format that read it. */
  readonly format: string
  /** Path or description for people. */
  readonly origin: string
  /** SHA-256 of the bytes as they came (before decompression). */
  readonly sha256: string
  readonly isSimulated: boolean
}

/** Always rowsRead = records.length + quarantined.length. */
export interface RecordBatch<K extends KindName = KindName> {
  readonly kind: K
  readonly input: Input
  readonly records: Frame<RecordSchema<K>>
  readonly quarantined: readonly QuarantinedRow[]
  readonly findings: readonly Finding[]
  /** Lines of data in the input, without headers. */
  readonly inputRows: number
  /** Records the input offers: its lines, or the filled cells where a wide line yields several records. */
  readonly rowsRead: number
}

/** No row is lost: throws where a batch does not account for each one that it read. */
export function assertComplete({ input, records, quarantined, rowsRead }: RecordBatch): void {
  if (rowsRead === records.length + quarantined.length) return
  throw new TypeError(
    `${input.origin}: ${rowsRead} rows read, but ${records.length} records and ${quarantined.length} quarantined`,
  )
}

export interface Source {
  /** One line with the parameters, for reports. */
  readonly description: string
  read(progress: Progress): AsyncIterable<RecordBatch>
}

export interface SourceDefinition<P = unknown> {
  readonly extension: 'source'
  readonly name: string
  /** Checks and completes parameters as a study file or a command gives them; throws a ZodError on wrong ones. */
  parse(parameters: unknown): P
  create(parameters: P): Source
}

/** Declares a source; a file of your own exports what this returns. */
export function defineSource<P>(definition: Omit<SourceDefinition<P>, 'extension'>): SourceDefinition<P> {
  return { extension: 'source', ...definition }
}
