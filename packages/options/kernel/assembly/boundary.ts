/**
 * src/american/boundary.ts and what it stands on: the same operations in the same order, so the same bits. The
 * boundary that is solved last stays: its parameters below, its depths in the workspace.
 */
import { collocate, discountPoints } from './collocation'
import { logRatio } from './elementary'
import { at, mul, neg, ONE } from './lanes'
import { solveLinear } from './linear-system'
import { quickExp, scaledCdf } from './quick'
import { depth, matrix, nodes, rights, rootTime, seedTolerance, setDepth, steps } from './scheme'

const INVERSE_SQRT_2PI: f64 = 0.3989422804014327
const DEEPEST: f64 = 300
const USUAL_DEPTH: f64 = 1.2
const SMALL: f64 = 1e-5
const MOST_SEED_STEPS: i32 = 60

/** ln of the start over the strike. */
export let top: f64 = 0
let deepest: f64 = 0
export let putRate: f64 = NaN
export let putYield: f64 = NaN
export let volatility: f64 = NaN
export let years: f64 = NaN

/** Forgets the last boundary, which another scheme may have solved. */
export function forgetBoundary(): void {
  putRate = NaN
}

/** Solves unless the last boundary had these parameters; says whether it did solve. */
export function solveBoundary(rate: f64, yield_: f64, vol: f64, time: f64): bool {
  if (rate === putRate && yield_ === putYield && vol === volatility && time === years) return false
  putRate = rate
  putYield = yield_
  volatility = vol
  years = time
  top = rate > 0 && yield_ > rate ? log(rate / yield_) : 0
  deepest = perpetualDepth(rate, yield_, vol)
  seedDepths(rate, yield_, vol, time)
  discountPoints(yield_, time)
  for (let step: i32 = 0; step < steps; step++) newtonStep()
  return true
}

function newtonStep(): void {
  collocate(putRate, putYield, volatility, years, top)
  solveLinear(matrix, rights, nodes, 1)
  for (let j: usize = 0; j < nodes; j++) {
    const a = depth(j) - load<f64>(rights + (j << 3))
    setDepth(j, a > 0 ? (a < deepest ? a : deepest) : 0)
  }
}

function log(x: f64): f64 {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  return x === Infinity ? x : f64x2.extract_lane(logRatio(f64x2.splat(x), at(ONE)), 0)
}

function perpetualDepth(rate: f64, yield_: f64, volatility: f64): f64 {
  const variance = volatility * volatility
  const b = (rate - yield_) / variance - 0.5
  const c = (2 * rate) / variance
  const root = sqrt(b * b + c)
  const power = b > 0 ? b + root : c / (root - b)
  const found = top + log(1 + 1 / power)
  return found < DEEPEST ? found : DEEPEST
}

function seedDepths(rate: f64, yield_: f64, volatility: f64, years: f64): void {
  const usual = USUAL_DEPTH * (volatility * sqrt(years))
  let guess = usual < 0.5 * deepest ? usual : 0.5 * deepest
  for (let i: usize = nodes; i > 0; i--) {
    const root = rootTime(i - 1)
    const found = seedDepth(rate, yield_, volatility, years * root * root, guess)
    setDepth(i - 1, found)
    if (i > 1) guess = (found * rootTime(i - 2)) / root
  }
}

function seedDepth(rate: f64, yield_: f64, volatility: f64, years: f64, guess: f64): f64 {
  const variance = volatility * volatility
  const rootYears = sqrt(years)
  const total = volatility * rootYears
  const perTotal = 1 / total
  const drift = (rate - yield_) * years * perTotal + 0.5 * total
  const factors = quickExp(neg(mul(f64x2(yield_, rate), f64x2.splat(years))))
  const yieldFactor = f64x2.extract_lane(factors, 0)
  const discount = f64x2.extract_lane(factors, 1)

  const beta = (2 * (rate - yield_)) / variance - 1
  const z = rate * years
  const meanDiscount = abs(z) < SMALL ? 1 - 0.5 * z : (1 - discount) / z
  const kappa = 2 / (variance * years * meanDiscount)
  const root = sqrt(beta * beta + 4 * kappa)
  const ratio = kappa / root
  const sum = abs(beta) + root
  const power = beta > 0 ? -0.5 * sum : (-2 * kappa) / sum
  const l = power + (discount / root) * (kappa - ratio * ratio)
  const m = 2 / (variance * root)
  const decay = (0.5 * volatility) / rootYears

  let shallow: f64 = 0
  let deep = deepest
  let depth = guess
  for (let step: i32 = 0; step < MOST_SEED_STEPS; step++) {
    if (!(depth > shallow && depth < deep)) depth = 0.5 * (shallow + deep)
    const logSpot = top - depth
    const d1 = logSpot * perTotal + drift
    const d2 = d1 - total
    const powers = quickExp(f64x2(logSpot, -0.5 * d1 * d1))
    const spot = f64x2.extract_lane(powers, 0)
    const spotDensity = spot * yieldFactor * (INVERSE_SQRT_2PI * f64x2.extract_lane(powers, 1))
    const legs = f64x2(spot * yieldFactor, discount)
    const parts = scaledCdf(f64x2(-d1, -d2), legs, f64x2.splat(spotDensity))
    const spotPart = f64x2.extract_lane(parts, 0)
    const strikePart = f64x2.extract_lane(parts, 1)
    const gain = spot - spotPart
    const theta = rate * strikePart - yield_ * spotPart - decay * spotDensity
    const value = gain + l * (1 - spot - strikePart + spotPart) - m * theta
    const thetaSlope =
      (yield_ - rate) * spotDensity * perTotal - yield_ * spotPart - decay * spotDensity * (1 - d1 * perTotal)
    const slope = gain + spotDensity * perTotal - l * gain - m * thetaSlope
    if (value > 0) shallow = depth
    else deep = depth
    const move = value / slope
    depth += move
    if (abs(move) < seedTolerance * total) break
  }
  return depth > 0 ? (depth < deepest ? depth : deepest) : 0
}
