/** One position of the opening-range breakout, from the tick that set its entry off. */
import type { SessionIndex } from './session-index.ts'
import type { PriceTree } from './price-tree.ts'

/** Prices are in ticks. */
export interface Entry {
  readonly direction: 1 | -1
  /** The tick at whose second the fill happened. */
  readonly tick: number
  readonly fill: number
  /** What an exit is filled from. */
  readonly out: PriceTree
}

export function enter(index: SessionIndex, session: number, signal: number, slippage: number): Entry {
  const direction = index.signals.prices[signal]! > index.sessions.highs[session]! ? 1 : -1
  const tick = signal + index.lag
  const observed = (direction > 0 ? index.buys : index.sells).prices[tick]!
  const out = direction > 0 ? index.sells : index.buys
  return { direction, tick, fill: observed + direction * slippage, out }
}

/** Prices below and above which a position is left, whichever of its stop and its limit lies where. */
export function band({ direction, fill }: Entry, stop: number, limit: number): { low: number; high: number } {
  return direction > 0
    ? { low: fill - stop + 1, high: fill + limit - 1 }
    : { low: fill - limit + 1, high: fill + stop - 1 }
}
