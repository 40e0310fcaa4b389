/** Refuses sweeps that the fast engines would get wrong: disordered axes, sums that a double does not hold exactly. */
import { BellwetherError } from '../../core/errors.ts'
import type { Distances, OrbAxes, OrbFills } from '../../strategies/orb/orb-grid.ts'
import { holdingUnit } from './orb-sums.ts'
import type { PriceTree } from './price-tree.ts'
import type { SessionIndex } from './session-index.ts'

/** What the axes promise; who makes them says it to people in better words. */
export function checkGrid(index: SessionIndex, axes: OrbAxes, fills: OrbFills): void {
  const { stops, stopCounts, coolOffs, limits } = axes
  const sessions = index.firstSignals.length
  demand(isDistances(stops, sessions), 'stop distances are whole ticks, at least 1, for every session')
  demand(isDistances(limits, sessions), 'limit distances are whole ticks, at least 1, for every session')
  demand(isAscending(limits.ticks, limits.count), 'limit distances ascend in every session')
  demand(stopCounts.length > 0 && stopCounts[0]! > 0, 'stop counts are at least 1')
  demand(isAscending(stopCounts, stopCounts.length), 'stop counts ascend')
  demand(coolOffs.length > 0 && coolOffs.every((seconds) => seconds >= 0), 'cool-offs are at least 0 seconds')
  demand(Number.isInteger(fills.slippage) && fills.slippage >= 0, 'slippage is whole ticks, at least 0')
  demand(Number.isFinite(fills.fee) && fills.fee >= 0, 'a fee is at least 0')
  demand(fills.at === index.at, 'orders are filled as its index expects')
}

function demand(isMet: boolean, rule: string): void {
  if (!isMet) throw new RangeError(`Of a sweep it is demanded that ${rule}.`)
}

function isDistances({ count, ticks }: Distances, sessions: number): boolean {
  return count > 0 && ticks.length === sessions * count && ticks.every((distance) => distance >= 1)
}

/** Within each piece of `count` values. */
function isAscending(values: Int32Array, count: number): boolean {
  return values.every((value, i) => i % count === 0 || value >= values[i - 1]!)
}

/** Steps of the sums are differences of two values: twice as large at most. */
const MOST = Number.MAX_SAFE_INTEGER / 2
/** Half of what the kernel's 32 bits hold once distances and slippage are added. */
const WIDEST = 2 ** 29

/** That every sum, and every difference of two on the way to it, is a whole number which a double holds. */
export function checkExact(index: SessionIndex, { stopCounts }: OrbAxes, { slippage }: OrbFills): void {
  const most = stopCounts.at(-1)!
  let [squares, holding] = [0, 0]
  for (let s = 0; s < index.firstSignals.length; s++) {
    const { low, high, span, latest } = extent(index, s)
    if (low < -WIDEST || high > WIDEST || slippage > WIDEST || latest > WIDEST) throw tooWide(s)
    // What is never traded adds nothing: not even the zeros that stand for quotes which are not there.
    if (index.firstSignals[s] === index.shape.starts[s + 1]) continue
    squares += (most * (high - low + 2 * slippage)) ** 2
    holding += span
  }
  if (squares > MOST) throw inexact('squared profits', `${squares.toExponential(1)} square ticks`)
  if (holding * holdingUnit(most) > MOST) throw inexact('mean holding times', `up to ${most} stops a session`)
}

interface Extent {
  /** Lowest and highest price at which the session can be traded, in ticks. */
  readonly low: number
  readonly high: number
  /** Seconds from its first tick to its last, and how far the furthest lies from its origin. */
  readonly span: number
  readonly latest: number
}

function extent(index: SessionIndex, session: number): Extent {
  const { starts } = index.shape
  const { seconds } = index.sessions.ticks
  const [first, end] = [starts[session]!, starts[session + 1]!]
  if (first === end) return { low: 0, high: 0, span: 0, latest: 0 }
  const low = Math.min(lowest(index.sells, session), lowest(index.buys, session))
  const high = Math.max(highest(index.sells, session), highest(index.buys, session))
  const [from, to] = [seconds[first]!, seconds[end - 1]!]
  return { low, high, span: to - from, latest: Math.max(-from, to) }
}

function lowest({ shape, pageLows }: PriceTree, session: number): number {
  return pageLows.subarray(shape.pageStarts[session], shape.pageStarts[session + 1]).reduce((a, b) => Math.min(a, b))
}

function highest({ shape, pageHighs }: PriceTree, session: number): number {
  return pageHighs.subarray(shape.pageStarts[session], shape.pageStarts[session + 1]).reduce((a, b) => Math.max(a, b))
}

function inexact(sums: string, given: string): BellwetherError {
  return new BellwetherError('SWEEP_INEXACT', {
    message: `The sums of ${sums} might grow beyond what is exact (${given}).`,
    expected: `Sums of whole numbers stay below 2^52.`,
    given,
    remedy: 'Lower the greatest stop count limit, or sweep fewer sessions at a time.',
  })
}

function tooWide(session: number): BellwetherError {
  return new BellwetherError('SWEEP_INEXACT', {
    message: `Prices or times of session ${session} are too large for a sweep.`,
    expected: `Prices in ticks, slippage and seconds of a session stay below 2^29.`,
    given: `session ${session}`,
    remedy: 'Choose a larger tick.',
  })
}
