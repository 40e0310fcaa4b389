/**
 * American options over columns: src/american/value.ts and premium.ts, the same operations in the same order, so the
 * same bits. Rows that follow each other with equal right, rates, volatility and time share a boundary.
 */
import { both, depth, forgetBoundary, solveBoundary, top } from './boundary'
import { logRatio } from './elementary'
import { price } from './european'
import { add, div, mul, neg, sub, zero } from './lanes'
import { quickExp, scaledCdf } from './quick'
import { nodes, premiumInterpolation, premiumPoints, premiumRoots, premiumWeights } from './scheme'

const LEAST_TOTAL: f64 = 1e-8
const LEAST_RATE: f64 = 1e-12
const INVERSE_SQRT_2PI: f64 = 0.3989422804014327

let premiumValue: f64 = 0
let premiumSlope: f64 = 0
let premiumCurvature: f64 = 0

/**
 * Addresses of columns; `count` is even. `left` gets 1 where the row is left to the plain code: without uncertainty,
 * or with two boundaries. Vega and rho end as those of European options.
 */
export function american(
  count: usize, right: usize, spot: usize, strike: usize, years: usize, rate: usize, dividendYield: usize,
  volatility: usize, value: usize, delta: usize, gamma: usize, theta: usize, left: usize, vega: usize, rho: usize,
): void {
  price(
    count, false, right, spot, strike, years, rate, dividendYield, volatility, value, delta, gamma, vega, theta, rho,
    0, 0, 0,
  )
  forgetBoundary()
  for (let row: usize = 0; row < count; row++) {
    const o = row << 3
    store<u8>(left + row, 0)
    const sign = <f64>load<i8>(right + row)
    const isPut = sign < 0
    const s = load<f64>(spot + o)
    const k = load<f64>(strike + o)
    const time = load<f64>(years + o)
    const r = load<f64>(rate + o)
    const q = load<f64>(dividendYield + o)
    const vol = load<f64>(volatility + o)
    const least = min(min(s, k), min(time, vol))
    const sum = s + k + (time + vol) + (abs(r) + abs(q))
    if (!(least >= 0 && sum < Infinity)) continue
    const putRate = isPut ? r : q
    const putYield = isPut ? q : r
    const isSingle = putRate > LEAST_RATE || (putRate >= -LEAST_RATE && putYield < -LEAST_RATE)
    const isDouble = putRate < -LEAST_RATE && putYield < putRate - LEAST_RATE
    const isUncertain = vol * sqrt(time) >= LEAST_TOTAL && s > 0 && k > 0
    if (!isUncertain || isDouble) store<u8>(left + row, 1)
    else if (isSingle) {
      solveBoundary(putRate, putYield, vol, time)
      addPremium(sign, s, k, time, r, q, vol, value + o, delta + o, gamma + o, theta + o)
    }
  }
}

function addPremium(
  sign: f64, spot: f64, strike: f64, years: f64, rate: f64, yield_: f64, volatility: f64, value: usize, delta: usize,
  gamma: usize, theta: usize,
): void {
  const isPut = sign < 0
  const intrinsic = sign * (spot - strike)
  const scale = isPut ? strike : spot
  const put = isPut ? spot / strike : strike / spot
  const spots = f64x2.splat(spot)
  const strikes = f64x2.splat(strike)
  const logSpot = f64x2.extract_lane(isPut ? logRatio(spots, strikes) : logRatio(strikes, spots), 0)
  if (logSpot <= top - depth(nodes - 1)) {
    store<f64>(value, intrinsic)
    store<f64>(delta, sign)
    store<f64>(gamma, 0)
    store<f64>(theta, 0)
    return
  }
  putPremium(put, logSpot, isPut ? rate : yield_, isPut ? yield_ : rate, volatility, years)
  const added = scale * premiumValue
  const price = load<f64>(value) + (added > 0 ? added : 0)
  const slope = isPut ? premiumSlope : premiumValue - put * premiumSlope
  const curvature = (isPut ? premiumCurvature : put * put * premiumCurvature) / scale
  const newDelta = load<f64>(delta) + slope
  const newGamma = load<f64>(gamma) + curvature
  const floored = price > intrinsic ? price : intrinsic
  const diffusion = 0.5 * (volatility * volatility) * (spot * spot * newGamma)
  store<f64>(value, floored)
  store<f64>(delta, newDelta)
  store<f64>(gamma, newGamma)
  store<f64>(theta, rate * floored - (rate - yield_) * (spot * newDelta) - diffusion)
}

function putPremium(spot: f64, logSpot: f64, rate: f64, yield_: f64, volatility: f64, years: f64): void {
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const totals = f64x2.splat(total)
  const perTotals = f64x2.splat(perTotal)
  const offsets = f64x2.splat((rate - yield_) * years * perTotal + 0.5 * total)
  const rateTime = f64x2.splat(rate * years)
  const yieldTime = f64x2.splat(yield_ * years)
  const atTop = quickExp(f64x2.splat(-top))
  const logMoneyness = f64x2.splat(logSpot - top)
  const spots = f64x2.splat(spot)
  const rates = f64x2.splat(rate)
  const yields = f64x2.splat(yield_)
  const rootPi = f64x2.splat(INVERSE_SQRT_2PI)
  const minusHalf = f64x2.splat(-0.5)
  let value = zero()
  let slope = zero()
  let curvature = zero()
  let shares = premiumInterpolation()
  for (let o: usize = 0; o < premiumPoints << 3; o += 16) {
    let square = zero()
    for (let j: usize = 0; j < nodes; j++) {
      const a = f64x2.splat(depth(j))
      square = add(square, mul(v128.load(shares), mul(a, a)))
      shares += 16
    }
    const past = f64x2.sqrt(f64x2.pmax(zero(), square))
    const r = v128.load(premiumRoots() + o)
    const w = v128.load(premiumWeights() + o)
    const per = div(perTotals, r)
    const d1 = add(mul(add(logMoneyness, past), per), mul(offsets, r))
    const d2 = sub(d1, mul(totals, r))
    const time = mul(r, r)
    const rateFactor = quickExp(neg(mul(rateTime, time)))
    const yieldFactor = quickExp(neg(mul(yieldTime, time)))
    const density = mul(yieldFactor, mul(rootPi, quickExp(mul(mul(minusHalf, d1), d1))))
    const lever = mul(atTop, quickExp(past))
    const strikePart = scaledCdf(neg(d2), rateFactor, mul(density, mul(spots, lever)))
    const spotPart = scaledCdf(neg(d1), yieldFactor, density)
    const flow = sub(mul(rates, lever), yields)
    const kernel = mul(density, per)
    value = add(value, mul(w, sub(mul(rates, strikePart), mul(yields, mul(spots, spotPart)))))
    slope = sub(slope, mul(w, add(mul(yields, spotPart), mul(flow, kernel))))
    curvature = add(curvature, mul(mul(w, kernel), add(yields, mul(flow, mul(d1, per)))))
  }
  premiumValue = years * both(value)
  premiumSlope = years * both(slope)
  premiumCurvature = years * both(curvature) * (1 / spot)
}
