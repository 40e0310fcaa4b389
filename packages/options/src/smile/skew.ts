import { normalQuantile } from '../math/normal.ts'
import { type Smile, whereFalls, widthOf } from './smile.ts'
import { smileAt, type Surface, volatilityAt } from './surface.ts'

/** Delta here is N(d1) of the forward, undiscounted; that of a put N(d1) - 1. */
export interface Skew {
  readonly years: number
  /** Volatility at the forward. */
  readonly atTheMoney: number
  /** Derivative of volatility in ln(strike / forward), at the forward. */
  readonly slope: number
  /** ln(strike / forward) of the call and the put with the delta asked for. */
  readonly callMoneyness: number
  readonly putMoneyness: number
  /** Volatility of that call less that of that put. */
  readonly riskReversal: number
  /** Their mean less the volatility at the forward. */
  readonly butterfly: number
}

const SLOPE_STEP = 1e-4

/** The figures of one smile, its wings at the given delta. */
export function skewOf(smile: Smile, delta = 0.25): Skew {
  const distance = -normalQuantile(delta)
  const callMoneyness = moneynessAt(smile, -distance)
  const putMoneyness = moneynessAt(smile, distance)
  const [call, put] = [volatilityAt(smile, callMoneyness), volatilityAt(smile, putMoneyness)]
  const atTheMoney = volatilityAt(smile, 0)
  const step = SLOPE_STEP * Math.sqrt(smile.totalVariance(0))
  return {
    years: smile.years,
    atTheMoney,
    slope: (volatilityAt(smile, step) - volatilityAt(smile, -step)) / (2 * step),
    callMoneyness,
    putMoneyness,
    riskReversal: call - put,
    butterfly: (call + put) / 2 - atTheMoney,
  }
}

/** d1 falls in k wherever there is no butterfly. */
function moneynessAt(smile: Smile, d1: number): number {
  const d1At = (k: number) => {
    const total = Math.sqrt(smile.totalVariance(k))
    return total / 2 - k / total
  }
  return whereFalls(d1At, d1, widthOf(smile))
}

/** Skews at constant maturities; tenors beyond the last expiry are left out. */
export function termStructure(surface: Surface, tenors: readonly number[], delta = 0.25): Skew[] {
  return tenors.flatMap((years) => {
    const smile = smileAt(surface, years)
    return smile ? [skewOf(smile, delta)] : []
  })
}

/** Volatility from one tenor to a later one, from the variance between them; NaN where that is negative. */
export function forwardVolatility(
  earlier: Pick<Skew, 'years' | 'atTheMoney'>,
  later: Pick<Skew, 'years' | 'atTheMoney'>,
): number {
  const variance = later.atTheMoney ** 2 * later.years - earlier.atTheMoney ** 2 * earlier.years
  return Math.sqrt(variance / (later.years - earlier.years))
}
