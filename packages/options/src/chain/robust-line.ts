import { median, weightedMedian } from '../math/median.ts'

/** y = intercept + slope x, with the standard errors of both. */
export interface RobustLine {
  readonly intercept: number
  readonly slope: number
  readonly interceptError: number
  readonly slopeError: number
  /** Points that kept more than half of their weight. */
  readonly used: number
}

export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
  /** How far y may lie off: half of its bid-ask width. */
  readonly tolerance: Float64Array
}

/** Tukey's biweight leaves normal errors 95 % of their efficiency at this many standard deviations. */
const BIWEIGHT = 4.685
/** The median absolute deviation of normal errors times this is their standard deviation. */
const NORMAL_MAD = 1.4826
/** Quotes that agree better than this part of their width do so by rounding; a scale below it would reject good ones. */
const LEAST_SCALE = 0.05
const ROUNDS = 12

/**
 * Repeated medians (Siegel 1982), which half of the points cannot move without bound, then Tukey's biweight from
 * there. With `slope` given, only the intercept is fitted, from its weighted median.
 */
export function robustLine(points: Points, slope?: number): RobustLine {
  const start = slope ?? repeatedMedianSlope(points)
  return slope === undefined
    ? refine(points, medianIntercept(points, start), start, false)
    : refine(points, medianIntercept(points, slope), slope, true)
}

/** The median over points of the median slope to all other points. */
function repeatedMedianSlope({ x, y }: Points): number {
  const n = x.length
  const slopes = new Float64Array(n - 1)
  return median(
    Float64Array.from(x, (_, i) => {
      for (let j = 0; j < n - 1; j++) {
        const other = j < i ? j : j + 1
        slopes[j] = (y[other]! - y[i]!) / (x[other]! - x[i]!)
      }
      return median(slopes)
    }),
  )
}

function medianIntercept({ x, y, tolerance }: Points, slope: number): number {
  return weightedMedian(
    y.map((value, i) => value - slope * x[i]!),
    tolerance.map((width) => 1 / width),
  )
}

function refine(points: Points, intercept: number, slope: number, slopeFixed: boolean): RobustLine {
  const { x, y, tolerance } = points
  const residual = (i: number) => y[i]! - intercept - slope * x[i]!
  const scale = scaleOf(points, residual)
  const weight = new Float64Array(x.length)
  let sums = { total: 0, mean: 0, spread: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < x.length; i++) weight[i] = biweight(residual(i) / tolerance[i]! / scale) / tolerance[i]! ** 2
    sums = momentsOf(x, weight)
    if (!(sums.total > 0)) break
    const before = intercept + slope * sums.mean
    if (!slopeFixed && sums.spread > 0) slope += covariance(points, weight, sums.mean, residual) / sums.spread
    intercept += weightedMean(weight, residual, sums.total)
    if (intercept + slope * sums.mean === before) break
  }
  const used = weight.reduce((count, value, i) => count + (value * tolerance[i]! ** 2 > 0.5 ? 1 : 0), 0)
  return { intercept, slope, ...standardErrors(points, weight, sums, residual, used, slopeFixed), used }
}

/** In units of the tolerance. */
function scaleOf({ x, tolerance }: Points, residual: (i: number) => number): number {
  const deviation = median(x.map((_, i) => Math.abs(residual(i)) / tolerance[i]!))
  return Math.max(LEAST_SCALE, NORMAL_MAD * deviation)
}

function biweight(residual: number): number {
  const u = residual / BIWEIGHT
  return Math.abs(u) < 1 ? (1 - u * u) ** 2 : 0
}

function momentsOf(x: Float64Array, weight: Float64Array) {
  let [total, sum] = [0, 0]
  for (let i = 0; i < x.length; i++) {
    total += weight[i]!
    sum += weight[i]! * x[i]!
  }
  const mean = sum / total
  let spread = 0
  for (let i = 0; i < x.length; i++) spread += weight[i]! * (x[i]! - mean) ** 2
  return { total, mean, spread }
}

function covariance({ x }: Points, weight: Float64Array, mean: number, residual: (i: number) => number): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += weight[i]! * (x[i]! - mean) * residual(i)
  return sum
}

function weightedMean(weight: Float64Array, value: (i: number) => number, total: number): number {
  let sum = 0
  for (let i = 0; i < weight.length; i++) sum += weight[i]! * value(i)
  return sum / total
}

/**
 * From the residuals left (sandwich estimate), so wrong widths do no harm. Of the intercept at x = 0: with x measured
 * from where the answer is wanted, that is its error.
 */
function standardErrors(
  { x }: Points,
  weight: Float64Array,
  { total, mean, spread }: { total: number; mean: number; spread: number },
  residual: (i: number) => number,
  used: number,
  slopeFixed: boolean,
): { interceptError: number; slopeError: number } {
  let [level, tilt] = [0, 0]
  const fitsSlope = !slopeFixed && spread > 0
  for (let i = 0; i < x.length; i++) {
    const influence = fitsSlope ? 1 / total - (mean * (x[i]! - mean)) / spread : 1 / total
    level += (weight[i]! * influence * residual(i)) ** 2
    if (fitsSlope) tilt += ((weight[i]! * (x[i]! - mean) * residual(i)) / spread) ** 2
  }
  const fitted = fitsSlope ? 2 : 1
  const small = used > fitted ? Math.sqrt(used / (used - fitted)) : Number.NaN
  return { interceptError: small * Math.sqrt(level), slopeError: small * Math.sqrt(tilt) }
}
