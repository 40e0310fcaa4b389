/** How much of the profit hangs on few periods, or on one year. Profits are log returns after costs: they add up. */
import { log1p } from '../../core/math.ts'
import { sum } from '../../core/stats/moments.ts'
import { civilDate } from '../../core/time.ts'
import type { Sample } from './sample.ts'

export interface Concentration {
  /** The best hundredth of the held periods, at least one. */
  readonly best: number
  /** Their share of the whole profit; NaN without a profit. */
  readonly bestShare: number
  /** The month in which most of them lie, and how many. */
  readonly month: { readonly year: number; readonly month: number; readonly count: number } | undefined
  /** The best year and its share of the profit. */
  readonly bestYear: { readonly year: number; readonly share: number } | undefined
  readonly years: number
}

export function concentrationOf({
  netReturns,
  sessions,
  positions,
}: Pick<Sample, 'netReturns' | 'sessions' | 'positions'>): Concentration {
  const logs = netReturns.map((value) => log1p(value))
  const total = sum(logs)
  const held = Array.from(logs.keys()).filter((row) => positions[row] !== 0)
  const ranked = held.toSorted((a, b) => logs[b]! - logs[a]! || a - b)
  const best = ranked.slice(0, Math.max(1, Math.round(held.length / 100)))
  const byYear = yearlySums(sessions, logs)
  const isProfit = total > 0 && Number.isFinite(total)
  const topYear = [...byYear].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0]
  return {
    best: Math.min(best.length, held.length),
    bestShare: isProfit ? best.reduce((share, row) => share + logs[row]!, 0) / total : Number.NaN,
    month: commonestMonth(best.map((row) => sessions[row]!)),
    bestYear: isProfit && topYear !== undefined ? { year: topYear[0], share: topYear[1] / total } : undefined,
    years: byYear.size,
  }
}

function yearlySums(sessions: Int32Array, logs: Float64Array): Map<number, number> {
  const sums = new Map<number, number>()
  sessions.forEach((session, i) => {
    const { year } = civilDate(session)
    sums.set(year, (sums.get(year) ?? 0) + logs[i]!)
  })
  return sums
}

function commonestMonth(days: readonly number[]): Concentration['month'] {
  const counts = new Map<number, number>()
  for (const day of days.toSorted((a, b) => a - b)) {
    const { year, month } = civilDate(day)
    counts.set(12 * year + month - 1, (counts.get(12 * year + month - 1) ?? 0) + 1)
  }
  let found: Concentration['month']
  for (const [key, count] of counts) {
    if (count > (found?.count ?? 0)) found = { year: Math.floor(key / 12), month: (key % 12) + 1, count }
  }
  return found
}
