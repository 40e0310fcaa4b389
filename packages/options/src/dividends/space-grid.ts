/**
 * Logarithms of spots at equal steps of a coordinate u, ln S = ln K + width sinh(u): dense at the strike, sparse far
 * away, and smooth, so that halving the step divides the error by four. The strike is a node.
 */
import { exp, log } from '../math/elementary.ts'
import { asinh, sinh } from '../math/hyperbolic.ts'

export interface SpaceGrid {
  readonly step: number
  /** The node at the strike. */
  readonly centre: number
  readonly width: number
  readonly logStrike: number
  readonly spots: Float64Array
}

/** From at most `low` to at least `high` by about `nodes` nodes; `low` < strike < `high`. */
export function makeSpaceGrid(strike: number, low: number, high: number, width: number, nodes: number): SpaceGrid {
  const logStrike = log(strike)
  const first = asinh((log(low) - logStrike) / width)
  const last = asinh((log(high) - logStrike) / width)
  const step = (last - first) / nodes
  const centre = Math.ceil(-first / step)
  const count = centre + Math.ceil(last / step) + 1
  const spots = Float64Array.from({ length: count }, (_, i) => exp(logStrike + width * sinh((i - centre) * step)))
  spots[centre] = strike
  return { step, centre, width, logStrike, spots }
}

/** The same grid with a node more in every gap. */
export function refined({ step, centre, width, logStrike, spots }: SpaceGrid): SpaceGrid {
  const half = 0.5 * step
  const fine = Float64Array.from({ length: 2 * spots.length - 1 }, (_, i) =>
    i % 2 === 0 ? spots[i / 2]! : exp(logStrike + width * sinh((i - 2 * centre) * half)),
  )
  return { step: half, centre: 2 * centre, width, logStrike, spots: fine }
}

export interface Interpolated {
  readonly value: number
  /** Derivatives in the spot. */
  readonly slope: number
  readonly curvature: number
}

/** By the cubic through the four nearest nodes; below the grid by the line through the lowest two, down to spot 0. */
export function interpolate(grid: SpaceGrid, values: Float64Array, spot: number): Interpolated {
  const { step, centre, width, logStrike, spots } = grid
  if (spot < spots[0]!) return lineBelow(spots, values, Math.max(spot, 0))
  const last = spots.length - 1
  const distance = (log(spot) - logStrike) / width
  const at = Math.min(Math.max(asinh(distance) / step + centre, 0), last)
  const first = Math.min(Math.max(Math.floor(at) - 1, 0), last - 3)
  const t = at - first
  const [a, b, c, d] = [values[first]!, values[first + 1]!, values[first + 2]!, values[first + 3]!]
  // Newton's form at the nodes 0, 1, 2, 3.
  const b1 = b - a
  const b2 = (c - 2 * b + a) / 2
  const b3 = (d - 3 * c + 3 * b - a) / 6
  const value = a + t * (b1 + (t - 1) * (b2 + (t - 2) * b3))
  const first1 = (b1 + (2 * t - 1) * b2 + (3 * t * t - 6 * t + 2) * b3) / step
  const second = (2 * b2 + (6 * t - 6) * b3) / (step * step)
  // d u / d ln S, and its own derivative.
  const rate = 1 / (width * Math.sqrt(1 + distance * distance))
  const bend = -distance / (width * (1 + distance * distance))
  const inLog = first1 * rate
  const inLogTwice = (second * rate + first1 * bend) * rate
  return { value, slope: inLog / spot, curvature: (inLogTwice - inLog) / (spot * spot) }
}

function lineBelow(spots: Float64Array, values: Float64Array, spot: number): Interpolated {
  const slope = (values[1]! - values[0]!) / (spots[1]! - spots[0]!)
  return { value: values[0]! + slope * (spot - spots[0]!), slope, curvature: 0 }
}
