/** Adding batches to the lake: what is new is written, then one manifest makes all of it visible. */
import type { Clock } from '../../core/clock/clock.ts'
import { formatInstant } from '../../core/time.ts'
import { assertComplete, type RecordBatch } from '../../ingest/source.ts'
import { RECORD_SCHEMAS } from '../../market/record-kind.ts'
import { withAppendLock } from './append-lock.ts'
import { type AppendPlan, planAppend } from './append-plan.ts'
import type { CommitLog } from '../commits/commit-log.ts'
import { CommitWriter } from './commit-writer.ts'
import type { CommitSummary } from '../lake.ts'
import { PendingNote } from './leftovers.ts'
import { type SeriesEntry, type InputEntry, type Manifest, MANIFEST_FORMAT } from '../commits/manifest.ts'
import type { RecordFiles } from '../reading/read-records.ts'

/** The moments of an append between which it can be interrupted. */
export const APPEND_STEPS = [
  'locked',
  'compared',
  'noted',
  'file',
  'flushed',
  'manifest',
  'published',
  'ended',
] as const
export type AppendStep = (typeof APPEND_STEPS)[number]

export interface AppendPort {
  readonly files: RecordFiles
  readonly log: CommitLog
  readonly clock: Clock
  /** How long to wait for other writers, milliseconds. */
  readonly patienceMs: number
  readonly onStep: (step: AppendStep) => void
}

/** Errors: DISK_FULL, FILE_DENIED, LOCKED, LAKE_CORRUPT; after any of them the lake is as it was. */
export async function appendBatches(port: AppendPort, batches: readonly RecordBatch[]): Promise<CommitSummary> {
  for (const batch of batches) assertComplete(batch)
  return withAppendLock(port.files.root, port.patienceMs, async () => {
    port.onStep('locked')
    for (;;) {
      const summary = await appendOnce(port, batches)
      if (summary !== undefined) return summary
    }
  })
}

/** Undefined when another process took the commit's number, which only a file system without locks allows. */
async function appendOnce(port: AppendPort, batches: readonly RecordBatch[]): Promise<CommitSummary | undefined> {
  const manifests = await port.log.load()
  const pending = new PendingNote(port.files.root)
  await pending.sweep(manifests.length)
  const plan = await planAppend(port.files, manifests, batches)
  port.onStep('compared')
  if (!plan.isChange) return summarise(plan, undefined)

  const previous = manifests.at(-1)
  const recordedAt = Math.max(
    Math.floor(port.clock.now()),
    previous === undefined ? -Infinity : Date.parse(previous.recordedAt),
  )
  const commit = manifests.length + 1
  const writer = new CommitWriter(port.files.root, port.files.engine, commit, recordedAt, () => port.onStep('file'))
  await pending.write()
  port.onStep('noted')
  let isPublished = false
  try {
    const manifest = await writeFiles(writer, plan, commit, recordedAt)
    await writer.flush()
    port.onStep('flushed')
    isPublished = await port.log.publish(manifest, () => port.onStep('manifest'))
    port.onStep('published')
  } finally {
    if (!isPublished) await writer.discard()
    await pending.remove()
  }
  port.onStep('ended')
  return isPublished ? summarise(plan, commit) : undefined
}

async function writeFiles(
  writer: CommitWriter,
  { changes, inputs, quarantine }: AppendPlan,
  commit: number,
  recordedAt: number,
): Promise<Manifest> {
  const series: SeriesEntry[] = []
  for (const { incoming, comparison, findings } of changes) {
    const { kind, source, partition, isSimulated, frame } = incoming
    const files = await writer.writeRecords(incoming, frame, comparison.change)
    if (files.length + findings.length > 0) series.push({ kind, source, partition, isSimulated, files, findings })
  }
  return {
    format: MANIFEST_FORMAT,
    commit,
    recordedAt: formatInstant(recordedAt),
    inputs,
    series,
    quarantine: await writer.writeQuarantine(quarantine),
    schemas: Object.fromEntries(series.map(({ kind }) => [kind, RECORD_SCHEMAS[kind]])),
  }
}

function summarise({ inputs, alreadyIngested }: AppendPlan, commit: number | undefined): CommitSummary {
  const total = (count: (input: InputEntry) => number): number => inputs.reduce((sum, input) => sum + count(input), 0)
  const summary = {
    commit,
    rowsRead: total((input) => input.rowsRead),
    added: total((input) => input.added),
    restated: total((input) => input.restated),
    unchanged: total((input) => input.unchanged),
    quarantined: total((input) => input.quarantined),
    alreadyIngested,
  }
  const accounted = summary.added + summary.restated + summary.unchanged + summary.quarantined
  if (accounted !== summary.rowsRead)
    throw new TypeError(`${summary.rowsRead} rows read, but ${accounted} accounted for`)
  return summary
}
