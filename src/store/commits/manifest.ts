/** What a commit says of itself. A commit exists once its manifest does. */
import { z } from 'zod'
import type { Schema } from '../../core/frame.ts'
import type { Finding } from '../../ingest/source.ts'
import { RECORD_KINDS } from '../../market/record-kind.ts'
import type { SeriesId } from '../series.ts'

export const MANIFEST_FORMAT = 2

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

export interface SeriesEntry extends SeriesId {
  readonly isSimulated: boolean
  readonly files: readonly RecordFile[]
  /** What the commit changed in rows that were stored before: HISTORY_RESTATED, HISTORY_VANISHED. */
  readonly findings: readonly Finding[]
}

export interface InputEntry {
  readonly kind: SeriesId['kind']
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
  readonly series: readonly SeriesEntry[]
  readonly quarantine: StoredFile | null
  /** Columns of each kind when it was written, so that a later column reads as missing. */
  readonly schemas: Readonly<Record<string, Schema>>
}

/** What keeps a parsed text from being the manifest of a commit, as the end of a sentence; '' where nothing does. */
export function manifestFault(value: unknown, commit: number): string {
  const manifest = value as Partial<Manifest> | null
  if (typeof manifest !== 'object' || manifest === null) return 'it is no manifest'
  if (manifest.format !== MANIFEST_FORMAT) return `its format is ${manifest.format}, not ${MANIFEST_FORMAT}`
  if (manifest.commit !== commit) return `it says it is commit ${manifest.commit}`
  const parsed = manifestShape.safeParse(value)
  if (parsed.success) return ''
  const { path, message } = parsed.error.issues[0]!
  return `at ${path.join('.')}: ${message}`
}

/** Below the lake, never beside it. */
const storedFile = {
  path: z.string().regex(/^(records|quarantine)\/(?!(.*\/)?\.\.\/)/, 'a path outside the lake'),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  bytesSha256: z.string(),
}
const recordFile = z.object({ ...storedFile, added: z.int().nonnegative(), restated: z.int().nonnegative() })
const kind = z.custom<string>((name) => typeof name === 'string' && name in RECORD_KINDS, 'an unknown kind of record')

/** What readers rely on; the rest is for people. */
const manifestShape = z.object({
  recordedAt: z.iso.datetime(),
  inputs: z.array(z.object({ kind, source: z.string(), format: z.string(), sha256: z.string() })),
  series: z.array(
    z.object({
      kind,
      source: z.string(),
      partition: z.record(z.string(), z.string()),
      isSimulated: z.boolean(),
      files: z.array(recordFile),
    }),
  ),
  quarantine: z.object(storedFile).nullable(),
  schemas: z.record(z.string(), z.record(z.string(), z.string())),
})

/** `00000012.json`: in the order of commits when sorted by name. */
export function manifestName(commit: number): string {
  return `${commitDigits(commit)}.json`
}

/** The eight digits with which the names of a commit's files begin. */
export function commitDigits(commit: number): string {
  return String(commit).padStart(8, '0')
}
