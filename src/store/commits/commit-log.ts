/** The lake's history: one manifest a commit, numbered without gaps. */
import { randomUUID } from 'node:crypto'
import { link, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { fileError, makeFolder, TEMPORARY_PREFIX } from '../../core/files.ts'
import { syncFolder } from '../../core/durable.ts'
import { type Manifest, manifestFault, manifestName } from './manifest.ts'

const MANIFEST_NAME = /^\d{8,}\.json$/

export class CommitLog {
  readonly #folder: string
  #manifests: readonly Manifest[] = []
  /** Identity of the newest manifest's file. */
  #newest = ''
  #earlier: Promise<unknown> = Promise.resolve()

  constructor(root: string) {
    this.#folder = join(root, 'commits')
  }

  /** All commits so far, oldest first: element `n - 1` is commit `n`. Errors: LAKE_CORRUPT. */
  async load(): Promise<readonly Manifest[]> {
    // One after another: two at once would both add what is new.
    const loading = this.#earlier.then(() => this.#loadNewer())
    this.#earlier = loading.catch(() => undefined)
    return loading
  }

  async #loadNewer(): Promise<readonly Manifest[]> {
    const head = await this.#head()
    if (!(await this.#isContinued(head))) this.#manifests = []
    const loaded: Manifest[] = []
    for (let commit = this.#manifests.length + 1; commit <= head; commit++) loaded.push(await this.#read(commit))
    if (loaded.length > 0) {
      this.#manifests = [...this.#manifests, ...loaded]
      this.#newest = await this.#stampOf(head)
    }
    return this.#manifests
  }

  /** False when the lake was removed, and perhaps made again, since it was read. */
  async #isContinued(head: number): Promise<boolean> {
    const known = this.#manifests.length
    return known === 0 || (head >= known && (await this.#stampOf(known)) === this.#newest)
  }

  async #stampOf(commit: number): Promise<string> {
    const { ino, mtimeMs } = await stat(join(this.#folder, manifestName(commit)))
    return `${ino} ${mtimeMs}`
  }

  /**
   * The one atomic step by which a commit becomes visible: its manifest, complete and flushed, gets its name.
   * False when another process has taken the number.
   */
  async publish(manifest: Manifest, onWritten: () => void): Promise<boolean> {
    const target = join(this.#folder, manifestName(manifest.commit))
    // determinism-allow random: a temporary name never reaches a result
    const temporary = join(this.#folder, `${TEMPORARY_PREFIX}${randomUUID()}.json`)
    try {
      await makeFolder(this.#folder)
      await writeFlushed(temporary, `${JSON.stringify(manifest, undefined, 1)}\n`)
      onWritten()
      await link(temporary, target)
    } catch (error) {
      if ((error as { code?: unknown }).code === 'EEXIST') return false
      throw fileError(error, target)
    } finally {
      await rm(temporary, { force: true })
    }
    await syncFolder(this.#folder)
    return true
  }

  async #head(): Promise<number> {
    let names: string[]
    try {
      names = await readdir(this.#folder)
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return 0
      throw fileError(error, this.#folder)
    }
    return names.reduce(
      (head, name) => (MANIFEST_NAME.test(name) ? Math.max(head, Number.parseInt(name, 10)) : head),
      0,
    )
  }

  async #read(commit: number): Promise<Manifest> {
    const path = join(this.#folder, manifestName(commit))
    let manifest: unknown
    try {
      manifest = JSON.parse(await readFile(path, 'utf8'))
    } catch (error) {
      const cause = fileError(error, path)
      if (cause instanceof BellwetherError && cause.code === 'FILE_DENIED') throw cause
      throw corruptManifest(path, `it cannot be read (${(error as Error).message})`, error)
    }
    const fault = manifestFault(manifest, commit)
    if (fault !== '') throw corruptManifest(path, fault)
    return manifest as Manifest
  }
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function corruptManifest(path: string, what: string, cause?: unknown): BellwetherError {
  return new BellwetherError('LAKE_CORRUPT', {
    message: `The commit ${path} cannot be used: ${what}.`,
    expected: 'The history of a lake is a file a commit, numbered without gaps, never changed.',
    given: what,
    remedy: 'Restore the file from a copy, or ingest into a new home.',
    cause,
  })
}
