/** src/american/boundary-slopes.ts: the same operations in the same order, so the same bits. */
import { putRate, putYield, top, volatility, years } from './boundary'
import { collocate, lineSum, nodeCdf, nodeDensity, nodeDistance, solveNode } from './collocation'
import { add, at, mul, ONE, sub } from './lanes'
import { solveLinear } from './linear-system'
import { quickExp } from './quick'
import {
  cdfs, depth, distances, kernels, levers, matrix, nodes, pointBytes, rateSlopes, rights, roots, rootTime, slopes,
  spreads, totalSlopes, values, weights,
} from './scheme'

/** Of the boundary solved last, whose discounts are still there. */
export function solveSlopes(isCall: bool): void {
  collocate(putRate, putYield, volatility, years, top)
  pointSides(isCall)
  for (let i: usize = 0; i < nodes; i++) nodeSides(i, isCall)
  solveLinear(matrix, rights, nodes, 2)
  for (let j: usize = 0; j < nodes; j++) {
    store<f64>(totalSlopes + (j << 3), half(j, load<f64>(rights + (j << 3))))
    store<f64>(rateSlopes + (j << 3), half(j, load<f64>(rights + ((nodes + j) << 3))))
  }
}

// @ts-ignore: decorator
@inline
function half(j: usize, slope: f64): f64 {
  return abs(slope) < Infinity ? depth(j) * slope : 0
}

/** The start's derivatives in the option's own rate: exercise.ts. */
export function startSlopeOfTop(isCall: bool): f64 {
  if (!(putRate > 0 && putYield > putRate)) return 0
  return isCall ? -1 / putYield : 1 / putRate
}

function startSlopeOfRateAtTop(isCall: bool): f64 {
  return (putRate > 0 && putYield > putRate) === isCall ? 1 : 0
}

function pointSides(isCall: bool): void {
  const total = volatility * sqrt(years)
  const totals = f64x2.splat(total)
  const time = f64x2.splat(years)
  const yearsPerTotal = f64x2.splat(years * (1 / total))
  const yieldTime = f64x2.splat(putYield * years)
  const yields = f64x2.splat(putYield)
  const rateAtTop = f64x2.splat(putRate * f64x2.extract_lane(quickExp(f64x2.splat(-top)), 0))
  const ofRateAtTop = f64x2.splat(startSlopeOfRateAtTop(isCall))
  for (let o: usize = 0; o < pointBytes; o += 16) {
    const kernel = v128.load(kernels + o)
    const d = v128.load(distances + o)
    const r = v128.load(roots + o)
    const lever = v128.load(levers + o)
    const d2 = sub(d, mul(totals, r))
    const flow = sub(mul(rateAtTop, lever), yields)
    const x = mul(r, r)
    const inner = sub(mul(flow, sub(at(ONE), mul(d, d2))), mul(yields, mul(mul(totals, r), d2)))
    v128.store(spreads + o, mul(kernel, inner))
    const drift = mul(kernel, add(mul(yieldTime, x), mul(flow, mul(d, mul(r, yearsPerTotal)))))
    const start = mul(kernel, mul(ofRateAtTop, lever))
    let side = sub(drift, start)
    if (isCall) {
      const held = add(mul(v128.load(weights + o), v128.load(cdfs + o)), kernel)
      side = sub(sub(sub(held, start), drift), mul(time, mul(x, v128.load(values + o))))
    }
    v128.store(slopes + o, side)
  }
}

function nodeSides(i: usize, isCall: bool): void {
  const total = volatility * sqrt(years)
  const perTotal = 1 / total
  const root = rootTime(i)
  solveNode(i, putRate, putYield, volatility, years, top)
  const inTotal = years * lineSum(spreads, i)
  store<f64>(rights + (i << 3), perTotal * (nodeDensity * (nodeDistance - total * root) - inTotal))
  const inRate = years * lineSum(slopes, i)
  const drift = nodeDensity * (root * (years * perTotal))
  const start = nodeDensity * (startSlopeOfTop(isCall) * (perTotal / root))
  const earned = isCall ? -drift - years * (root * root * nodeCdf) : drift
  store<f64>(rights + ((nodes + i) << 3), -(earned + start + inRate))
}
