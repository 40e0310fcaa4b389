/** Ingests a source that makes its records itself, such as the simulated market, as one commit. */
import type { Progress } from '../core/progress.ts'
import type { RecordBatch, Source } from '../ingest/source.ts'
import type { CommitSummary, Lake } from '../store/lake.ts'

/** Errors: those of the source, DISK_FULL, FILE_DENIED. */
export async function ingestSource(source: Source, lake: Lake, progress: Progress): Promise<CommitSummary> {
  const batches: RecordBatch[] = []
  for await (const batch of source.read(progress)) batches.push(batch)
  progress.stage('Writing the lake')
  const summary = await lake.append(batches)
  progress.end()
  return summary
}
