/**
 * Folders of finished runs, each named by the hash of its inputs and written once.
 *
 * A run is built under a temporary name and renamed; whoever comes second finds it there. The
 * manifest lists every input and the logical hash of every artefact.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { fileError, isTemporary, removeStale, temporaryName, writeFileAtomic } from '../../core/files.ts'
import { type Frame, hashFrame, type Schema } from '../../core/frame.ts'
import { canonicalJson, hashJson, type Json } from '../../core/hash.ts'
import { nearestName } from '../../core/nearest.ts'
import type { FrameFiles } from '../../store/parquet/frame-file.ts'
import { type ArtefactHashes, type RunArtefacts, sortedMembers } from './run-artefacts.ts'

/** Of the manifest and of the documents beside it; another number where they are no longer read alike. */
export const MANIFEST_FORMAT = 4

/** What a run is named for; the run's id is the hash of it. */
export interface RunIdentity {
  /** The study's parameters that can change its result, and the roles its series play. */
  readonly parameters: Json
  /** Hash of every value that was read. */
  readonly data: string
  /** Hash of the reachable source and the locked libraries. */
  readonly code: string
  /** Version of Node, whose functions compute too. */
  readonly node: string
  /** SHA-256 of each file of the user's own. */
  readonly extensions: Readonly<Record<string, string>>
}

export interface RunManifest {
  readonly format: number
  readonly id: string
  readonly identity: RunIdentity
  /** The study with its data, from which the run can be asked for again. */
  readonly asked: Json
  /** Newest commit of the lake that was read. */
  readonly commit: number
  readonly isSimulated: boolean
  /** ISO instant; not part of the identity. */
  readonly recordedAt: string
  /** Logical hash and size by file name. */
  readonly artefacts: ArtefactHashes
}

/** What is kept in such folders, and how people speak of it. */
export interface FolderKind {
  readonly prefix: 'r' | 's' | 'f' | 'b' | 't'
  readonly noun: 'run' | 'sweep' | 'forecast' | 'backtest'
  /** Command that lists them. */
  readonly list: string
  /** What makes one anew, as the end of a sentence. */
  readonly again: string
}

export const RUNS: FolderKind = { prefix: 'r', noun: 'run', list: 'bellwether runs ls', again: 'run the study again' }
export const SWEEPS: FolderKind = {
  prefix: 's',
  noun: 'sweep',
  list: 'bellwether sweep ls',
  again: 'run the sweep again',
}

export const FORECASTS: FolderKind = {
  prefix: 'f',
  noun: 'forecast',
  list: 'bellwether forecast ls',
  again: 'run the forecast again',
}

/** Of any strategy of a backtest's file. */
export const STRATEGY_SWEEPS: FolderKind = { ...SWEEPS, prefix: 't' }

export const BACKTESTS: FolderKind = {
  prefix: 'b',
  noun: 'backtest',
  list: 'bellwether backtest ls',
  again: 'run the backtest again',
}

/** `r-` for a run, `s-` for a sweep, `f-` for a forecast, `b-` for a backtest or `t-` for a sweep of strategies, and the first 16 digits of the hash of the identity. */
export function runId(identity: RunIdentity, { prefix } = RUNS): string {
  return `${prefix}-${hashJson({ ...identity }).slice(0, 16)}`
}

export class RunFolders {
  readonly root: string
  readonly kind: FolderKind
  readonly #files: FrameFiles

  constructor(root: string, files: FrameFiles, kind = RUNS) {
    this.root = root
    this.kind = kind
    this.#files = files
  }

  path(id: string, file = ''): string {
    return join(this.root, id, file)
  }

  /** Identifiers of all finished runs, sorted. */
  async list(): Promise<string[]> {
    const pattern = new RegExp(`^${this.kind.prefix}-[0-9a-f]{16}$`)
    try {
      return (await readdir(this.root)).filter((name) => pattern.test(name)).toSorted()
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return []
      throw fileError(error, this.root)
    }
  }

