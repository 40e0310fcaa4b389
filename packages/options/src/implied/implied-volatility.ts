/** Implied volatility of a European option: the model's inverse, with a status for every quote. */
import { type Carry, type OptionContract, rightSign } from '../contract.ts'
import { discountedLegs } from '../european/legs.ts'
import { solveTotal } from './solve.ts'
import {
  ABOVE_UPPER,
  AT_INTRINSIC,
  AT_UPPER,
  BAD_INPUT,
  BELOW_INTRINSIC,
  EXPIRED,
  IV_STATUSES,
  type ImpliedVolatility,
  OK,
} from './status.ts'

/** A price this near a bound, relative to the upper one, is at it: the bounds themselves are not known better. */
const BOUND_TOLERANCE = 2 ** -51

/**
 * The volatility that gives `price`. Nothing throws: outside the bounds (the discounted intrinsic value of the
 * forward below, the discounted spot or strike above) and for input that is no option the status says why.
 */
export function europeanImpliedVolatility(contract: OptionContract, carry: Carry, price: number): ImpliedVolatility {
  const { strike, yearsToExpiry } = contract
  const { spot, rate, dividendYield } = carry
  return impliedVolatility(rightSign(contract.right), price, spot, strike, yearsToExpiry, rate, dividendYield)
}

/** The twin of the kernel. `sign` is +1 for a call, -1 for a put. */
export function impliedVolatility(
  sign: number,
  price: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
): ImpliedVolatility {
  const { spotLeg, strikeLeg, moneyness: x } = discountedLegs(spot, strike, years, rate, dividendYield)
  const magnitudes = Math.abs(price) + spotLeg + strikeLeg + Math.abs(years)
  if (!(spot > 0 && strike > 0 && magnitudes + Math.abs(x) < Infinity)) return withStatus(BAD_INPUT)
  if (!(years > 0)) return withStatus(EXPIRED)

  const isSpotNear = x <= 0
  const near = isSpotNear ? spotLeg : strikeLeg
  const far = isSpotNear ? strikeLeg : spotLeg
  const isOut = sign * x <= 0
  const timeValue = isOut ? price : price - (far - near)
  const upper = sign > 0 ? spotLeg : strikeLeg
  const complement = upper - price
  const tolerance = BOUND_TOLERANCE * upper
  const low = isOut ? 0 : tolerance
  if (timeValue < -low) return withStatus(BELOW_INTRINSIC)
  if (timeValue <= low) return { volatility: 0, status: IV_STATUSES[AT_INTRINSIC] }
  if (complement < -tolerance) return withStatus(ABOVE_UPPER)
  if (complement <= tolerance) return withStatus(AT_UPPER)
  const volatility = solveTotal(near, far, Math.abs(x), timeValue, complement) / Math.sqrt(years)
  // Numbers so large or small that the legs' products leave the range of doubles.
  if (!(volatility > 0 && volatility < Infinity)) return withStatus(BAD_INPUT)
  return { volatility, status: IV_STATUSES[OK] }
}

function withStatus(code: number): ImpliedVolatility {
  return { volatility: Number.NaN, status: IV_STATUSES[code]! }
}
