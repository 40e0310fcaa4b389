/**
 * What every tree of a forest is grown from: binned features and labels as integers.
 *
 * A sum over rows is one double: its whole part is the sum of the weights, its fraction the sum of
 * the labels, each a whole multiple of a power of two so small that the fractions of all rows stay
 * below 1. Together they need no more than the 53 bits of a double, so the sum is exact and does not
 * depend on the order of the rows. Classes are 0 and 1 and need no rounding; the labels of a
 * regression are rounded to that grid, to 24 bits of their span for 8,000 rows and 12 for a million.
 */
import type { FitOptions, Matrix, Task } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { checkTraining, type TrainingSet } from '../training-set.ts'
import { binColumn } from '../trees/bins.ts'
import { weightUnits } from '../trees/weight-units.ts'
import { RowSorter } from '../row-sorter.ts'

/** Plain arrays only: it can be sent to a worker. */
export interface ForestData {
  readonly task: Task
  readonly rows: number
  readonly features: number
  readonly featureNames: readonly string[]
  /** Column-major: the bin of feature j in row i is `bins[j * rows + i]`. */
  readonly bins: Uint8Array
  /** Rising edges of each feature. */
  readonly edges: readonly Float64Array[]
  /** Features with more than one bin; only these are tried. */
  readonly candidates: Int32Array
  /** Label of each row as a small fraction: the label is `low + scale * fraction`. */
  readonly labels: Float64Array
  /** Weight of each row in whole units. */
  readonly units: Float64Array
  readonly unitsPerWeight: number
  readonly low: number
  readonly scale: number
  /** Row of the matrix as it was given, for each row (rows of weight zero are left out). */
  readonly given: Int32Array
  readonly givenRows: number
}

const MAX_LABEL_BITS = 32

/** Checks and bins the training rows. Errors: those of `checkTraining`; kind data for too many rows. */
export function prepareForest(
  features: Matrix,
  label: Float64Array,
  options: Omit<FitOptions, 'random'>,
  task: Task,
  maxBins: number,
): ForestData {
  const set = checkTraining(features, label, options as FitOptions, task)
  const { units, unitsPerWeight, weightBits } = weightUnits(set)
  const binned = binFeatures(set, maxBins)
  const grid = 2 ** (Math.min(MAX_LABEL_BITS, 52 - 2 * weightBits) + weightBits)
  return {
    task,
    rows: set.rows,
    features: set.columns.length,
    featureNames: options.featureNames ?? set.columns.map((_, j) => `x${j}`),
    ...binned,
    units,
    unitsPerWeight,
    ...(task === 'classification' ? classes(set.label, grid) : quantised(set.label, grid, 2 ** -weightBits)),
    given: set.given,
    givenRows: set.givenRows,
  }
}

function binFeatures(set: TrainingSet, maxBins: number): Pick<ForestData, 'bins' | 'edges' | 'candidates'> {
  const { rows, columns, weights } = set
  const bins = new Uint8Array(rows * columns.length)
  const sorter = new RowSorter(rows)
  const candidates: number[] = []
  const edges = columns.map((column, j) => {
    const order = sorter.sort(column)
    const found = binColumn(column, order, weights, maxBins, bins.subarray(j * rows, (j + 1) * rows))
    const isPartlyMissing = order.length > 0 && order.length < rows
    if (found.length > 0 || isPartlyMissing) candidates.push(j)
    return found
  })
  return { bins, edges, candidates: Int32Array.from(candidates) }
}

type Labels = Pick<ForestData, 'labels' | 'low' | 'scale'>

function classes(label: Float64Array, grid: number): Labels {
  return { labels: label.map((value) => value / grid), low: 0, scale: grid }
}

/** Labels as multiples of 1 / grid below `limit`. */
function quantised(label: Float64Array, grid: number, limit: number): Labels {
  let low = label[0]!
  let high = label[0]!
  for (const value of label) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const span = high - low
  if (!Number.isFinite(span)) throw tooWide(low, high)
  if (span === 0) return { labels: new Float64Array(label.length), low, scale: 0 }
  const most = grid * limit - 1
  const labels = label.map((value) => Math.round(((value - low) / span) * most) / grid)
  return { labels, low, scale: (span / most) * grid }
}

function tooWide(low: number, high: number): LearnError {
  return new LearnError('data', {
    message: `The labels reach from ${low} to ${high}, which is wider than a number can hold.`,
    expected: 'Labels whose range is a finite number.',
    given: `${low} to ${high}`,
    remedy: 'Scale the labels.',
  })
}
