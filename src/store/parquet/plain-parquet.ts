/**
 * Tables of numbers and texts into Parquet without a database: rows are handed over in groups, so that memory does not
 * grow with them, and a short command does not wait for an engine to load. Values are stored plainly, each group of a
 * column as one compressed page. (Apache Parquet format 2.10; the footer is Thrift's compact protocol.)
 */
import { type FileHandle, open, rm } from 'node:fs/promises'
import { constants, zstdCompressSync } from 'node:zlib'
import { fileError } from '../../core/files.ts'
import type { ColumnArray, Frame } from '../../core/frame.ts'
import { ThriftWriter } from './thrift-writer.ts'

/** Columns that may stand in such a file. NaN is stored as NULL. */
export type PlainType = 'float' | 'string' | 'date'
export type PlainSchema = Readonly<Record<string, PlainType>>

const MAGIC = Buffer.from('PAR1')
const PHYSICAL = { float: 5, string: 6, date: 1 } as const // DOUBLE, BYTE_ARRAY, INT32
const CONVERTED = { float: undefined, string: 0, date: 6 } as const // UTF8, DATE
const OPTIONAL = 1
const PLAIN = 0
const RLE = 3
const ZSTD = 6
const DATA_PAGE = 0
/** Fast, and numbers of a grid repeat. */
const LEVEL = 1

interface StoredChunk {
  readonly name: string
  readonly type: PlainType
  readonly values: number
  readonly offset: number
  /** Bytes with and without compression, header included. */
  readonly stored: number
  readonly plain: number
}

interface RowGroup {
  readonly rows: number
  readonly chunks: readonly StoredChunk[]
}

/** Writes one file; what is at `path` is replaced, on an error nothing remains. Errors: DISK_FULL, FILE_DENIED. */
export async function writePlainParquet<S extends PlainSchema>(
  path: string,
  schema: S,
  groups: Iterable<Frame<S>>,
): Promise<void> {
  try {
    const handle = await open(path, 'w')
    try {
      await writeFile(handle, schema, groups)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined)
    throw fileError(error, path)
  }
}

async function writeFile(handle: FileHandle, schema: PlainSchema, groups: Iterable<Frame>): Promise<void> {
  const written: RowGroup[] = []
  const room = new PageRoom()
  let offset = MAGIC.length
  await handle.writeFile(MAGIC)
  for (const frame of groups) {
    const chunks: StoredChunk[] = []
    for (const [name, type] of Object.entries(schema)) {
      const { head, body, plain } = pageOf(frame.columns[name] as ColumnArray, room)
      await handle.writeFile(head)
      await handle.writeFile(body)
      const stored = head.length + body.length
      chunks.push({ name, type, values: frame.length, offset, stored, plain: head.length + plain })
      offset += stored
    }
    written.push({ rows: frame.length, chunks })
  }
  const footer = footerOf(schema, written)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  await handle.writeFile(Buffer.concat([footer, length, MAGIC]))
}

/** For a page before compression, one after the other: long tables would leave many copies to the collector. */
class PageRoom {
  #bytes = Buffer.alloc(0)

  hold(levels: Buffer, values: Buffer): Buffer {
    const length = levels.length + values.length
    if (this.#bytes.length < length) this.#bytes = Buffer.alloc(length)
    this.#bytes.set(levels)
    this.#bytes.set(values, levels.length)
    return this.#bytes.subarray(0, length)
  }
}

interface Page {
  readonly head: Buffer
  readonly body: Buffer
  /** Bytes of the body before compression. */
  readonly plain: number
}

function pageOf(column: ColumnArray, room: PageRoom): Page {
  const plain = room.hold(definitionLevels(column), valuesOf(column))
  // Compressors of the asynchronous kind keep their room until the collector comes by.
  const body = zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } })
  const header = new ThriftWriter()
  header.int(1, DATA_PAGE).int(2, plain.length).int(3, body.length)
  header.struct(5, (page) => page.int(1, column.length).int(2, PLAIN).int(3, RLE).int(4, RLE))
  return { head: header.end(), body, plain: plain.length }
}

/** Which values are there: one run where all are, else one bit a value, lowest first. */
function definitionLevels(column: ColumnArray): Buffer {
  const isFull = !(column instanceof Float64Array) || !column.some((value) => value !== value)
  const groups = Math.ceil(column.length / 8)
  const levels = isFull ? Buffer.from([...varint(2 * column.length), 1]) : Buffer.alloc(groups)
  if (!isFull) for (let i = 0; i < column.length; i++) if (column[i] === column[i]) levels[i >> 3]! |= 1 << (i & 7)
  const runs = isFull ? levels : Buffer.concat([Buffer.from(varint(2 * groups + 1)), levels])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(runs.length)
  return Buffer.concat([length, runs])
}

/** All values that are there, little-endian. */
function valuesOf(column: ColumnArray): Buffer {
  if (Array.isArray(column)) return textBytes(column)
  const isFull = !(column instanceof Float64Array) || !column.some((value) => value !== value)
  const present = isFull ? column : column.filter((value) => value === value)
  return Buffer.from(present.buffer, present.byteOffset, present.byteLength)
}

/** Each text after its length. */
function textBytes(texts: readonly string[]): Buffer {
  const bytes = Buffer.alloc(texts.reduce((sum, text) => sum + 4 + Buffer.byteLength(text), 0))
  let at = 0
  for (const text of texts) {
    const length = bytes.write(text, at + 4)
    bytes.writeUInt32LE(length, at)
    at += 4 + length
  }
  return bytes
}

function footerOf(schema: PlainSchema, groups: readonly RowGroup[]): Buffer {
  const columns = Object.entries(schema)
  const file = new ThriftWriter()
  file.int(1, 1)
  file.structs(2, [
    (root) => root.text(4, 'schema').int(5, columns.length),
    ...columns.map(([name, type]) => (element: ThriftWriter) => {
      element.int(1, PHYSICAL[type]).int(3, OPTIONAL).text(4, name)
      if (CONVERTED[type] !== undefined) element.int(6, CONVERTED[type])
    }),
  ])
  file.long(
    3,
    groups.reduce((sum, { rows }) => sum + rows, 0),
  )
  file.structs(
    4,
    groups.map(({ rows, chunks }) => (group: ThriftWriter) => {
      group.structs(
        1,
        chunks.map((chunk) => (column: ThriftWriter) => column.long(2, chunk.offset).struct(3, chunkMetadata(chunk))),
      )
      group
        .long(
          2,
          chunks.reduce((sum, { plain }) => sum + plain, 0),
        )
        .long(3, rows)
    }),
  )
  file.text(6, 'bellwether')
  return file.end()
}

function chunkMetadata({ name, type, values, offset, stored, plain }: StoredChunk): (column: ThriftWriter) => void {
  return (column) =>
    column
      .int(1, PHYSICAL[type])
      .ints(2, [PLAIN, RLE])
      .texts(3, [name])
      .int(4, ZSTD)
      .long(5, values)
      .long(6, plain)
      .long(7, stored)
      .long(9, offset)
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}
