/** How the columns of a frame lie in DuckDB and in Parquet. Missing values are NULL there; strings are never NULL. */
import type { ColumnType } from '../../core/frame.ts'

/** Instants are microseconds of UTC. */
export const SQL_TYPES = {
  float: 'DOUBLE',
  instant: 'TIMESTAMP',
  date: 'DATE',
  boolean: 'BOOLEAN',
  string: 'VARCHAR',
} as const satisfies Record<ColumnType, string>

/** Microseconds an epoch-millisecond instant stands for. A double near k / 1000 gives exactly k. */
export function toMicroseconds(instant: number): number {
  return Math.round(instant * 1000)
}

/** The double nearest to the microseconds, as epoch milliseconds: the inverse of `toMicroseconds`. */
export function fromMicroseconds(microseconds: number): number {
  return microseconds / 1000
}

/** The part of a DuckDB vector that its wrapper keeps to itself: the memory of a chunk's column. */
export interface VectorMemory {
  readonly items: Float64Array | BigInt64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array
  /** Of booleans and strings. */
  readonly dataView: DataView
  readonly validity: {
    /** One bit a row, 1 = valid; null when all are. */
    readonly data: BigUint64Array | null
    setItemValid(row: number, isValid: boolean): void
  }
  flush(): void
}

/** Bits of a chunk's validity as 32-bit words; undefined when every row is valid. */
export function validityWords({ validity }: VectorMemory): Uint32Array | undefined {
  const words = validity.data
  return words === null ? undefined : new Uint32Array(words.buffer, words.byteOffset, 2 * words.length)
}