  /** The full identifier of a run named by it or by a beginning that only one run has. Errors: RUN_UNKNOWN. */
  async resolve(given: string): Promise<string> {
    const { prefix, noun, list } = this.kind
    const all = await this.list()
    const found = all.filter((id) => id === given || id.startsWith(given) || id.startsWith(`${prefix}-${given}`))
    if (found.length === 1) return found[0]!
    const nearest = nearestName(given, all)
    throw new BellwetherError('RUN_UNKNOWN', {
      message:
        found.length === 0
          ? `No ${noun} is called ${given}.`
          : `${given} begins the names of ${found.length} ${noun}s.`,
      expected: `A ${noun} is named by its identifier, or by enough of its beginning to tell it from the others.`,
      given,
      remedy: nearest === undefined ? `${list} lists them.` : `Did you mean ${nearest}? ${list} lists all.`,
    })
  }

  /** The manifest of a run; undefined where there is no such run. Errors: RUN_DAMAGED. */
  async manifest(id: string): Promise<RunManifest | undefined> {
    if (!(await this.list()).includes(id)) return undefined
    const { seal, ...document } = ((await this.documentAsItIs(id, 'manifest')) ?? {}) as Record<string, Json>
    const manifest = document as unknown as Partial<RunManifest>
    if (manifest.id !== id || runId(manifest.identity!, this.kind) !== id) {
      throw this.#damaged(id, 'manifest.json', `it is the manifest of another ${this.kind.noun}`)
    }
    if (manifest.format !== MANIFEST_FORMAT) throw this.#otherFormat(id, String(manifest.format))
    if (seal !== hashJson(document)) throw this.#damaged(id, 'manifest.json', 'its content was changed')
    return manifest as RunManifest
  }

  /** A document of a run whose manifest is given. Errors: RUN_DAMAGED. */
  async document<T extends Json>(manifest: RunManifest, name: string): Promise<T> {
    const document = await this.documentAsItIs(manifest.id, name)
    this.#requireSame(manifest, `${name}.json`, hashJson(document))
    return document as T
  }

  /** A table of a run whose manifest is given. @param hashOf as it was hashed when it was stored. Errors: RUN_DAMAGED. */
  async table<S extends Schema>(
    manifest: RunManifest,
    name: string,
    schema: S,
    hashOf: (frame: Frame<S>) => string = hashFrame,
  ): Promise<Frame<S>> {
    const frame = await this.tableAsItIs(manifest, name, schema)
    this.#requireSame(manifest, `${name}.parquet`, hashOf(frame))
    return frame
  }

  /** Whether a table is there and whole, without reading its rows. Errors: RUN_DAMAGED. */
  async checkTable(id: string, name: string): Promise<void> {
    const file = `${name}.parquet`
    try {
      if (await isWholeParquet(this.path(id, file))) return
    } catch (error) {
      throw this.#unreadable(id, file, error)
    }
    throw this.#damaged(id, file, 'it is not whole')
  }

  /** Logical hash of each artefact as its file is now, by file name. Errors: RUN_DAMAGED where one cannot be read. */
  async hashes(manifest: RunManifest, schemas: Readonly<Record<string, Schema>>): Promise<Record<string, string>> {
    const hashes: Record<string, string> = {}
    for (const file of Object.keys(manifest.artefacts)) {
      const name = file.replace(/\.[a-z]+$/, '')
      hashes[file] = file.endsWith('.json')
        ? hashJson(await this.documentAsItIs(manifest.id, name))
        : hashFrame(await this.tableAsItIs(manifest, name, schemas[name]!))
    }
    return hashes
  }

  /** Whatever the manifest says of it. Errors: RUN_DAMAGED where it cannot be read. */
  async documentAsItIs(id: string, name: string): Promise<Json> {
    const file = `${name}.json`
    try {
      return JSON.parse(await readFile(this.path(id, file), 'utf8')) as Json
    } catch (error) {
      throw this.#unreadable(id, file, error)
    }
  }

  /** Whatever the manifest says of it. Errors: RUN_DAMAGED where it cannot be read. */
  async tableAsItIs<S extends Schema>({ id, artefacts }: RunManifest, name: string, schema: S): Promise<Frame<S>> {
    const file = `${name}.parquet`
    try {
      return await this.#files.read(this.path(id, file), schema, artefacts[file]?.rows ?? 0)
    } catch (error) {
      throw this.#unreadable(id, file, error)
    }
  }

