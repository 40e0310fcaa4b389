/**
 * The values of a column out of the pages of a Parquet file: plain or by a dictionary, compressed with zstd or not, each
 * there or missing. That is how this lake stores them. (Apache Parquet format 2.10.)
 */
import { zstdDecompressSync } from 'node:zlib'
import { type ColumnArray, type ColumnArrays, type ColumnType, createColumn } from '../../core/frame.ts'
import { fromMicroseconds } from './column-types.ts'
import { readRuns, type Runs } from './level-runs.ts'
import type { ColumnChunk } from './parquet-layout.ts'
import { ThriftReader, type ThriftStruct } from './thrift-reader.ts'

/** Numbers of the format. */
const PHYSICAL: Readonly<Record<ColumnType, number>> = { boolean: 0, date: 1, instant: 2, float: 5, string: 6 }
const [UNCOMPRESSED, ZSTD] = [0, 6]
const [DATA_PAGE, DICTIONARY_PAGE] = [0, 2]
const [PLAIN, PLAIN_DICTIONARY, RLE, RLE_DICTIONARY] = [0, 2, 3, 8]
const UINT32 = 4294967296
const SMALLEST_PIECE = 64

/** Whether a chunk is stored in a way that is read here. Levels are RLE everywhere; truths may be, and are then not read. */
export function isReadable({ type, codec, encodings }: ColumnChunk, wanted: ColumnType): boolean {
  const known = wanted === 'boolean' ? [PLAIN] : [PLAIN, PLAIN_DICTIONARY, RLE, RLE_DICTIONARY]
  const isCodec = codec === ZSTD || codec === UNCOMPRESSED
  return type === PHYSICAL[wanted] && isCodec && encodings.every((encoding) => known.includes(encoding))
}

/** Puts the values of a chunk into `column`, all of whose values are missing, from row `offset` on. */
export function readColumn(
  file: Uint8Array,
  chunk: ColumnChunk,
  type: ColumnType,
  column: ColumnArray,
  offset: number,
): void {
  const only = onlyValue(chunk, type)
  if (only !== undefined) {
    ;(column as string[]).fill(only as string, offset, offset + chunk.values)
    return
  }
  let words: ColumnArray | undefined
  let row = 0
  for (let at = chunk.offset; row < chunk.values;) {
    const page = pageAt(file, at, chunk.codec)
    at = page.end
    if (page.kind === DICTIONARY_PAGE) words = PLAIN_VALUES[type](page.bytes, 0, page.values)
    else {
      putPage(page, type, words, column, offset + row)
      row += page.values
    }
  }
}

/** Undefined where rows differ, and of truths; of zeros, which have two signs, the statistics know one. */
function onlyValue({ only }: ColumnChunk, type: ColumnType): number | string | undefined {
  if (only === undefined || type === 'boolean') return undefined
  if (type === 'string') return Buffer.from(only.buffer, only.byteOffset, only.byteLength).toString()
  const [value] = PLAIN_VALUES[type](only, 0, 1) as Float64Array
  return value === 0 ? undefined : value
}

interface Page {
  readonly kind: number
  readonly values: number
  readonly encoding: number
  readonly bytes: Uint8Array
  /** Where the next one begins. */
  readonly end: number
}

function pageAt(file: Uint8Array, at: number, codec: number): Page {
  const reader = new ThriftReader(file, at)
  const { fields } = reader.struct()
  const [kind, plain, stored] = fields.slice(1) as [number, number, number]
  if (kind !== DATA_PAGE && kind !== DICTIONARY_PAGE) throw new TypeError(`a page of kind ${kind}`)
  const { fields: head } = fields[kind === DATA_PAGE ? 5 : 7] as ThriftStruct
  const end = reader.at + stored
  const packed = file.subarray(reader.at, end)
  const bytes =
    codec === UNCOMPRESSED ? packed : zstdDecompressSync(packed, { chunkSize: Math.max(plain, SMALLEST_PIECE) })
  return { kind, values: head[1] as number, encoding: head[2] as number, bytes, end }
}

/** A data page: which values are there, then these. */
function putPage(
  { bytes, values, encoding }: Page,
  type: ColumnType,
  words: ColumnArray | undefined,
  column: ColumnArray,
  offset: number,
): void {
  const from = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const there = new Levels()
  readRuns(bytes, 4, 1, values, there)
  if (there.count === 0) return
  const target = there.count === values ? column : createColumn(type, there.count)
  const at = there.count === values ? offset : 0
  if (encoding === PLAIN) putPlain(type, bytes.subarray(from), there.count, target, at)
  else putWords(type, words!, { bytes, from, count: there.count }, target, at)
  if (target !== column) spread(target, there, column, offset)
}

