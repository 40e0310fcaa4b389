/** src/implied over columns: the same operations in the same order, so the same bits. */
import {
  BLOCK, differences, distances, farArguments, farRatios, moneyness, nearArguments, searchComplement, searchMoneyness,
  searchNear, searchPrice, searchRow, searchTotal, spotLegs, strikeLegs, totals,
} from './block'
import { logRatio } from './elementary'
import { add, at, choose, div, FOUR, HALF, mul, neg, ONE, QUARTER, sub, THREE, TWO, zero } from './lanes'
import { chainLegs, rowLegs, signs } from './legs'
import { MILLS_LEAST, millsDifferences, millsRatio } from './mills'
import { seed } from './seed'

const OK: u8 = 0
const BELOW_INTRINSIC: u8 = 1
const ABOVE_UPPER: u8 = 2
const AT_INTRINSIC: u8 = 3
const AT_UPPER: u8 = 4
const EXPIRED: u8 = 5
const BAD_INPUT: u8 = 6

const BOUND_TOLERANCE: usize = memory.data<f64>([4.440892098500626e-16])
const INFINITE: usize = memory.data<f64>([Infinity])
const LOG_SQRT_2PI: usize = memory.data<f64>([0.9189385332046728])
const LAST_STEP: usize = memory.data<f64>([5e-5])
const SIXTH: usize = memory.data<f64>([0.16666666666666666])
const MOST_STEPS: i32 = 16

/** Addresses of columns; `count` is even. */
export function implied(
  count: usize, isChain: bool, right: usize, price: usize, spot: usize, strike: usize, years: usize, rate: usize,
  dividendYield: usize, volatility: usize, status: usize,
): void {
  for (let start: usize = 0; start < count; start += BLOCK) {
    const n = min(BLOCK, count - start)
    const o = start << 3
    if (isChain) chainLegs(n, spot + o, strike + o, years + o, rate + o, dividendYield + o)
    else rowLegs(n, spot + o, strike + o, years + o, rate + o, dividendYield + o)
    begin(n, right + start, price + o, spot + o, strike + o, years + o, status + start)
    search(n, volatility + o)
    finish(n, years + o, volatility + o, status + start)
  }
}

/** Statuses, and what the search begins with: a first guess where there is a volatility, NaN where there is none. */
function begin(
  count: usize, right: usize, price: usize, spot: usize, strike: usize, years: usize, status: usize,
): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const sign = signs(right + (row >> 3))
    const quoted = v128.load(price + row)
    const spotLeg = v128.load(spotLegs() + row)
    const strikeLeg = v128.load(strikeLegs() + row)
    const x = v128.load(moneyness() + row)
    const isSpotNear = f64x2.le(x, zero())
    const near = choose(isSpotNear, spotLeg, strikeLeg)
    const far = choose(isSpotNear, strikeLeg, spotLeg)
    const isOut = f64x2.le(mul(sign, x), zero())
    const timeValue = choose(isOut, quoted, sub(quoted, sub(far, near)))
    const upper = choose(f64x2.gt(sign, zero()), spotLeg, strikeLeg)
    const complement = sub(upper, quoted)
    const tolerance = mul(at(BOUND_TOLERANCE), upper)
    const low = v128.andnot(tolerance, isOut)

    let code = i64x2.splat(0)
    code = choose(f64x2.le(complement, tolerance), i64x2.splat(AT_UPPER), code)
    code = choose(f64x2.lt(complement, neg(tolerance)), i64x2.splat(ABOVE_UPPER), code)
    code = choose(f64x2.le(timeValue, low), i64x2.splat(AT_INTRINSIC), code)
    code = choose(f64x2.lt(timeValue, neg(low)), i64x2.splat(BELOW_INTRINSIC), code)
    const time = v128.load(years + row)
    code = choose(f64x2.gt(time, zero()), code, i64x2.splat(EXPIRED))
    const sizes = add(add(add(add(f64x2.abs(quoted), spotLeg), strikeLeg), f64x2.abs(time)), f64x2.abs(x))
    const isOption = arePositive(v128.load(spot + row), v128.load(strike + row))
    code = choose(v128.and(isOption, f64x2.lt(sizes, at(INFINITE))), code, i64x2.splat(BAD_INPUT))
    store<u8>(status + (row >> 3), <u8>i64x2.extract_lane(code, 0))
    store<u8>(status + (row >> 3), <u8>i64x2.extract_lane(code, 1), 1)

    const size = f64x2.abs(x)
    const isOk = i64x2.eq(code, i64x2.splat(0))
    v128.store(searchNear() + row, near)
    v128.store(searchPrice() + row, timeValue)
    v128.store(searchComplement() + row, complement)
    v128.store(searchMoneyness() + row, size)
    v128.store(searchTotal() + row, v128.or(seed(near, far, size, timeValue, complement), v128.not(isOk)))
  }
}

@inline
function arePositive(a: v128, b: v128): v128 {
  return v128.and(f64x2.gt(a, zero()), f64x2.gt(b, zero()))
}

