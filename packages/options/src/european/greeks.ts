/**
 * European options with a continuous dividend yield (Black and Scholes 1973, Merton 1973): price and Greeks.
 *
 * Limits are exact: at zero time or volatility the price is the discounted intrinsic value of the forward, the Greeks
 * of the kink (gamma, vega, vanna, vomma, the diffusion's part of theta and charm) are 0, and delta at the kink itself
 * is half. A negative or infinite spot, strike, time or volatility, and a rate that is no finite number, give NaN.
 */
import { type OptionContract, type OptionMarket, rightSign } from '../contract.ts'
import { discountedLegs } from './legs.ts'
import { outOfTheMoney } from './normalised.ts'

/** Raw partial derivatives: theta and charm per year (minus the derivative in time to expiry), vega per 1.00. */
export interface Greeks {
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  readonly rho: number
  readonly vanna: number
  readonly vomma: number
  readonly charm: number
}

/** A price with its Greeks. */
export interface PricedOption extends Greeks {
  readonly price: number
}

/** Price of a European option: that of `europeanGreeks` alone, to the same bit. */
export function europeanPrice(contract: OptionContract, market: OptionMarket): number {
  const { strike, yearsToExpiry: years } = contract
  const { spot, rate, dividendYield, volatility } = market
  if (!isPriceable(spot, strike, years, rate, dividendYield, volatility)) return Number.NaN
  const { spotLeg, strikeLeg, moneyness } = discountedLegs(spot, strike, years, rate, dividendYield)
  const isSpotNear = moneyness <= 0
  const total = volatility * Math.sqrt(years)
  const outside = outOfTheMoney(isSpotNear ? spotLeg : strikeLeg, Math.abs(moneyness), total)
  const sign = rightSign(contract.right)
  return (sign > 0 === isSpotNear ? 0 : sign * (spotLeg - strikeLeg)) + outside.price
}

/** Price and eight Greeks of a European option. */
export function europeanGreeks(contract: OptionContract, market: OptionMarket): PricedOption {
  const { strike, yearsToExpiry } = contract
  const { spot, rate, dividendYield, volatility } = market
  return priceEuropean(rightSign(contract.right), spot, strike, yearsToExpiry, rate, dividendYield, volatility)
}

/** The twin of the kernel, which performs these operations in this order. `sign` is +1 for a call, -1 for a put. */
export function priceEuropean(
  sign: number,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): PricedOption {
  if (!isPriceable(spot, strike, years, rate, dividendYield, volatility)) return NOT_PRICED
  const rootYears = Math.sqrt(years)
  const total = volatility * rootYears
  const { spotLeg, strikeLeg, yieldFactor, moneyness: x } = discountedLegs(spot, strike, years, rate, dividendYield)
  const isSpotNear = x <= 0
  const outside = outOfTheMoney(isSpotNear ? spotLeg : strikeLeg, Math.abs(x), total)

  const isOut = sign > 0 === isSpotNear
  const price = (isOut ? 0 : sign * (spotLeg - strikeLeg)) + outside.price
  // What the spot and the strike each contribute: the legs times N(+-d1) and N(+-d2).
  const spotPart = isSpotNear ? (isOut ? outside.near : outside.nearRest) : isOut ? outside.far : spotLeg - outside.far
  const strikePart = isSpotNear
    ? isOut
      ? outside.far
      : strikeLeg - outside.far
    : isOut
      ? outside.near
      : outside.nearRest

  const perSpot = spot > 0 ? 1 / spot : 0
  const perTotal = total > 0 ? 1 / total : 0
  const half = 0.5 * total
  const distance = isSpotNear ? -outside.distance : outside.distance
  const d1 = distance + half
  const d2 = distance - half
  const spotDensity = outside.density * perSpot
  const perVolatility = rootYears * perTotal
  const vega = outside.density * rootYears
  const delta = sign * (spot > 0 ? spotPart * perSpot : isOut ? 0 : yieldFactor)
  const halfPerYear = total > 0 ? 0.5 / years : 0
  return {
    price,
    delta,
    gamma: spotDensity * perSpot * perTotal,
    vega,
    theta:
      sign * (dividendYield * spotPart - rate * strikePart) -
      0.5 * outside.density * volatility * volatility * perTotal,
    rho: sign * years * strikePart,
    vanna: -(spotDensity * d2 * perVolatility),
    vomma: vega * d1 * d2 * perVolatility,
    charm: dividendYield * delta - spotDensity * ((rate - dividendYield) * perTotal - d2 * halfPerYear),
  }
}

/** One comparison a group: the least is not negative and the sum of magnitudes is finite. */
function isPriceable(
  spot: number,
  strike: number,
  years: number,
  rate: number,
  yield_: number,
  volatility: number,
): boolean {
  const least = Math.min(Math.min(spot, strike), Math.min(years, volatility))
  const sum = spot + strike + (years + volatility) + (Math.abs(rate) + Math.abs(yield_))
  return least >= 0 && sum < Infinity
}

const NOT_PRICED: PricedOption = {
  price: Number.NaN,
  delta: Number.NaN,
  gamma: Number.NaN,
  vega: Number.NaN,
  theta: Number.NaN,
  rho: Number.NaN,
  vanna: Number.NaN,
  vomma: Number.NaN,
  charm: Number.NaN,
}
