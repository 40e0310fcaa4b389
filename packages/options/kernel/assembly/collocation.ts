/**
 * src/american/collocation.ts: the same operations in the same order, so the same bits. Quadrature points are worked
 * on two at a time.
 */
import { add, at, both, div, mul, neg, sub, zero } from './lanes'
import { quickExp, scaledCdf } from './quick'
import {
  cdfs, depth, discounts, distances, interpolation, kernels, levers, lineBytes, matrix, nodes, past, pointBytes, rights,
  roots, rootTime, slopes, spreads, squares, squareDepths, values, weights,
} from './scheme'

const INVERSE_SQRT_2PI: f64 = 0.3989422804014327
const FLAT: f64 = 1e-6

export function discountPoints(yield_: f64, years: f64): void {
  const time = f64x2.splat(yield_ * years)
  for (let o: usize = 0; o < pointBytes; o += 16) {
    const root = v128.load(roots + o)
    v128.store(discounts + o, quickExp(neg(mul(time, mul(root, root)))))
  }
}

export function collocate(rate: f64, yield_: f64, volatility: f64, years: f64, top: f64): void {
  squareDepths()
  pastDepths()
  pointTerms(rate, yield_, volatility, years, top)
  for (let i: usize = 0; i < nodes; i++) nodeEquation(i, rate, yield_, volatility, years, top)
}

function pastDepths(): void {
  const out = past
  let row = interpolation
  for (let o: usize = 0; o < pointBytes; o += 16) {
    let sum = zero()
    for (let j: usize = 0; j < nodes << 3; j += 8) {
      sum = add(sum, mul(v128.load(row), at(squares + j)))
      row += 16
    }
    v128.store(out + o, f64x2.sqrt(f64x2.pmax(zero(), sum)))
  }
}

function pointTerms(rate: f64, yield_: f64, volatility: f64, years: f64, top: f64): void {
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const offsets = f64x2.splat((rate - yield_) * years * perTotal + 0.5 * total)
  const perTotals = f64x2.splat(perTotal)
  const rateAtTop = f64x2.splat(rate * f64x2.extract_lane(quickExp(f64x2.splat(-top)), 0))
  const yields = f64x2.splat(yield_)
  const flat = f64x2.splat(FLAT * total)
  const rootPi = f64x2.splat(INVERSE_SQRT_2PI)
  const minusHalf = f64x2.splat(-0.5)
  for (let i: usize = 0; i < nodes; i++) {
    const here = f64x2.splat(depth(i))
    for (let o = i * lineBytes; o < (i + 1) * lineBytes; o += 16) {
      const a = v128.load(past + o)
      const root = v128.load(roots + o)
      const per = div(perTotals, root)
      const d = add(mul(sub(a, here), per), mul(offsets, root))
      const factor = v128.load(discounts + o)
      const density = mul(factor, mul(rootPi, quickExp(mul(mul(minusHalf, d), d))))
      const cdf = scaledCdf(d, factor, density)
      const lever = quickExp(a)
      const ratePart = mul(rateAtTop, lever)
      const flow = sub(ratePart, yields)
      const kernel = mul(density, per)
      const w = v128.load(weights + o)
      const weighted = mul(w, kernel)
      const spread = mul(weighted, add(yields, mul(flow, mul(d, per))))
      v128.store(values + o, mul(w, sub(mul(yields, cdf), mul(flow, kernel))))
      v128.store(spreads + o, spread)
      const slope = div(sub(spread, mul(weighted, ratePart)), a)
      v128.store(slopes + o, v128.and(slope, f64x2.gt(a, flat)))
      v128.store(kernels + o, weighted)
      v128.store(distances + o, d)
      v128.store(levers + o, lever)
      v128.store(cdfs + o, cdf)
    }
  }
}

function nodeEquation(i: usize, rate: f64, yield_: f64, volatility: f64, years: f64, top: f64): void {
  const start = i * lineBytes
  const shares = interpolation + start * nodes
  const row = matrix + ((i * nodes) << 3)
  for (let j: usize = 0; j < nodes; j++) {
    let sum = zero()
    let w = shares + (j << 4)
    for (let o = start; o < start + lineBytes; o += 16) {
      sum = add(sum, mul(v128.load(slopes + o), v128.load(w)))
      w += nodes << 4
    }
    store<f64>(row + (j << 3), years * (both(sum) * depth(j)))
  }
  solveNode(i, rate, yield_, volatility, years, top)
  const at = row + (i << 3)
  const perNode = 1 / (volatility * sqrt(years)) / rootTime(i)
  store<f64>(at, load<f64>(at) - (nodeDensity * perNode + years * lineSum(spreads, i)))
  store<f64>(rights + (i << 3), nodeCdf + years * lineSum(values, i))
}

/** Of the European put's delta at a node: e^(-q tau) n(d), e^(-q tau) N(d), and d. */
export let nodeDensity: f64 = 0
export let nodeCdf: f64 = 0
export let nodeDistance: f64 = 0

export function solveNode(i: usize, rate: f64, yield_: f64, volatility: f64, years: f64, top: f64): void {
  const root = rootTime(i)
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const d = (top - depth(i)) * (perTotal / root) + offset * root
  const powers = quickExp(f64x2(-(yield_ * years * (root * root)), -0.5 * d * d))
  const discount = f64x2.extract_lane(powers, 0)
  nodeDistance = d
  nodeDensity = discount * (INVERSE_SQRT_2PI * f64x2.extract_lane(powers, 1))
  nodeCdf = f64x2.extract_lane(scaledCdf(f64x2.splat(d), f64x2.splat(discount), f64x2.splat(nodeDensity)), 0)
}

/** Of a column, over the points of node `i`. */
export function lineSum(column: usize, i: usize): f64 {
  let sum = zero()
  const start = column + i * lineBytes
  for (let o = start; o < start + lineBytes; o += 16) sum = add(sum, v128.load(o))
  return both(sum)
}