/** All rows make a step; those that need another one are moved to the front and make it, until none is left. */
function search(count: usize, found: usize): void {
  for (let row: usize = 0; row < count; row++) store<usize>(searchRow() + (row << 3), row)
  let left = count
  for (let step = 0; step < MOST_STEPS && left > 0; step++) {
    // A block is worked on in fours.
    for (let row = left; row < ((left + 3) & ~3); row++) store<f64>(searchTotal() + (row << 3), NaN)
    standardise(left)
    millsDifferences(left, nearArguments(), farArguments(), searchTotal(), differences(), farRatios())
    improve(left)
    left = keepUnfinished(left, found)
  }
}

function standardise(count: usize): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const total = v128.load(searchTotal() + row)
    const perTotal = div(at(ONE), total)
    const distance = mul(v128.load(searchMoneyness() + row), perTotal)
    const half = mul(at(HALF), total)
    v128.store(totals() + row, perTotal)
    v128.store(distances() + row, distance)
    v128.store(nearArguments() + row, sub(distance, half))
    v128.store(farArguments() + row, add(distance, half))
  }
}

/** One step of Householder's iteration; leaves in `differences` the mask of rows that need another. */
function improve(count: usize): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const total = v128.load(searchTotal() + row)
    const perTotal = v128.load(totals() + row)
    const distance = v128.load(distances() + row)
    const w1 = v128.load(nearArguments() + row)
    const w2 = v128.load(farArguments() + row)
    let value = v128.load(differences() + row)
    let target = v128.load(searchPrice() + row)
    const isWide = f64x2.lt(w1, at(MILLS_LEAST))
    if (v128.any_true(isWide)) {
      const sum = add(millsRatio(neg(w1)), v128.load(farRatios() + row))
      value = choose(isWide, sum, value)
      target = choose(isWide, v128.load(searchComplement() + row), target)
    }
    const depth = add(mul(mul(at(HALF), w1), w1), at(LOG_SQRT_2PI))
    const miss = sub(logRatio(mul(value, v128.load(searchNear() + row)), target), depth)
    const product = mul(miss, value)
    const newton = choose(isWide, product, neg(product))
    const bend = mul(mul(mul(w1, w2), perTotal), newton)
    const spread = mul(mul(distance, perTotal), newton)
    const second = add(bend, miss)
    const widening = mul(mul(at(THREE), spread), spread)
    const squares = sub(sub(mul(bend, bend), widening), mul(mul(at(QUARTER), newton), newton))
    const third = add(add(squares, mul(mul(at(THREE), bend), miss)), mul(mul(at(TWO), miss), miss))
    const over = mul(newton, add(at(ONE), mul(at(HALF), second)))
    const step = div(over, add(at(ONE), add(second, mul(third, at(SIXTH)))))

    const next = add(total, step)
    const least = mul(at(QUARTER), total)
    const most = mul(at(FOUR), total)
    const bounded = choose(f64x2.lt(next, least), least, choose(f64x2.gt(next, most), most, next))
    v128.store(searchTotal() + row, bounded)
    v128.store(differences() + row, f64x2.gt(f64x2.abs(step), mul(at(LAST_STEP), bounded)))
  }
}

/** Writes every row's total where it belongs, and moves the unfinished ones to the front. Returns their number. */
function keepUnfinished(count: usize, found: usize): usize {
  let kept: usize = 0
  for (let row: usize = 0; row < count; row++) {
    const o = row << 3
    const index = load<usize>(searchRow() + o)
    store<f64>(found + (index << 3), load<f64>(searchTotal() + o))
    if (load<i64>(differences() + o) === 0) continue
    const k = kept << 3
    store<f64>(searchNear() + k, load<f64>(searchNear() + o))
    store<f64>(searchPrice() + k, load<f64>(searchPrice() + o))
    store<f64>(searchComplement() + k, load<f64>(searchComplement() + o))
    store<f64>(searchMoneyness() + k, load<f64>(searchMoneyness() + o))
    store<f64>(searchTotal() + k, load<f64>(searchTotal() + o))
    store<usize>(searchRow() + k, index)
    kept++
  }
  return kept
}

/** Totals become volatilities. */
function finish(count: usize, years: usize, found: usize, status: usize): void {
  for (let row: usize = 0; row < count << 3; row += 16) {
    const volatility = div(v128.load(found + row), f64x2.sqrt(v128.load(years + row)))
    const isFound = v128.and(f64x2.gt(volatility, zero()), f64x2.lt(volatility, at(INFINITE)))
    v128.store(found + row, v128.or(volatility, v128.not(isFound)))
    if (i64x2.bitmask(isFound) === 3) continue
    for (let lane: usize = 0; lane < 2; lane++) {
      const code = status + (row >> 3) + lane
      if (load<u8>(code) === AT_INTRINSIC) store<f64>(found + row + (lane << 3), 0)
      else if (load<u8>(code) === OK && isNaN(load<f64>(found + row + (lane << 3)))) store<u8>(code, BAD_INPUT)
    }
  }
}
