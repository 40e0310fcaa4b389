/**
 * What an append that was killed leaves behind: files that no commit names.
 *
 * Readers never see them. An append notes in `append.pending` that it has begun to write, and removes
 * the note at its end; the next one that holds the lock and finds the note removes the files.
 */
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileError, makeFolder, TEMPORARY_PREFIX } from '../../core/files.ts'

const COMMIT_FILE = /^(\d{8,})-[0-9a-f]+\.parquet$/

export class PendingNote {
  readonly #root: string
  readonly #path: string

  constructor(root: string) {
    this.#root = root
    this.#path = join(root, 'append.pending')
  }

  async write(): Promise<void> {
    try {
      await writeFile(this.#path, '')
    } catch (error) {
      throw fileError(error, this.#path)
    }
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true, recursive: true })
  }

  /** Removes what is left of appends after commit `head`; the caller holds the lock. */
  async sweep(head: number): Promise<void> {
    if ((await stat(this.#path).catch(() => undefined)) === undefined) return
    for (const folder of ['records', 'quarantine', 'commits']) {
      for (const path of await leftoversIn(join(this.#root, folder), head)) await rm(path, { force: true })
    }
    await this.remove()
  }
}

async function leftoversIn(folder: string, head: number): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && isLeftover(entry.name, head))
    .map((entry) => join(entry.parentPath, entry.name))
}

function isLeftover(name: string, head: number): boolean {
  const commit = COMMIT_FILE.exec(name)?.[1]
  return name.startsWith(TEMPORARY_PREFIX) || (commit !== undefined && Number(commit) > head)
}

/** Creates the folder of a file; all folders below `root` that lead to it, deepest first. */
export async function makeFolderOf(root: string, path: string): Promise<string[]> {
  const folders: string[] = []
  for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder)) folders.push(folder)
  try {
    await makeFolder(dirname(path))
  } catch (error) {
    throw fileError(error, path)
  }
  return folders
}
