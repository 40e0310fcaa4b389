import type { Matrix, RandomSource, Task } from '../estimator.ts'
import { RandomForest } from '../forest/random-forest.ts'
import { gather } from '../gather.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import { checkedSamples, rowsByTime, type Samples, takeSamples } from '../samples.ts'
import { joinRows, shuffledBlocks, shuffledRange } from './blocks.ts'

/** One number a feature, higher for those that matter more. */
export type MeasureImportance = (samples: Samples, random: RandomSource) => Float64Array

export interface ShadowOptions {
  readonly random: RandomSource
  /** Chance of selecting anything falsely; 0.05 when absent. */
  readonly level?: number
  /** Shuffled copies of all features; at least 1 / level - 1, 19 when absent. */
  readonly copies?: number
  /** Rows that follow each other in time and are shuffled together; 1 when absent. */
  readonly blockLength?: number
  /** Gain in a forest when absent. */
  readonly importance?: MeasureImportance
}

export interface ShadowSelection {
  /** Features selected, rising. */
  readonly selected: readonly number[]
  readonly importance: Float64Array
  /** Of each copy, the importance of its foremost shadow. */
  readonly foremost: Float64Array
  /** Share of the copies, the real features being one, whose foremost is at least as important. */
  readonly pValue: Float64Array
}

/**
 * Selection against shadows, after Boruta (Kursa and Rudnicki 2010) with the maximum of Westfall and
 * Young (1993): all features enter one model together with `copies` copies of them whose rows were
 * shuffled, each copy as a whole, so that shadows are correlated like the features and know nothing of
 * the label. A feature is selected whose importance is above the foremost shadow of all but a share
 * `level` of the copies. Where no feature matters and rows (or blocks of them) could have come in any
 * order, features and copies can be exchanged, so anything is selected with a chance of at most `level`;
 * where some matter, their shadows only raise the bar.
 * Copy k draws from `random.split(k)`.
 * Errors: kind parameter; those of `checkTraining`.
 */
export function shadowSelection(samples: Samples, options: ShadowOptions): ShadowSelection {
  const { random, level = 0.05, copies = 19, blockLength = 1, importance = forestGain } = options
  checkOptions({ level, copies, blockLength })
  const known = checkedSamples(samples, random)
  const ordered = takeSamples(known, rowsByTime(known))
  const shadows = Array.from({ length: copies }, (_, copy) => shuffledRows(ordered, blockLength, random.split(copy)))
  const size = ordered.features.columns.length
  const measured = measureShuffled(ordered, shadows, importance, random.split('importance'))
  const own = measured.slice(0, size)
  const foremost = Float64Array.from(shadows, (_, copy) =>
    measured.subarray((copy + 1) * size, (copy + 2) * size).reduce((most, value) => Math.max(most, value), -Infinity),
  )
  const pValue = own.map((value) => (1 + foremost.filter((shadow) => shadow >= value).length) / (copies + 1))
  // In whole copies, because a share may round to above the level.
  const isSelected = (j: number) => pValue[j]! * (copies + 1) <= level * (copies + 1) + 1e-9
  return { selected: Array.from(pValue.keys()).filter(isSelected), importance: own, foremost, pValue }
}

/** Importances of the features, then of each copy; the model sees them in an order of chance, since it may favour the first. */
function measureShuffled(
  samples: Samples,
  shadows: readonly Matrix[],
  importance: MeasureImportance,
  random: RandomSource,
): Float64Array {
  const columns = [samples.features, ...shadows].flatMap((matrix) => matrix.columns)
  const order = shuffledRange(columns.length, random.split('order'))
  const shuffled = { rows: samples.features.rows, columns: Array.from(order, (j) => columns[j]!) }
  const { featureNames: _, ...unnamed } = samples
  const measured = importance({ ...unnamed, features: shuffled }, random.split('model'))
  const restored = new Float64Array(columns.length)
  for (const [place, j] of order.entries()) restored[j] = measured[place]!
  return restored
}

function shuffledRows({ features, label }: Samples, blockLength: number, random: RandomSource): Matrix {
  const rows = Int32Array.from(label.keys())
  const order = joinRows(shuffledBlocks(rows, blockLength, random))
  return { rows: features.rows, columns: features.columns.map((column) => gather(column, order)) }
}

/** Share of the gain in a forest of shallow trees. */
function forestGain({ features, label, ...options }: Samples, random: RandomSource): Float64Array {
  const task: Task = label.every((value) => value === 0 || value === 1) ? 'classification' : 'regression'
  const forest = new RandomForest({ task, trees: 200, maxDepth: 6, bins: 64 })
  const model = forest.fit(features, label, { ...options, random })
  return Float64Array.from(model.importance, ({ gain }) => gain)
}

function checkOptions({
  level,
  copies,
  blockLength,
}: Required<Pick<ShadowOptions, 'level' | 'copies' | 'blockLength'>>): void {
  requireParameter(level > 0 && level < 1, 'level', level, 'above 0 and below 1')
  requireWhole('copies', copies, 1)
  const least = Math.ceil(1 / level - 1 - 1e-9)
  requireParameter(
    copies >= least,
    'copies',
    copies,
    `at least ${least}, or nothing could be selected at level ${level}`,
  )
  requireWhole('blockLength', blockLength, 1)
}
