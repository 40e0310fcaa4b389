/** What batches would change in the lake: each series compared with what is stored, each input's rows accounted for. */
import type { Frame } from '../../core/frame.ts'
import type { Finding, QuarantinedRow, RecordBatch } from '../../ingest/source.ts'
import { allAlike, CHANGE, type Comparison, compareRows, NOTHING_COVERED } from './comparison.ts'
import { type SeriesId, kindShape } from '../series.ts'
import { historyFindings } from './history-findings.ts'
import { type IncomingSeries, sortIncoming } from './incoming.ts'
import { type IndexedFile, type IndexedSeries, LakeIndex } from '../commits/lake-index.ts'
import type { InputEntry, Manifest } from '../commits/manifest.ts'
import { readSeries, type RecordFiles } from '../reading/read-records.ts'
import { filesWithRows } from './written-rows.ts'

/** One series with what the batches change in it. */
export interface SeriesChange {
  readonly incoming: IncomingSeries
  readonly comparison: Comparison
  readonly findings: readonly Finding[]
}

export interface AppendPlan {
  readonly changes: readonly SeriesChange[]
  readonly inputs: readonly InputEntry[]
  readonly quarantine: ReadonlyMap<RecordBatch, readonly QuarantinedRow[]>
  readonly isChange: boolean
  readonly alreadyIngested: boolean
}

/** Reads what is stored and says what would change; writes nothing. Errors: LAKE_CORRUPT. */
export async function planAppend(
  files: RecordFiles,
  manifests: readonly Manifest[],
  batches: readonly RecordBatch[],
): Promise<AppendPlan> {
  const earlier = batches.map((batch) => commitOf(manifests, batch))
  const isKnown = earlier.map((commit) => commit !== undefined)
  const incoming = sortIncoming(batches, isKnown)
  const index = new LakeIndex(manifests)
  const changes: SeriesChange[] = []
  for (const one of incoming.series) changes.push(await compareSeries(files, manifests, index, one, batches, earlier))
  const counts = countChanges(batches.length, changes)
  const quarantine = new Map(
    batches.map((batch, i) => [
      batch,
      isRefusedBefore(manifests, batch) ? [] : [...batch.quarantined, ...(incoming.conflicts.get(i) ?? [])],
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

/** The newest commit with the same bytes read by the same format. */
function commitOf(manifests: readonly Manifest[], batch: RecordBatch): number | undefined {
  return manifests.findLast(({ inputs }) => inputs.some((known) => isSameInput(known, batch)))?.commit
}

function isSameInput(known: InputEntry, { kind, input }: RecordBatch): boolean {
  return (
    known.sha256 === input.sha256 &&
    known.format === input.format &&
    known.source === input.source &&
    known.kind === kind
  )
}

/** True where the same bytes had as many rows refused by each rule: with other options others may be. */
function isRefusedBefore(manifests: readonly Manifest[], batch: RecordBatch): boolean {
  const rules = Object.entries(countRules(batch.quarantined))
  return manifests.some(({ inputs }) =>
    inputs.some((known) => isSameInput(known, batch) && rules.every(([rule, count]) => known.rules[rule] === count)),
  )
}

async function compareSeries(
  files: RecordFiles,
  manifests: readonly Manifest[],
  index: LakeIndex,
  incoming: IncomingSeries,
  batches: readonly RecordBatch[],
  earlier: readonly (number | undefined)[],
): Promise<SeriesChange> {
  const series = index.find(incoming)
  if (series === undefined) return { incoming, comparison: allAlike(incoming, CHANGE.added), findings: [] }
  const written = writtenBefore(incoming, series, earlier)
  if (written !== undefined) {
    await files.check.assertIntact(written)
    return { incoming, comparison: allAlike(incoming, CHANGE.unchanged), findings: [] }
  }
  const stored = await storedRows(files, series, incoming)
  const spans = incoming.spans.filter(({ batch }) => earlier[batch] === undefined)
  const formats = new Set(spans.map(({ batch }) => batches[batch]!.input.format))
  const comparison = compareRows(incoming, stored, { spans, commits: commitsOf(manifests, incoming, formats) })
  await forgiveReplays(files, manifests, incoming, comparison, earlier)
  return { incoming, comparison, findings: historyFindings(incoming, stored, comparison) }
}

/** The files that already hold all of the rows, where known bytes bring nothing else. */
function writtenBefore(
  incoming: IncomingSeries,
  series: IndexedSeries,
  earlier: readonly (number | undefined)[],
): readonly IndexedFile[] | undefined {
  const commits = new Set(incoming.spans.map(({ batch }) => earlier[batch]))
  const [commit] = commits
  return commits.size === 1 && commit !== undefined ? filesWithRows(incoming, series, commit) : undefined
}

/** Commits with files of these formats for the kind and source. */
function commitsOf(
  manifests: readonly Manifest[],
  { kind, source }: SeriesId,
  formats: ReadonlySet<string>,
): Set<number> {
  const isAlike = (input: InputEntry): boolean =>
    input.kind === kind && input.source === source && formats.has(input.format)
  return new Set(manifests.filter(({ inputs }) => inputs.some(isAlike)).map(({ commit }) => commit))
}

/** The newest version of the stored rows from the first to the last day of the incoming ones. */
async function storedRows(files: RecordFiles, series: IndexedSeries, incoming: IncomingSeries): Promise<Frame> {
  const { dated } = kindShape(incoming.kind)
  if (dated === undefined) return readSeries(files, series)
  let from = Infinity
  let to = -Infinity
  for (const day of incoming.frame.columns[dated] as Int32Array) {
    from = Math.min(from, day)
    to = Math.max(to, day)
  }
  return readSeries(files, series, { from, to })
}

/**
 * A file ingested before may come again after a newer one has restated its rows. Its rows are then the old version, not news:
 * those that equal what the lake held at the file's commit count as unchanged.
 */
async function forgiveReplays(
  files: RecordFiles,
  manifests: readonly Manifest[],
  incoming: IncomingSeries,
  { change }: Comparison,
  earlier: readonly (number | undefined)[],
): Promise<void> {
  const commits = new Set<number>()
  for (const [row, batch] of incoming.batchOf.entries()) {
    const commit = earlier[batch]
    if (change[row] === CHANGE.restated && commit !== undefined) commits.add(commit)
  }
  for (const commit of commits) {
    const series = new LakeIndex(manifests.slice(0, commit)).find(incoming)
    if (series === undefined) continue
    const past = compareRows(incoming, await storedRows(files, series, incoming), NOTHING_COVERED)
    for (const [row, batch] of incoming.batchOf.entries()) {
      if (earlier[batch] === commit && past.change[row] === CHANGE.unchanged) change[row] = CHANGE.unchanged
    }
  }
}

/** By batch, three counts in the order of CHANGE. */
function countChanges(batches: number, changes: readonly SeriesChange[]): Int32Array[] {
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
