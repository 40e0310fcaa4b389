/**
 * A first guess of the boundary, within about 2 % of its depth: the QD+ approximation (Li, "Analytical approximations
 * for the critical stock prices of American options", 2010), for a put with strike 1.
 *
 * With every term multiplied by what stands in its denominators, its equation at B = e^x reads
 * B (1 - e^(-q tau) N(-d1)) + L (1 - B - p) - M theta = 0, with the European price p and theta and with L and M that
 * only depend on tau; it needs no limit as the rate goes to 0. Newton's method in x, kept inside a bracket.
 */
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import { quickExp, scaledCdf } from './quick.ts'

const MOST_STEPS = 60

/** Below it (1 - e^-z) / z is its series. */
const SMALL = 1e-5

/** (1 - e^-z) / z. */
function meanDiscount(z: number, discount: number): number {
  return Math.abs(z) < SMALL ? 1 - 0.5 * z : (1 - discount) / z
}

/** Depth below `top`, at most `deepest`; `guess` starts the search. */
export function seedDepth(
  rate: number,
  yield_: number,
  volatility: number,
  years: number,
  top: number,
  deepest: number,
  guess: number,
  tolerance: number,
): number {
  const variance = volatility * volatility
  const rootYears = Math.sqrt(years)
  const total = volatility * rootYears
  const perTotal = 1 / total
  const drift = (rate - yield_) * years * perTotal + 0.5 * total
  const discount = quickExp(-(rate * years))
  const yieldFactor = quickExp(-(yield_ * years))

  const beta = (2 * (rate - yield_)) / variance - 1
  const kappa = 2 / (variance * years * meanDiscount(rate * years, discount))
  const root = Math.sqrt(beta * beta + 4 * kappa)
  const ratio = kappa / root
  // The negative root of the quadratic, without cancellation.
  const sum = Math.abs(beta) + root
  const power = beta > 0 ? -0.5 * sum : (-2 * kappa) / sum
  const l = power + (discount / root) * (kappa - ratio * ratio)
  const m = 2 / (variance * root)
  const decay = (0.5 * volatility) / rootYears

  let shallow = 0
  let deep = deepest
  let depth = guess
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!(depth > shallow && depth < deep)) depth = 0.5 * (shallow + deep)
    const logSpot = top - depth
    const spot = quickExp(logSpot)
    const d1 = logSpot * perTotal + drift
    const d2 = d1 - total
    const spotDensity = spot * yieldFactor * (INVERSE_SQRT_2PI * quickExp(-0.5 * d1 * d1))
    const spotPart = scaledCdf(-d1, spot * yieldFactor, spotDensity)
    const strikePart = scaledCdf(-d2, discount, spotDensity)
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
    if (Math.abs(move) < tolerance * total) break
  }
  return depth > 0 ? (depth < deepest ? depth : deepest) : 0
}
