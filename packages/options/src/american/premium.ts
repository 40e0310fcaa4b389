/**
 * The value of early exercise above the European price, of a put with strike 1, and its derivatives in the spot: Kim's
 * integral ("The analytic valuation of American options", 1990) of what exercise gains while the spot is below the
 * boundary. `d` is measured to the boundary as it will be after the time x.
 */
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import type { Boundary } from './collocation.ts'
import { missedSpikes, NEAR } from './near-boundary.ts'
import { quickExp, scaledCdf } from './quick.ts'

/** What the integral needs at its points, whatever the spot; in the scheme's space, until it is used for another. */
export interface PremiumLine {
  readonly boundary: Boundary
  /** Depth of the boundary as it will be then. */
  readonly past: Float64Array
  /** Strike over boundary. */
  readonly levers: Float64Array
  readonly rateFactors: Float64Array
  readonly yieldFactors: Float64Array
}

export interface Premium {
  readonly value: number
  readonly slope: number
  readonly curvature: number
}

export function premiumLine(boundary: Boundary): PremiumLine {
  const { rate, yield: yield_, years, scheme, top, depths } = boundary
  const { points, root, interpolation } = scheme.premium
  const { squares } = scheme.work
  const { past, levers, rateFactors, yieldFactors } = scheme.premiumWork
  for (let j = 0; j < depths.length; j++) squares[j] = depths[j]! * depths[j]!
  const rateTime = rate * years
  const yieldTime = yield_ * years
  const atTop = quickExp(-top)
  for (let k = 0; k < points; k++) {
    const square = atPoint(interpolation, squares, k)
    const depth = Math.sqrt(square > 0 ? square : 0)
    const time = root[k]! * root[k]!
    past[k] = depth
    levers[k] = atTop * quickExp(depth)
    rateFactors[k] = quickExp(-(rateTime * time))
    yieldFactors[k] = quickExp(-(yieldTime * time))
  }
  return { boundary, past, levers, rateFactors, yieldFactors }
}

/** Interpolates what is given at the nodes. */
export function atPoint(interpolation: Float64Array, nodes: Float64Array, k: number): number {
  const lane = k % 2
  let share = (k - lane) * nodes.length + lane
  let sum = 0
  for (let j = 0; j < nodes.length; j++) {
    sum += interpolation[share]! * nodes[j]!
    share += 2
  }
  return sum
}

/** `spot` above the boundary, and its logarithm. */
export function putPremium(line: PremiumLine, spot: number, logSpot: number): Premium {
  const { past, levers, rateFactors, yieldFactors } = line
  const { rate, yield: yield_, volatility, years, scheme, top, depths } = line.boundary
  const { points, root, weight } = scheme.premium
  const total = volatility * Math.sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const logMoneyness = logSpot - top

  const value = [0, 0]
  const slope = [0, 0]
  const curvature = [0, 0]
  for (let k = 0; k < points; k++) {
    const lane = k % 2
    const r = root[k]!
    const per = perTotal / r
    const d1 = (logMoneyness + past[k]!) * per + offset * r
    const d2 = d1 - total * r
    const density = yieldFactors[k]! * (INVERSE_SQRT_2PI * quickExp(-0.5 * d1 * d1))
    const strikePart = scaledCdf(-d2, rateFactors[k]!, density * (spot * levers[k]!))
    const spotPart = scaledCdf(-d1, yieldFactors[k]!, density)
    const flow = rate * levers[k]! - yield_
    const kernel = density * per
    const w = weight[k]!
    value[lane]! += w * (rate * strikePart - yield_ * (spot * spotPart))
    slope[lane]! -= w * (yield_ * spotPart + flow * kernel)
    curvature[lane]! += w * kernel * (yield_ + flow * (d1 * per))
  }
  const premium = {
    value: years * (value[0]! + value[1]!),
    slope: years * (slope[0]! + slope[1]!),
    curvature: years * (curvature[0]! + curvature[1]!) * (1 / spot),
  }
  const depth = depths[depths.length - 1]!
  const distance = (logMoneyness + depth) * perTotal
  if (!(distance < NEAR)) return premium
  const missed = missedSpikes(scheme.premium, distance)
  const flow = years * ((rate * (quickExp(-top) * quickExp(depth)) - yield_) * perTotal)
  return {
    value: premium.value,
    slope: premium.slope - flow * missed.slope,
    curvature: premium.curvature + flow * perTotal * missed.curvature * (1 / spot),
  }
}
