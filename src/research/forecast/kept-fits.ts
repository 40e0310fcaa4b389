/**
 * Finished fits on disk, each under the hash of all that it depends on, so that a study that was stopped goes on where
 * it was and one that ends later fits only what is new. A file that is not what was written is as good as none.
 */
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SerialisedModel } from '@bellwether/learn'
import { fileError, temporaryName } from '../../core/files.ts'
import { hashBytes } from '../../core/hash.ts'
import { epochsOf, type Fit } from './cell.ts'

/** A fit, and the model where a later one goes on from it. */
export interface KeptFit extends Fit {
  readonly model: SerialisedModel | null
}

const HASH_DIGITS = 64

/**
 * Not flushed to the disk: what a loss of power damages is found by its hash and fitted again. A prediction that is no number has
 * no place in JSON, so a fit with one is not kept, or it would come back as zero. Errors: DISK_FULL, FILE_DENIED.
 */
export async function keepFit(folder: string, fit: KeptFit): Promise<void> {
  if (!fit.prediction.every(Number.isFinite)) return
  const path = pathOf(folder, fit.key)
  const temporary = temporaryName(path)
  const body = JSON.stringify(fit)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, hashBytes(body) + body)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw fileError(error, path)
  }
}

/** The fit that is kept under a key; undefined where there is none. */
export async function keptFit(folder: string, key: string): Promise<KeptFit | undefined> {
  const text = await readFile(pathOf(folder, key), 'utf8').catch(() => '')
  const body = text.slice(HASH_DIGITS)
  if (body === '' || hashBytes(body) !== text.slice(0, HASH_DIGITS)) return undefined
  const fit = JSON.parse(body) as KeptFit
  return fit.key === key ? { ...fit, epochs: epochsOf(fit.epochs) } : undefined
}

/** Tells `dropFits` that these are still in use. */
export async function touchFits(folder: string, keys: readonly string[], now: number): Promise<void> {
  for (const key of keys) await utimes(pathOf(folder, key), now / 1000, now / 1000).catch(() => undefined)
}

/** Removes fits that nobody used since `olderThan`, an instant. */
export async function dropFits(folder: string, olderThan: number): Promise<void> {
  for (const part of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, part))) {
      const path = join(folder, part, name)
      const found = await stat(path).catch(() => undefined)
      if (found !== undefined && found.mtimeMs < olderThan) await rm(path, { force: true })
    }
  }
}

/** In folders of a few files each. */
function pathOf(folder: string, key: string): string {
  return join(folder, key.slice(0, 2), `${key}.json`)
}
