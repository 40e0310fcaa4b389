/**
 * Parts of long sweeps on disk, so that a sweep that was stopped goes on where it was. A part is written whole or not
 * at all; one that cannot be read, is not what was written, or lies where another belongs is as good as none.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { SUM_NAMES } from '../../../backtest/orb/orb-sums.ts'
import { BellwetherError } from '../../../core/errors.ts'
import { writeFileAtomic } from '../../../core/files.ts'
import { emptyPart, type PartShape, type PartSums } from './sweep-part.ts'

const HASH_BYTES = 32

/** Errors: DISK_FULL, FILE_DENIED. */
export async function keepPart(path: string, part: PartSums): Promise<void> {
  const body = Buffer.concat(columnsOf(part))
  try {
    await writeFileAtomic(path, Buffer.concat([hashOf(path, body), body]))
  } catch (error) {
    // Another process that computed the same sweep has stored it and removed the folder.
    if (!(error instanceof BellwetherError && error.code === 'FILE_MISSING')) throw error
  }
}

/** The part that is kept there; undefined where there is none. */
export async function keptPart(path: string, shape: PartShape): Promise<PartSums | undefined> {
  const bytes = await readFile(path).catch(() => undefined)
  const body = bytes?.subarray(HASH_BYTES)
  if (body === undefined || !hashOf(path, body).equals(bytes!.subarray(0, HASH_BYTES))) return undefined
  const part = emptyPart(shape)
  let at = 0
  for (const column of columnsOf(part)) at += body.copy(column, 0, at)
  return at === body.length ? part : undefined
}

/** Views, not copies. */
function columnsOf({ sums, net, netSquares }: PartSums): Buffer[] {
  return [...SUM_NAMES.map((name) => sums[name]), net, netSquares].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
  )
}

/** With the names of the sweep and of the part. */
function hashOf(path: string, body: Buffer): Buffer {
  const place = `${basename(dirname(path))}/${basename(path)}`
  return createHash('sha256').update(place).update(body).digest()
}
