/** A dataset as an estimator wants it: labels for its task, rows of a fold, arrays that threads share. */
import type { Matrix, SampleTimes, Task } from '@bellwether/learn'
import { BellwetherError } from '../core/errors.ts'
import { sharedCopy } from '../core/shared-memory.ts'
import type { Dataset } from '../features/dataset.ts'

/**
 * A dataset whose arrays lie in shared memory, so that handing it to a worker copies nothing. Its
 * labels are those of the task: values, numbers of classes, or 1 where the value is above zero and 0 elsewhere.
 */
export function shareSamples(dataset: Dataset, task: Task): Dataset {
  checkDataset(dataset)
  return {
    featureNames: [...dataset.featureNames],
    columns: dataset.columns.map(sharedCopy),
    session: sharedCopy(dataset.session),
    decisionAt: sharedCopy(dataset.decisionAt),
    label: sharedCopy(taskLabels(dataset.label, task)),
    labelKnownAt: sharedCopy(dataset.labelKnownAt),
  }
}

/** The labels that an estimator of `task` learns; NaN stays NaN. */
export function taskLabels(label: Float64Array, task: Task): Float64Array {
  if (task !== 'classification') return label
  return label.map((value) => (Number.isNaN(value) ? value : value > 0 ? 1 : 0))
}

/** The features of `rows`; rising rows without a gap are seen in place, others are copied. */
export function matrixOf(dataset: Dataset, rows: Int32Array): Matrix {
  return { rows: rows.length, columns: dataset.columns.map((column) => valuesAt(column, rows)) }
}

/** As `matrixOf`, of one column. */
export function valuesAt(column: Float64Array, rows: Int32Array): Float64Array {
  const first = rows[0] ?? 0
  const last = rows.at(-1) ?? -1
  if (last - first + 1 === rows.length) return column.subarray(first, last + 1)
  const values = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]!]!
  return values
}

/** When the samples of `rows` were decided and their labels known. */
export function timesOf({ session, decisionAt, labelKnownAt }: SampleTimes, rows: Int32Array): SampleTimes {
  return {
    session: rows.map((row) => session[row]!),
    decisionAt: valuesAt(decisionAt, rows),
    labelKnownAt: valuesAt(labelKnownAt, rows),
  }
}

/** Rows rise, so a walk over them is in time order within a symbol; every array has the dataset's length. */
function checkDataset(dataset: Dataset): void {
  const length = dataset.label.length
  const arrays = [...dataset.columns, dataset.session, dataset.decisionAt, dataset.labelKnownAt]
  const isWhole = arrays.every((array) => array.length === length)
  if (isWhole && dataset.featureNames.length === dataset.columns.length) return
  throw new BellwetherError('VALUE_INVALID', {
    message: 'The columns of a dataset differ in length.',
    expected: `There must be ${length} values in each column, and a name for each feature.`,
    given: `${dataset.featureNames.length} names; lengths ${[...new Set(arrays.map((array) => array.length))].join(', ')}`,
    remedy: 'Build the dataset again.',
  })
}
