import { descend, momentsOf } from '../linear/coordinate-descent.ts'
import { standardisedLabel } from '../linear/lasso.ts'
import { Scaler } from '../linear/scaler.ts'
import type { Samples } from '../samples.ts'

/** From the penalty at which nothing is selected down to a thousandth of it. */
const STEPS = 100
const LAST = 1e-3
const PRECISION = { tolerance: 1e-6, maxSweeps: 1000 }

/**
 * The order in which features enter the lasso as its penalty falls, until `wanted` have: the earlier,
 * the higher the score; 0 for those that stay out. Of features that enter together the one with the
 * larger coefficient is ahead. Labels are numbers or classes 0 and 1.
 */
export function lassoRanking({ features, label: given, weights }: Samples, wanted: number): Float64Array {
  const size = features.columns.length
  const score = new Float64Array(size)
  const { label, deviation } = standardisedLabel({ label: given, weights })
  if (deviation === 0) return score
  const columns = Scaler.fit(features.columns, weights).transform(features.columns)
  const moments = momentsOf(columns, label, weights)
  const highest = moments.label.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const coefficients = new Float64Array(size)
  let entered = 0
  for (let step = 1; step <= STEPS && entered < wanted; step++) {
    // Falling in equal steps of its square root: fine where the first features enter, and free of powers.
    const share = Math.max(LAST, (1 - step / STEPS) ** 2)
    descend(moments, { absolute: highest * share, square: 0 }, coefficients, PRECISION)
    const largest = coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    for (let j = 0; j < size; j++) {
      if (score[j]! > 0 || coefficients[j] === 0) continue
      // Less than the next step, so that it only settles ties.
      score[j] = 1 + STEPS - step + Math.abs(coefficients[j]!) / largest / 2
      entered++
    }
  }
  return score
}
