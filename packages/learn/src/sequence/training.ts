/** Learning of a network: shuffled batches, epoch after epoch, until the tail gets no better. */
import type { RandomSource } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { shuffled } from '../shuffled.ts'
import type { Network } from './network/network.ts'
import { Optimiser } from './optimiser.ts'
import type { OutputScale } from './output-scale.ts'
import type { RecurrentParameters } from './sequence-parameters.ts'
import type { Windows } from './windows.ts'

export interface Lesson {
  readonly network: Network
  readonly windows: Windows
  readonly scale: OutputScale
  /** One a row of the matrix, as are the weights. */
  readonly label: Float64Array
  readonly weights: Float64Array | undefined
  readonly trainRows: Int32Array
  readonly tailRows: Int32Array
  readonly parameters: RecurrentParameters
}

/** Losses of an epoch: squared error in units of the labels' variance, or log loss. */
export interface Epoch {
  /** Mean over the batches as they came, dropout included. */
  readonly train: number
  /** NaN where there is no tail. */
  readonly tail: number
}

/**
 * Leaves the network with the parameters of the epoch that was best on the tail, or with the last ones.
 * Errors: kind no-solution (the loss is no longer a number).
 */
export function train(lesson: Lesson, random: RandomSource): Epoch[] {
  const { network, parameters, tailRows } = lesson
  const optimiser = new Optimiser(network.parameters, parameters)
  const dropSeeds = random.split('dropout')
  const epochs: Epoch[] = []
  let best = { epoch: 0, tail: Infinity, values: network.parameters.save() }
  for (let epoch = 0; epoch < parameters.epochs && epoch - best.epoch <= parameters.patience; epoch++) {
    const order = shuffled(lesson.trainRows, random.split(epoch))
    const trainLoss = runEpoch(lesson, optimiser, order, dropSeeds)
    if (!Number.isFinite(trainLoss)) throw diverged(epoch, parameters)
    const tail = tailRows.length > 0 ? meanLoss(lesson, tailRows) : Number.NaN
    epochs.push({ train: trainLoss, tail })
    if (tail < best.tail || tailRows.length === 0) best = { epoch, tail, values: network.parameters.save() }
  }
  // The last step of all may be the one that went astray.
  if (!best.values.every(Number.isFinite)) throw diverged(best.epoch, parameters)
  network.parameters.load(best.values)
  return epochs
}

/** Mean loss of the batches. */
function runEpoch(lesson: Lesson, optimiser: Optimiser, order: Int32Array, dropSeeds: RandomSource): number {
  const { network, parameters } = lesson
  const unit = meanWeight(lesson, lesson.trainRows)
  let sum = 0
  for (const rows of batches(order, parameters.batch)) {
    const output = outputsOf(lesson, rows, parameters.dropout > 0 ? dropSeeds.uint32() : undefined)
    sum += lossOf(lesson, rows, output) / unit
    network.backward(gradientOf(lesson, rows, output, unit * rows.length))
    optimiser.step()
  }
  return sum / order.length
}

function outputsOf({ network, windows }: Lesson, rows: Int32Array, dropSeed?: number): Float32Array {
  windows.fill(rows, network.indices(rows.length))
  return network.forward(rows.length, dropSeed)
}

/** Weighted sum. */
function lossOf({ scale, label, weights }: Lesson, rows: Int32Array, output: Float32Array): number {
  let sum = 0
  for (const [k, row] of rows.entries()) sum += (weights ? weights[row]! : 1) * scale.loss(output[k]!, label[row]!)
  return sum
}

function gradientOf({ scale, label, weights }: Lesson, rows: Int32Array, output: Float32Array, unit: number) {
  return output.map((value, k) => {
    const row = rows[k]!
    return ((weights ? weights[row]! : 1) * scale.gradient(value, label[row]!)) / unit
  })
}

function meanLoss(lesson: Lesson, rows: Int32Array): number {
  let sum = 0
  for (const batch of batches(rows, lesson.network.capacity)) sum += lossOf(lesson, batch, outputsOf(lesson, batch))
  return sum / (rows.length * meanWeight(lesson, rows))
}

function meanWeight({ weights }: Lesson, rows: Int32Array): number {
  return weights ? rows.reduce((sum, row) => sum + weights[row]!, 0) / rows.length : 1
}

export function* batches(rows: Int32Array, size: number): Generator<Int32Array> {
  for (let start = 0; start < rows.length; start += size) yield rows.subarray(start, start + size)
}

function diverged(epoch: number, { rate, clip }: RecurrentParameters): LearnError {
  return new LearnError('no-solution', {
    message: `Training diverged in epoch ${epoch + 1}: the loss is no longer a finite number.`,
    expected: 'A loss that falls.',
    given: `rate ${rate}, clip ${clip}`,
    remedy: 'Lower rate or clip.',
  })
}
