/**
 * src/american/boundary.ts and what it stands on: the same operations in the same order, so the same bits. Quadrature
 * points are worked on two at a time, each step over all points of all nodes before the next.
 */
import { logRatio } from './elementary'
import { add, at, div, mul, neg, ONE, sub, zero } from './lanes'
import { quickExp, scaledCdf } from './quick'
import { interpolation, nodes, points, roots, rootTime, seedTolerance, steps, weights, workspace } from './scheme'

const INVERSE_SQRT_2PI: f64 = 0.3989422804014327
const DEEPEST: f64 = 300
const USUAL_DEPTH: f64 = 1.2
const SMALL: f64 = 1e-5
const MOST_SEED_STEPS: i32 = 60
const FLAT: f64 = 1e-6

/** ln of the start over the strike, and address of the depths at the nodes. */
export let top: f64 = 0
let deepest: f64 = 0
let solvedRate: f64 = NaN
let solvedYield: f64 = NaN
let solvedVolatility: f64 = NaN
let solvedYears: f64 = NaN

// @ts-ignore: decorator
@inline
export function depth(i: usize): f64 {
  return load<f64>(workspace + (i << 3))
}

/** Forgets the last boundary, which another scheme may have solved. */
export function forgetBoundary(): void {
  solvedRate = NaN
}

/** Solves unless the last boundary had these parameters. */
export function solveBoundary(rate: f64, yield_: f64, volatility: f64, years: f64): void {
  if (rate === solvedRate && yield_ === solvedYield && volatility === solvedVolatility && years === solvedYears) return
  solvedRate = rate
  solvedYield = yield_
  solvedVolatility = volatility
  solvedYears = years
  top = rate > 0 && yield_ > rate ? log(rate / yield_) : 0
  deepest = perpetualDepth(rate, yield_, volatility)
  seedDepths(rate, yield_, volatility, years)
  discounts(yield_ * years)
  for (let step: i32 = 0; step < steps; step++) newtonStep(rate, yield_, volatility, years)
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
    store<f64>(workspace + ((i - 1) << 3), found)
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

// Columns over the points of all nodes, two lanes a pair, behind the depths, squares, residual and matrix.
// @ts-ignore: decorator
@inline
function column(k: usize): usize {
  return workspace + ((3 * nodes + nodes * nodes) << 3) + k * ((nodes * points) << 3)
}
// @ts-ignore: decorator
@inline
function square(): usize {
  return workspace + (nodes << 3)
}
// @ts-ignore: decorator
@inline
function residual(): usize {
  return workspace + (nodes << 4)
}
// @ts-ignore: decorator
@inline
function matrix(): usize {
  return workspace + 3 * (nodes << 3)
}

/** e^(-q x) at the points, which all steps need. */
function discounts(yieldTime: f64): void {
  const bytes = (nodes * points) << 3
  const out = column(0)
  const time = f64x2.splat(yieldTime)
  for (let o: usize = 0; o < bytes; o += 16) {
    const root = v128.load(roots() + o)
    v128.store(out + o, quickExp(neg(mul(time, mul(root, root)))))
  }
}

function newtonStep(rate: f64, yield_: f64, volatility: f64, years: f64): void {
  for (let j: usize = 0; j < nodes; j++) {
    const a = depth(j)
    store<f64>(square() + (j << 3), a * a)
  }
  pastDepths()
  kernels(rate, yield_, volatility, years)
  for (let i: usize = 0; i < nodes; i++) collocate(i, rate, yield_, volatility, years)
  solveLinear()
  for (let j: usize = 0; j < nodes; j++) {
    const a = depth(j) - load<f64>(residual() + (j << 3))
    store<f64>(workspace + (j << 3), a > 0 ? (a < deepest ? a : deepest) : 0)
  }
}

function pastDepths(): void {
  const bytes = (nodes * points) << 3
  const out = column(1)
  let row = interpolation()
  for (let o: usize = 0; o < bytes; o += 16) {
    let sum = zero()
    for (let j: usize = 0; j < nodes << 3; j += 8) {
      sum = add(sum, mul(v128.load(row), at(square() + j)))
      row += 16
    }
    v128.store(out + o, f64x2.sqrt(f64x2.pmax(zero(), sum)))
  }
}

/** The terms of the three sums at each point. */
function kernels(rate: f64, yield_: f64, volatility: f64, years: f64): void {
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const offsets = f64x2.splat((rate - yield_) * years * perTotal + 0.5 * total)
  const perTotals = f64x2.splat(perTotal)
  const rateAtTop = f64x2.splat(rate * f64x2.extract_lane(quickExp(f64x2.splat(-top)), 0))
  const yields = f64x2.splat(yield_)
  const flat = f64x2.splat(FLAT * total)
  const rootPi = f64x2.splat(INVERSE_SQRT_2PI)
  const minusHalf = f64x2.splat(-0.5)
  const line = points << 3
  const discount = column(0)
  const past = column(1)
  const values = column(2)
  const spreads = column(3)
  const slopes = column(4)
  for (let i: usize = 0; i < nodes; i++) {
    const here = f64x2.splat(depth(i))
    for (let o: usize = i * line; o < (i + 1) * line; o += 16) {
      const a = v128.load(past + o)
      const root = v128.load(roots() + o)
      const per = div(perTotals, root)
      const d = add(mul(sub(a, here), per), mul(offsets, root))
      const factor = v128.load(discount + o)
      const density = mul(factor, mul(rootPi, quickExp(mul(mul(minusHalf, d), d))))
      const cdf = scaledCdf(d, factor, density)
      const ratePart = mul(rateAtTop, quickExp(a))
      const flow = sub(ratePart, yields)
      const kernel = mul(density, per)
      const w = v128.load(weights() + o)
      v128.store(values + o, mul(w, sub(mul(yields, cdf), mul(flow, kernel))))
      const weighted = mul(w, kernel)
      const spread = mul(weighted, add(yields, mul(flow, mul(d, per))))
      v128.store(spreads + o, spread)
      const slope = div(sub(spread, mul(weighted, ratePart)), a)
      v128.store(slopes + o, v128.and(slope, f64x2.gt(a, flat)))
    }
  }
}

function collocate(i: usize, rate: f64, yield_: f64, volatility: f64, years: f64): void {
  const line = points << 3
  const start = i * line
  let sums = zero()
  let spreads = zero()
  for (let o: usize = start; o < start + line; o += 16) {
    sums = add(sums, v128.load(column(2) + o))
    spreads = add(spreads, v128.load(column(3) + o))
  }
  const slopes = column(4) + start
  const shares = interpolation() + start * nodes
  const row = matrix() + ((i * nodes) << 3)
  for (let j: usize = 0; j < nodes; j++) {
    let sum = zero()
    let w = shares + (j << 4)
    for (let o: usize = 0; o < line; o += 16) {
      sum = add(sum, mul(v128.load(slopes + o), v128.load(w)))
      w += nodes << 4
    }
    store<f64>(row + (j << 3), years * (both(sum) * depth(j)))
  }
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const root = rootTime(i)
  const perNode = perTotal / root
  const d1 = (top - depth(i)) * perNode + offset * root
  const powers = quickExp(f64x2(-(yield_ * years * (root * root)), -0.5 * d1 * d1))
  const discount = f64x2.extract_lane(powers, 0)
  const density = discount * (INVERSE_SQRT_2PI * f64x2.extract_lane(powers, 1))
  const at = row + (i << 3)
  store<f64>(at, load<f64>(at) - (density * perNode + years * both(spreads)))
  const cdf = f64x2.extract_lane(scaledCdf(f64x2.splat(d1), f64x2.splat(discount), f64x2.splat(density)), 0)
  store<f64>(residual() + (i << 3), cdf + years * both(sums))
}

// @ts-ignore: decorator
@inline
export function both(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1)
}

