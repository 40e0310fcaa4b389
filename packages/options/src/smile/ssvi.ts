import { exp, log } from '../math/elementary.ts'
import type { Svi } from './svi.ts'

/**
 * Surface SVI (Gatheral and Jacquier 2014): w(k) = theta / 2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)) with
 * theta the total variance at the money and phi(theta) = eta / (theta^gamma (1 + theta)^(1 - gamma)).
 */
export interface Ssvi {
  readonly rho: number
  readonly eta: number
  /** Within 0 and 1. */
  readonly gamma: number
}

/** What the theorems of Gatheral and Jacquier say of a surface. */
export interface SsviCheck {
  readonly free: boolean
  /** theta phi (1 + |rho|), at most 4 (theorem 4.2). */
  readonly steepness: number
  /** theta phi^2 (1 + |rho|), at most 4 (theorem 4.2). */
  readonly bend: number
  /** Whether theta never falls; with this phi and gamma within 0 and 1 that is enough (theorem 4.1). */
  readonly ordered: boolean
}

const BUTTERFLY_BOUND = 4

/** phi of eta 1. */
function shape(theta: number, gamma: number): number {
  return exp(-gamma * log(theta) - (1 - gamma) * log(1 + theta))
}

/** The slice as raw SVI, exactly. */
export function ssviSlice({ rho, eta, gamma }: Ssvi, theta: number): Svi {
  const phi = eta * shape(theta, gamma)
  const root = Math.sqrt(1 - rho * rho)
  return { a: (theta / 2) * (1 - rho * rho), b: (theta * phi) / 2, rho, m: -rho / phi, sigma: root / phi }
}

/** The largest eta that keeps every slice free of butterflies. */
export function largestEta(rho: number, gamma: number, thetas: ArrayLike<number>): number {
  const bound = BUTTERFLY_BOUND / (1 + Math.abs(rho))
  let largest = Infinity
  for (let i = 0; i < thetas.length; i++) {
    const unit = shape(thetas[i]!, gamma)
    largest = Math.min(largest, bound / (thetas[i]! * unit), Math.sqrt(bound / thetas[i]!) / unit)
  }
  return largest
}

/**
 * Whether a surface has no static arbitrage: by formula, for all k and for the expiries' total variances in order of
 * time.
 */
export function ssviCheck({ rho, eta, gamma }: Ssvi, thetas: ArrayLike<number>): SsviCheck {
  let [steepness, bend, ordered] = [0, 0, true]
  for (let i = 0; i < thetas.length; i++) {
    const theta = thetas[i]!
    const phi = eta * shape(theta, gamma)
    steepness = Math.max(steepness, theta * phi * (1 + Math.abs(rho)))
    bend = Math.max(bend, theta * phi * phi * (1 + Math.abs(rho)))
    if (i > 0 && theta < thetas[i - 1]!) ordered = false
  }
  const withinBounds = Math.max(steepness, bend) <= BUTTERFLY_BOUND * (1 + 1e-12)
  return { free: ordered && withinBounds && gamma >= 0 && gamma <= 1, steepness, bend, ordered }
}
