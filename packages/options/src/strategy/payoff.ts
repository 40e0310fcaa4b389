import { intrinsicValue, type Leg, type OptionLeg, sharesOf } from './leg.ts'

/**
 * Profit at expiry as a function of the underlying's price: linear between knots. It holds for legs of one expiry; a
 * long leg of a later one counts at its intrinsic value, as if it were exercised then.
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

/**
 * Profit of a position at expiry at every price: exact between the knots, with breakevens, greatest gain and loss.
 *
 * RangeError where a short option outlives another leg: at intrinsic value its loss would look bounded or absent.
 */
export function payoffProfile(legs: readonly Leg[]): PayoffProfile {
  refuseOutliving(legs)
  const strikes = legs.flatMap((leg) => (leg.kind === 'option' ? [leg.strike] : []))
  const knots = Float64Array.from([...new Set([0, ...strikes])].sort((a, b) => a - b))
  const profit = knots.map((spot) => profitAtExpiry(legs, spot))
  const slopeBeyond = profitSlopeBeyond(legs)
  return profileThrough({ knots, profit, slopeBeyond, breakevens: breakevensOf(knots, profit, slopeBeyond) })
}

/** A profile with the greatest gain and loss of a profit that is linear between the knots and beyond the last. */
export function profileThrough(line: Omit<PayoffProfile, 'maximumGain' | 'maximumLoss'>): PayoffProfile {
  const { profit, slopeBeyond } = line
  return {
    ...line,
    maximumGain: slopeBeyond > 0 ? Infinity : Math.max(0, ...profit),
    maximumLoss: slopeBeyond < 0 ? Infinity : Math.max(0, ...profit.map((value) => -value)),
  }
}

function refuseOutliving(legs: readonly Leg[]): void {
  const options = legs.filter((leg) => leg.kind === 'option' && leg.quantity !== 0) as OptionLeg[]
  const first = Math.min(...options.map(({ yearsToExpiry }) => yearsToExpiry))
  const outliving = options.find(({ quantity, yearsToExpiry }) => quantity < 0 && yearsToExpiry > first)
  if (outliving === undefined) return
  throw new RangeError(
    `The short ${outliving.strike} ${outliving.right} expires at ${outliving.yearsToExpiry} years, another leg at ${first}: no one expiry bounds its loss. Value it with positionValue at the first expiry.`,
  )
}

/** Profit per unit of price beyond the last strike, once every option has expired. */
export function profitSlopeBeyond(legs: readonly Leg[]): number {
  return legs.reduce((sum, leg) => sum + upwardSlope(leg), 0)
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
