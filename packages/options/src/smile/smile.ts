import { outOfTheMoney } from '../european/normalised.ts'
import { impliedVolatility } from '../implied/implied-volatility.ts'
import { exp } from '../math/elementary.ts'
import { normalCdf, normalDensity } from '../math/normal.ts'
import { butterflyDensity, type Svi, sviSlope, sviVariance } from './svi.ts'

/** One expiry's smile and the distribution of the price at expiry that it implies; k = ln(strike / forward). */
export interface Smile {
  readonly years: number
  /** Volatility squared times years. */
  readonly totalVariance: (k: number) => number
  /** Risk-neutral probability that ln(price / forward) ends above k. */
  readonly survival: (k: number) => number
  /** Of ln(price / forward). */
  readonly density: (k: number) => number
}

/** The smile of raw SVI parameters and its distribution; a density only where the parameters have no butterfly. */
export function sviSmile(svi: Svi, years: number): Smile {
  return {
    years,
    totalVariance: (k) => sviVariance(svi, k),
    survival: (k) => survival(k, sviVariance(svi, k), sviSlope(svi, k)),
    density: (k) => {
      const total = Math.sqrt(sviVariance(svi, k))
      return (butterflyDensity(svi, k) * normalDensity(-k / total - total / 2)) / total
    },
  }
}

/** The lognormal distribution of one volatility. */
export function flatSmile(volatility: number, years: number): Smile {
  return sviSmile({ a: volatility * volatility * years, b: 0, rho: 0, m: 0, sigma: 1 }, years)
}

/** A digital call: Black's N(d2) less what the smile's slope takes. */
function survival(k: number, variance: number, slope: number): number {
  const total = Math.sqrt(variance)
  const d2 = -k / total - total / 2
  return Math.min(1, Math.max(0, normalCdf(d2) - (normalDensity(d2) * slope) / (2 * total)))
}

/**
 * The smile between two, as a mixture of their distributions of price / forward: prices at equal k are convex
 * combinations, so it has no arbitrage if they have none (Gatheral and Jacquier 2014, lemma 5.1). The weights make
 * the root of the total variance at the money move linearly with that of a variance linear in time.
 */
export function smileBetween(earlier: Smile, later: Smile, years: number): Smile {
  const weight = weightOfEarlier(earlier, later, years)
  const mix = (a: number, b: number) => weight * a + (1 - weight) * b
  return {
    years,
    totalVariance: (k) => mixedVariance(earlier.totalVariance(k), later.totalVariance(k), k, mix),
    survival: (k) => mix(earlier.survival(k), later.survival(k)),
    density: (k) => mix(earlier.density(k), later.density(k)),
  }
}

function weightOfEarlier(earlier: Smile, later: Smile, years: number): number {
  const share = (years - earlier.years) / (later.years - earlier.years)
  const [from, to] = [earlier.totalVariance(0), later.totalVariance(0)]
  const between = from + share * (to - from)
  return to > from ? (Math.sqrt(to) - Math.sqrt(between)) / (Math.sqrt(to) - Math.sqrt(from)) : 1 - share
}

/** Far out, where prices vanish, total variance itself is mixed. */
function mixedVariance(earlier: number, later: number, k: number, mix: (a: number, b: number) => number): number {
  const price = mix(normalisedPrice(k, earlier), normalisedPrice(k, later))
  const { volatility } = impliedVolatility(k >= 0 ? 1 : -1, price, 1, exp(k), 1, 0, 0)
  return volatility > 0 ? volatility * volatility : mix(earlier, later)
}

/** Of the out-of-the-money option, undiscounted, per unit of forward. */
export function normalisedPrice(k: number, variance: number): number {
  return outOfTheMoney(Math.min(1, exp(k)), Math.abs(k), Math.sqrt(variance)).price
}

/** The k above which the price ends with this probability. */
export function smileQuantile(smile: Smile, survivalProbability: number): number {
  return whereFalls(smile.survival, survivalProbability, widthOf(smile))
}

/** The k at which a falling function of k passes a level, by halving. */
export function whereFalls(f: (k: number) => number, level: number, width: number): number {
  let [low, high] = [-width, width]
  while (f(low) < level && low > -1e3) low *= 2
  while (f(high) > level && high < 1e3) high *= 2
  for (let halving = 0; halving < 80 && high > low; halving++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (f(middle) > level) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Eight standard deviations. */
export function widthOf(smile: Smile): number {
  return 8 * Math.sqrt(smile.totalVariance(0))
}
