/**
 * American options over columns: src/american/value.ts and sensitivity.ts, the same operations in the same order, so
 * the same bits. Rows that follow each other with equal right, rates, volatility and time share a boundary.
 */
import { forgetBoundary, solveBoundary, top } from './boundary'
import { solveSlopes } from './boundary-slopes'
import { logRatio } from './elementary'
import { price } from './european'
import { premiumCurvature, premiumLine, premiumSlope, premiumValue, putPremium } from './premium'
import { premiumInRate, premiumInTotal, premiumShifts, premiumSlopes } from './premium-slopes'
import { depth, nodes } from './scheme'

const LEAST_TOTAL: f64 = 1e-8
const LEAST_RATE: f64 = 1e-12
const ROUNDING: f64 = 1e-13

/**
 * Addresses of columns; `count` is even. `left` gets 1 where the row is left to the plain code: without uncertainty,
 * or with two boundaries. Unless `hasSlopes`, vega and rho end as those of European options.
 */
export function american(
  count: usize, hasSlopes: bool, right: usize, spot: usize, strike: usize, years: usize, rate: usize, dividendYield: usize,
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
      if (solveBoundary(putRate > LEAST_RATE ? putRate : 0, putYield, vol, time)) {
        premiumLine()
        shiftsFor = 0
      }
      const spots = f64x2.splat(s)
      const strikes = f64x2.splat(k)
      const logSpot = f64x2.extract_lane(isPut ? logRatio(spots, strikes) : logRatio(strikes, spots), 0)
      const intrinsic = sign * (s - k)
      const isKeptWorthMore = load<f64>(value + o) - intrinsic > ROUNDING * (s + k)
      if (!isKeptWorthMore && logSpot <= top - depth(nodes - 1)) {
        store<f64>(value + o, intrinsic)
        store<f64>(delta + o, sign)
        store<f64>(gamma + o, 0)
        store<f64>(theta + o, 0)
        store<f64>(vega + o, 0)
        store<f64>(rho + o, 0)
        continue
      }
      const put = isPut ? s / k : k / s
      putPremium(put, logSpot)
      addPremium(sign, s, k, put, r, q, vol, value + o, delta + o, gamma + o, theta + o)
      if (hasSlopes) addSlopes(isPut, isPut ? k : s, put, logSpot, sqrt(time), vega + o, rho + o)
    } else {
      const intrinsic = sign * (s - k)
      if (load<f64>(value + o) < intrinsic) store<f64>(value + o, intrinsic)
    }
  }
}

/** Of which right the shifts of the last boundary are known: its sign, or 0. */
let shiftsFor: i32 = 0

function addSlopes(
  isPut: bool, scale: f64, put: f64, logSpot: f64, rootYears: f64, vega: usize, rho: usize,
): void {
  const side: i32 = isPut ? -1 : 1
  if (shiftsFor !== side) {
    solveSlopes(!isPut)
    premiumShifts(!isPut)
    shiftsFor = side
  }
  premiumSlopes(put, logSpot, !isPut)
  store<f64>(vega, load<f64>(vega) + scale * premiumInTotal * rootYears)
  store<f64>(rho, load<f64>(rho) + scale * premiumInRate)
}

function addPremium(
  sign: f64, spot: f64, strike: f64, put: f64, rate: f64, yield_: f64, volatility: f64, value: usize, delta: usize,
  gamma: usize, theta: usize,
): void {
  const isPut = sign < 0
  const intrinsic = sign * (spot - strike)
  const scale = isPut ? strike : spot
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
