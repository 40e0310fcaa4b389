/** What an option that is held is exposed to, at its mark: the volatility that its price implies, and its Greeks. */
import {
  americanGreeks,
  americanImpliedVolatility,
  type Carry,
  europeanGreeks,
  europeanImpliedVolatility,
  type ExpiryQuotes,
  impliedForward,
  impliedYield,
  type OptionContract,
  type OptionMarket,
  strikeLadder,
} from '@bellwether/options'
import type { Chain, ChainExpiry } from '../../strategies/market.ts'
import { deliveredBy } from '../../trading/delivered.ts'
import { type ListedOption, yearsToExpiry } from '../../trading/instrument.ts'

/** Of one contract: raw derivatives times the shares that it delivers; NaN where its price implies no volatility. */
export interface HeldGreeks {
  readonly volatility: number
  readonly delta: number
  readonly gamma: number
  readonly vega: number
  /** Per year. */
  readonly theta: number
  readonly rho: number
}

/** Of an option whose price implies no volatility, or that has ended. */
export const NO_GREEKS: HeldGreeks = {
  volatility: Number.NaN,
  delta: Number.NaN,
  gamma: Number.NaN,
  vega: Number.NaN,
  theta: Number.NaN,
  rho: Number.NaN,
}

/** @param price a unit, as marked @param carry spot, rate and yield to its expiry */
export function heldGreeks(option: ListedOption, price: number, carry: Carry, now: number): HeldGreeks {
  const { shares, strike, premium } = deliveredBy(option)
  const contract: OptionContract = { right: option.right, strike, yearsToExpiry: yearsToExpiry(option, now) }
  const market = implied(option, contract, carry, price * premium)
  if (market === undefined) return NO_GREEKS
  const { volatility } = market
  const { delta, gamma, vega, theta, rho } =
    option.exercise === 'european' ? europeanGreeks(contract, market) : americanGreeks(contract, market, 'fast')
  return {
    volatility,
    delta: shares * delta,
    gamma: shares * gamma,
    vega: shares * vega,
    theta: shares * theta,
    rho: shares * rho,
  }
}

/** Undefined where the price implies no volatility. */
function implied(
  { exercise }: ListedOption,
  contract: OptionContract,
  carry: Carry,
  price: number,
): OptionMarket | undefined {
  const { status, volatility } =
    exercise === 'european'
      ? europeanImpliedVolatility(contract, carry, price)
      : americanImpliedVolatility(contract, carry, price, 'fast')
  return status === 'ok' ? { ...carry, volatility } : undefined
}

/** The yield at which the quotes of an expiry agree with spot and rate by put-call parity; 0 where they tell none. */
export function parityYield(
  chain: Chain,
  option: ListedOption,
  carry: Omit<Carry, 'dividendYield'>,
  now: number,
): number {
  const expiry = chain.expiries.find(({ root, expiry: day }) => root === option.root && day === option.expiry)
  if (expiry === undefined) return 0
  const years = yearsToExpiry(option, now)
  const { forward } = impliedForward(strikeLadder(quotesOf(chain, expiry)), { years, rate: carry.rate })
  const found = impliedYield(carry.spot, forward, years, carry.rate)
  return Number.isNaN(found) ? 0 : found
}

function quotesOf(chain: Chain, { from, to }: ChainExpiry): ExpiryQuotes {
  const rows = Array.from({ length: to - from }, (_, i) => from + i)
  return {
    right: Int8Array.from(rows, (row) => (chain.right(row) === 'call' ? 1 : -1)),
    strike: Float64Array.from(rows, (row) => chain.strike(row)),
    bid: Float64Array.from(rows, (row) => chain.bid(row)),
    ask: Float64Array.from(rows, (row) => chain.ask(row)),
  }
}
