/** The files of one commit: written under names that nobody reads yet, flushed, or removed again. */
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Frame, hashFrame, MISSING_DATE, selectRows } from '../../core/frame.ts'
import { fileError } from '../../core/files.ts'
import { civilDate, formatDate } from '../../core/time.ts'
import type { QuarantinedRow, RecordBatch } from '../../ingest/source.ts'
import { toMicroseconds } from '../parquet/column-types.ts'
import { CHANGE } from './comparison.ts'
import { seriesFolder, type SeriesId, kindShape, sourceColumn } from '../series.ts'
import { syncFile, syncFolder } from '../../core/durable.ts'
import { type Engine, sqlText } from '../parquet/engine.ts'
import { hashFile } from '../commits/file-check.ts'
import { makeFolderOf } from './leftovers.ts'
import { commitDigits, type RecordFile, type StoredFile } from '../commits/manifest.ts'
import { quarantineFrame } from '../commits/quarantine.ts'
import { writeParquet } from '../parquet/parquet-writer.ts'

const FILE_ROWS = 20_000

export class CommitWriter {
  readonly #root: string
  readonly #engine: Engine
  readonly #commit: number
  readonly #recordedAt: number
  readonly #onFile: () => void
  readonly #paths: string[] = []
  readonly #folders = new Set<string>()

  constructor(root: string, engine: Engine, commit: number, recordedAt: number, onFile: () => void) {
    this.#root = root
    this.#engine = engine
    this.#commit = commit
    this.#recordedAt = recordedAt
    this.#onFile = onFile
  }

  /** Changed rows of a series. @param change by row, values of CHANGE */
  async writeRecords(id: SeriesId, frame: Frame, change: Uint8Array): Promise<RecordFile[]> {
    const files: RecordFile[] = []
    for (const { folder, rows } of rowsOfFiles(id, frame, change)) {
      const part = rows.length === frame.length ? frame : selectRows(frame, rows)
      const stored = await this.#write(folder, part, recordConstants(id))
      const restated = rows.reduce<number>((count, row) => count + (change[row] === CHANGE.restated ? 1 : 0), 0)
      files.push({ ...stored, added: rows.length - restated, restated, ...timeSpan(id, part) })
    }
    return files
  }

  async writeQuarantine(rows: ReadonlyMap<RecordBatch, readonly QuarantinedRow[]>): Promise<StoredFile | null> {
    const frame = quarantineFrame(rows)
    if (frame.length === 0) return null
    const { sha256: _, ...stored } = await this.#write('quarantine', frame, new Map())
    return stored
  }

