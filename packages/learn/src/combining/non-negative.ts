import { solvePositiveDefinite } from '../linear/cholesky.ts'

/** Least squares as its normal equations: minimise x' matrix x / 2 - right' x. */
interface Quadratic {
  /** Symmetric, row-major, whole. */
  readonly matrix: Float64Array
  readonly right: Float64Array
}

/** Slopes below this share of the steepest at the start are rounding. */
const ROUNDING = 1e-11
/** More than ever needed (Lawson and Hanson allow 3); ends the search where rounding goes in circles. */
const ROUNDS_PER_PART = 30

/**
 * The x of no negative part that minimises, by the active-set method of Lawson and Hanson (1974,
 * chapter 23). Where parts are collinear, one of the solutions.
 */
export function nonNegativeLeastSquares({ matrix, right }: Quadratic): Float64Array {
  const x = new Float64Array(right.length)
  const tolerance = ROUNDING * right.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const used = new Set<number>()
  /** Follow from those in use, or only rounding spoke for them. */
  const refused = new Set<number>()
  for (let round = 0; round < ROUNDS_PER_PART * right.length; round++) {
    const slopes = slopesAt({ matrix, right }, x)
    const steepest = steepestOf(slopes, (j) => !used.has(j) && !refused.has(j))
    if (steepest === undefined || slopes[steepest]! <= tolerance) break
    used.add(steepest)
    if (solveUsed({ matrix, right }, x, used) && used.has(steepest)) {
      refused.clear()
    } else {
      used.delete(steepest)
      refused.add(steepest)
      x[steepest] = 0
    }
  }
  return x
}

/**
 * The weights, none negative, that sum to 1 and minimise w' errors w, `errors` being the products of
 * the members' errors. If s is their free sum, x = s w minimises s^2 w' errors w + (s - 1)^2, whose
 * best s is 1 / (1 + w' errors w): it falls as w' errors w rises, so the direction of the best x is
 * that of the best w.
 */
export function convexWeights(errors: Float64Array, members: number): Float64Array {
  let scale = 0
  for (let i = 0; i < members; i++) scale += errors[i * members + i]! / members
  if (!(scale > 0)) return new Float64Array(members).fill(1 / members)
  const matrix = errors.map((product) => product / scale + 1)
  const free = nonNegativeLeastSquares({ matrix, right: new Float64Array(members).fill(1) })
  const sum = free.reduce((total, value) => total + value, 0)
  return free.map((value) => value / sum)
}

/**
 * Solves for the parts in use. Where one would become negative it goes only as far as the first zero,
 * lets that part go and solves again. False where the parts are collinear.
 */
function solveUsed(problem: Quadratic, x: Float64Array, used: Set<number>): boolean {
  for (;;) {
    const parts = [...used]
    const target = solve(problem, parts)
    if (!target) return false
    if (target.every((value) => value > 0)) {
      for (const [k, j] of parts.entries()) x[j] = target[k]!
      return true
    }
    const reach = parts.map((j, k) => (target[k]! > 0 ? Infinity : x[j] === 0 ? 0 : x[j]! / (x[j]! - target[k]!)))
    const step = Math.min(...reach)
    for (const [k, j] of parts.entries()) {
      x[j] = reach[k] === step ? 0 : x[j]! + step * (target[k]! - x[j]!)
      if (reach[k] === step) used.delete(j)
    }
  }
}

function solve({ matrix, right }: Quadratic, parts: readonly number[]): Float64Array | undefined {
  const size = parts.length
  const block = new Float64Array(size * size)
  for (const [row, i] of parts.entries()) {
    for (const [column, j] of parts.entries()) block[row * size + column] = matrix[i * right.length + j]!
  }
  const solution = Float64Array.from(parts, (j) => right[j]!)
  return solvePositiveDefinite(block, solution) ? solution : undefined
}

function slopesAt({ matrix, right }: Quadratic, x: Float64Array): Float64Array {
  const size = right.length
  return right.map((value, i) => x.reduce((rest, xj, j) => rest - matrix[i * size + j]! * xj, value))
}

function steepestOf(slopes: Float64Array, mayEnter: (j: number) => boolean): number | undefined {
  let best: number | undefined
  for (const [j, slope] of slopes.entries()) {
    if (mayEnter(j) && (best === undefined || slope > slopes[best]!)) best = j
  }
  return best
}
