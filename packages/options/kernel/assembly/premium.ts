/** src/american/premium.ts for the boundary solved last: the same operations in the same order, so the same bits. */
import { putRate, putYield, top, volatility, years } from './boundary'
import { add, at, both, div, mul, neg, sub, zero } from './lanes'
import { missedCurvature, missedSlope, missedSpikes, NEAR } from './near-boundary'
import { quickExp, scaledCdf } from './quick'
import {
  depth, futureLevers, futures, nodes, premiumBytes, premiumInterpolation, premiumRoots, premiumWeights, rateFactors, squares,
  squareDepths, yieldFactors,
} from './scheme'

const INVERSE_SQRT_2PI: f64 = 0.3989422804014327

export let premiumValue: f64 = 0
export let premiumSlope: f64 = 0
export let premiumCurvature: f64 = 0

/** What the integral needs at its points, whatever the spot. */
export function premiumLine(): void {
  squareDepths()
  const rateTime = f64x2.splat(putRate * years)
  const yieldTime = f64x2.splat(putYield * years)
  const atTop = quickExp(f64x2.splat(-top))
  for (let o: usize = 0; o < premiumBytes; o += 16) {
    const past = f64x2.sqrt(f64x2.pmax(zero(), atPoints(squares, o)))
    const r = v128.load(premiumRoots + o)
    const time = mul(r, r)
    v128.store(futures + o, past)
    v128.store(futureLevers + o, mul(atTop, quickExp(past)))
    v128.store(rateFactors + o, quickExp(neg(mul(rateTime, time))))
    v128.store(yieldFactors + o, quickExp(neg(mul(yieldTime, time))))
  }
}

/** Interpolates a column over the nodes at the pair of points at `o`. */
// @ts-ignore: decorator
@inline
export function atPoints(column: usize, o: usize): v128 {
  let share = premiumInterpolation + o * nodes
  let sum = zero()
  for (let j: usize = 0; j < nodes << 3; j += 8) {
    sum = add(sum, mul(v128.load(share), at(column + j)))
    share += 16
  }
  return sum
}

export function putPremium(spot: f64, logSpot: f64): void {
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const totals = f64x2.splat(total)
  const perTotals = f64x2.splat(perTotal)
  const offsets = f64x2.splat((putRate - putYield) * years * perTotal + 0.5 * total)
  const logMoneyness = f64x2.splat(logSpot - top)
  const spots = f64x2.splat(spot)
  const rates = f64x2.splat(putRate)
  const yields = f64x2.splat(putYield)
  const rootPi = f64x2.splat(INVERSE_SQRT_2PI)
  const minusHalf = f64x2.splat(-0.5)
  let value = zero()
  let slope = zero()
  let curvature = zero()
  for (let o: usize = 0; o < premiumBytes; o += 16) {
    const r = v128.load(premiumRoots + o)
    const per = div(perTotals, r)
    const d1 = add(mul(add(logMoneyness, v128.load(futures + o)), per), mul(offsets, r))
    const d2 = sub(d1, mul(totals, r))
    const rateFactor = v128.load(rateFactors + o)
    const yieldFactor = v128.load(yieldFactors + o)
    const density = mul(yieldFactor, mul(rootPi, quickExp(mul(mul(minusHalf, d1), d1))))
    const lever = v128.load(futureLevers + o)
    const strikePart = scaledCdf(neg(d2), rateFactor, mul(density, mul(spots, lever)))
    const spotPart = scaledCdf(neg(d1), yieldFactor, density)
    const flow = sub(mul(rates, lever), yields)
    const kernel = mul(density, per)
    const w = v128.load(premiumWeights + o)
    value = add(value, mul(w, sub(mul(rates, strikePart), mul(yields, mul(spots, spotPart)))))
    slope = sub(slope, mul(w, add(mul(yields, spotPart), mul(flow, kernel))))
    curvature = add(curvature, mul(mul(w, kernel), add(yields, mul(flow, mul(d1, per)))))
  }
  premiumValue = years * both(value)
  premiumSlope = years * both(slope)
  premiumCurvature = years * both(curvature) * (1 / spot)
  const last = depth(nodes - 1)
  const distance = (logSpot - top + last) * perTotal
  if (!(distance < NEAR)) return
  missedSpikes(distance)
  const levers = quickExp(f64x2(-top, last))
  const lever = f64x2.extract_lane(levers, 0) * f64x2.extract_lane(levers, 1)
  const flow = years * ((putRate * lever - putYield) * perTotal)
  premiumSlope -= flow * missedSlope
  premiumCurvature += flow * perTotal * missedCurvature * (1 / spot)
}