/** How many values of a page are there, and which. */
class Levels implements Runs {
  count = 0
  readonly rows: (readonly [from: number, to: number])[] = []

  run(value: number, from: number, to: number): void {
    if (value === 1) this.#add(from, to)
  }

  packed(numbers: Uint32Array, from: number, to: number): void {
    for (let row = from; row < to; row++) if (numbers[row - from] === 1) this.#add(row, row + 1)
  }

  #add(from: number, to: number): void {
    this.count += to - from
    this.rows.push([from, to])
  }
}

/** Numbers that lie in the file as they lie in memory are copied once. */
function putPlain(type: ColumnType, bytes: Uint8Array, count: number, column: ColumnArray, offset: number): void {
  if (type === 'float' || type === 'date') {
    const { buffer, byteOffset, BYTES_PER_ELEMENT: size } = column as Float64Array
    new Uint8Array(buffer, byteOffset + size * offset, size * count).set(bytes.subarray(0, size * count))
    return
  }
  const values = PLAIN_VALUES[type](bytes, 0, count)
  if (Array.isArray(column)) for (let i = 0; i < count; i++) column[offset + i] = values[i] as string
  else column.set(values as Float64Array, offset)
}

/** Values to the rows where they are there. */
function spread(values: ColumnArray, { rows }: Levels, column: ColumnArray, offset: number): void {
  let next = 0
  for (const [from, to] of rows) for (let row = from; row < to; row++) column[offset + row] = values[next++]!
}

interface Codes {
  readonly bytes: Uint8Array
  /** A byte with the width of the codes, then these. */
  readonly from: number
  readonly count: number
}

function putWords(type: ColumnType, words: ColumnArray, codes: Codes, column: ColumnArray, offset: number): void {
  const { bytes, from, count } = codes
  const pick = PICKS[type] as (
    words: ColumnArray,
    codes: Uint32Array,
    count: number,
    to: ColumnArray,
    at: number,
  ) => void
  readRuns(bytes, from + 1, bytes[from]!, count, {
    run: (code, first, to) => void (column as string[]).fill(words[code] as string, offset + first, offset + to),
    packed: (numbers, first, to) => pick(words, numbers, to - first, column, offset + first),
  })
}

/** A loop for each kind of array. */
const PICKS: {
  readonly [T in ColumnType]: (
    words: ColumnArrays[T],
    codes: Uint32Array,
    count: number,
    to: ColumnArrays[T],
    at: number,
  ) => void
} = {
  float: pickFloats,
  instant: pickFloats,
  date(words, codes, count, to, at) {
    for (let i = 0; i < count; i++) to[at + i] = words[codes[i]!]!
  },
  boolean(words, codes, count, to, at) {
    for (let i = 0; i < count; i++) to[at + i] = words[codes[i]!]!
  },
  string(words, codes, count, to, at) {
    for (let i = 0; i < count; i++) to[at + i] = words[codes[i]!]!
  },
}

function pickFloats(words: Float64Array, codes: Uint32Array, count: number, to: Float64Array, at: number): void {
  for (let i = 0; i < count; i++) to[at + i] = words[codes[i]!]!
}

/** Little-endian numbers one after the other; texts each after its length; truths as bits, lowest first. */
const PLAIN_VALUES: Readonly<Record<ColumnType, (bytes: Uint8Array, from: number, count: number) => ColumnArray>> = {
  float: (bytes, from, count) => new Float64Array(aligned(bytes, from, 8 * count)),
  date: (bytes, from, count) => new Int32Array(aligned(bytes, from, 4 * count)),
  instant(bytes, from, count) {
    const halves = aligned(bytes, from, 8 * count)
    const [low, high] = [new Uint32Array(halves), new Int32Array(halves)]
    const instants = new Float64Array(count)
    for (let i = 0; i < count; i++) instants[i] = fromMicroseconds(high[2 * i + 1]! * UINT32 + low[2 * i]!)
    return instants
  },
  boolean(bytes, from, count) {
    const truths = new Uint8Array(count)
    for (let i = 0; i < count; i++) truths[i] = (bytes[from + (i >> 3)]! >> (i & 7)) & 1
    return truths
  },
  string(bytes, from, count) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const texts = new Array<string>(count)
    let at = from
    for (let i = 0; i < count; i++) {
      const length = buffer.readUInt32LE(at)
      texts[i] = buffer.toString('utf8', at + 4, at + 4 + length)
      at += 4 + length
    }
    return texts
  },
}

/** A copy that begins where numbers may. */
function aligned({ buffer, byteOffset }: Uint8Array, from: number, length: number): ArrayBuffer {
  return (buffer as ArrayBuffer).slice(byteOffset + from, byteOffset + from + length)
}
