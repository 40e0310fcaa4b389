/**
 * Parts of long sweeps on disk, so that a sweep that was stopped goes on where it was. A part is written whole or not
 * at all; one that cannot be read, or is not what was written, is as good as none.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { writeFileAtomic } from '../../core/files.ts'
import { emptySums, type PartShape, type PartSums, sharedColumn, SUM_NAMES } from './sweep-part.ts'

const HASH_BYTES = 32

export async function keepPart(path: string, sums: PartSums): Promise<void> {
  const body = Buffer.concat(columnsOf(sums).map(bytesOf))
  await writeFileAtomic(path, Buffer.concat([hashOf(body), body]))
}

/** The part that is kept there; undefined where there is none. */
export async function keptPart(path: string, { rows, keptRows, blocks }: PartShape): Promise<PartSums | undefined> {
  const bytes = await readFile(path).catch(() => undefined)
  const body = bytes?.subarray(HASH_BYTES)
  if (body === undefined || !hashOf(body).equals(bytes!.subarray(0, HASH_BYTES))) return undefined
  const sums: PartSums = {
    totals: emptySums(rows),
    blockSums: sharedColumn(blocks * keptRows.length),
    blockSquares: sharedColumn(blocks * keptRows.length),
  }
  const columns = columnsOf(sums).map(bytesOf)
  if (columns.reduce((length, column) => length + column.length, 0) !== body.length) return undefined
  let at = 0
  for (const column of columns) {
    body.copy(column, 0, at, at + column.length)
    at += column.length
  }
  return sums
}

function columnsOf({ totals, blockSums, blockSquares }: PartSums): Float64Array[] {
  return [...SUM_NAMES.map((name) => totals[name]), blockSums, blockSquares]
}

/** A view, not a copy. */
function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
}

function hashOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
