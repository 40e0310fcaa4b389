import type { OptionContract, OptionMarket } from '../contract.ts'
import { europeanGreeks, type PricedOption } from '../european/greeks.ts'
import { type Leg, openingCost, type OptionLeg, sharesOf } from './leg.ts'

/** Sums over the legs, in the currency and in shares: gamma is the change of delta, in shares, per unit of price. */
export interface PositionValue {
  readonly value: number
  /** Value less what was paid. */
  readonly profit: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  readonly theta: number
  readonly rho: number
}

/** What a position needs of an option: per share, as in `Greeks`. */
export type Priced = Pick<PricedOption, 'price' | 'delta' | 'gamma' | 'vega' | 'theta' | 'rho'>
/** Prices one option; `europeanGreeks`, `americanGreeks` and closures over `cashDividendGreeks` fit. */
export type Pricer = (contract: OptionContract, market: OptionMarket) => Priced

/** At what price, when and by which model a position is valued. */
export interface Valuation {
  /** What each leg is priced with: volatilities differ by strike and expiry. */
  readonly market: (leg: OptionLeg) => OptionMarket
  readonly spot: number
  /** Time from now to the instant of valuation; a leg past its expiry is worth its intrinsic value. */
  readonly elapsedYears?: number
  /** European unless given. */
  readonly pricer?: Pricer
}

const SHARE: Priced = { price: 0, delta: 1, gamma: 0, vega: 0, theta: 0, rho: 0 }

/** Value and Greeks of a position at a price and an instant up to its first expiry. */
export function positionValue(legs: readonly Leg[], valuation: Valuation): PositionValue {
  const sum = { value: 0, delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0 }
  for (const leg of legs) {
    const priced = leg.kind === 'shares' ? { ...SHARE, price: valuation.spot } : pricedLeg(leg, valuation)
    const shares = sharesOf(leg)
    sum.value += shares * priced.price
    sum.delta += shares * priced.delta
    sum.gamma += shares * priced.gamma
    sum.vega += shares * priced.vega
    sum.theta += shares * priced.theta
    sum.rho += shares * priced.rho
  }
  return { ...sum, profit: sum.value - openingCost(legs) }
}

function pricedLeg(leg: OptionLeg, valuation: Valuation): Priced {
  const { market, spot, elapsedYears = 0, pricer = europeanGreeks } = valuation
  const yearsToExpiry = Math.max(0, leg.yearsToExpiry - elapsedYears)
  return pricer({ right: leg.right, strike: leg.strike, yearsToExpiry }, { ...market(leg), spot })
}

const SCAN = 400
const HALVINGS = 60

/** Prices within a range at which the profit at that instant is zero; two nearer than a step of the scan are missed. */
export function valueBreakevens(
  legs: readonly Leg[],
  valuation: Omit<Valuation, 'spot'>,
  from: number,
  to: number,
): number[] {
  const profit = (spot: number) => positionValue(legs, { ...valuation, spot }).profit
  const zeros: number[] = []
  let [x, y] = [from, profit(from)]
  for (let i = 1; i <= SCAN; i++) {
    const nextX = from + ((to - from) * i) / SCAN
    const nextY = profit(nextX)
    if (y === 0 || y * nextY < 0) zeros.push(y === 0 ? x : rootBetween(profit, x, nextX, y))
    ;[x, y] = [nextX, nextY]
  }
  return zeros
}

function rootBetween(f: (x: number) => number, from: number, to: number, atFrom: number): number {
  let [low, high] = [from, to]
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2
    if (f(middle) * atFrom > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
