/** What the trades of one session earned, in ticks. */
import type { OrbFills } from '../../strategies/orb/orb-grid.ts'
import { netOf } from './orb-sums.ts'
import type { OrbTrade } from './scan.ts'

/** Before fees. */
export function profitOf(trades: readonly OrbTrade[]): number {
  return trades.reduce((sum, { direction, entry, exit }) => sum + direction * (exit - entry), 0)
}

/** After fees. */
export function netProfitOf(trades: readonly OrbTrade[], fills: Pick<OrbFills, 'fee'>): number {
  return netOf(profitOf(trades), trades.length, fills)
}
