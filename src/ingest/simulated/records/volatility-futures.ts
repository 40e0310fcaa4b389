/** Daily records of futures on the volatility index, priced by the surface that prices the chains. */
import { createFrame, type Frame, selectRows } from '../../../core/frame.ts'
import { orderRows } from '../../../core/row-order.ts'
import { civilDate, MS_PER_DAY, MS_PER_MINUTE } from '../../../core/time.ts'
import { formatFuture } from '../../../market/contract.ts'
import { futureExpiry } from '../../../market/future-expiry.ts'
import { RECORD_KINDS, RECORD_SCHEMAS, type RecordSchema } from '../../../market/record-kind.ts'
import type { Market } from '../hidden/market.ts'
import { Surface } from '../hidden/surface.ts'
import { modelFreeVariance } from '../hidden/volatility-index.ts'

export const VOLATILITY_ROOT = 'SIMVX'
/** Contracts that are listed at a time. */
const LISTED = 6
/** Minutes after the close at which settlement prices are out. */
const PUBLISHED_AFTER = 60
const INDEX_DAYS = 30
/** Longest time to an expiry, and the index's days beyond it. */
const LONGEST = 240 + INDEX_DAYS
const TICKS_A_POINT = 20

interface Listed {
  readonly delivery: string
  readonly contract: string
  readonly expiry: number
}

/** Settlement prices alone: nothing is traded in them. */
export function volatilityFutureRows(market: Market, from: number, to: number): Frame<RecordSchema<'futures'>> {
  const frame = createFrame(RECORD_SCHEMAS.futures, (to - from) * LISTED)
  const { columns } = frame
  let i = 0
  for (let row = from; row < to; row++) {
    const { day, close } = market.sessions[row]!
    const surface = new Surface({ slow: market.index.slowAtClose[row]!, fast: market.index.fastAtClose[row]! }, LONGEST)
    for (const { delivery, contract, expiry } of listedOn(day)) {
      columns.root[i] = VOLATILITY_ROOT
      columns.contract[i] = contract
      columns.delivery[i] = delivery
      columns.session[i] = day
      columns.at[i] = close
      columns.knownAt[i] = close + PUBLISHED_AFTER * MS_PER_MINUTE
      columns.settle[i] = settlement(surface, expiry - day)
      i++
    }
  }
  return selectRows(frame, orderRows(frame, RECORD_KINDS.futures.key).rows)
}

/** 100 times the root of the variance that the surface prices for the index's 30 days from the expiry on. */
function settlement(surface: Surface, days: number): number {
  const until = (end: number): number => (end === 0 ? 0 : modelFreeVariance(surface, surface.theta(end * MS_PER_DAY)))
  const variance = until(days + INDEX_DAYS) - until(days)
  return Math.round(TICKS_A_POINT * 100 * Math.sqrt((variance * 365) / INDEX_DAYS)) / TICKS_A_POINT
}

const listings = new Map<number, readonly Listed[]>()

/** The nearest months whose futures have not ended, in order. */
function listedOn(day: number): readonly Listed[] {
  const { year, month } = civilDate(day)
  const key = year * 12 + month
  const months = listings.get(key) ?? Array.from({ length: LISTED + 1 }, (_, i) => listing(key - 1 + i))
  listings.set(key, months)
  return months.filter(({ expiry }) => expiry > day).slice(0, LISTED)
}

/** @param month months since the year 0, January as 0 */
function listing(month: number): Listed {
  const [year, ofYear] = [Math.floor(month / 12), (month % 12) + 1]
  const delivery = `${year}-${String(ofYear).padStart(2, '0')}`
  return {
    delivery,
    contract: formatFuture(VOLATILITY_ROOT, year, ofYear),
    expiry: futureExpiry(VOLATILITY_ROOT, delivery),
  }
}
