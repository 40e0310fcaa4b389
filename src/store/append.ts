/** Adding batches to the lake: what is new is written, then one manifest makes all of it visible. */
import type { Clock } from '../core/clock/clock.ts'
import type { Frame } from '../core/frame.ts'
import { formatInstant } from '../core/time.ts'
import { assertComplete, type Finding, type QuarantinedRow, type RecordBatch } from '../ingest/source.ts'
import { RECORD_SCHEMAS } from '../market/record-kind.ts'
import { withAppendLock } from './append-lock.ts'
import type { CommitLog } from './commit-log.ts'
import { CommitWriter } from './commit-writer.ts'
import { allAdded, CHANGE, type Comparison, compareRows, NOTHING_COVERED } from './comparison.ts'
import { type DatasetId, kindShape } from './dataset.ts'
import { historyFindings } from './history-findings.ts'
import { type IncomingDataset, sortIncoming } from './incoming.ts'
import type { CommitSummary } from './lake.ts'
import { LakeIndex } from './lake-index.ts'
import { PendingNote } from './leftovers.ts'
import { type DatasetEntry, type InputEntry, type Manifest, MANIFEST_FORMAT } from './manifest.ts'
import { readDataset, type RecordFiles } from './read-records.ts'

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

interface DatasetChange {
  readonly incoming: IncomingDataset
  readonly comparison: Comparison
  readonly findings: readonly Finding[]
}

interface AppendPlan {
  readonly changes: readonly DatasetChange[]
  readonly inputs: readonly InputEntry[]
  readonly quarantine: ReadonlyMap<RecordBatch, readonly QuarantinedRow[]>
  readonly isChange: boolean
  readonly alreadyIngested: boolean
}

async function planAppend(
  files: RecordFiles,
  manifests: readonly Manifest[],
  batches: readonly RecordBatch[],
): Promise<AppendPlan> {
  const earlier = batches.map((batch) => commitOf(manifests, batch))
  const isKnown = earlier.map((commit) => commit !== undefined)
  const incoming = sortIncoming(batches, isKnown)
  const index = new LakeIndex(manifests)
  const changes: DatasetChange[] = []
  for (const dataset of incoming.datasets)
    changes.push(await compareDataset(files, manifests, index, dataset, batches, earlier))
  const counts = countChanges(batches.length, changes)
  const quarantine = new Map(
    batches.map((batch, i) => [
      batch,
      isKnown[i] === true ? [] : [...batch.quarantined, ...(incoming.conflicts.get(i) ?? [])],
    ]),
  )
  const hasChanges = changes.some(
    ({ comparison, findings }) => findings.length > 0 || comparison.change.some(isChanged),
  )
  const isChange = hasChanges || [...quarantine.values()].some((rows) => rows.length > 0)
  return {
    changes,
    inputs: batches.map((batch, i) =>
      describeInput(batch, counts[i]!, incoming.repeated[i]!, incoming.conflicts.get(i) ?? []),
    ),
    quarantine,
    isChange,
    alreadyIngested: batches.length > 0 && isKnown.every(Boolean) && !isChange,
  }
}

function isChanged(change: number): boolean {
  return change !== CHANGE.unchanged
}

/** The newest commit with the same bytes read in the same way. */
function commitOf(manifests: readonly Manifest[], { kind, input }: RecordBatch): number | undefined {
  return manifests.findLast(({ inputs }) =>
    inputs.some(
      (known) =>
        known.sha256 === input.sha256 &&
        known.format === input.format &&
        known.source === input.source &&
        known.kind === kind,
    ),
  )?.commit
}

async function compareDataset(
  files: RecordFiles,
  manifests: readonly Manifest[],
  index: LakeIndex,
  incoming: IncomingDataset,
  batches: readonly RecordBatch[],
  earlier: readonly (number | undefined)[],
): Promise<DatasetChange> {
  const stored = await storedRows(files, index, incoming)
  if (stored === undefined) return { incoming, comparison: allAdded(incoming), findings: [] }
  const spans = incoming.spans.filter(({ batch }) => earlier[batch] === undefined)
  const formats = new Set(spans.map(({ batch }) => batches[batch]!.input.format))
  const comparison = compareRows(incoming, stored, { spans, commits: commitsOf(manifests, incoming, formats) })
  await forgiveReplays(files, manifests, incoming, comparison, earlier)
  return { incoming, comparison, findings: historyFindings(incoming, stored, comparison) }
}

