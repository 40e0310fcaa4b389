/** From the one number that a network gives to a prediction, and to the loss and its gradient. */
import type { Task } from '../estimator.ts'
import { CERTAIN, exp, log, sigmoid } from '../elementary.ts'
import { moments } from '../linear/scaler.ts'

export class OutputScale {
  readonly task: Task
  /** Regression: the labels' mean; classification: 0, or the log-odds of the only class there was. */
  readonly offset: number
  /** Regression: the labels' deviation; 0 where all labels are equal, so that nothing is left to learn. */
  readonly scale: number

  constructor(task: Task, offset: number, scale: number) {
    this.task = task
    this.offset = offset
    this.scale = scale
  }

  /** @param weights all 1 when absent */
  static fit(task: Task, label: Float64Array, weights: Float64Array | undefined): OutputScale {
    const { mean, deviation } = moments(label, weights)
    if (task === 'regression') return new OutputScale(task, mean === 0 ? 0 : mean, deviation)
    if (deviation > 0) return new OutputScale(task, 0, 1)
    return new OutputScale(task, mean === 1 ? CERTAIN : -CERTAIN, 0)
  }

  predict(output: number): number {
    const value = this.offset + this.scale * output
    return this.task === 'regression' ? value : sigmoid(value)
  }

  /** Squared error in units of the labels' variance, or log loss. */
  loss(output: number, label: number): number {
    if (this.task === 'regression') return (output - this.#standardise(label)) ** 2
    const distance = label === 1 ? -output : output
    return Math.max(distance, 0) + log(1 + exp(-Math.abs(distance)))
  }

  /** Of the loss, by the output. */
  gradient(output: number, label: number): number {
    if (this.task === 'regression') return 2 * (output - this.#standardise(label))
    return sigmoid(output) - label
  }

  #standardise(label: number): number {
    return (label - this.offset) / this.scale
  }
}
