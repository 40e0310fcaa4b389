/** What can be said of each feature of a dataset, and of all together, over the folds of a walk-forward. */
import { type Fold, type Task, testRows, trainingRows } from '@bellwether/learn'
import { correlation } from '../../core/stats/dependence.ts'
import { mean, standardDeviation, variance } from '../../core/stats/moments.ts'
import { rankCorrelation, ranks } from '../../core/stats/rank-correlation.ts'
import type { Dataset } from '../../features/dataset.ts'
import type { Importance } from '../../models/importance.ts'
import { populationStability } from './drift.ts'

export interface FeatureFigures {
  readonly name: string
  /** Where its rows come from, as in its spec; '' is the traded symbol or the date. */
  readonly source: string
  readonly coverage: Coverage
  /** Population stability of each fold's predicted rows against its training rows: mean and greatest. */
  readonly drift: { readonly mean: number; readonly worst: number }
  readonly stability: Stability
  /** Mean over the folds and the spread of one of them; NaN where the model has none. */
  readonly importance: Spread
  /** Rise of the loss out of sample when it is shuffled, likewise; of squared errors in variances of the label. */
  readonly permutation: Spread
}

interface Spread {
  readonly mean: number
  readonly spread: number
}

export interface Coverage {
  /** Of all decisions. */
  readonly share: number
  /** Days of the first and last decision at which it was known; NaN when it never was. */
  readonly from: number
  readonly to: number
  /** Most decisions in a row without it, between those. */
  readonly longestGap: number
}

/** Rank correlation with the label on the predicted rows of each fold. */
export interface Stability {
  readonly folds: number
  readonly mean: number
  /** Standard deviation over the folds. */
  readonly spread: number
  /** Share of folds with the sign of the mean. */
  readonly sameSign: number
}

export interface Redundancy {
  /** Rank correlation of feature i with feature j at i × n + j; NaN where they are rarely known together. */
  readonly matrix: Float64Array
  /** Features that say much the same, by index, each group from its first. */
  readonly groups: readonly (readonly number[])[]
}

/** Rows of a fold, which may be the sessions of a month, and of two features together, from which on a correlation is given. */
const LEAST_ROWS = 15
const LEAST_SHARED = 100
/** From here on two features are one. */
const SAME = 0.9

export function featureFigures(
  dataset: Dataset,
  sources: readonly string[],
  folds: readonly Fold[],
  {
    importance,
    permutation,
    task,
  }: { readonly importance: readonly Importance[]; readonly permutation: readonly Importance[]; readonly task: Task },
): FeatureFigures[] {
  const unit = task === 'regression' ? variance(knownValues(dataset.label)) : 1
  const segments = folds.map((fold) => ({ train: trainingRows(fold, dataset), test: testRows(fold, dataset) }))
  return dataset.featureNames.map((name, j) => {
    const column = dataset.columns[j]!
    const shifts = segments
      .map(({ train, test }) => populationStability(knownValues(pick(column, train)), knownValues(pick(column, test))))
      .filter((shift) => !Number.isNaN(shift))
    return {
      name,
      source: sources[j]!,
      coverage: coverageOf(column, dataset.session),
      drift: { mean: mean(shifts), worst: shifts.length === 0 ? Number.NaN : Math.max(...shifts) },
      stability: stabilityOf(
        column,
        dataset.label,
        segments.map(({ test }) => test),
      ),
      importance: spreadOf(importance[j]),
      permutation: inUnits(spreadOf(permutation[j]), unit),
    }
  })
}

function inUnits({ mean: middle, spread }: Spread, unit: number): Spread {
  return { mean: middle / unit, spread: spread / unit }
}

export function redundancyOf({ columns }: Dataset): Redundancy {
  const n = columns.length
  // Most features are known everywhere: ranked once, not with each of the others.
  const ranked = columns.map((column) => (column.some(Number.isNaN) ? undefined : ranks(column)))
  const matrix = new Float64Array(n * n).fill(Number.NaN)
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const [x, y] = [ranked[i], ranked[j]]
      const isWhole = x !== undefined && y !== undefined && x.length >= LEAST_SHARED
      const shared = isWhole ? correlation(x, y) : correlationOf(columns[i]!, columns[j]!, LEAST_SHARED)
      matrix[i * n + j] = matrix[j * n + i] = shared
    }
  }
  return { matrix, groups: groupsOf(n, (i, j) => Math.abs(matrix[i * n + j]!) >= SAME) }
}

/** Everything that is linked, directly or through others; only groups of two or more. */
function groupsOf(n: number, isLinked: (i: number, j: number) => boolean): number[][] {
  const groupOf = Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (!isLinked(i, j)) continue
      const [keep, join] = [groupOf[i]!, groupOf[j]!]
      groupOf.forEach((group, k) => (groupOf[k] = group === join ? keep : group))
    }
  }
  return [...Map.groupBy(groupOf.keys(), (i) => groupOf[i]!).values()].filter((group) => group.length > 1)
}

function coverageOf(column: Float64Array, session: Int32Array): Coverage {
  const known = [...column.keys()].filter((row) => !Number.isNaN(column[row]))
  const gaps = known.slice(1).map((row, i) => row - known[i]! - 1)
  return {
    share: known.length / column.length,
    from: session[known[0] ?? -1] ?? Number.NaN,
    to: session[known.at(-1) ?? -1] ?? Number.NaN,
    longestGap: gaps.reduce((most, gap) => Math.max(most, gap), 0),
  }
}

function stabilityOf(column: Float64Array, label: Float64Array, tests: readonly Int32Array[]): Stability {
  const found = tests
    .map((rows) => correlationOf(pick(column, rows), pick(label, rows), LEAST_ROWS))
    .filter((one) => !Number.isNaN(one))
  const average = mean(found)
  return {
    folds: found.length,
    mean: average,
    spread: standardDeviation(found),
    sameSign: found.filter((one) => Math.sign(one) === Math.sign(average)).length / found.length,
  }
}

/** Of the rows in which both are known; NaN of few. */
function correlationOf(x: Float64Array, y: Float64Array, least: number): number {
  const rows = [...x.keys()].filter((row) => !Number.isNaN(x[row]) && !Number.isNaN(y[row]))
  return rows.length < least ? Number.NaN : rankCorrelation(pick(x, rows), pick(y, rows))
}

function pick(values: Float64Array, rows: ArrayLike<number>): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!)
}

function knownValues(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value))
}

function spreadOf(importance: Importance | undefined): Spread {
  return { mean: importance?.gain ?? Number.NaN, spread: importance?.error ?? Number.NaN }
}
