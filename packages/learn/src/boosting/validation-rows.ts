import { LearnError } from '../learn-error.ts'
import type { TrainingSet } from '../training-set.ts'
import type { GrowthParameters } from './boosting-parameters.ts'

/**
 * The rows in order of time: those to learn from, then those to choose the rounds on, without the gap between them.
 * Errors: kind insufficient when one of the two has no row.
 */
export function trainingRowsOf(
  given: TrainingSet,
  { validation, validationGap }: Pick<GrowthParameters, 'validation' | 'validationGap'>,
): { set: TrainingSet; trainRows: number } {
  if (validation === 0) return { set: given, trainRows: given.rows }
  const tail = Math.round(validation * given.rows)
  const trainRows = given.rows - tail - validationGap
  if (tail < 1 || trainRows < 1) throw tooFewRows(given.rows)
  const keep = (values: Float64Array) => {
    if (validationGap === 0) return values
    const kept = new Float64Array(trainRows + tail)
    kept.set(values.subarray(0, trainRows))
    kept.set(values.subarray(given.rows - tail), trainRows)
    return kept
  }
  const { columns, label, weights } = given
  const set = { columns: columns.map(keep), label: keep(label), weights: weights && keep(weights) }
  return { set: { ...given, ...set, rows: trainRows + tail }, trainRows }
}

function tooFewRows(rows: number): LearnError {
  return new LearnError('insufficient', {
    message: `${rows} rows are too few to learn from some and validate on others.`,
    expected: 'At least one row before the gap and one after it.',
    given: `${rows} rows`,
    remedy: 'Give more samples, or change validation and validationGap.',
  })
}
