/**
 * Staged sessions in a file, to be read into memory as they lie: a mark, the length and checksum of a head in JSON,
 * the head, and the columns in one piece. Nothing in it is new: a file that is cut, damaged or of another version is
 * as good as none.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { fileError, writeFileAtomic } from '../../../core/files.ts'
import { canonicalJson, type Json } from '../../../core/hash.ts'
import { stagedBytes, stagedOver, type StagedSessions, type StagedShape } from './staged-sessions.ts'

const MARK = 'BWSTAGED'
/** Mark, length of the head, checksum of the head. */
const START_BYTES = 16
const LONGEST_HEAD = 1 << 20
/** In which order the bytes of a number lie on this machine; columns of another one are of no use. */
const BYTE_ORDER = new Uint8Array(Uint32Array.of(0x01020304).buffer).join('')
/** Bytes of a piece of the columns: pieces are read at the same time, and summed while others still come. */
const PIECE = 1 << 22

interface Head {
  readonly key: string
  readonly byteOrder: string
  readonly shape: StagedShape
  /** Of the pieces of the columns. */
  readonly checksums: readonly number[]
  /** What the columns were made of, for a person who looks into the file. */
  readonly madeOf: Json
}

/** Writes the file whole or not at all. Errors: DISK_FULL, FILE_DENIED. @param key of what determines the content */
export async function writeStagedFile(path: string, key: string, staged: StagedSessions, madeOf: Json): Promise<void> {
  const body = staged.bytes
  const head: Head = { key, byteOrder: BYTE_ORDER, shape: staged.shape, checksums: checksums(body), madeOf }
  const text = Buffer.from(canonicalJson(head as unknown as Json))
  const start = Buffer.alloc(START_BYTES)
  start.write(MARK, 'latin1')
  start.writeUInt32LE(text.length, 8)
  start.writeUInt32LE(crc32(text), 12)
  await writeFileAtomic(path, Buffer.concat([start, text, body]))
}

/** Undefined where there is no such file, or none that can be trusted. Errors: FILE_DENIED. */
export async function readStagedFile(path: string, key: string): Promise<StagedSessions | undefined> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw fileError(error, path)
  }
  try {
    return await readTrusted(handle, key)
  } catch (error) {
    throw fileError(error, path)
  } finally {
    await handle.close()
  }
}

async function readTrusted(handle: FileHandle, key: string): Promise<StagedSessions | undefined> {
  const start = Buffer.alloc(START_BYTES)
  if (!(await fill(handle, start, 0)) || start.toString('latin1', 0, 8) !== MARK) return undefined
  const text = Buffer.alloc(Math.min(LONGEST_HEAD, start.readUInt32LE(8)))
  if (!(await fill(handle, text, START_BYTES)) || crc32(text) !== start.readUInt32LE(12)) return undefined
  const head = JSON.parse(text.toString()) as Head
  if (head.key !== key || head.byteOrder !== BYTE_ORDER) return undefined
  const at = START_BYTES + text.length
  if ((await handle.stat()).size !== at + stagedBytes(head.shape)) return undefined
  const staged = stagedOver(head.shape)
  const sums = await fillSummed(handle, staged.bytes, at)
  return sums.join() === head.checksums.join() ? staged : undefined
}

/** False where the file ends before. */
async function fill(handle: FileHandle, bytes: Uint8Array, position: number): Promise<boolean> {
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, position)
  return bytesRead === bytes.length
}

/** The checksum of each piece, in order. */
function checksums(bytes: Uint8Array): number[] {
  return piecesOf(bytes).map((piece) => crc32(piece))
}

/** Reads all pieces at the same time; those of a file that ends before have other checksums. */
async function fillSummed(handle: FileHandle, bytes: Uint8Array, position: number): Promise<number[]> {
  return Promise.all(
    piecesOf(bytes).map(async (piece, i) => {
      await handle.read(piece, 0, piece.length, position + i * PIECE)
      return crc32(piece)
    }),
  )
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(bytes.subarray(at, at + PIECE))
  return pieces
}
