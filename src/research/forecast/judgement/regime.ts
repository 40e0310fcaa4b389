/** The regime of a decision: how much the price moved of late, as thirds of the run's decisions. */
import { mean } from '../../../core/stats/moments.ts'
import { quantileOfSorted } from '../../../core/stats/quantile.ts'
import { type Forecasts, isOfContracts } from '../forecasts.ts'

export const REGIMES = ['calm', 'usual', 'restless'] as const
export type Regime = (typeof REGIMES)[number]

/** Sessions whose changes of price are averaged. */
export const REGIME_SESSIONS = 5
/** Fewer sessions with a regime are not parted. */
const LEAST_SESSIONS = 15

/**
 * Regime of each session of the forecasts, by the mean absolute change of price over the sessions before; sessions without
 * enough of them have none, nor have contracts. The bounds are of the whole run: for looking back only.
 */
export function regimesOf(forecasts: Forecasts): Map<number, Regime> {
  if (isOfContracts(forecasts)) return new Map()
  const days = dailyPrices(forecasts)
  const moves = days.slice(1).map(({ price }, i) => Math.abs(price / days[i]!.price - 1))
  const unrest = days
    .map(({ session }, i) => ({ session, move: mean(moves.slice(Math.max(0, i - REGIME_SESSIONS), i)) }))
    .slice(REGIME_SESSIONS)
  if (unrest.length < LEAST_SESSIONS) return new Map()
  const rising = Float64Array.from(unrest, ({ move }) => move).sort()
  const [low, high] = [quantileOfSorted(rising, 1 / 3), quantileOfSorted(rising, 2 / 3)]
  return new Map(
    unrest.map(({ session, move }) => [session, move <= low ? 'calm' : move <= high ? 'usual' : 'restless'] as const),
  )
}

/** The last price known at the last decision of each session, in order. */
function dailyPrices({ length, session, decisionAt, price }: Forecasts): { session: number; price: number }[] {
  const last = new Map<number, number>()
  for (let row = 0; row < length; row++) {
    const known = last.get(session[row]!)
    if (known === undefined || decisionAt[row]! >= decisionAt[known]!) last.set(session[row]!, row)
  }
  return [...last].toSorted(([a], [b]) => a - b).map(([day, row]) => ({ session: day, price: price[row]! }))
}