  /** After this, what was written survives a loss of power. */
  async flush(): Promise<void> {
    for (const path of this.#paths) await syncFile(path)
    for (const folder of [...this.#folders].toSorted((a, b) => b.length - a.length)) await syncFolder(folder)
  }

  async discard(): Promise<void> {
    for (const path of this.#paths) await rm(path, { force: true })
  }

  async #write(
    folder: string,
    frame: Frame,
    constants: ReadonlyMap<string, string>,
  ): Promise<StoredFile & { sha256: string }> {
    const sha256 = hashFrame(frame)
    const relative = `${folder}/${commitDigits(this.#commit)}-${sha256.slice(0, 16)}.parquet`
    const path = join(this.#root, relative)
    for (const parent of await makeFolderOf(this.#root, path)) this.#folders.add(parent)
    this.#paths.push(path)
    await writeParquet(this.#engine, path, {
      frame,
      rows: Int32Array.from({ length: frame.length }, (_, row) => row),
      constants: new Map([...constants, ...this.#stamps()]),
    })
    this.#onFile()
    try {
      const { size } = await stat(path)
      return { path: relative, rows: frame.length, bytes: size, bytesSha256: await hashFile(path), sha256 }
    } catch (error) {
      throw fileError(error, path)
    }
  }

  #stamps(): [string, string][] {
    return [
      ['recordedAt', `make_timestamp(${toMicroseconds(this.#recordedAt)})`],
      ['commit', `${this.#commit}::BIGINT`],
    ]
  }
}

/** Partition columns and the source lie in the file too, so that it can be read alone. */
function recordConstants(id: SeriesId): Map<string, string> {
  const constants = new Map(Object.entries(id.partition).map(([name, value]) => [name, sqlText(value)]))
  return constants.set(sourceColumn(id.kind), sqlText(id.source))
}

interface FileRows {
  readonly folder: string
  readonly rows: Int32Array
}

/**
 * Changed rows by the file they go to. Years share a file until it has FILE_ROWS rows: thousands of files with
 * 250 daily bars each would take longer to open than to read.
 */
function rowsOfFiles(id: SeriesId, frame: Frame, change: Uint8Array): FileRows[] {
  const base = seriesFolder(id)
  const years = yearOfRows(id, frame)
  if (years === undefined) {
    const rows = changedRows(change, () => true)
    return rows.length === 0 ? [] : [{ folder: base, rows }]
  }
  const counts = new Map<number, number>()
  for (let row = 0; row < change.length; row++) {
    if (change[row] !== CHANGE.unchanged) counts.set(years[row]!, (counts.get(years[row]!) ?? 0) + 1)
  }
  return shareFiles([...counts].toSorted(([a], [b]) => a - b)).flatMap(({ first, last }) => {
    const folder = `${base}/${first === last ? `year=${first}` : `year=${first}-${last}`}`
    const rows = changedRows(change, (row) => years[row]! >= first && years[row]! <= last)
    return rowsByDays(id, frame, rows).map((part) => ({ folder, rows: part }))
  })
}

/**
 * Rows that lie contract by contract in their file are read day by day: a file of them has one day, or more where these
 * have at most FILE_ROWS rows together. Others lie by time and need no dividing.
 */
function rowsByDays({ kind }: SeriesId, frame: Frame, rows: Int32Array): Int32Array[] {
  const { key, dated } = kindShape(kind)
  if (key[0] !== 'contract' || rows.length <= FILE_ROWS) return [rows]
  const days = frame.columns[dated!] as Int32Array
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(days[row]!, (counts.get(days[row]!) ?? 0) + 1)
  const files: { rows: Int32Array; count: number }[] = []
  const fileOf = new Map<number, { rows: Int32Array; count: number }>()
  for (const together of shareDays([...counts].toSorted(([a], [b]) => a - b))) {
    const file = { rows: new Int32Array(together.reduce((sum, day) => sum + counts.get(day)!, 0)), count: 0 }
    files.push(file)
    for (const day of together) fileOf.set(day, file)
  }
  for (const row of rows) {
    const file = fileOf.get(days[row]!)!
    file.rows[file.count++] = row
  }
  return files.map((file) => file.rows)
}

/** Days that lie in one file, with at most FILE_ROWS rows where they are several. @param counts rows by day, in order */
function shareDays(counts: readonly (readonly [day: number, rows: number])[]): number[][] {
  const shared: number[][] = []
  let held = Number.POSITIVE_INFINITY
  for (const [day, rows] of counts) {
    if (held + rows > FILE_ROWS) {
      shared.push([])
      held = 0
    }
    shared.at(-1)!.push(day)
    held += rows
  }
  return shared
}

function changedRows(change: Uint8Array, isWanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(change.length)
  let count = 0
  for (let row = 0; row < change.length; row++) {
    if (change[row] !== CHANGE.unchanged && isWanted(row)) rows[count++] = row
  }
  return rows.subarray(0, count)
}

/** Undefined for an undated kind. A dated record without its date is a mistake of the source. */
function yearOfRows(id: SeriesId, frame: Frame): Int32Array | undefined {
  const { dated } = kindShape(id.kind)
  if (dated === undefined) return undefined
  const years = new Map<number, number>()
  return (frame.columns[dated] as Int32Array).map((day) => {
    if (day === MISSING_DATE) throw new TypeError(`a record of ${seriesFolder(id)} has no ${dated}`)
    let year = years.get(day)
    if (year === undefined) years.set(day, (year = civilDate(day).year))
    return year
  })
}

/** Spans of years with at least FILE_ROWS rows each, but for the last. @param counts rows by year, in order */
function shareFiles(counts: readonly (readonly [year: number, rows: number])[]): { first: number; last: number }[] {
  const spans: { first: number; last: number; rows: number }[] = []
  for (const [year, rows] of counts) {
    const open = spans.at(-1)
    if (open === undefined || open.rows >= FILE_ROWS) spans.push({ first: year, last: year, rows })
    else {
      open.last = year
      open.rows += rows
    }
  }
  return spans
}

function timeSpan(id: SeriesId, frame: Frame): Pick<RecordFile, 'from' | 'to' | 'firstAt' | 'lastAt'> {
  const { dated } = kindShape(id.kind)
  return {
    ...(dated === undefined ? {} : daySpan(frame.columns[dated] as Int32Array)),
    ...('at' in frame.schema ? instantSpan(frame.columns['at'] as Float64Array) : {}),
  }
}

// One function over both kinds of array was seen to give the instants for the days, in 3 of 200 ingests, once it was
// compiled while it ran (Node 24.21): hence two, each over one kind.

function daySpan(days: Int32Array): { from: string; to: string } {
  let first = days[0]!
  let last = first
  for (let i = 1; i < days.length; i++) {
    if (days[i]! < first) first = days[i]!
    if (days[i]! > last) last = days[i]!
  }
  return { from: formatDate(first), to: formatDate(last) }
}

function instantSpan(instants: Float64Array): { firstAt: number; lastAt: number } {
  let first = Infinity
  let last = -Infinity
  for (let i = 0; i < instants.length; i++) {
    if (instants[i]! < first) first = instants[i]!
    if (instants[i]! > last) last = instants[i]!
  }
  return { firstAt: first, lastAt: last }
}
