/** One part of a sweep: what a worker is given, and what it gives. */
import { type OrbSums, SUM_NAMES, sumsFrom } from '../../../backtest/orb/orb-sums.ts'
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../../strategies/orb/orb-grid.ts'

export interface SweepPart {
  /** Of the sessions: the same key, the same sessions. */
  readonly key: string
  readonly sessions: OrbSessions
  readonly axes: OrbAxes
  readonly fills: OrbFills
  /** Blocks that the sessions are cut into. */
  readonly blocks: number
  /** Number of the part's first row in the whole sweep. */
  readonly firstRow: number
  /** Rows whose number it divides keep their sums block by block. */
  readonly stride: number
  /** Where the result is kept once it is there; it is read from there when the part is asked for again. */
  readonly file?: string
}

export interface PartSums {
  /** Over all sessions of the part. */
  readonly sums: OrbSums
  /** After fees, in ticks: of block b and kept row k at b × kept rows + k. */
  readonly net: Float64Array
  readonly netSquares: Float64Array
}

export interface PartShape {
  readonly rows: number
  /** Rows of the part that keep their sums block by block. */
  readonly keptRows: Int32Array
  readonly blocks: number
}

export function shapeOf({ axes, blocks, firstRow, stride }: SweepPart): PartShape {
  const rows = rowCount(axes)
  return { rows, keptRows: keptRowsOf(firstRow, rows, stride), blocks }
}

/** Places among `rows` rows from `firstRow` on of those whose number `stride` divides. */
export function keptRowsOf(firstRow: number, rows: number, stride: number): Int32Array {
  const first = (stride - (firstRow % stride)) % stride
  return Int32Array.from({ length: Math.max(0, Math.ceil((rows - first) / stride)) }, (_, k) => first + k * stride)
}

/**
 * On shared memory: what a thread hands over is then not copied. In one piece: small ones lie between others, and do not
 * go back to the system when they are free.
 */
export function emptyPart({ rows, keptRows, blocks }: PartShape): PartSums {
  const kept = blocks * keptRows.length
  const buffer = new SharedArrayBuffer(8 * (SUM_NAMES.length * rows + 2 * kept))
  const column = (first: number, length: number) => new Float64Array(buffer, 8 * first, length)
  const end = SUM_NAMES.length * rows
  return {
    sums: sumsFrom((place) => column(place * rows, rows)),
    net: column(end, kept),
    netSquares: column(end + kept, kept),
  }
}
