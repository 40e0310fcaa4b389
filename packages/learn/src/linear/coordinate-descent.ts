import { solvePositiveDefinite } from './cholesky.ts'
import { dot, gram, mirrored, multiply } from './gram.ts'

/** Least squares in products of columns, all divided by the weight of all rows; the label has mean square 1. */
export interface Moments {
  readonly size: number
  /** Of the features with each other; row-major, whole. */
  readonly features: Float64Array
  /** Of the features with the label. */
  readonly label: Float64Array
}

/** Sweeps after which the equations of the features in use are solved outright. */
const SETTLE_EVERY = 10

/** @param label centred, of mean square 1, like the columns that vary */
export function momentsOf(
  columns: readonly Float64Array[],
  label: Float64Array,
  weights: Float64Array | undefined,
): Moments {
  const size = columns.length
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : label.length
  const features = mirrored(gram(columns, weights), size).map((sum) => sum / total)
  const weighted = weights ? multiply(label, weights) : label
  return { size, features, label: Float64Array.from(columns, (column) => dot(column, weighted) / total) }
}

export interface Penalties {
  /** On the sum of |coefficient|. */
  readonly absolute: number
  /** On half the sum of coefficient^2. */
  readonly square: number
}

/**
 * Minimises mean squared error / 2 + penalties by cyclic coordinate descent (Friedman, Hastie and
 * Tibshirani 2010), from `coefficients` on and in place, until the duality gap says that the minimum
 * is at most `tolerance` lower. False when `maxSweeps` were not enough. Features that are nearly
 * collinear would take very many sweeps; solving for those in use, signs given, takes none.
 */
export function descend(
  moments: Moments,
  penalties: Penalties,
  coefficients: Float64Array,
  { tolerance, maxSweeps }: { readonly tolerance: number; readonly maxSweeps: number },
): boolean {
  let slopes = slopesAt(moments, coefficients)
  for (let sweep = 1; sweep <= maxSweeps; sweep++) {
    if (dualityGap(moments, penalties, coefficients, slopes) <= tolerance) return true
    for (let j = 0; j < moments.size; j++) updateCoordinate(moments, penalties, coefficients, slopes, j)
    if (sweep % SETTLE_EVERY > 0) continue
    settle(moments, penalties, coefficients)
    slopes = slopesAt(moments, coefficients)
  }
  return dualityGap(moments, penalties, coefficients, slopes) <= tolerance
}

/** Products of the features with the residual. */
function slopesAt({ size, features, label }: Moments, coefficients: Float64Array): Float64Array {
  const slopes = label.slice()
  for (let j = 0; j < size; j++) subtractColumn(slopes, features, j, coefficients[j]!)
  return slopes
}

function updateCoordinate(
  { size, features }: Moments,
  { absolute, square }: Penalties,
  coefficients: Float64Array,
  slopes: Float64Array,
  j: number,
): void {
  const curvature = features[j * size + j]!
  if (curvature === 0) return
  const alone = slopes[j]! + curvature * coefficients[j]!
  const shrunk = Math.max(Math.abs(alone) - absolute, 0) / (curvature + square)
  const next = alone < 0 ? -shrunk : shrunk
  const change = next - coefficients[j]!
  if (change === 0) return
  coefficients[j] = next
  subtractColumn(slopes, features, j, change)
}

/** Solves for the coefficients that are not zero, as long as no sign changes. */
function settle({ size, features, label }: Moments, { absolute, square }: Penalties, coefficients: Float64Array): void {
  const used = Array.from(coefficients.keys()).filter((j) => coefficients[j] !== 0)
  const matrix = new Float64Array(used.length ** 2)
  for (const [row, i] of used.entries()) {
    for (const [column, j] of used.entries()) matrix[row * used.length + column] = features[i * size + j]!
    matrix[row * used.length + row]! += square
  }
  const solution = Float64Array.from(used, (j) => label[j]! - absolute * Math.sign(coefficients[j]!))
  if (!solvePositiveDefinite(matrix, solution)) return
  if (used.some((j, row) => Math.sign(solution[row]!) !== Math.sign(coefficients[j]!))) return
  for (const [row, j] of used.entries()) coefficients[j] = solution[row]!
}

function subtractColumn(slopes: Float64Array, features: Float64Array, j: number, scale: number): void {
  if (scale === 0) return
  const offset = j * slopes.length
  for (let i = 0; i < slopes.length; i++) slopes[i]! -= scale * features[offset + i]!
}

/**
 * Objective less that of its dual at the residual, scaled down until it is allowed there; the ridge
 * part counts as further rows (as in Kim et al. 2007). Never below how far the minimum still is.
 */
function dualityGap(
  moments: Moments,
  { absolute, square }: Penalties,
  coefficients: Float64Array,
  slopes: Float64Array,
): number {
  let steepest = 0
  let size = 0
  let squares = 0
  for (const [j, value] of coefficients.entries()) {
    steepest = Math.max(steepest, Math.abs(slopes[j]! - square * value))
    size += Math.abs(value)
    squares += value * value
  }
  const withLabel = 1 - dot(coefficients, moments.label)
  const residual = withLabel - dot(coefficients, slopes)
  const scale = steepest > absolute ? absolute / steepest : 1
  return ((1 + scale ** 2) / 2) * (residual + square * squares) + absolute * size - scale * withLabel
}
