import { type Leg, sharesOf } from './leg.ts'
import { positionValue, type Valuation } from './position.ts'

/** Price moves that a portfolio must survive, by class of underlying, as in SEC rule 15c3-1a and Cboe rule 10.4. */
export const PRICE_RANGES = {
  broad_index: { down: -0.08, up: 0.06 },
  small_broad_index: { down: -0.1, up: 0.1 },
  equity: { down: -0.15, up: 0.15 },
} as const

/** A class of underlyings, one of `PRICE_RANGES`. */
export type ProductClass = keyof typeof PRICE_RANGES

/** What is scanned; the rules unless given. */
export interface StressOptions {
  /** Relative changes of every volatility tried at each price: 0.1 raises 20 % to 22 %. Only 0 unless given. */
  readonly volatilityShocks?: readonly number[]
  /** Valuation points from the lowest to the highest price, evenly spaced; the rules ask for ten. */
  readonly points?: number
  /** Least requirement per contract, per share: the rules ask 0.375. */
  readonly leastPerShare?: number
}

/** One price and volatility of a scan. */
export interface StressScenario {
  readonly spot: number
  readonly volatilityShock: number
  /** Change of the position's value. */
  readonly change: number
}

/** What a scan found, in the currency. */
export interface PortfolioStress {
  readonly requirement: number
  readonly worst: StressScenario
  readonly scenarios: readonly StressScenario[]
  readonly leastRequirement: number
}

/**
 * The most the position loses over a scan of prices and volatilities, at least a fixed amount a contract. It prices
 * where the clearing house's own system (TIMS) would; the rules behind the ranges are the same, the model is not.
 *
 * RangeError where nothing is scanned, and for a volatility below zero: a requirement must not pass over a scenario.
 */
export function portfolioStress(
  legs: readonly Leg[],
  valuation: Valuation,
  product: ProductClass,
  { volatilityShocks = [0], points = 10, leastPerShare = 0.375 }: StressOptions = {},
): PortfolioStress {
  checkScan(points, volatilityShocks)
  const now = positionValue(legs, valuation).value
  const { down, up } = PRICE_RANGES[product]
  const scenarios = volatilityShocks.flatMap((volatilityShock) =>
    Array.from({ length: points }, (_, i) => {
      const spot = valuation.spot * (1 + down + ((up - down) * i) / (points - 1))
      return { spot, volatilityShock, change: shockedValue(legs, valuation, spot, volatilityShock) - now }
    }),
  )
  const worst = scenarios.reduce((a, b) => (b.change < a.change ? b : a))
  const leastRequirement = legs.reduce(
    (sum, leg) => sum + (leg.kind === 'option' ? leastPerShare * Math.abs(sharesOf(leg)) : 0),
    0,
  )
  return { requirement: Math.max(leastRequirement, -worst.change), worst, scenarios, leastRequirement }
}

function checkScan(points: number, volatilityShocks: readonly number[]): void {
  if (!(Number.isInteger(points) && points >= 2))
    throw new RangeError(`A scan of ${points} prices has no lowest and highest. Give points of 2 or more.`)
  if (!(volatilityShocks.length > 0 && volatilityShocks.every((shock) => shock >= -1 && shock < Infinity)))
    throw new RangeError(
      `Volatility shocks [${volatilityShocks.join(', ')}] are no scan. Give one or more, from -1 up.`,
    )
}

function shockedValue(legs: readonly Leg[], valuation: Valuation, spot: number, volatilityShock: number): number {
  const market: Valuation['market'] = (leg) => {
    const before = valuation.market(leg)
    return { ...before, spot, volatility: before.volatility * (1 + volatilityShock) }
  }
  return positionValue(legs, { ...valuation, spot, market }).value
}
