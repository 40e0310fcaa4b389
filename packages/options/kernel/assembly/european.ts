/** src/european over columns: the same operations in the same order, so the same bits. */
import {
  BLOCK, densities, differences, distances, farArguments, farRatios, moneyness, nearArguments, rootTimes, spotLegs,
  strikeLegs, totals, yieldFactors,
} from './block'
import { exp } from './elementary'
import { add, at, choose, div, HALF, mul, neg, ONE, sub, zero } from './lanes'
import { chainLegs, rowLegs, signs } from './legs'
import { MILLS_LEAST, millsDifferences, millsRatio } from './mills'

const FURTHEST: usize = memory.data<f64>([1e150])
const INVERSE_SQRT_2PI: usize = memory.data<f64>([0.3989422804014327])
const MINUS_HALF: usize = memory.data<f64>([-0.5])
const INFINITE: usize = memory.data<f64>([Infinity])

/** Addresses of columns; `count` is even. Without `vanna` the last three Greeks are left out. */
export function price(
  count: usize, isChain: bool, right: usize, spot: usize, strike: usize, years: usize, rate: usize,
  dividendYield: usize, volatility: usize, value: usize, delta: usize, gamma: usize, vega: usize, theta: usize,
  rho: usize, vanna: usize, vomma: usize, charm: usize,
): void {
  for (let start: usize = 0; start < count; start += BLOCK) {
    const n = min(BLOCK, count - start)
    const o = start << 3
    if (isChain) chainLegs(n, spot + o, strike + o, years + o, rate + o, dividendYield + o)
    else rowLegs(n, spot + o, strike + o, years + o, rate + o, dividendYield + o)
    standardise(n, years + o, volatility + o)
    millsDifferences(n, nearArguments(), farArguments(), totals(), differences(), farRatios())
    firstGreeks(
      n, right + start, spot + o, strike + o, years + o, rate + o, dividendYield + o, volatility + o, value + o,
      delta + o, gamma + o, vega + o, theta + o, rho + o,
    )
    if (vanna !== 0) {
      secondGreeks(
        n, spot + o, years + o, rate + o, dividendYield + o, delta + o, vega + o, vanna + o, vomma + o, charm + o,
      )
    }
  }
}

/** Distances in deviations and the density of both legs. */
function standardise(count: usize, years: usize, volatility: usize): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const rootYears = f64x2.sqrt(v128.load(years + row))
    const total = mul(v128.load(volatility + row), rootYears)
    const x = v128.load(moneyness() + row)
    const isSpotNear = f64x2.le(x, zero())
    const nearLeg = choose(isSpotNear, v128.load(spotLegs() + row), v128.load(strikeLegs() + row))
    const size = f64x2.abs(x)
    const quotient = div(size, total)
    const capped = choose(f64x2.lt(quotient, at(FURTHEST)), quotient, at(FURTHEST))
    const distance = v128.and(f64x2.gt(size, zero()), capped)
    const half = mul(at(HALF), total)
    const w1 = sub(distance, half)
    v128.store(totals() + row, total)
    v128.store(distances() + row, distance)
    v128.store(nearArguments() + row, w1)
    v128.store(farArguments() + row, add(distance, half))
    v128.store(rootTimes() + row, rootYears)
    v128.store(densities() + row, mul(nearLeg, mul(at(INVERSE_SQRT_2PI), exp(mul(mul(at(MINUS_HALF), w1), w1)))))
  }
}

