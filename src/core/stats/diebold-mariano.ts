/**
 * Whether one forecast errs less than another, from the differences of their losses in the order of time (F. X. Diebold and
 * R. S. Mariano, Journal of Business & Economic Statistics 13, 1995).
 */
import { autocovariance, longRunVariance } from './dependence.ts'
import { mean, type Values } from './moments.ts'
import { studentTail } from './student.ts'

export interface AccuracyTest {
  /** Mean difference over its standard error, with the small-sample factor. NaN for differences that are all the same. */
  readonly statistic: number
  readonly degrees: number
  /** One-sided: the probability of a mean as large or larger if both were as accurate. */
  readonly p: number
}

/**
 * As published: the variance truncated after `lag` autocovariances, or with Bartlett's weights where that is not positive; the
 * factor and Student's distribution with n − 1 degrees of freedom of D. Harvey, S. Leybourne and P. Newbold, International
 * Journal of Forecasting 13 (1997).
 * @param differences loss of the rival less ours; a positive mean speaks for us
 * @param lag of the last autocovariance that may differ from 0: for forecasts h steps ahead h − 1
 */
export function dieboldMariano(differences: Values, lag: number): AccuracyTest {
  const truncated = truncatedVariance(differences, lag)
  const spread = truncated > 0 ? truncated : longRunVariance(differences, lag)
  return studentised(differences, lag, spread, differences.length - 1)
}

/**
 * For few forecasts and many tests. A truncated variance can come out near 0 by chance, and then proves anything: with 30
 * forecasts five steps ahead the published test calls noise significant at 0.1 % fourteen times too often. So the largest
 * of the truncated, the weighted and the plain variance counts, and the degrees of freedom are those of independent ones.
 * @param independent number of independent forecasts that these amount to
 */
export function cautiousDieboldMariano(differences: Values, lag: number, independent: number): AccuracyTest {
  const spread = Math.max(
    truncatedVariance(differences, lag),
    longRunVariance(differences, lag),
    longRunVariance(differences, 0),
  )
  return studentised(differences, lag, spread, Math.min(differences.length, independent) - 1)
}

function truncatedVariance(values: Values, lag: number): number {
  let total = autocovariance(values, 0)
  for (let j = 1; j <= lag; j++) total += 2 * autocovariance(values, j)
  return total
}

function studentised(differences: Values, lag: number, spread: number, degrees: number): AccuracyTest {
  const n = differences.length
  const steps = lag + 1
  const factor = Math.sqrt(Math.max(0, (n + 1 - 2 * steps + (steps * (steps - 1)) / n) / n))
  const isConstant = differences.every((value) => value === differences[0])
  const statistic = isConstant ? Number.NaN : (factor * mean(differences)) / Math.sqrt(spread / n)
  return { statistic, degrees, p: studentTail(statistic, degrees) }
}
