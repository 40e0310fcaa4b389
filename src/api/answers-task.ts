/** Questions that workers answer: each calls the query function of the layer that owns the answer. */
import { systemClock } from '../core/clock/system.ts'
import { BellwetherError } from '../core/errors.ts'
import { requireDate } from '../core/time.ts'
import {
  checkData,
  lakeOf,
  listQuarantine,
  listSeries,
  type QuarantineChoice,
  type SeriesChoice,
} from '../jobs/stored/data-sets.ts'
import {
  checkArtefacts,
  describeRun,
  findArtefact,
  listArtefacts,
  readManifest,
  withTable,
} from '../jobs/stored/stored-runs.ts'
import type { FileLake } from '../store/open-lake.ts'
import { Engine } from '../store/parquet/engine.ts'
import { readSlice, type Slice, writeSlice } from '../store/parquet/table-slice.ts'
import { mediaTypeOf } from './media-type.ts'
import { problemOf } from './problem.ts'

export interface OfHome {
  readonly home: string
  readonly threads: number
}

interface OfRun extends OfHome {
  readonly id: string
}

export interface OfTable extends OfRun {
  readonly table: string
  readonly slice: Slice
}

const lakes = new Map<string, Promise<FileLake>>()
let engine: Engine | undefined

/** A worker keeps what it has read of the lake's history. */
function lake({ home, threads }: OfHome): Promise<FileLake> {
  const known = lakes.get(home)
  if (known !== undefined) return known
  const opening = lakeOf(home, systemClock, threads)
  lakes.set(home, opening)
  opening.catch(() => lakes.delete(home))
  return opening
}

/** As JSON; what is not a number becomes null. */
function document(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

export async function answerRun({ home, id }: OfRun): Promise<Uint8Array> {
  return document(await describeRun(home, id))
}

/** For lists: without figures, and with what is wrong where a run cannot be shown. */
export async function answerSummary({ home, id }: OfRun): Promise<Uint8Array> {
  try {
    const { figures: _, ...summary } = await describeRun(home, id)
    return document({ summary })
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error
    // Removed since it was listed: it is not there, and nothing is wrong.
    return document(error.code === 'RUN_UNKNOWN' ? {} : { problem: problemOf(error) })
  }
}

export async function answerManifest({ home, id }: OfRun): Promise<Uint8Array> {
  return document(await readManifest(home, id))
}

export async function answerVerification({ home, id }: OfRun): Promise<Uint8Array> {
  const artefacts = await checkArtefacts(home, id)
  const isIntact = artefacts.every(({ state }) => state === 'same')
  return document({ id, isIntact, artefacts, command: `bellwether verify ${id}` })
}

export async function answerArtefacts({ home, id }: OfRun): Promise<Uint8Array> {
  const artefacts = await listArtefacts(home, id)
  return document(
    artefacts.map(({ name, rows, bytes, hash }) => ({ name, mediaType: mediaTypeOf(name), rows, bytes, hash })),
  )
}

export async function answerArtefact({ home, id, name }: OfRun & { readonly name: string }): Promise<Uint8Array> {
  return document(await findArtefact(home, id, name))
}

export async function answerTable(asked: OfTable): Promise<Uint8Array> {
  const { home, id, table, slice } = asked
  return document(await withTable(home, id, table, (path) => readSlice(engineOf(asked), path, slice)))
}

/** Writes the columns into a file. */
export async function answerColumns(asked: OfTable & { readonly target: string }): Promise<void> {
  const { home, id, table, slice, target } = asked
  await withTable(home, id, table, (path) => writeSlice(engineOf(asked), path, slice, target))
}

function engineOf({ threads }: OfHome): Engine {
  engine ??= new Engine(threads)
  return engine
}

export async function answerSeries(asked: OfHome & { readonly choice: SeriesChoice }): Promise<Uint8Array> {
  return document(await listSeries(await lake(asked), asked.choice))
}

export interface QualityChoice extends SeriesChoice {
  /** ISO dates. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export async function answerQuality(asked: OfHome & { readonly choice: QualityChoice }): Promise<Uint8Array> {
  const { from, to, ...choice } = asked.choice
  const span = {
    ...(from !== undefined && { from: requireDate(from, 'from') }),
    ...(to !== undefined && { to: requireDate(to, 'to') }),
  }
  return document(await checkData(await lake(asked), choice, span))
}

export async function answerQuarantine(asked: OfHome & { readonly choice: QuarantineChoice }): Promise<Uint8Array> {
  return document(await listQuarantine(await lake(asked), asked.choice))
}