function firstGreeks(
  count: usize, right: usize, spot: usize, strike: usize, years: usize, rate: usize, dividendYield: usize,
  volatility: usize, value: usize, delta: usize, gamma: usize, vega: usize, theta: usize, rho: usize,
): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const sign = signs(right + (row >> 3))
    const spotLeg = v128.load(spotLegs() + row)
    const strikeLeg = v128.load(strikeLegs() + row)
    const x = v128.load(moneyness() + row)
    const total = v128.load(totals() + row)
    const density = v128.load(densities() + row)
    const difference = v128.load(differences() + row)
    const farRatio = v128.load(farRatios() + row)
    const w1 = v128.load(nearArguments() + row)
    const isSpotNear = f64x2.le(x, zero())
    const nearLeg = choose(isSpotNear, spotLeg, strikeLeg)
    const far = mul(density, farRatio)
    let near = mul(density, add(farRatio, difference))
    let nearRest = sub(nearLeg, near)
    let outPrice = mul(density, difference)
    const isWide = f64x2.lt(w1, at(MILLS_LEAST))
    if (v128.any_true(isWide)) {
      const rest = mul(density, millsRatio(neg(w1)))
      near = choose(isWide, sub(nearLeg, rest), near)
      nearRest = choose(isWide, rest, nearRest)
      outPrice = choose(isWide, sub(nearLeg, add(rest, far)), outPrice)
    }

    const isOut = v128.not(v128.xor(f64x2.gt(sign, zero()), isSpotNear))
    const intrinsic = v128.andnot(mul(sign, sub(spotLeg, strikeLeg)), isOut)
    const spotPart = choose(isSpotNear, choose(isOut, near, nearRest), choose(isOut, far, sub(spotLeg, far)))
    const strikePart = choose(isSpotNear, choose(isOut, far, sub(strikeLeg, far)), choose(isOut, near, nearRest))

    const spots = v128.load(spot + row)
    const time = v128.load(years + row)
    const rates = v128.load(rate + row)
    const yields = v128.load(dividendYield + row)
    const vols = v128.load(volatility + row)
    const bad = isBad(spots, v128.load(strike + row), time, rates, yields, vols)
    const hasSpot = f64x2.gt(spots, zero())
    const perSpot = v128.and(div(at(ONE), spots), hasSpot)
    const perTotal = v128.and(div(at(ONE), total), f64x2.gt(total, zero()))
    const yieldFactor = v128.load(yieldFactors() + row)
    const share = choose(hasSpot, mul(spotPart, perSpot), v128.andnot(yieldFactor, isOut))
    const diffusion = mul(mul(mul(mul(at(HALF), density), vols), vols), perTotal)
    const carry = mul(sign, sub(mul(yields, spotPart), mul(rates, strikePart)))
    v128.store(value + row, v128.or(add(intrinsic, outPrice), bad))
    v128.store(delta + row, v128.or(mul(sign, share), bad))
    v128.store(gamma + row, v128.or(mul(mul(mul(density, perSpot), perSpot), perTotal), bad))
    v128.store(vega + row, v128.or(mul(density, v128.load(rootTimes() + row)), bad))
    v128.store(theta + row, v128.or(sub(carry, diffusion), bad))
    v128.store(rho + row, v128.or(mul(mul(sign, time), strikePart), bad))
  }
}

/** From delta and vega, which are NaN where the row is bad, so that these are too. */
function secondGreeks(
  count: usize, spot: usize, years: usize, rate: usize, dividendYield: usize, delta: usize, vega: usize, vanna: usize,
  vomma: usize, charm: usize,
): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const spots = v128.load(spot + row)
    const yields = v128.load(dividendYield + row)
    const x = v128.load(moneyness() + row)
    const total = v128.load(totals() + row)
    const distance = v128.load(distances() + row)
    const hasTotal = f64x2.gt(total, zero())
    const perSpot = v128.and(div(at(ONE), spots), f64x2.gt(spots, zero()))
    const perTotal = v128.and(div(at(ONE), total), hasTotal)
    const spotDensity = mul(v128.load(densities() + row), perSpot)
    const half = mul(at(HALF), total)
    const signed = choose(f64x2.le(x, zero()), neg(distance), distance)
    const d1 = add(signed, half)
    const d2 = sub(signed, half)
    const perVolatility = mul(v128.load(rootTimes() + row), perTotal)
    const vegas = v128.load(vega + row)
    const bad = f64x2.ne(vegas, vegas)
    const halfPerYear = v128.and(div(at(HALF), v128.load(years + row)), hasTotal)
    const decay = sub(mul(sub(v128.load(rate + row), yields), perTotal), mul(d2, halfPerYear))
    v128.store(vanna + row, v128.or(neg(mul(mul(spotDensity, d2), perVolatility)), bad))
    v128.store(vomma + row, v128.or(mul(mul(mul(vegas, d1), d2), perVolatility), bad))
    v128.store(charm + row, v128.or(sub(mul(yields, v128.load(delta + row)), mul(spotDensity, decay)), bad))
  }
}

/** All bits set, which is NaN, where a row cannot be priced. */
@inline
function isBad(spot: v128, strike: v128, years: v128, rate: v128, dividendYield: v128, volatility: v128): v128 {
  const least = f64x2.min(f64x2.min(spot, strike), f64x2.min(years, volatility))
  const sizes = add(f64x2.abs(rate), f64x2.abs(dividendYield))
  const sum = add(add(add(spot, strike), add(years, volatility)), sizes)
  return v128.not(v128.and(f64x2.ge(least, zero()), f64x2.lt(sum, at(INFINITE))))
}
