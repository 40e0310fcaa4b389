import { dot, gram, mirrored, multiply } from '../linear/gram.ts'
import { convexWeights, nonNegativeLeastSquares } from './non-negative.ts'

export interface Predictions {
  /** Of each member, one a row. */
  readonly columns: readonly Float64Array[]
  readonly label: Float64Array
  readonly weights?: Float64Array
}

/** The weights of members, none negative, whose sum of predictions has the least squared error. */
export function combinationWeights(said: Predictions, sumToOne: boolean): Float64Array {
  const { columns, label, weights } = said
  const members = columns.length
  if (sumToOne) {
    const errors = columns.map((column) => column.map((value, i) => value - label[i]!))
    return convexWeights(mirrored(gram(errors, weights), members), members)
  }
  const target = weights ? multiply(label, weights) : label
  const right = Float64Array.from(columns, (column) => dot(column, target))
  return nonNegativeLeastSquares({ matrix: mirrored(gram(columns, weights), members), right })
}
