/**
 * What an engine gives for each row of a grid. All sums are of whole numbers and exact, so that they are the same
 * bytes whatever the order in which sessions are added.
 */
import type { OrbFills } from '../../strategies/orb/orb-grid.ts'

/** In the order in which engines keep them side by side. */
export const SUM_NAMES = [
  'profit',
  'profitSquares',
  'winningSessions',
  'stops',
  'trades',
  'tradeSquares',
  'profitTrades',
  'holding',
] as const

/** One value a row of the grid. */
export interface OrbSums extends Readonly<Record<(typeof SUM_NAMES)[number], Float64Array>> {
  /** Of the sessions' profits before fees, in ticks, and of their squares. */
  readonly profit: Float64Array
  readonly profitSquares: Float64Array
  /** Sessions with a profit above 0 after fees. */
  readonly winningSessions: Float64Array
  readonly stops: Float64Array
  readonly trades: Float64Array
  /** Of the squares of the sessions' trade counts, and of profit × trade count: what fees make of the squares. */
  readonly tradeSquares: Float64Array
  readonly profitTrades: Float64Array
  /** Of the sessions' mean holding times, in seconds × holdingUnit. */
  readonly holding: Float64Array
}

/** Of contiguous blocks of sessions: value of block b and row r at b × rows + r. Rounded to single precision once. */
export interface OrbBlocks {
  readonly count: number
  /** Of the sessions' profits after fees, in ticks, and of their squares. */
  readonly net: Float32Array
  readonly netSquares: Float32Array
}

export interface OrbSweep {
  readonly sums: OrbSums
  readonly blocks: OrbBlocks
}

/** A column for each name, made by its place in SUM_NAMES. */
export function sumsFrom(make: (place: number) => Float64Array): OrbSums {
  return Object.fromEntries(SUM_NAMES.map((name, place) => [name, make(place)])) as Record<
    (typeof SUM_NAMES)[number],
    Float64Array
  >
}

export function emptySums(rows: number): OrbSums {
  return sumsFrom(() => new Float64Array(rows))
}

export function emptySweep(rows: number, blocks: number): OrbSweep {
  return {
    sums: emptySums(rows),
    blocks: { count: blocks, net: new Float32Array(blocks * rows), netSquares: new Float32Array(blocks * rows) },
  }
}

/** The first session of block `block`; of `blocks` it is where the sessions end. */
export function blockStart(block: number, blocks: number, sessions: number): number {
  return Math.floor((block * sessions) / blocks)
}

/** Adds the sums of one block and one row: the values from `at` on, in the order of SUM_NAMES. */
export function addBlock(
  { sums, blocks }: OrbSweep,
  block: number,
  row: number,
  values: Float64Array,
  at: number,
  { fee }: OrbFills,
): void {
  for (let i = 0; i < SUM_NAMES.length; i++) sums[SUM_NAMES[i]!][row]! += values[at + i]!
  const value = (name: (typeof SUM_NAMES)[number]) => values[at + SUM_NAMES.indexOf(name)]!
  const place = block * sums.profit.length + row
  // The kernel has the same formulas in the same order.
  blocks.net[place] = value('profit') - fee * value('trades')
  blocks.netSquares[place] =
    value('profitSquares') - 2 * fee * value('profitTrades') + fee * fee * value('tradeSquares')
}

export function isWin(profit: number, trades: number, { fee }: OrbFills): boolean {
  return profit > fee * trades
}

/**
 * The least common multiple of the numbers of trades that a session may have: every mean in its parts is whole.
 * Beyond 40 it is no longer exact, and only known to be too great.
 */
export function holdingUnit(mostStops: number): number {
  let unit = 1
  for (let n = 2; n <= mostStops && unit < Number.MAX_SAFE_INTEGER; n++) unit = (unit * n) / greatestDivisor(unit, n)
  return unit
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