  /** What is thrown where the bytes of a file make no sense. */
  undecodable(id: string, file: string, cause: unknown): BellwetherError {
    return this.#damaged(id, file, 'it cannot be decoded', cause)
  }

  #unreadable(id: string, file: string, error: unknown): unknown {
    const known = fileError(error, this.path(id, file))
    if (known instanceof BellwetherError && known.code !== 'FILE_MISSING') return known
    const what = known instanceof BellwetherError ? 'it does not exist' : 'it cannot be decoded'
    return this.#damaged(id, file, what, error)
  }

  #requireSame({ id, artefacts }: RunManifest, file: string, hash: string): void {
    if (artefacts[file]?.hash !== hash) throw this.#damaged(id, file, 'its content was changed')
  }

  #otherFormat(id: string, format: string): BellwetherError {
    return new BellwetherError('RUN_DAMAGED', {
      message: `The ${this.kind.noun} ${id} was stored by another version of Bellwether, in format ${format}.`,
      expected: `This version reads format ${MANIFEST_FORMAT}.`,
      given: format,
      remedy: `Remove the folder ${this.path(id)} and ${this.kind.again}.`,
    })
  }

  #damaged(id: string, file: string, what: string, cause?: unknown): BellwetherError {
    return new BellwetherError('RUN_DAMAGED', {
      message: `${this.path(id, file)} is not the file that was stored: ${what}.`,
      expected: `Files of a ${this.kind.noun} are written once and never changed.`,
      given: what,
      remedy: `Restore it from a copy, or remove the folder ${this.path(id)} and ${this.kind.again}.`,
      cause,
    })
  }

  /** Writes a run; a run of this name that is there already stays as it is. Errors: DISK_FULL, FILE_DENIED. */
  async write(manifest: RunManifest, artefacts: RunArtefacts): Promise<void> {
    await this.fill(manifest.id, async (folder) => {
      for (const [name, frame] of sortedMembers(artefacts.tables))
        await this.#files.write(frame, join(folder, `${name}.parquet`))
      for (const [name, document] of sortedMembers(artefacts.documents)) await writeDocument(folder, name, document)
      return manifest
    })
  }

  /** As `write`, where what is stored becomes known while it is written. @param write all but the manifest, which it gives */
  async fill(id: string, write: (folder: string) => Promise<RunManifest>): Promise<void> {
    const target = this.path(id)
    const temporary = temporaryName(target)
    try {
      await mkdir(temporary, { recursive: true })
      const manifest = await write(temporary)
      await writeFileAtomic(join(temporary, 'manifest.json'), sealed(manifest))
      await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      if (['ENOTEMPTY', 'EEXIST'].includes(String((error as { code?: string }).code))) return
      throw fileError(error, target)
    }
  }

  /** Removes what killed processes left half-written before `olderThan`, an instant. */
  async sweep(olderThan: number): Promise<void> {
    await removeStale(this.root, olderThan, isTemporary)
  }
}

const PARQUET_MARK = 'PAR1'

/** Parquet files begin and end with a mark, and say before the last one how long their footer is. */
async function isWholeParquet(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer: head } = await file.read(Buffer.alloc(4), 0, 4, 0)
    const { buffer: tail } = await file.read(Buffer.alloc(8), 0, 8, Math.max(0, size - 8))
    const isMarked = [head, tail.subarray(4)].every((bytes) => bytes.toString('latin1') === PARQUET_MARK)
    return isMarked && tail.readUInt32LE(0) + 12 <= size
  } finally {
    await file.close()
  }
}

/** As a file, with the hash of all the rest: what was asked and when is found nowhere else. */
export function sealed(manifest: RunManifest): string {
  const document = JSON.parse(JSON.stringify(manifest)) as Record<string, Json>
  return `${JSON.stringify({ ...document, seal: hashJson(document) }, null, 2)}\n`
}

/** Writes a JSON document into a folder. */
export async function writeDocument(folder: string, name: string, document: Json): Promise<void> {
  await writeFileAtomic(join(folder, `${name}.json`), `${canonicalJson(document)}\n`)
}
