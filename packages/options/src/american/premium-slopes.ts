/**
 * Derivatives of the premium of a put with strike 1 (premium.ts) in sigma sqrt(T) and in the option's own rate, which
 * for a call is that put's yield. What moves ln(strike / boundary) or the drift moves every `d` alike; that changes
 * the value by -S flow n(d) / (sigma sqrt(x)).
 */
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import type { BoundarySlopes } from './boundary-slopes.ts'
import { startSlope } from './exercise.ts'
import { atPoint, type PremiumLine } from './premium.ts'
import { quickExp, scaledCdf } from './quick.ts'

/** What the derivatives need at the integral's points, whatever the spot. */
export interface PremiumShifts {
  readonly isCall: boolean
  /** Of the depth, in sigma sqrt(T). */
  readonly total: Float64Array
  /** Of ln(strike / boundary) and the drift, in the option's own rate. */
  readonly rate: Float64Array
}

export function premiumShifts({ boundary, past }: PremiumLine, slopes: BoundarySlopes): PremiumShifts {
  const { rate, yield: yield_, years, scheme } = boundary
  const { points, root, interpolation } = scheme.premium
  const { isCall } = slopes
  const shifts = { isCall, total: new Float64Array(points), rate: new Float64Array(points) }
  const { ofTop } = startSlope(rate, yield_, isCall)
  for (let k = 0; k < points; k++) {
    const here = past[k]!
    const drift = years * (root[k]! * root[k]!)
    shifts.total[k] = here > 0 ? atPoint(interpolation, slopes.total, k) / here : 0
    const depth = here > 0 ? atPoint(interpolation, slopes.rate, k) / here : 0
    shifts.rate[k] = depth - ofTop + (isCall ? -drift : drift)
  }
  return shifts
}

export function premiumSlopes(
  line: PremiumLine,
  shifts: PremiumShifts,
  spot: number,
  logSpot: number,
): { total: number; rate: number } {
  const { past, levers, rateFactors, yieldFactors } = line
  const { rate, yield: yield_, volatility, years, scheme, top } = line.boundary
  const { points, root, weight } = scheme.premium
  const total = volatility * Math.sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const logMoneyness = logSpot - top
  const yieldTotal = yield_ * total
  const ownTime = (shifts.isCall ? yield_ : rate) * years

  const inTotal = [0, 0]
  const inRate = [0, 0]
  for (let k = 0; k < points; k++) {
    const lane = k % 2
    const r = root[k]!
    const time = r * r
    const per = perTotal / r
    const d1 = (logMoneyness + past[k]!) * per + offset * r
    const density = yieldFactors[k]! * (INVERSE_SQRT_2PI * quickExp(-0.5 * d1 * d1))
    const flow = rate * levers[k]! - yield_
    const kernel = spot * (density * per)
    const leg = shifts.isCall
      ? -(spot * scaledCdf(-d1, yieldFactors[k]!, density))
      : scaledCdf(total * r - d1, rateFactors[k]!, density * (spot * levers[k]!))
    const w = weight[k]!
    inTotal[lane]! += w * (kernel * (flow * (d1 * r - shifts.total[k]!) + yieldTotal * time))
    inRate[lane]! += w * (leg * (1 - ownTime * time) - kernel * (flow * shifts.rate[k]!))
  }
  return { total: years * (inTotal[0]! + inTotal[1]!), rate: years * (inRate[0]! + inRate[1]!) }
}