/** Commits with files of these formats for the kind and source. */
function commitsOf(
  manifests: readonly Manifest[],
  { kind, source }: DatasetId,
  formats: ReadonlySet<string>,
): Set<number> {
  const isAlike = (input: InputEntry): boolean =>
    input.kind === kind && input.source === source && formats.has(input.format)
  return new Set(manifests.filter(({ inputs }) => inputs.some(isAlike)).map(({ commit }) => commit))
}

/** The newest version of the stored rows from the first to the last day of the incoming ones. */
async function storedRows(files: RecordFiles, index: LakeIndex, incoming: IncomingDataset): Promise<Frame | undefined> {
  const dataset = index.find(incoming)
  if (dataset === undefined) return undefined
  const { dated } = kindShape(incoming.kind)
  if (dated === undefined) return readDataset(files, dataset)
  let from = Infinity
  let to = -Infinity
  for (const day of incoming.frame.columns[dated] as Int32Array) {
    from = Math.min(from, day)
    to = Math.max(to, day)
  }
  return readDataset(files, dataset, { from, to })
}

/**
 * A file ingested before may come again after a newer one has restated its rows. Its rows are then the old version, not news:
 * those that equal what the lake held at the file's commit count as unchanged.
 */
async function forgiveReplays(
  files: RecordFiles,
  manifests: readonly Manifest[],
  incoming: IncomingDataset,
  { change }: Comparison,
  earlier: readonly (number | undefined)[],
): Promise<void> {
  const commits = new Set<number>()
  for (const [row, batch] of incoming.batchOf.entries()) {
    const commit = earlier[batch]
    if (change[row] === CHANGE.restated && commit !== undefined) commits.add(commit)
  }
  for (const commit of commits) {
    const then = await storedRows(files, new LakeIndex(manifests.slice(0, commit)), incoming)
    if (then === undefined) continue
    const past = compareRows(incoming, then, NOTHING_COVERED)
    for (const [row, batch] of incoming.batchOf.entries()) {
      if (earlier[batch] === commit && past.change[row] === CHANGE.unchanged) change[row] = CHANGE.unchanged
    }
  }
}

/** By batch, three counts in the order of CHANGE. */
function countChanges(batches: number, changes: readonly DatasetChange[]): Int32Array[] {
  const counts = Array.from({ length: batches }, () => new Int32Array(3))
  for (const { incoming, comparison } of changes) {
    const { batchOf } = incoming
    for (let row = 0; row < batchOf.length; row++) counts[batchOf[row]!]![comparison.change[row]!]!++
  }
  return counts
}

function describeInput(
  batch: RecordBatch,
  changes: Int32Array,
  repeated: number,
  lost: readonly QuarantinedRow[],
): InputEntry {
  const { source, format, origin, sha256, isSimulated } = batch.input
  return {
    kind: batch.kind,
    source,
    format,
    origin,
    sha256,
    isSimulated,
    inputRows: batch.inputRows,
    rowsRead: batch.rowsRead,
    added: changes[CHANGE.added]!,
    restated: changes[CHANGE.restated]!,
    unchanged: changes[CHANGE.unchanged]! + repeated,
    quarantined: batch.quarantined.length + lost.length,
    rules: countRules([...batch.quarantined, ...lost]),
    findings: batch.findings,
  }
}

function countRules(rows: readonly QuarantinedRow[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { rule } of rows) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

async function writeFiles(
  writer: CommitWriter,
  { changes, inputs, quarantine }: AppendPlan,
  commit: number,
  recordedAt: number,
): Promise<Manifest> {
  const datasets: DatasetEntry[] = []
  for (const { incoming, comparison, findings } of changes) {
    const { kind, source, partition, isSimulated, frame } = incoming
    const files = await writer.writeRecords(incoming, frame, comparison.change)
    if (files.length + findings.length > 0) datasets.push({ kind, source, partition, isSimulated, files, findings })
  }
  return {
    format: MANIFEST_FORMAT,
    commit,
    recordedAt: formatInstant(recordedAt),
    inputs,
    datasets,
    quarantine: await writer.writeQuarantine(quarantine),
    schemas: Object.fromEntries(datasets.map(({ kind }) => [kind, RECORD_SCHEMAS[kind]])),
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
