/**
 * Folders of finished runs, each named by the hash of its inputs and written once.
 *
 * A run is built under a temporary name and renamed; whoever comes second finds it there. The
 * manifest lists every input and the logical hash of every artefact.
 */
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BellwetherError } from '../core/errors.ts'
import { fileError, temporaryName, TEMPORARY_PREFIX, writeFileAtomic } from '../core/files.ts'
import type { Frame, Schema } from '../core/frame.ts'
import { canonicalJson, hashJson, type Json } from '../core/hash.ts'
import { nearestName } from '../core/nearest.ts'
import type { FrameFiles } from '../store/frame-file.ts'
import { type ArtefactHashes, type RunArtefacts, sortedMembers } from './run-artefacts.ts'

export const MANIFEST_FORMAT = 1

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

/** `r-` and the first 16 digits of the hash of the identity. */
export function runId(identity: RunIdentity): string {
  return `r-${hashJson({ ...identity }).slice(0, 16)}`
}

export class RunFolders {
  readonly root: string
  readonly #files: FrameFiles

  constructor(root: string, files: FrameFiles) {
    this.root = root
    this.#files = files
  }

  path(id: string, file = ''): string {
    return join(this.root, id, file)
  }

  /** Identifiers of all finished runs, sorted. */
  async list(): Promise<string[]> {
    try {
      const names = await readdir(this.root)
      return names.filter((name) => /^r-[0-9a-f]{16}$/.test(name)).toSorted()
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return []
      throw fileError(error, this.root)
    }
  }

  /** The full identifier of a run named by it or by a beginning that only one run has. Errors: RUN_UNKNOWN. */
  async resolve(given: string): Promise<string> {
    const all = await this.list()
    const found = all.filter((id) => id === given || id.startsWith(given) || id.startsWith(`r-${given}`))
    if (found.length === 1) return found[0]!
    const nearest = nearestName(given, all)
    throw new BellwetherError('RUN_UNKNOWN', {
      message: found.length === 0 ? `No run is called ${given}.` : `${given} begins the names of ${found.length} runs.`,
      expected: 'The identifier of a run, or enough of its beginning to tell it from the others.',
      given,
      remedy:
        nearest === undefined
          ? 'bellwether runs ls lists them.'
          : `Did you mean ${nearest}? bellwether runs ls lists all.`,
    })
  }

  async manifest(id: string): Promise<RunManifest | undefined> {
    try {
      return JSON.parse(await readFile(this.path(id, 'manifest.json'), 'utf8')) as RunManifest
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return undefined
      throw fileError(error, this.path(id, 'manifest.json'))
    }
  }

  async document<T extends Json>(id: string, name: string): Promise<T> {
    try {
      return JSON.parse(await readFile(this.path(id, `${name}.json`), 'utf8')) as T
    } catch (error) {
      throw fileError(error, this.path(id, `${name}.json`))
    }
  }

  /** A table of a run whose manifest is given. Errors: FILE_MISSING. */
  table<S extends Schema>({ id, artefacts }: RunManifest, name: string, schema: S): Promise<Frame<S>> {
    const file = `${name}.parquet`
    return this.#files.read(this.path(id, file), schema, artefacts[file]?.rows ?? 0)
  }

  /** Writes a run; a run of this name that is there already stays as it is. Errors: DISK_FULL, FILE_DENIED. */
  async write(manifest: RunManifest, artefacts: RunArtefacts): Promise<void> {
    const target = this.path(manifest.id)
    const temporary = temporaryName(target)
    try {
      await mkdir(temporary, { recursive: true })
      for (const [name, frame] of sortedMembers(artefacts.tables))
        await this.#files.write(frame, join(temporary, `${name}.parquet`))
      for (const [name, document] of sortedMembers(artefacts.documents)) {
        await writeFileAtomic(join(temporary, `${name}.json`), `${canonicalJson(document)}\n`)
      }
      await writeFileAtomic(join(temporary, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
      await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      if (['ENOTEMPTY', 'EEXIST'].includes(String((error as { code?: string }).code))) return
      throw fileError(error, target)
    }
  }

  /** Removes what killed processes left half-written before `olderThan`, an instant. */
  async sweep(olderThan: number): Promise<void> {
    const names = await readdir(this.root).catch(() => [])
    for (const name of names.filter((other) => other.startsWith(TEMPORARY_PREFIX))) {
      const path = join(this.root, name)
      const { mtimeMs } = await stat(path)
      if (mtimeMs < olderThan) await rm(path, { recursive: true, force: true })
    }
  }
}
