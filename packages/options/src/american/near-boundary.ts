/**
 * Next to the boundary the premium's derivatives in the spot integrate spikes that lie between the quadrature's first
 * points: with e = ln(S / B) / (sigma sqrt(T)) and r = sqrt(x / T), n(e / r) and (e / r^2) n(e / r), whose integrals are
 * known. What the quadrature misses of these it misses of the derivatives.
 */
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import { quickExp, scaledCdf } from './quick.ts'
import type { QuadratureLines } from './scheme.ts'

/** Further away, in deviations, the quadrature misses nothing that shows. */
export const NEAR = 0.25

/** Integrals over x / T from 0 to 1 less their quadratures: of n(e / r) / r, and of (e / r^3) n(e / r). */
export function missedSpikes(
  { points, root, weight }: QuadratureLines,
  e: number,
): { slope: number; curvature: number } {
  const density = INVERSE_SQRT_2PI * quickExp(-0.5 * e * e)
  const beyond = scaledCdf(-e, 1, density)
  const slope = [0, 0]
  const curvature = [0, 0]
  for (let k = 0; k < points; k++) {
    const per = 1 / root[k]!
    const u = e * per
    const spike = weight[k]! * per * (INVERSE_SQRT_2PI * quickExp(-0.5 * u * u))
    slope[k % 2]! += spike
    curvature[k % 2]! += spike * (u * per)
  }
  return {
    slope: 2 * (density - e * beyond) - (slope[0]! + slope[1]!),
    curvature: 2 * beyond - (curvature[0]! + curvature[1]!),
  }
}
