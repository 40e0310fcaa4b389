/** One part of a sweep, as a worker computes it: on any machine, in any order, any number of times. */
import { fillSums } from './part-engine.ts'
import type { OrbSums } from '../../backtest/orb/orb-sums.ts'
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../strategies/orb/orb-grid.ts'
import { keepPart, keptPart } from './kept-parts.ts'

export interface SweepPart {
  readonly sessions: OrbSessions
  readonly axes: OrbAxes
  readonly fills: OrbFills
  /** First session of each block, and the end of the last. */
  readonly bounds: readonly number[]
  /** Number of the part's first row in the whole sweep. */
  readonly firstRow: number
  /** Rows whose number it divides keep their sums block by block. */
  readonly stride: number
  /** Where the result is kept once it is there; it is read from there when the part is asked for again. */
  readonly file?: string
}

export interface PartSums {
  /** Over all sessions of the part. */
  readonly totals: OrbSums
  /** After fees, in ticks: of block b and kept row k at b × kept rows + k. */
  readonly blockSums: Float64Array
  readonly blockSquares: Float64Array
}

export const SUM_NAMES = [
  'profit',
  'profitSquares',
  'winningSessions',
  'stops',
  'trades',
  'tradeSquares',
  'profitTrades',
  'holding',
] as const satisfies readonly (keyof OrbSums)[]

/** The task. Errors: DISK_FULL, FILE_DENIED where the result is to be kept. */
export async function computePart(part: SweepPart): Promise<PartSums> {
  const kept = part.file === undefined ? undefined : await keptPart(part.file, shapeOf(part))
  if (kept !== undefined) return kept
  const sums = sumPart(part)
  if (part.file !== undefined) await keepPart(part.file, sums)
  return sums
}

/** What a block adds to a row is the difference of its sums, which are whole numbers. */
function sumPart(part: SweepPart): PartSums {
  const { rows, keptRows, blocks } = shapeOf(part)
  const totals = emptySums(rows)
  const blockSums = sharedColumn(blocks * keptRows.length)
  const blockSquares = sharedColumn(blocks * keptRows.length)
  let before = pick(totals, keptRows)
  for (let b = 0; b < blocks; b++) {
    fillSums(part, part.bounds[b]!, part.bounds[b + 1]!, totals)
    const after = pick(totals, keptRows)
    const added = difference(after, before)
    for (let k = 0; k < keptRows.length; k++) {
      blockSums[b * keptRows.length + k] = netProfit(added, k, part.fills.fee)
      blockSquares[b * keptRows.length + k] = netSquares(added, k, part.fills.fee)
    }
    before = after
  }
  return { totals, blockSums, blockSquares }
}

function pick(sums: OrbSums, rows: Int32Array): OrbSums {
  return mapSums((name) => Float64Array.from(rows, (row) => sums[name][row]!))
}

function difference(after: OrbSums, before: OrbSums): OrbSums {
  return mapSums((name) => after[name].map((value, i) => value - before[name][i]!))
}

/** Sum of the sessions' profits after fees, in ticks. */
export function netProfit({ profit, trades }: OrbSums, row: number, fee: number): number {
  return profit[row]! - fee * trades[row]!
}

/** Sum of the squares of the sessions' profits after fees. */
export function netSquares({ profitSquares, profitTrades, tradeSquares }: OrbSums, row: number, fee: number): number {
  return profitSquares[row]! - 2 * fee * profitTrades[row]! + fee * fee * tradeSquares[row]!
}

export interface PartShape {
  readonly rows: number
  /** Rows of the part that keep their sums block by block. */
  readonly keptRows: Int32Array
  readonly blocks: number
}

function shapeOf({ axes, bounds, firstRow, stride }: SweepPart): PartShape {
  const rows = rowCount(axes)
  return { rows, keptRows: keptRowsOf(firstRow, rows, stride), blocks: bounds.length - 1 }
}

/** Places among `rows` rows from `firstRow` on of those whose number `stride` divides. */
export function keptRowsOf(firstRow: number, rows: number, stride: number): Int32Array {
  const first = (stride - (firstRow % stride)) % stride
  return Int32Array.from({ length: Math.max(0, Math.ceil((rows - first) / stride)) }, (_, k) => first + k * stride)
}

/** On shared memory: what a thread hands over is then not copied. */
export function emptySums(rows: number): OrbSums {
  return mapSums(() => sharedColumn(rows))
}

function mapSums(make: (name: (typeof SUM_NAMES)[number]) => Float64Array): OrbSums {
  return Object.fromEntries(SUM_NAMES.map((name) => [name, make(name)])) as unknown as OrbSums
}

export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

/** Whole numbers: the order does not matter. */
export function addTo(total: Float64Array, values: Float64Array, from = 0): void {
  for (let i = 0; i < values.length; i++) total[from + i]! += values[i]!
}
