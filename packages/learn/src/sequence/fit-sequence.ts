import type { FitOptions, Matrix, Model, Task } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { gather } from '../gather.ts'
import { checkTraining } from '../training-set.ts'
import { InputScale } from './input-scale.ts'
import type { Workspace } from './kernel/workspace.ts'
import type { Architecture, SequenceKind } from './network/architecture.ts'
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
 * Errors: kind parameter (a start of another shape, too); those of `checkTraining`; kind insufficient (no row is left before the gap);
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
  const before = learntBefore(options.start)
  const inputScale = before?.inputScale ?? InputScale.fit(features.columns, trainRows, trainWeights)
  const scale = before?.outputScale ?? OutputScale.fit(task, gather(label, trainRows), trainWeights)
  const architecture = architectureOf(name, inputScale.width, parameters)
  if (before) requireSameShape(before, { architecture, task, features: features.columns.length })
  const network = new Network({
    architecture,
    dropout: parameters.dropout,
    capacity: Math.min(parameters.batch, given.length),
    tableRows: features.rows + 1,
    ...(workspace && { workspace }),
  })
  if (before) network.parameters.load(before.weights)
  else network.initialise(options.random.split('start'))
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

type Learnt = SequenceModel['learnt']

/** What an earlier fit learnt; nothing where all of its labels were equal. Errors: kind parameter. */
function learntBefore(start: Model | undefined): Learnt | undefined {
  if (start === undefined) return undefined
  if (start instanceof SequenceModel) return start.learnt.outputScale.scale === 0 ? undefined : start.learnt
  throw otherStart('no sequence model')
}

/** Errors: kind parameter. */
function requireSameShape(
  { architecture, inputScale, outputScale }: Learnt,
  wanted: { readonly architecture: Architecture; readonly task: Task; readonly features: number },
): void {
  const names = Object.keys(architecture) as (keyof Architecture)[]
  const other = names.find((name) => architecture[name] !== wanted.architecture[name])
  if (other !== undefined) throw otherStart(`${other} ${architecture[other]}`)
  if (inputScale.features !== wanted.features) throw otherStart(`${inputScale.features} features`)
  if (outputScale.task !== wanted.task) throw otherStart(outputScale.task)
}

function otherStart(given: string): LearnError {
  return new LearnError('parameter', {
    message: 'The model to go on from is of another shape.',
    expected: 'A model fitted before by the same estimator on the same features.',
    given,
    remedy: 'Leave start out, or keep the shape of the network.',
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
