import { intrinsicValue, type Leg, sharesOf } from './leg.ts'

/**
 * Profit at expiry as a function of the underlying's price: linear between knots. It holds for legs of one expiry; a
 * later leg counts at its intrinsic value, which is the least it is worth.
 */
export interface PayoffProfile {
  /** 0, then the strikes, ascending. */
  readonly knots: Float64Array
  readonly profit: Float64Array
  /** Profit per unit of price beyond the last knot. */
  readonly slopeBeyond: number
  /** Infinity where unbounded. */
  readonly maximumGain: number
  /** As a positive number; Infinity where unbounded, 0 where nothing can be lost. */
  readonly maximumLoss: number
  /** Prices at which profit is zero, ascending; both ends of a stretch where it is zero throughout. */
  readonly breakevens: readonly number[]
}

/** Profit of a position, in the currency, if the underlying ends at `spot`. */
export function profitAtExpiry(legs: readonly Leg[], spot: number): number {
  return legs.reduce((sum, leg) => sum + legProfit(leg, spot), 0)
}

export function legProfit(leg: Leg, spot: number): number {
  const value = leg.kind === 'shares' ? spot : intrinsicValue(leg.right, leg.strike, spot)
  return sharesOf(leg) * (value - leg.price)
}

/** Profit of a position at expiry at every price: exact between the knots, with breakevens, greatest gain and loss. */
export function payoffProfile(legs: readonly Leg[]): PayoffProfile {
  const strikes = legs.flatMap((leg) => (leg.kind === 'option' ? [leg.strike] : []))
  const knots = Float64Array.from([...new Set([0, ...strikes])].sort((a, b) => a - b))
  const profit = knots.map((spot) => profitAtExpiry(legs, spot))
  const slopeBeyond = legs.reduce((sum, leg) => sum + upwardSlope(leg), 0)
  return {
    knots,
    profit,
    slopeBeyond,
    maximumGain: slopeBeyond > 0 ? Infinity : Math.max(0, ...profit),
    maximumLoss: slopeBeyond < 0 ? Infinity : Math.max(0, ...profit.map((value) => -value)),
    breakevens: breakevensOf(knots, profit, slopeBeyond),
  }
}

function upwardSlope(leg: Leg): number {
  return leg.kind === 'shares' || leg.right === 'call' ? sharesOf(leg) : 0
}

function breakevensOf(knots: Float64Array, profit: Float64Array, slopeBeyond: number): number[] {
  const zeros = new Set<number>()
  for (let i = 0; i < knots.length; i++) {
    const [x, y] = [knots[i]!, profit[i]!]
    if (y === 0) zeros.add(x)
    const [nextX, nextY] = [knots[i + 1], profit[i + 1]]
    if (nextX !== undefined && y * nextY! < 0) zeros.add(x + (y / (y - nextY!)) * (nextX - x))
  }
  const [lastX, lastY] = [knots.at(-1)!, profit.at(-1)!]
  if (lastY * slopeBeyond < 0) zeros.add(lastX - lastY / slopeBeyond)
  return [...zeros].sort((a, b) => a - b)
}
