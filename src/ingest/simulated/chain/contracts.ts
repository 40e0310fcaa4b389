/**
 * Which option contracts are listed: weeklies on Fridays for 8 weeks, the standard month for 14 weeks,
 * quarters for a year. Strikes are added as the price moves and stay until they expire.
 */
import { civilDate, MS_PER_DAY, weekday } from '../../../core/time.ts'
import { exp } from '../../../core/math.ts'
import { nyse } from '../../../market/calendar.ts'
import type { Session } from '../../../market/session.ts'
import type { Market } from '../hidden/market.ts'

const FRIDAY = 5
const WEEKLY_LEAD = 56
const MONTHLY_LEAD = 98
export const LONGEST_LEAD = 365
/** Distances of strikes, in dollars,. */
const STRIKE_STEPS = [0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100]

export interface Listing {
  readonly expiry: number
  /** The close of the expiry's session: contracts end with its last price. */
  readonly expiresAt: number
  readonly isMonthly: boolean
  /** Row of the first session on which it is traded. */
  readonly listedRow: number
  /** Calendar days from the listing to the expiry. */
  readonly lead: number
  /** Dollars between strikes. */
  readonly step: number
}

/** Expiries that are traded at the close of at least one session in rows [from, to). */
export function listExpiries(market: Market, from: number, to: number): Listing[] {
  const { sessions } = market
  if (from >= to) return []
  const first = sessions[from]!.day
  const last = sessions[to - 1]!.day
  const listings: Listing[] = []
  for (let day = first + ((FRIDAY - weekday(first) + 7) % 7); day <= last + LONGEST_LEAD + 1; day += 7) {
    const listing = createListing(market, nyse.session(day) ?? nyse.session(nyse.previous(day))!)
    if (listing !== undefined && listing.expiry > first && listing.listedRow < to) listings.push(listing)
  }
  return listings
}

function createListing(market: Market, expiry: Session): Listing | undefined {
  const isMonthly = nyse.isMonthlyOptionExpiry(expiry.day)
  const isQuarterly = isMonthly && civilDate(expiry.day).month % 3 === 0
  const lead = isQuarterly ? LONGEST_LEAD : isMonthly ? MONTHLY_LEAD : WEEKLY_LEAD
  const listedRow = rowFrom(market.sessions, expiry.day - lead)
  if (listedRow >= market.sessions.length) return undefined
  const target = market.index.close[listedRow]! * (isQuarterly ? 0.016 : 0.008)
  const step = STRIKE_STEPS.findLast((candidate) => candidate <= target) ?? STRIKE_STEPS[0]!
  return { expiry: expiry.day, expiresAt: expiry.close, isMonthly, listedRow, lead, step }
}

/** Row of the first session on or after a day; the number of sessions when there is none. */
function rowFrom(sessions: readonly Session[], day: number): number {
  let low = 0
  let high = sessions.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sessions[middle]!.day < day) low = middle + 1
    else high = middle
  }
  return low
}

/** The strikes of one expiry, as they are added from session to session. */
export class StrikeLadder {
  readonly listing: Listing
  /** Row of the session on which a strike was listed, by its multiple of the step. */
  readonly listedRows = new Map<number, number>()
  /** Lowest and highest strike as multiples of the step. */
  lowest = Number.POSITIVE_INFINITY
  highest = Number.NEGATIVE_INFINITY
  readonly #market: Market
  #nextRow: number

  constructor(market: Market, listing: Listing) {
    this.#market = market
    this.listing = listing
    this.#nextRow = listing.listedRow
  }

  /** Adds what was listed up to the session in `row`. */
  advance(row: number): void {
    for (; this.#nextRow <= row; this.#nextRow++) this.#extend(this.#nextRow)
  }

  /** Strikes around the close, further away the more time is left, further down than up. */
  #extend(row: number): void {
    const { expiresAt, step } = this.listing
    const years = Math.max(expiresAt - this.#market.sessions[row]!.close, 0) / (365 * MS_PER_DAY)
    const width = 0.06 + 0.22 * Math.sqrt(years)
    const close = this.#market.index.close[row]!
    const lowest = Math.min(this.lowest, Math.ceil((close * exp(-width)) / step))
    const highest = Math.max(this.highest, Math.floor((close * exp(0.75 * width)) / step))
    for (let multiple = lowest; multiple <= highest; multiple++) {
      if (multiple < this.lowest || multiple > this.highest) this.listedRows.set(multiple, row)
    }
    this.lowest = lowest
    this.highest = highest
  }
}
