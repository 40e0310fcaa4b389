/**
 * How a solved boundary moves with the volatility and with the option's own rate. Its equations F(depths, p) = 0 hold
 * for every parameter p, so that the depths' derivatives x solve one linear system, (dF / ddepths) x = -dF / dp.
 *
 * A call is a put with rate and yield exchanged: its own rate is that put's yield.
 */
import { atNode, type Boundary, collocate, discountPoints, lineSum } from './collocation.ts'
import { startSlope } from './exercise.ts'
import { solveLinear } from './linear-system.ts'
import { quickExp, scaledCdf } from './quick.ts'

export interface BoundarySlopes {
  readonly isCall: boolean
  /** Half the derivatives of the squared depths at the nodes: in sigma sqrt(T), and in the option's own rate. */
  readonly total: Float64Array
  readonly rate: Float64Array
}

export function boundarySlopes(boundary: Boundary, isCall: boolean): BoundarySlopes {
  const { scheme, depths } = boundary
  const { nodes, work } = scheme
  discountPoints(boundary)
  collocate(boundary)
  pointSides(boundary, isCall)
  for (let i = 0; i < nodes; i++) nodeSides(boundary, i, isCall)
  solveLinear(work.matrix, work.rights, nodes, 2)
  // Where an equation has lost its slope in the tails, the depth does not matter.
  const half = (slope: number, j: number): number => (Math.abs(slope) < Infinity ? depths[j]! * slope : 0)
  return { isCall, total: work.rights.slice(0, nodes).map(half), rate: work.rights.slice(nodes).map(half) }
}

/** Derivatives of the integrand at fixed depths, in place of columns that collocate is done with. */
function pointSides(boundary: Boundary, isCall: boolean): void {
  const { rate, yield: yield_, volatility, years, scheme, top } = boundary
  const { root, weight } = scheme.collocation
  const { kernels, distances, levers, cdfs, values, spreads, slopes } = scheme.work
  const total = volatility * Math.sqrt(years)
  const yearsPerTotal = years * (1 / total)
  const yieldTime = yield_ * years
  const rateAtTop = rate * quickExp(-top)
  const { ofRateAtTop } = startSlope(rate, yield_, isCall)
  for (let k = 0; k < root.length; k++) {
    const kernel = kernels[k]!
    const d = distances[k]!
    const r = root[k]!
    const d2 = d - total * r
    const flow = rateAtTop * levers[k]! - yield_
    const time = r * r
    spreads[k] = kernel * (flow * (1 - d * d2) - yield_ * (total * r * d2))
    const drift = kernel * (yieldTime * time + flow * (d * (r * yearsPerTotal)))
    const start = kernel * (ofRateAtTop * levers[k]!)
    slopes[k] = isCall ? weight[k]! * cdfs[k]! + kernel - start - drift - years * (time * values[k]!) : drift - start
  }
}

/** Minus the derivatives of node `i`'s equation at fixed depths. */
function nodeSides(boundary: Boundary, i: number, isCall: boolean): void {
  const { rate, yield: yield_, volatility, years, scheme } = boundary
  const { nodes, collocation, work, rootTimes } = scheme
  const { points } = collocation
  const total = volatility * Math.sqrt(years)
  const perTotal = 1 / total
  const rootTime = rootTimes[i]!
  const { discount, density, d } = atNode(boundary, i)
  const inTotal = years * lineSum(work.spreads, i * points, points)
  work.rights[i] = perTotal * (density * (d - total * rootTime) - inTotal)
  const inRate = years * lineSum(work.slopes, i * points, points)
  const drift = density * (rootTime * (years * perTotal))
  const start = density * (startSlope(rate, yield_, isCall).ofTop * (perTotal / rootTime))
  const earned = isCall ? -drift - years * (rootTime * rootTime * scaledCdf(d, discount, density)) : drift
  work.rights[nodes + i] = -(earned + start + inRate)
}
