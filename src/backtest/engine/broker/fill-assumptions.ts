/** What is assumed of fills: each assumption is named, can be swapped, and is said in the report. */
import { type FeeSchedule, noFees } from '../../../trading/fee.ts'
import { type Micros, roundTo } from '../../../trading/money.ts'
import { noSlippage, type SlippageModel } from '../../../trading/slippage.ts'

export interface FillAssumptions {
  readonly quotes: QuotePricing
  /** Whether an order is filled at the print that stands when it arrives, or at the next. */
  readonly ticks: 'standing' | 'next'
  /** When a resting limit fills, as there is no queue: when the market touches its price, or only when it passes it. */
  readonly limits: 'touched' | 'passed'
  readonly volume: VolumeRule
  /** Milliseconds from a decision to its arrival at the market. */
  readonly latency: number
  /** Milliseconds after which a quote that has not been renewed fills nothing, as one of an earlier session never does. */
  readonly staleAfter: number
  /** Of market and stop orders, on top of all that. */
  readonly slippage: SlippageModel
  readonly fees: FeeSchedule
}

/** The price between bid and ask at which an order fills. */
export interface QuotePricing {
  readonly name: string
  readonly description: string
  /** @param side 1 buys, −1 sells @param legs contracts of the package that are priced together */
  price(side: 1 | -1, bid: Micros, ask: Micros, legs: number): Micros
}

/** Buys at the ask, sells at the bid. */
export const touchPricing: QuotePricing = {
  name: 'touch',
  description: 'buys at the ask and sells at the bid',
  price: (side, bid, ask) => (side > 0 ? ask : bid),
}

/**
 * At a fraction of the way from our better side to the touch, less of it the more legs a package has: makers price the
 * package, not the legs. 1 is the touch, a half the middle.
 */
export function spreadFraction(parameters: { byLegs: readonly number[] }): QuotePricing {
  const { byLegs } = parameters
  return {
    name: 'spread-fraction',
    description: `at ${byLegs.map((part) => `${100 * part} %`).join(', ')} of the spread with 1, 2, … legs`,
    price(side, bid, ask, legs) {
      const part = byLegs[Math.min(legs, byLegs.length) - 1]!
      // Against us where it falls between two micros.
      return side > 0 ? bid + roundTo(part * (ask - bid), 'up') : ask - roundTo(part * (ask - bid), 'up')
    },
  }
}

/** How much of what trades or is on offer an order may take. */
export interface VolumeRule {
  readonly name: string
  readonly description: string
  /** Units, not negative. @param offered size of the quote, or volume of the bar; NaN where it is not known */
  most(offered: number): number
}

export const anyVolume: VolumeRule = {
  name: 'any-volume',
  description: 'any quantity fills',
  most: () => Number.POSITIVE_INFINITY,
}

/** A share of the size on offer or of the volume traded; where neither is known nothing fills. */
export function volumeShare(parameters: { share: number }): VolumeRule {
  const { share } = parameters
  return {
    name: 'volume-share',
    description: `at most ${100 * share} % of the size or volume`,
    most: (offered) => (Number.isNaN(offered) ? 0 : Math.floor(offered * share)),
  }
}

/** The touch, at once, any quantity, without costs. */
export const PLAIN_FILLS: FillAssumptions = {
  quotes: touchPricing,
  ticks: 'next',
  limits: 'passed',
  volume: anyVolume,
  latency: 0,
  staleAfter: Number.POSITIVE_INFINITY,
  slippage: noSlippage,
  fees: noFees,
}
