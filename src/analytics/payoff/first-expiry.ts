/**
 * What a position earns at its first expiry, as a function of the price.
 *
 * With one expiry that is the payoff itself, exact. With several the later legs are valued by the model at that instant
 * with the volatilities of today, and the curve runs through many points.
 */
import {
  payoffProfile,
  type PayoffProfile,
  positionValue,
  profileThrough,
  profitSlopeBeyond,
  valueBreakevens,
} from '@bellwether/options'
import type { Position } from './position.ts'

export interface FirstExpiry {
  readonly years: number
  /** As the leg names it. */
  readonly date: string
  /** False where legs expire later. */
  readonly isLast: boolean
  readonly profile: PayoffProfile
}

/** Points of the curve on each side of the spot, and how many standard deviations it reaches. */
const POINTS = 200
const REACH = 6

/** Undefined for shares alone. */
export function firstExpiry(position: Position): FirstExpiry | undefined {
  const options = position.legs.filter((leg) => leg.kind === 'option')
  const first = options.toSorted((a, b) => a.expiresAt - b.expiresAt)[0]
  if (first === undefined) return undefined
  const { yearsToExpiry: years, expiry: date } = first
  const isLast = options.every(({ expiresAt }) => expiresAt === first.expiresAt)
  return { years, date, isLast, profile: isLast ? payoffProfile(position.legs) : modelProfile(position, years) }
}

/** A volatility for the price as a whole: the one given, else that of the leg whose strike is nearest to the spot. */
export function wholeVolatility({ legs, terms }: Position): number {
  if (terms.volatility !== undefined) return terms.volatility
  const distance = (strike: number): number => Math.abs(strike - terms.spot)
  const options = legs.filter((leg) => leg.kind === 'option')
  return options.toSorted((a, b) => distance(a.strike) - distance(b.strike))[0]?.volatility ?? 0
}

function modelProfile(position: Position, years: number): PayoffProfile {
  const { legs, valuation, terms } = position
  const atFirst = { ...valuation, elapsedYears: years }
  const reach = Math.exp(REACH * Math.max(0.05, wholeVolatility(position) * Math.sqrt(years)))
  const even = Array.from({ length: 2 * POINTS + 1 }, (_, i) => terms.spot * reach ** (i / POINTS - 1))
  const strikes = legs.flatMap((leg) => (leg.kind === 'option' ? [leg.strike] : []))
  const breakevens = valueBreakevens(legs, atFirst, even[0]!, even.at(-1)!)
  const knots = Float64Array.from(new Set([0, ...even, ...strikes, ...breakevens])).toSorted()
  const zeros = new Set(breakevens)
  const profit = knots.map((spot) => (zeros.has(spot) ? 0 : positionValue(legs, { ...atFirst, spot }).profit))
  return profileThrough({ knots, profit, slopeBeyond: profitSlopeBeyond(legs), breakevens })
}

/** A stretch of prices; `to` may be Infinity. */
export interface Zone {
  readonly from: number
  readonly to: number
}

/** Where the position earns something. */
export function profitZones({ knots, profit, slopeBeyond, breakevens }: PayoffProfile): Zone[] {
  const edges = [...new Set([...knots, ...breakevens])].toSorted((a, b) => a - b)
  const valueAt = (spot: number): number => {
    const i = knots.findLastIndex((knot) => knot <= spot)
    const [x, y, nextX, nextY] = [knots[i]!, profit[i]!, knots[i + 1], profit[i + 1]]
    return nextX === undefined ? y + slopeBeyond * (spot - x) : y + ((nextY! - y) * (spot - x)) / (nextX - x)
  }
  const zones: Zone[] = []
  for (const [i, from] of edges.entries()) {
    const to = edges[i + 1] ?? Infinity
    const middle = to === Infinity ? from + 1 : (from + to) / 2
    if (!(valueAt(middle) > 0)) continue
    const last = zones.at(-1)
    if (last?.to === from && !breakevens.includes(from)) zones[zones.length - 1] = { from: last.from, to }
    else zones.push({ from, to })
  }
  return zones
}
