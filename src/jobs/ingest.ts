/** Files of vendors into the lake: one commit a file, all of it or nothing. */
import { BellwetherError } from '../core/errors.ts'
import type { Progress } from '../core/progress.ts'
import { openDataFile, type OpenedFile } from '../ingest/files/opened-file.ts'
import type { Overrides } from '../ingest/files/overrides.ts'
import { readOpenedFile } from '../ingest/files/read-file.ts'
import { listFiles, type NamedFile } from '../ingest/files/source.ts'
import type { Finding, RecordBatch } from '../ingest/source.ts'
import type { CommitSummary, Lake } from '../store/lake.ts'

export interface IngestRequest {
  /** Files, and folders with everything below them. */
  readonly paths: readonly string[]
  /** Where the records go; nothing is stored without one. */
  readonly lake?: Lake | undefined
  readonly progress: Progress
  readonly overrides?: Overrides
  readonly signal?: AbortSignal | undefined
}

/** What one batch of a file held. */
export interface BatchSummary {
  readonly kind: string
  readonly source: string
  readonly inputRows: number
  readonly rowsRead: number
  /** Rows that passed every rule. */
  readonly stored: number
  readonly quarantined: number
  /** Quarantined rows by rule, the commonest first. */
  readonly rules: readonly { readonly rule: string; readonly count: number; readonly example: string }[]
  readonly findings: readonly Finding[]
}

export type FileSummary =
  | {
      readonly outcome: 'stored'
      readonly path: string
      readonly format: string
      readonly batches: readonly BatchSummary[]
      /** Undefined where nothing was to be stored. */
      readonly commit: CommitSummary | undefined
    }
  /** Below a folder: a file of no known format, or one that cannot be read. */
  | { readonly outcome: 'skipped' | 'failed'; readonly path: string; readonly error: BellwetherError }

/**
 * Reads the files and stores them, each as one commit. A file that was named and cannot be read ends
 * the work; one that was found in a folder is reported with its error and the others go on.
 * Errors: those of `readDataFile` and of the lake, CANCELLED.
 */
export async function ingestFiles(request: IngestRequest): Promise<FileSummary[]> {
  const { progress, signal } = request
  const files = await listFiles(request.paths)
  progress.stage('Ingesting', files.length)
  const summaries: FileSummary[] = []
  let opening = open(files[0])
  for (const [index, file] of files.entries()) {
    if (signal?.aborted === true) throw cancelled(index, files.length)
    const opened = await opening
    opening = open(files[index + 1])
    summaries.push(await ingestFile(file, opened!, request))
    progress.advance()
  }
  progress.end()
  return summaries
}

type Opened = { readonly file: OpenedFile } | { readonly error: unknown }

/** Reads and unpacks a file ahead of its turn; an error waits for that turn. */
async function open(file: NamedFile | undefined): Promise<Opened | undefined> {
  if (file === undefined) return undefined
  try {
    return { file: await openDataFile(file.path) }
  } catch (error) {
    return { error }
  }
}

/** What the lake refuses ends the whole work; so does an option that cannot be used. */
async function ingestFile(named: NamedFile, opened: Opened, request: IngestRequest): Promise<FileSummary> {
  let batches: readonly RecordBatch[]
  try {
    if ('error' in opened) throw opened.error
    batches = readOpenedFile(opened.file, request.overrides ?? {})
  } catch (error) {
    if (!(error instanceof BellwetherError) || !named.isFromFolder || error.code === 'USAGE_VALUE') throw error
    return { outcome: error.code === 'FORMAT_UNKNOWN' ? 'skipped' : 'failed', path: named.path, error }
  }
  const commit = await request.lake?.append(batches)
  const format = batches[0]!.input.format
  return { outcome: 'stored', path: named.path, format, batches: batches.map(summaryOf), commit }
}

function summaryOf({ kind, input, records, quarantined, findings, inputRows, rowsRead }: RecordBatch): BatchSummary {
  const rules = [...Map.groupBy(quarantined, ({ rule }) => rule)].map(([rule, rows]) => {
    const { line, reason } = rows[0]!
    return { rule, count: rows.length, example: `line ${line}: ${reason}` }
  })
  return {
    kind,
    source: input.source,
    inputRows,
    rowsRead,
    stored: records.length,
    quarantined: quarantined.length,
    rules: rules.toSorted((a, b) => b.count - a.count),
    findings,
  }
}

function cancelled(done: number, total: number): BellwetherError {
  return new BellwetherError('CANCELLED', {
    message: `Ingesting was cancelled after ${done} of ${total} files.`,
    expected: 'The files already stored stay; each is complete.',
    given: 'a signal to stop',
    remedy: 'Run the same command again: what is stored is passed over.',
  })
}
