/** src/american/premium-slopes.ts for the boundary solved last: the same operations in the same order, so the same bits. */
import { putRate, putYield, top, volatility, years } from './boundary'
import { startSlopeOfTop } from './boundary-slopes'
import { add, at, both, div, mul, neg, ONE, sub, zero } from './lanes'
import { atPoints } from './premium'
import { quickExp, scaledCdf } from './quick'
import {
  futureLevers, futures, premiumBytes, premiumRoots, premiumWeights, rateFactors, rateShifts, rateSlopes, totalShifts,
  totalSlopes, yieldFactors,
} from './scheme'

const INVERSE_SQRT_2PI: f64 = 0.3989422804014327

/** Derivatives of the premium in sigma sqrt(T) and in the option's own rate. */
export let premiumInTotal: f64 = 0
export let premiumInRate: f64 = 0

export function premiumShifts(isCall: bool): void {
  const time = f64x2.splat(years)
  const ofTop = f64x2.splat(startSlopeOfTop(isCall))
  for (let o: usize = 0; o < premiumBytes; o += 16) {
    const here = v128.load(futures + o)
    const isDeep = f64x2.gt(here, zero())
    const r = v128.load(premiumRoots + o)
    const drift = mul(time, mul(r, r))
    const depth = v128.and(div(atPoints(rateSlopes, o), here), isDeep)
    v128.store(totalShifts + o, v128.and(div(atPoints(totalSlopes, o), here), isDeep))
    v128.store(rateShifts + o, add(sub(depth, ofTop), isCall ? neg(drift) : drift))
  }
}

export function premiumSlopes(spot: f64, logSpot: f64, isCall: bool): void {
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const totals = f64x2.splat(total)
  const perTotals = f64x2.splat(perTotal)
  const offsets = f64x2.splat((putRate - putYield) * years * perTotal + 0.5 * total)
  const logMoneyness = f64x2.splat(logSpot - top)
  const spots = f64x2.splat(spot)
  const rates = f64x2.splat(putRate)
  const yields = f64x2.splat(putYield)
  const yieldTotal = f64x2.splat(putYield * total)
  const ownTime = f64x2.splat((isCall ? putYield : putRate) * years)
  const rootPi = f64x2.splat(INVERSE_SQRT_2PI)
  const minusHalf = f64x2.splat(-0.5)
  let inTotal = zero()
  let inRate = zero()
  for (let o: usize = 0; o < premiumBytes; o += 16) {
    const r = v128.load(premiumRoots + o)
    const time = mul(r, r)
    const per = div(perTotals, r)
    const d1 = add(mul(add(logMoneyness, v128.load(futures + o)), per), mul(offsets, r))
    const yieldFactor = v128.load(yieldFactors + o)
    const density = mul(yieldFactor, mul(rootPi, quickExp(mul(mul(minusHalf, d1), d1))))
    const lever = v128.load(futureLevers + o)
    const flow = sub(mul(rates, lever), yields)
    const kernel = mul(spots, mul(density, per))
    const leg = isCall
      ? neg(mul(spots, scaledCdf(neg(d1), yieldFactor, density)))
      : scaledCdf(sub(mul(totals, r), d1), v128.load(rateFactors + o), mul(density, mul(spots, lever)))
    const w = v128.load(premiumWeights + o)
    const moved = mul(flow, sub(mul(d1, r), v128.load(totalShifts + o)))
    inTotal = add(inTotal, mul(w, mul(kernel, add(moved, mul(yieldTotal, time)))))
    const kept = mul(leg, sub(at(ONE), mul(ownTime, time)))
    inRate = add(inRate, mul(w, sub(kept, mul(kernel, mul(flow, v128.load(rateShifts + o))))))
  }
  premiumInTotal = years * both(inTotal)
  premiumInRate = years * both(inRate)
}
