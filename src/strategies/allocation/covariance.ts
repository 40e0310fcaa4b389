/** How assets vary together, of daily returns. Divisor n throughout, as the papers on shrinkage have it. */
import { mean } from '../../core/stats/moments.ts'

/** Rows of a symmetric matrix. */
export type Matrix = readonly Float64Array[]

/** Returns of one asset each, over the same sessions. */
export type Returns = readonly Float64Array[]

export function sampleCovariance(returns: Returns): Matrix {
  const centred = returns.map(withoutMean)
  return matrixOf(returns.length, (i, j) => dot(centred[i]!, centred[j]!) / centred[i]!.length)
}

export function withoutMean(values: Float64Array): Float64Array {
  const centre = mean(values)
  return values.map((value) => value - centre)
}

/** Symmetric: `of` is asked for one side only. */
export function matrixOf(size: number, of: (i: number, j: number) => number): Matrix {
  const rows = Array.from({ length: size }, () => new Float64Array(size))
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) rows[i]![j] = rows[j]![i] = of(i, j)
  return rows
}

export function dot(a: Float64Array | readonly number[], b: Float64Array | readonly number[]): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
}

/** The rows and columns that are named, in the order given. */
export function submatrix(matrix: Matrix, members: readonly number[]): Matrix {
  return members.map((i) => Float64Array.from(members, (j) => matrix[i]![j]!))
}

export function diagonal(matrix: Matrix): number[] {
  return matrix.map((row, i) => row[i]!)
}
