import type { Estimator, Matrix, Model, RandomSource } from './estimator.ts'
import { type SampleTimes, takeTimes } from './folds/sample-times.ts'
import { gather } from './gather.ts'
import { checkTraining } from './training-set.ts'

/** Rows with everything that is known of them. */
export interface Samples {
  readonly features: Matrix
  /** NaN where not known; such rows are not learnt from. */
  readonly label: Float64Array
  readonly times: SampleTimes
  readonly weights?: Float64Array
  readonly featureNames?: readonly string[]
}

/** The samples at `rows`, in that order; nothing of the others is left in them. */
export function takeSamples(samples: Samples, rows: Int32Array): Samples {
  const { features, label, times, weights, featureNames } = samples
  return {
    features: takeRows(features, rows),
    label: gather(label, rows),
    times: takeTimes(times, rows),
    ...(weights && { weights: gather(weights, rows) }),
    ...(featureNames && { featureNames }),
  }
}

/** The matrix at `rows`, in that order. */
export function takeRows({ columns, groups }: Matrix, rows: Int32Array): Matrix {
  const taken = { rows: rows.length, columns: columns.map((column) => gather(column, rows)) }
  return groups ? { ...taken, groups: rows.map((row) => groups[row]!) } : taken
}

/** Row numbers in order of their decisions. */
export function rowsByTime({ times: { decisionAt }, label }: Samples): Int32Array {
  return Int32Array.from(label.keys()).sort((a, b) => decisionAt[a]! - decisionAt[b]! || a - b)
}

/** Fits on the samples whose label is known. Errors: those of the estimator. */
export function fitSamples(estimator: Estimator, samples: Samples, random: RandomSource): Model {
  const { features, label, ...options } = knownSamples(samples)
  return estimator.fit(features, label, { ...options, random })
}

/** Those that may be learnt from: the label known, the weight above zero. Errors: those of `checkTraining`. */
export function checkedSamples(samples: Samples, random: RandomSource): Samples {
  const known = knownSamples(samples)
  const { features, label, ...options } = known
  const { given } = checkTraining(features, label, { ...options, random }, 'regression')
  return given.length < label.length ? takeSamples(known, given) : known
}

function knownSamples(samples: Samples): Samples {
  const rows = Int32Array.from(samples.label.keys()).filter((row) => !Number.isNaN(samples.label[row]))
  return rows.length < samples.label.length ? takeSamples(samples, rows) : samples
}
