import type { OptionContract } from '../contract.ts'
import type { CashDividend } from '../dividends/dividend.ts'
import { exp, logRatio } from '../math/elementary.ts'
import { normalCdf } from '../math/normal.ts'
import { intrinsicValue } from './leg.ts'

/** Whether the holder of an American option gains by exercising early: what a short leg may be assigned for. */
export interface ExerciseRisk {
  readonly reason: 'none' | 'dividend' | 'interest'
  /** Price less intrinsic value, which exercise gives up. */
  readonly timeValue: number
  /** What exercise brings: the dividend, or interest on the strike until expiry. */
  readonly gain: number
}

/** What the holder looks at. */
export interface ExerciseMarket {
  readonly spot: number
  readonly rate: number
  /** Market price of the option, per share. */
  readonly price: number
  /** The next dividend before expiry, if any. */
  readonly dividend?: CashDividend
}

/**
 * Whether it pays to exercise early. A call is exercised just before the ex-date if the dividend exceeds the time
 * value left then, of which today's is the estimate. A put is exercised if the interest on its strike until expiry,
 * less the dividend that lowers the price, exceeds its time value.
 */
export function exerciseRisk(contract: OptionContract, market: ExerciseMarket): ExerciseRisk {
  const { right, strike, yearsToExpiry } = contract
  const intrinsic = intrinsicValue(right, strike, market.spot)
  const timeValue = market.price - intrinsic
  const none = { reason: 'none', timeValue, gain: 0 } as const
  if (!(intrinsic > 0 && yearsToExpiry > 0)) return none
  const dividend = market.dividend && market.dividend.years <= yearsToExpiry ? market.dividend : undefined
  if (right === 'call') {
    if (!dividend) return none
    return { reason: timeValue < dividend.amount ? 'dividend' : 'none', timeValue, gain: dividend.amount }
  }
  const gain = strike * (1 - exp(-market.rate * yearsToExpiry)) - (dividend?.amount ?? 0)
  return { reason: timeValue < gain ? 'interest' : 'none', timeValue, gain: Math.max(0, gain) }
}

/** Whether the price may end so near to the strike that nobody can tell what is exercised. */
export interface PinRisk {
  readonly atRisk: boolean
  /** Distance of the price from the strike, in standard deviations of what time is left. */
  readonly deviations: number
  /** Probability, without drift, of ending within `band` of the strike. */
  readonly probability: number
}

/** What counts as pinned. */
export interface PinOptions {
  /** Part of the strike within which an expiry counts as pinned. */
  readonly band?: number
  /** Only the last two days matter. */
  readonly withinYears?: number
}

const TWO_DAYS = 2 / 365

/** Pin risk of one contract at a price and volatility. */
export function pinRisk(
  contract: OptionContract,
  spot: number,
  volatility: number,
  { band = 0.0025, withinYears = TWO_DAYS }: PinOptions = {},
): PinRisk {
  const { strike, yearsToExpiry } = contract
  const total = volatility * Math.sqrt(Math.max(0, yearsToExpiry))
  const distance = Math.abs(logRatio(spot, strike))
  const deviations = distance === 0 ? 0 : distance / total
  const above = (level: number) => normalCdf(logRatio(spot, level) / total - total / 2)
  const probability =
    total > 0
      ? above(strike * (1 - band)) - above(strike * (1 + band))
      : Number(Math.abs(spot - strike) <= band * strike)
  return { atRisk: yearsToExpiry <= withinYears && (deviations < 1 || probability > 0.1), deviations, probability }
}
