/** A file as it lies on the disk, unpacked: text (one or several members), a Parquet table, or JSON. */
import { basename, dirname, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { BellwetherError } from '../../core/errors.ts'
import { readFileOrFail } from '../../core/files.ts'
import { hashBytes } from '../../core/hash.ts'
import { readParquet } from './parquet.ts'
import type { ColumnTable } from './table/column-table.ts'
import { unzip, ZipFault } from './zip.ts'

export interface TextMember {
  /** Name within the archive, or the file's own without the ending of its compression. */
  readonly name: string
  readonly bytes: Uint8Array
}

export type FileContent =
  | { readonly type: 'text'; readonly members: readonly TextMember[] }
  | { readonly type: 'parquet'; readonly table: ColumnTable }
  | { readonly type: 'json'; readonly value: unknown }

/** Where a file lies, which may tell more of its rows than they do. */
export interface FileNames {
  readonly path: string
  /** The file's name without folders and without the ending of its compression. */
  readonly name: string
  /** Names of the folders it lies in, the nearest first. */
  readonly folders: readonly string[]
}

export interface OpenedFile extends FileNames {
  /** Of the bytes as they lie on the disk. */
  readonly sha256: string
  /** True for archives that vouch for the length and the checksum of their members. */
  readonly isSealed: boolean
  readonly content: FileContent
}

const GZIP = [0x1f, 0x8b]
const ZIP = [0x50, 0x4b]
const PARQUET = [0x50, 0x41, 0x52, 0x31]
/** What macOS adds to archives beside the files. */
const RESOURCE_FORKS = '__MACOSX/'
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]
const OPENING_BRACES = new Set([0x7b, 0x5b])
const LARGEST_TEXT = 2 ** 31 - 1
const TOO_LARGE = 'it holds more than 2 GB'

/** Errors: FILE_MISSING, FILE_DENIED, FILE_TRUNCATED, FILE_CORRUPT, INGEST_EMPTY. */
export async function openDataFile(path: string): Promise<OpenedFile> {
  return openBytes(path, await readWhole(path))
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    return await readFileOrFail(path)
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_FS_FILE_TOO_LARGE' ? corrupt(path, TOO_LARGE, error) : error
  }
}

/** As `openDataFile`, with the bytes of the file; Parquet is read from the disk all the same. */
export async function openBytes(path: string, bytes: Buffer): Promise<OpenedFile> {
  const name = basename(path)
  refuseWrongStart(path, bytes)
  return {
    path,
    name: name.replace(/(\.(gz|zip))+$/i, ''),
    folders: dirname(resolve(path))
      .split(sep)
      .toReversed()
      .filter((folder) => folder !== ''),
    sha256: hashBytes(bytes),
    isSealed: startsWith(bytes, ZIP),
    content: await contentOf(path, name.replace(/(\.gz)+$/i, ''), bytes),
  }
}

async function contentOf(path: string, name: string, bytes: Buffer): Promise<FileContent> {
  if (startsWith(bytes, GZIP)) return contentOf(path, name, await unpackGzip(path, bytes))
  if (startsWith(bytes, ZIP)) return { type: 'text', members: unpackZip(path, bytes) }
  if (startsWith(bytes, PARQUET)) return parquetContent(path, bytes)
  const text = withoutMark(bytes)
  if (isJson(name, text)) return { type: 'json', value: parseJson(path, text) }
  return { type: 'text', members: [{ name, bytes: text }] }
}

async function unpackGzip(path: string, bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: LARGEST_TEXT })
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'Z_BUF_ERROR') throw truncated(path, 'its compressed contents end early', error)
    throw corrupt(path, code === 'ERR_BUFFER_TOO_LARGE' ? TOO_LARGE : 'its gzip contents are damaged', error)
  }
}

function unpackZip(path: string, bytes: Buffer): TextMember[] {
  try {
    const members = unzip(bytes, LARGEST_TEXT).filter(({ name }) => !name.startsWith(RESOURCE_FORKS))
    const packed = members.find((member) => [GZIP, ZIP, PARQUET].some((start) => startsWith(member.bytes, start)))
    if (packed !== undefined) throw new ZipFault(`its member ${packed.name} is packed itself; unpack it first`, false)
    return members.map((member) => ({ name: basename(member.name), bytes: withoutMark(member.bytes) }))
  } catch (error) {
    if (!(error instanceof ZipFault)) throw error
    throw (error.isTruncated ? truncated : corrupt)(path, error.message, error)
  }
}

async function parquetContent(path: string, bytes: Buffer): Promise<FileContent> {
  if (bytes.length < 12 || !startsWith(bytes.subarray(-4), PARQUET)) {
    throw truncated(path, 'it has no Parquet footer at its end')
  }
  try {
    return { type: 'parquet', table: await readParquet(path) }
  } catch (error) {
    throw corrupt(path, 'its Parquet contents cannot be read', error)
  }
}

/** The longest text that one string holds. */
const LARGEST_JSON = 2 ** 29 - 25

function parseJson(path: string, bytes: Uint8Array): unknown {
  if (bytes.length > LARGEST_JSON) throw corrupt(path, 'it holds more than 512 MB of JSON')
  const text = new TextDecoder().decode(bytes).trimEnd()
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw isAtEnd(error as Error, text.length)
      ? truncated(path, 'its JSON ends early', error)
      : corrupt(path, 'its JSON is not valid', error)
  }
}

/** True where the parser missed something only after the last character. */
function isAtEnd({ message }: Error, length: number): boolean {
  const position = /at position (\d+)/.exec(message)?.[1]
  return position === undefined ? /end of JSON/.test(message) : Number(position) >= length
}

function isJson(name: string, text: Uint8Array): boolean {
  if (!/\.json$/i.test(name)) return false
  const first = text.findIndex((code) => code > 32)
  return first >= 0 && OPENING_BRACES.has(text[first]!)
}

/** Refuses a file whose name promises a packing that its first bytes do not show. */
function refuseWrongStart(path: string, bytes: Uint8Array): void {
  if (bytes.length === 0) {
    throw new BellwetherError('INGEST_EMPTY', {
      message: `${path} is empty.`,
      expected: 'A file must hold at least one row of data.',
      given: '0 bytes',
      remedy: 'Fetch the file again.',
    })
  }
  const promised = /\.gz$/i.test(path) ? GZIP : /\.zip$/i.test(path) ? ZIP : /\.parquet$/i.test(path) ? PARQUET : []
  if (startsWith(bytes, promised)) return
  const isBeginning =
    bytes.length < promised.length && promised.slice(0, bytes.length).every((code, i) => code === bytes[i])
  if (isBeginning) throw truncated(path, 'it ends within its first bytes')
  throw corrupt(path, `it does not start as its name says`)
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((code, i) => bytes[i] === code)
}

/** An error for a file that ends too early; `how` ends the sentence. */
export function truncated(path: string, how: string, cause?: unknown): BellwetherError {
  return new BellwetherError('FILE_TRUNCATED', {
    message: `${path} is cut off: ${how}.`,
    expected: 'A file must be complete to its last byte; nothing of it was stored.',
    given: how,
    remedy: 'Fetch the file again.',
    cause,
  })
}

function corrupt(path: string, how: string, cause?: unknown): BellwetherError {
  return new BellwetherError('FILE_CORRUPT', {
    message: `${path} cannot be decoded: ${how}.`,
    expected: 'Plain or gzip text, a zip archive of text, Parquet and JSON can be read; nothing of it was stored.',
    given: how,
    remedy: 'Fetch the file again, or give it the ending that fits its contents.',
    cause,
  })
}
