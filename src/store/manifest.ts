/** What a commit says of itself. A commit exists once its manifest does. */
import type { Schema } from '../core/frame.ts'
import type { Finding } from '../ingest/source.ts'
import type { DatasetId } from './dataset.ts'

export const MANIFEST_FORMAT = 1

/** A Parquet file of a commit. */
export interface StoredFile {
  /** Below the lake's root, with forward slashes. */
  readonly path: string
  readonly rows: number
  readonly bytes: number
  /** SHA-256 of its bytes: a file that changed is noticed. */
  readonly bytesSha256: string
}

export interface RecordFile extends StoredFile {
  /** SHA-256 of its rows as a frame of the kind's columns, whatever Parquet made of them. */
  readonly sha256: string
  readonly added: number
  readonly restated: number
  /** First and last value of the kind's dated column, ISO dates; absent where it has none. */
  readonly from?: string
  readonly to?: string
  /** Span of `at`, epoch milliseconds; absent where the kind has none. */
  readonly firstAt?: number
  readonly lastAt?: number
}

export interface DatasetEntry extends DatasetId {
  readonly isSimulated: boolean
  readonly files: readonly RecordFile[]
  /** What the commit changed in rows that were stored before: HISTORY_RESTATED, HISTORY_VANISHED. */
  readonly findings: readonly Finding[]
}

export interface InputEntry {
  readonly kind: DatasetId['kind']
  readonly source: string
  readonly format: string
  readonly origin: string
  readonly sha256: string
  readonly isSimulated: boolean
  readonly inputRows: number
  /** rowsRead = added + restated + unchanged + quarantined. */
  readonly rowsRead: number
  readonly added: number
  readonly restated: number
  readonly unchanged: number
  readonly quarantined: number
  /** Quarantined rows by rule. */
  readonly rules: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

export interface Manifest {
  readonly format: typeof MANIFEST_FORMAT
  /** Position in the lake's history, from 1. */
  readonly commit: number
  /** ISO instant, never before that of the commit before it. */
  readonly recordedAt: string
  readonly inputs: readonly InputEntry[]
  readonly datasets: readonly DatasetEntry[]
  readonly quarantine: StoredFile | null
  /** Columns of each kind when it was written, so that a later column reads as missing. */
  readonly schemas: Readonly<Record<string, Schema>>
}

/** `00000012.json`: in the order of commits when sorted by name. */
export function manifestName(commit: number): string {
  return `${commitDigits(commit)}.json`
}

/** The eight digits with which the names of a commit's files begin. */
export function commitDigits(commit: number): string {
  return String(commit).padStart(8, '0')
}
