/** A file of the lake is what its commit says, or it is not read. */
import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { hashBytes } from '../../core/hash.ts'
import type { StoredFile } from './manifest.ts'

/** Checks the bytes of each file once a process, its size and times before every read. */
export class FileCheck {
  readonly #root: string
  readonly #seen = new Map<string, string>()

  constructor(root: string) {
    this.#root = root
  }

  /** Errors: LAKE_CORRUPT naming the file. */
  async assertIntact(files: readonly StoredFile[]): Promise<void> {
    for (const file of files) await this.#assertFile(file)
  }

  /** The bytes of a file that is small enough to be held. Errors: LAKE_CORRUPT naming it. */
  async readIntact(file: StoredFile): Promise<Buffer> {
    const path = join(this.#root, file.path)
    const state = await fileState(path)
    const bytes = state === undefined ? undefined : await readFile(path).catch(() => undefined)
    if (state === undefined || bytes === undefined) throw corruptFile(path, 'it does not exist or cannot be read')
    if (this.#seen.get(file.path) === state.stamp) return bytes
    if (bytes.length !== file.bytes) throw corruptFile(path, `it has ${bytes.length} bytes, not ${file.bytes}`)
    if (hashBytes(bytes) !== file.bytesSha256) throw corruptFile(path, 'its bytes were changed')
    this.#seen.set(file.path, state.stamp)
    return bytes
  }

  async #assertFile(file: StoredFile): Promise<void> {
    const path = join(this.#root, file.path)
    const state = await fileState(path)
    if (state === undefined) throw corruptFile(path, 'it does not exist or cannot be read')
    if (this.#seen.get(file.path) === state.stamp) return
    if (state.bytes !== file.bytes) throw corruptFile(path, `it has ${state.bytes} bytes, not ${file.bytes}`)
    if ((await hashFile(path)) !== file.bytesSha256) throw corruptFile(path, 'its bytes were changed')
    this.#seen.set(file.path, state.stamp)
  }
}

async function fileState(path: string): Promise<{ bytes: number; stamp: string } | undefined> {
  try {
    const { size, mtimeMs, ino } = await stat(path)
    return { bytes: size, stamp: `${size} ${mtimeMs} ${ino}` }
  } catch {
    return undefined
  }
}

/** Pieces of a large file, bytes. */
const PIECE = 1 << 22

/** SHA-256 of a file's bytes. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const piece = Buffer.allocUnsafe(Math.min(size, PIECE))
    for (let at = 0; at < size;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, at)
      if (bytesRead === 0) break
      hash.update(piece.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}

/** @param what is wrong with it, as the end of a sentence */
export function corruptFile(path: string, what: string, cause?: unknown): BellwetherError {
  return new BellwetherError('LAKE_CORRUPT', {
    message: `${path} is not the file that was stored: ${what}.`,
    expected: 'Files of the lake are written once and never changed.',
    given: what,
    remedy: 'Restore it from a copy, or ingest the original files into a new home.',
    cause,
  })
}
