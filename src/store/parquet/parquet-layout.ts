/** Where the columns of a Parquet file lie. (Apache Parquet format 2.10: the footer is a FileMetaData of Thrift.) */
import { ThriftReader, type ThriftStruct, type ThriftValue } from './thrift-reader.ts'

/** The values of one column in one group of rows. */
export interface ColumnChunk {
  /** Physical type, codec and encodings of its pages: numbers of the format. */
  readonly type: number
  readonly codec: number
  readonly encodings: readonly number[]
  readonly values: number
  /** Where its first page begins; a dictionary comes first where there is one. */
  readonly offset: number
  /** The bytes of the value of all rows, where they have one and the statistics say so. */
  readonly only: Uint8Array | undefined
}

export interface RowGroup {
  readonly rows: number
  readonly chunks: ReadonlyMap<string, ColumnChunk>
}

const FOOTER_END = 8

/** @param bytes of a whole file without columns in columns */
export function parquetLayout(bytes: Uint8Array): RowGroup[] {
  const { byteLength } = bytes
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(byteLength - FOOTER_END, true)
  const { fields } = new ThriftReader(bytes, byteLength - FOOTER_END - length).struct()
  return structs(fields[4]).map(rowGroup)
}

function rowGroup({ fields }: ThriftStruct): RowGroup {
  const chunks = new Map<string, ColumnChunk>()
  for (const column of structs(fields[1])) {
    const { fields: data } = column.fields[3] as ThriftStruct
    const [path] = data[3] as readonly Uint8Array[]
    const dictionary = data[11] as number | undefined
    chunks.set(textOf(path!), {
      type: data[1] as number,
      codec: data[4] as number,
      encodings: data[2] as readonly number[],
      values: data[5] as number,
      offset: Math.min(dictionary ?? Number.POSITIVE_INFINITY, data[9] as number),
      only: onlyValue(data[12] as ThriftStruct | undefined),
    })
  }
  return { rows: fields[3] as number, chunks }
}

/** Nothing is missing, and the least value is the largest; long texts may be cut off, and are then not exact. */
function onlyValue(statistics: ThriftStruct | undefined): Uint8Array | undefined {
  const { fields = [] } = statistics ?? {}
  const [missing, largest, least] = [fields[3], fields[5], fields[6]] as [number?, Uint8Array?, Uint8Array?]
  const isExact = fields[7] !== false && fields[8] !== false
  if (missing !== 0 || largest === undefined || least === undefined || !isExact) return undefined
  return Buffer.compare(largest, least) === 0 ? largest : undefined
}

function structs(value: ThriftValue | undefined): readonly ThriftStruct[] {
  return value as readonly ThriftStruct[]
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
}
