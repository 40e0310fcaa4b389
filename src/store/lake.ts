/** The lake as the layers after it see it: append checked batches, read as of a time. */
import type { Frame } from '../core/frame.ts'
import type { RecordBatch } from '../ingest/source.ts'
import type { KindName, RecordSchema } from '../market/record-kind.ts'

/** Which records, and as known when. Absent members do not restrict. */
export interface ReadQuery {
  /** Equality on partition columns and source, e.g. { symbol: 'SPY', interval: '1d', adjustment: 'raw' }. */
  readonly where?: Readonly<Record<string, string | readonly string[]>>
  /** Day numbers, inclusive, on the kind's dated column. */
  readonly from?: number
  readonly to?: number
  /** Only what was known at this instant: knownAt <= knownAsOf. */
  readonly knownAsOf?: number
  /** The versions that the lake held at this commit (inclusive); the newest when absent. */
  readonly asOfCommit?: number
}

/** Chosen columns of records. */
export interface ChosenColumns<K extends KindName, C extends keyof RecordSchema<K>> {
  readonly length: number
  readonly columns: Pick<Frame<RecordSchema<K>>['columns'], C>
}

/** Records that are read day after day. Days in rising order are read once. */
export interface DailyReader<K extends KindName, C extends keyof RecordSchema<K>> {
  /** The rows of one day; those of one instant in the order of the kind's key. Errors: LAKE_CORRUPT. */
  read(day: number): Promise<ChosenColumns<K, C>>
}

/** One series of records in the lake: a kind, a source and a value of each partition column. */
export interface SeriesSummary {
  readonly kind: KindName
  readonly source: string
  readonly partition: Readonly<Record<string, string>>
  readonly rows: number
  /** First and last day number of the dated column; undefined where the kind is undated. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly versions: number
  readonly isSimulated: boolean
  readonly bytes: number
  /** Of the rows of all its files: the same hash, the same records. Found without opening them. */
  readonly hash: string
}

/** What one append did. */
export interface CommitSummary {
  /** Position in the lake's history, from 1; undefined when nothing changed. */
  readonly commit: number | undefined
  readonly rowsRead: number
  /** New rows, and rows whose values differ from the stored version (restated). */
  readonly added: number
  readonly restated: number
  /** Rows already stored with the same values. */
  readonly unchanged: number
  readonly quarantined: number
  /** The same bytes read by the same format had been ingested before. */
  readonly alreadyIngested: boolean
}

export interface Lake {
  readonly root: string
  /** The newest commit; 0 for an empty lake. */
  head(): Promise<number>
  /** Whether a commit took in an input with this hash. */
  isIngested(sha256: string): Promise<boolean>
  /** Writes all batches as one commit: a reader sees none of it or all. Errors: DISK_FULL, FILE_DENIED. */
  append(batches: readonly RecordBatch[]): Promise<CommitSummary>
  /** Records in the order of the kind's key; rows carry `source` when several are asked for. Errors: LAKE_CORRUPT. */
  read<K extends KindName>(kind: K, query: ReadQuery): Promise<Frame<RecordSchema<K>>>
  /** Chosen columns of a dated kind for whoever goes through years of them: about one day of records is held. */
  daily<K extends KindName, C extends keyof RecordSchema<K>>(
    kind: K,
    columns: readonly C[],
    query: Pick<ReadQuery, 'where' | 'asOfCommit'>,
  ): DailyReader<K, C>
  list(asOfCommit?: number): Promise<SeriesSummary[]>
}
