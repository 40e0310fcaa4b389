/**
 * Least squares on several series, with standard errors that allow for variances that change and errors that depend on
 * their past (Newey and West 1987: Bartlett weights, no small-sample correction).
 *
 * A coefficient is a weighted sum of the observations (Frisch and Waugh 1933: weights are what the other series leave
 * of its own), so its variance is the long-run variance of those weights times the errors.
 */
import { longRunVariance } from './dependence.ts'
import { populationVariance, type Values } from './moments.ts'

export interface Coefficient {
  readonly value: number
  readonly standardError: number
  /** Against 0. */
  readonly t: number
}

export interface HacRegression {
  readonly intercept: Coefficient
  /** In the order of the series; NaN where one is a combination of the others, or a constant. */
  readonly slopes: readonly Coefficient[]
  /** Part of the variance that the series explain; NaN where there is none to explain. */
  readonly explained: number
  readonly residuals: Float64Array
}

/** @param lags after which errors are taken for independent */
export function hacRegression(y: Values, series: readonly Values[], lags: number): HacRegression {
  const columns = [new Float64Array(y.length).fill(1), ...series.map((values) => Float64Array.from(values))]
  const weights = columns.map((column, i) => weightsOf(column, columns.toSpliced(i, 1)))
  const values = weights.map((each) => dot(each, y))
  const residuals = Float64Array.from(y, (value, t) => columns.reduce((rest, x, i) => rest - values[i]! * x[t]!, value))
  const [intercept, ...slopes] = weights.map((each, i) => {
    const errors = each.map((weight, t) => weight * residuals[t]!)
    const standardError = Math.sqrt(errors.length * longRunVariance(errors, lags))
    return { value: values[i]!, standardError, t: values[i]! / standardError }
  })
  const spread = populationVariance(y)
  const explained = spread > 0 ? 1 - populationVariance(residuals) / spread : Number.NaN
  return { intercept: intercept!, slopes, explained, residuals }
}

/** Below it a series is made of the others, and rounding. */
const NOTHING_LEFT = 1e-10

/** The column less what the others explain of it, over its squared length; NaN where nothing is left. */
function weightsOf(column: Float64Array, others: readonly Float64Array[]): Float64Array {
  let rest = column
  for (const direction of orthonormal(others)) rest = without(rest, direction)
  const square = dot(rest, rest)
  if (!(square > NOTHING_LEFT ** 2 * dot(column, column))) return rest.map(() => Number.NaN)
  return rest.map((value) => value / square)
}

/** Directions that span the columns, by Gram and Schmidt, each step done twice so that rounding does not bend them. */
function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const directions: Float64Array[] = []
  for (const column of columns) {
    let rest = column
    for (let turn = 0; turn < 2; turn++) for (const direction of directions) rest = without(rest, direction)
    const length = Math.sqrt(dot(rest, rest))
    if (length > NOTHING_LEFT * Math.sqrt(dot(column, column))) directions.push(rest.map((value) => value / length))
  }
  return directions
}

function without(column: Float64Array, direction: Float64Array): Float64Array {
  const part = dot(column, direction)
  return column.map((value, t) => value - part * direction[t]!)
}

function dot(a: Values, b: Values): number {
  let total = 0
  for (let t = 0; t < a.length; t++) total += a[t]! * b[t]!
  return total
}
