import type { FitOptions, Matrix, Task } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { gather } from '../gather.ts'
import { checkTraining } from '../training-set.ts'
import { InputScale } from './input-scale.ts'
import type { Workspace } from './kernel/workspace.ts'
import type { SequenceKind } from './network/architecture.ts'
import { Network } from './network/network.ts'
import { OutputScale } from './output-scale.ts'
import { SequenceModel } from './sequence-model.ts'
import { architectureOf, checkSequenceParameters, type RecurrentParameters } from './sequence-parameters.ts'
import { train } from './training.ts'
import { Windows } from './windows.ts'

export interface SequenceEstimator {
  readonly name: SequenceKind
  readonly task: Task
  /** `heads` is of attention alone. */
  readonly parameters: RecurrentParameters & { readonly heads?: number }
}

/**
 * Errors: kind parameter; those of `checkTraining`; kind insufficient (no row is left before the gap);
 * kind no-solution (training diverges).
 * @param workspace on which kernel to work; all give the same bits
 */
export function fitSequence(
  { name, task, parameters }: SequenceEstimator,
  features: Matrix,
  label: Float64Array,
  options: FitOptions,
  workspace?: Workspace,
): SequenceModel {
  checkSequenceParameters(name, parameters)
  const { given, weights: kept } = checkTraining(features, label, options, task)
  const { trainRows, tailRows } = splitRows(given, parameters)
  const trainWeights = kept?.subarray(0, trainRows.length)
  const inputScale = InputScale.fit(features.columns, trainRows, trainWeights)
  const scale = OutputScale.fit(task, gather(label, trainRows), trainWeights)
  const architecture = architectureOf(name, inputScale.width, parameters)
  const network = new Network({
    architecture,
    dropout: parameters.dropout,
    capacity: Math.min(parameters.batch, given.length),
    tableRows: features.rows + 1,
    ...(workspace && { workspace }),
  })
  network.initialise(options.random.split('start'))
  inputScale.fill(features.columns, features.rows, network.table)
  const windows = new Windows(features, parameters.steps)
  const lesson = { network, windows, scale, label, weights: kept && options.weights, trainRows, tailRows, parameters }
  // Where all labels are equal there is nothing to learn.
  const epochs = scale.scale === 0 ? [] : train(lesson, options.random.split('training'))
  return new SequenceModel({
    architecture,
    featureNames: options.featureNames ?? features.columns.map((_, j) => `x${j}`),
    inputScale,
    outputScale: scale,
    epochs,
    weights: network.parameters.save(),
  })
}

/** Rows to learn from, and the last ones, which tell when to end; between them lies the gap. */
function splitRows(rows: Int32Array, { tail, gap }: RecurrentParameters) {
  const tailCount = Math.floor(tail * rows.length)
  const trainCount = rows.length - tailCount - (tailCount > 0 ? gap : 0)
  if (trainCount < 1) throw nothingLeft(rows.length, gap)
  return { trainRows: rows.subarray(0, trainCount), tailRows: rows.subarray(rows.length - tailCount) }
}

function nothingLeft(rows: number, gap: number): LearnError {
  return new LearnError('insufficient', {
    message: 'No sample is left to learn from before the gap and the tail.',
    expected: 'More rows than the tail and the gap take.',
    given: `${rows} rows and a gap of ${gap}`,
    remedy: 'Give more samples, or lower gap or tail.',
  })
}