/** src/american/linear-system.ts. */
function solveLinear(): void {
  const m = matrix()
  const right = residual()
  const size = nodes
  for (let column: usize = 0; column < size; column++) {
    let best = column
    for (let row = column + 1; row < size; row++) {
      if (abs(load<f64>(m + ((row * size + column) << 3))) > abs(load<f64>(m + ((best * size + column) << 3)))) best = row
    }
    if (best !== column) swapRows(m, right, size, column, best)
    const pivot = 1 / load<f64>(m + ((column * size + column) << 3))
    for (let row = column + 1; row < size; row++) {
      const factor = load<f64>(m + ((row * size + column) << 3)) * pivot
      for (let k = column + 1; k < size; k++) {
        const at = m + ((row * size + k) << 3)
        store<f64>(at, load<f64>(at) - factor * load<f64>(m + ((column * size + k) << 3)))
      }
      store<f64>(right + (row << 3), load<f64>(right + (row << 3)) - factor * load<f64>(right + (column << 3)))
    }
  }
  for (let row = size; row > 0; row--) {
    const r = row - 1
    let sum = load<f64>(right + (r << 3))
    for (let k = row; k < size; k++) sum -= load<f64>(m + ((r * size + k) << 3)) * load<f64>(right + (k << 3))
    store<f64>(right + (r << 3), sum / load<f64>(m + ((r * size + r) << 3)))
  }
}

function swapRows(m: usize, right: usize, size: usize, a: usize, b: usize): void {
  for (let k: usize = 0; k < size; k++) swap(m + ((a * size + k) << 3), m + ((b * size + k) << 3))
  swap(right + (a << 3), right + (b << 3))
}

// @ts-ignore: decorator
@inline
function swap(a: usize, b: usize): void {
  const kept = load<f64>(a)
  store<f64>(a, load<f64>(b))
  store<f64>(b, kept)
}
