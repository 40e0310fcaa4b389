import type { RandomSource } from '../estimator.ts'
import type { ForestData } from './forest-data.ts'
import type { ForestParameters } from './forest-parameters.ts'
import { RowSampler } from './row-sampler.ts'
import { type Trees, leafNumber } from '../trees/trees.ts'

/** What the trees say of the training rows they did not see (Breiman 2001, section 3.1). */
export interface OutOfBagEstimate {
  /** One value a row as given to `fit`; NaN where every tree saw the row or its weight is zero. */
  readonly prediction: Float64Array
  /** How many trees did not see the row. */
  readonly trees: Int32Array
}

/** Draws the rows of each tree again, which its stream makes the same, and asks it for the others. */
export function estimateOutOfBag(
  data: ForestData,
  parameters: ForestParameters,
  random: RandomSource,
  trees: Trees,
): OutOfBagEstimate {
  const sampler = new RowSampler(data.rows, parameters.sampleFraction, parameters.bootstrap)
  const sums = new Float64Array(data.givenRows)
  const counts = new Int32Array(data.givenRows)
  for (let tree = 0; tree < trees.roots.length; tree++) {
    sampler.draw(random.split(tree))
    for (let row = 0; row < data.rows; row++) {
      if (sampler.drawn[row] !== 0) continue
      const at = data.given[row]!
      counts[at]! += 1
      sums[at]! += trees.leaves[leafNumber(trees, tree, data.bins, row, data.rows)]!
    }
  }
  return {
    prediction: sums.map((sum, i) => (counts[i]! > 0 ? data.low + sum / counts[i]! : Number.NaN)),
    trees: counts,
  }
}
