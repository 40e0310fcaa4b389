import type { Estimator, RandomSource } from '../estimator.ts'
import { checkSplit, type Split } from '../folds/split.ts'
import { fitSamples, type Samples, takeSamples } from '../samples.ts'

/**
 * For each row what models say of it that were not trained on it: the mean over the splits that test
 * it, NaN where none does. Split k draws from `random.split(k)`.
 * Errors: kind leak (a split that learns from what it tests); those of the estimator.
 */
export function outOfFold(
  estimator: Estimator,
  samples: Samples,
  splits: readonly Split[],
  random: RandomSource,
): Float64Array {
  const sums = new Float64Array(samples.label.length)
  const counts = new Int32Array(samples.label.length)
  for (const [k, split] of splits.entries()) {
    checkSplit(split, samples.times)
    const model = fitSamples(estimator, takeSamples(samples, split.train), random.split(k))
    const prediction = model.predict(takeSamples(samples, split.test).features)
    for (const [i, row] of split.test.entries()) {
      sums[row]! += prediction[i]!
      counts[row]! += 1
    }
  }
  return sums.map((sum, row) => (counts[row] === 0 ? Number.NaN : sum / counts[row]!))
}
