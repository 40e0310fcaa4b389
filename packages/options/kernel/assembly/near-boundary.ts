/** src/american/near-boundary.ts: the same operations in the same order, so the same bits. */
import { add, at, both, div, mul, ONE, zero } from './lanes'
import { quickExp, scaledCdf } from './quick'
import { premiumBytes, premiumRoots, premiumWeights } from './scheme'

const INVERSE_SQRT_2PI: f64 = 0.3989422804014327

export const NEAR: f64 = 0.25

export let missedSlope: f64 = 0
export let missedCurvature: f64 = 0

export function missedSpikes(e: f64): void {
  const density = INVERSE_SQRT_2PI * f64x2.extract_lane(quickExp(f64x2.splat(-0.5 * e * e)), 0)
  const beyond = f64x2.extract_lane(scaledCdf(f64x2.splat(-e), at(ONE), f64x2.splat(density)), 0)
  const distances = f64x2.splat(e)
  const rootPi = f64x2.splat(INVERSE_SQRT_2PI)
  const minusHalf = f64x2.splat(-0.5)
  let slope = zero()
  let curvature = zero()
  for (let o: usize = 0; o < premiumBytes; o += 16) {
    const per = div(at(ONE), v128.load(premiumRoots + o))
    const u = mul(distances, per)
    const weighted = mul(v128.load(premiumWeights + o), per)
    const spike = mul(weighted, mul(rootPi, quickExp(mul(mul(minusHalf, u), u))))
    slope = add(slope, spike)
    curvature = add(curvature, mul(spike, mul(u, per)))
  }
  missedSlope = 2 * (density - e * beyond) - both(slope)
  missedCurvature = 2 * beyond - both(curvature)
}
