/** The day on which a monthly future ends. */
import { nyse } from './calendar.ts'
import { monthlyOptionExpiry } from './holidays.ts'
import { nthWeekday } from './new-york-time.ts'

const FRIDAY = 5
const VOLATILITY_DAYS = 30
/** Deliveries up to this one ended on the Wednesday before the third Friday of their own month. */
const LAST_BY_OWN_MONTH = '2004-10'
/** Futures on an index of 30 days of volatility: VX of Cboe, and the simulated market's. */
const VOLATILITY_ROOTS: ReadonlySet<string> = new Set(['VX', 'SIMVX'])

/**
 * Of a delivery month `YYYY-MM`. Volatility futures end 30 days before the options of the next month do (Cboe rule
 * 1202), or the session before where that is a holiday; other futures end with the options of their month.
 */
export function futureExpiry(root: string, delivery: string): number {
  const [year, month] = delivery.split('-').map(Number) as [number, number]
  if (!VOLATILITY_ROOTS.has(root)) return monthlyOptionExpiry(year, month)
  if (delivery <= LAST_BY_OWN_MONTH) return nthWeekday(year, month, FRIDAY, 3) - 2
  const options = month === 12 ? monthlyOptionExpiry(year + 1, 1) : monthlyOptionExpiry(year, month + 1)
  const day = options - VOLATILITY_DAYS
  const isCovered = day >= nyse.firstDay && day <= nyse.lastDay
  return !isCovered || nyse.isSession(day) ? day : nyse.previous(day)
}
