/** What the manifests up to one commit amount to: every series with its files. */
import type { Schema } from '../../core/frame.ts'
import { hashJson } from '../../core/hash.ts'
import { RECORD_SCHEMAS, type KindName } from '../../market/record-kind.ts'
import { seriesFolder, type SeriesFilter, type SeriesId, matchesFilter } from '../series.ts'
import type { SeriesSummary } from '../lake.ts'
import type { Manifest, RecordFile } from './manifest.ts'
import { parseDate } from '../../core/time.ts'

export interface IndexedFile extends RecordFile {
  readonly commit: number
  /** Day numbers of `from` and `to`; undefined where the kind is undated. */
  readonly firstDay: number | undefined
  readonly lastDay: number | undefined
  /** Columns that the file has. */
  readonly columns: Schema
}

export interface IndexedSeries extends SeriesId {
  readonly folder: string
  readonly isSimulated: boolean
  /** In the order of their commits. */
  readonly files: readonly IndexedFile[]
}

/** Series by kind, in the order of their folders. */
export class LakeIndex {
  /** What it was made of. */
  readonly manifests: readonly Manifest[]
  readonly #series = new Map<KindName, IndexedSeries[]>()

  constructor(manifests: readonly Manifest[]) {
    this.manifests = manifests
    const byFolder = new Map<
      string,
      { -readonly [K in keyof IndexedSeries]: IndexedSeries[K] } & { files: IndexedFile[] }
    >()
    for (const manifest of manifests) {
      for (const { kind, source, partition, isSimulated, files } of manifest.series) {
        const folder = seriesFolder({ kind, source, partition })
        const series = byFolder.get(folder) ?? { kind, source, partition, folder, isSimulated: false, files: [] }
        byFolder.set(folder, series)
        series.isSimulated ||= isSimulated
        series.files.push(...files.map((file) => indexFile(file, kind, manifest)))
      }
    }
    for (const [, series] of [...byFolder].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (series.files.length === 0) continue
      const ofKind = this.#series.get(series.kind)
      if (ofKind === undefined) this.#series.set(series.kind, [series])
      else ofKind.push(series)
    }
  }

  /** Series of a kind that fit, by folder. */
  select(kind: KindName, filter: SeriesFilter = {}): readonly IndexedSeries[] {
    return (this.#series.get(kind) ?? []).filter((series) => matchesFilter(series, filter))
  }

  find(id: SeriesId): IndexedSeries | undefined {
    const folder = seriesFolder(id)
    return this.#series.get(id.kind)?.find((series) => series.folder === folder)
  }

  summaries(): SeriesSummary[] {
    const kinds = [...this.#series.keys()].toSorted()
    return kinds.flatMap((kind) => this.select(kind).map(summarise))
  }
}

function indexFile(file: RecordFile, kind: KindName, { commit, schemas }: Manifest): IndexedFile {
  return {
    ...file,
    commit,
    firstDay: file.from === undefined ? undefined : parseDate(file.from),
    lastDay: file.to === undefined ? undefined : parseDate(file.to),
    columns: schemas[kind] ?? RECORD_SCHEMAS[kind],
  }
}

/** `versions` is one, and one more for every commit that restated rows. */
function summarise({ kind, source, partition, isSimulated, files }: IndexedSeries): SeriesSummary {
  const days = files.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]).filter((day) => day !== undefined)
  return {
    kind,
    source,
    partition,
    isSimulated,
    rows: files.reduce((rows, file) => rows + file.added, 0),
    from: days.length === 0 ? undefined : days.reduce((a, b) => Math.min(a, b)),
    to: days.length === 0 ? undefined : days.reduce((a, b) => Math.max(a, b)),
    versions: 1 + new Set(files.filter((file) => file.restated > 0).map((file) => file.commit)).size,
    bytes: files.reduce((bytes, file) => bytes + file.bytes, 0),
    hash: hashJson(files.map(({ sha256 }) => sha256)),
  }
}

/** True when rows of one key may lie in several of the files: those of different commits overlap in time. */
export function mayHoldVersions(files: readonly IndexedFile[]): boolean {
  let lastDay = -Infinity
  let commit = -1
  for (const file of files.toSorted((a, b) => (a.firstDay ?? 0) - (b.firstDay ?? 0))) {
    const isOverlap = (file.firstDay ?? 0) <= lastDay
    if (isOverlap && file.commit !== commit) return true
    if ((file.lastDay ?? 0) > lastDay) {
      lastDay = file.lastDay ?? 0
      commit = file.commit
    }
  }
  return false
}
