/** How much of a run's risk each strategy, underlying or other part of it brings. */
import { covariance } from '../../core/stats/dependence.ts'
import { fromMicros } from '../../trading/money.ts'
import type { Attributed } from './parts.ts'

/** Daily profits in currency units, of each part, one a session in the order given; 0 where a part did nothing. */
export function dailyProfits<T extends Attributed & { readonly session: number }, K>(
  rows: readonly T[],
  sessions: readonly number[],
  partOf: (row: T) => K,
): Map<K, Float64Array> {
  const places = new Map(sessions.map((session, i) => [session, i]))
  const profits = new Map<K, Float64Array>()
  for (const row of rows) {
    const part = partOf(row)
    const own = profits.get(part) ?? new Float64Array(sessions.length)
    own[places.get(row.session)!]! += fromMicros(row.profit)
    profits.set(part, own)
  }
  return profits
}

/**
 * The share of each in the variance of all together: its covariance with the sum over the variance of the sum. They add
 * up to one; a share below nothing is a hedge. NaN where the sum never varies.
 */
export function varianceShares<K>(profits: ReadonlyMap<K, Float64Array>): Map<K, number> {
  const [first] = profits.values()
  const together = new Float64Array(first?.length ?? 0)
  for (const own of profits.values()) for (const [t, profit] of own.entries()) together[t]! += profit
  const spread = covariance(together, together)
  return new Map(
    [...profits].map(([part, own]) => [part, spread > 0 ? covariance(own, together) / spread : Number.NaN]),
  )
}
