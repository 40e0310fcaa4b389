/** What exercise between two boundaries adds to a European put with strike 1: see double-boundary.ts and premium.ts. */
import { log } from '../math/elementary.ts'
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import { depthAtTime, type DoubleBoundary } from './double-boundary.ts'
import { quickExp, scaledCdf } from './quick.ts'
import type { Premium } from './premium.ts'
import { tanhSinh } from './quadrature.ts'

const RULE = tanhSinh(96)

/** Whether exercise today is best: the spot lies between today's boundaries. */
export function isBetween(boundary: DoubleBoundary, logSpot: number): boolean {
  const { upper, lower, rate, yield: yield_, years, span } = boundary
  if (years > span) return false
  const low = log(rate / yield_) + depthAtTime(boundary, lower, years)
  return logSpot >= low && logSpot <= -depthAtTime(boundary, upper, years)
}

export function doublePremium(boundary: DoubleBoundary, spot: number, logSpot: number): Premium {
  const { years, span, upper, lower, rate, yield: yield_ } = boundary
  const logLow = log(rate / yield_)
  const sum = { value: 0, slope: 0, curvature: 0 }
  // Within the span the kernel is singular at x = 0, beyond it only the boundaries are, at expiry.
  const isWithin = years <= span
  for (let k = 0; k < RULE.points.length; k++) {
    const half = (1 + RULE.points[k]!) / 2
    const part = (isWithin ? years : span) * half * half
    const x = isWithin ? part : years - part
    const weight = (isWithin ? years : span) * half * RULE.weights[k]!
    const time = years - x
    addFlow(sum, weight, boundary, spot, logSpot, -depthAtTime(boundary, upper, time), x)
    addFlow(sum, -weight, boundary, spot, logSpot, logLow + depthAtTime(boundary, lower, time), x)
  }
  return sum
}

/** Adds what exercise below a boundary earns at one instant, and its derivatives in the spot. */
function addFlow(
  sum: { -readonly [K in keyof Premium]: number },
  weight: number,
  { rate, yield: yield_, volatility }: DoubleBoundary,
  spot: number,
  logSpot: number,
  logBoundary: number,
  x: number,
): void {
  const total = volatility * Math.sqrt(x)
  const per = 1 / total
  const d1 = (logSpot - logBoundary + (rate - yield_) * x) * per + 0.5 * total
  const yieldFactor = quickExp(-(yield_ * x))
  const density = yieldFactor * (INVERSE_SQRT_2PI * quickExp(-0.5 * d1 * d1))
  const lever = quickExp(-logBoundary)
  const strikePart = scaledCdf(total - d1, quickExp(-(rate * x)), density * (spot * lever))
  const spotPart = scaledCdf(-d1, yieldFactor, density)
  const flow = rate * lever - yield_
  const kernel = density * per
  sum.value += weight * (rate * strikePart - yield_ * (spot * spotPart))
  sum.slope -= weight * (yield_ * spotPart + flow * kernel)
  sum.curvature += (weight * kernel * (yield_ + flow * (d1 * per))) / spot
}
