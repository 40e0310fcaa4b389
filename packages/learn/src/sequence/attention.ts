import type { Estimator, FitOptions, Matrix, Task } from '../estimator.ts'
import { fitSequence } from './fit-sequence.ts'
import type { SequenceModel } from './sequence-model.ts'
import { ATTENTION_DEFAULTS, type AttentionOptions, type AttentionParameters } from './sequence-parameters.ts'

/**
 * A small causal transformer over windows of rows: learnt positions, blocks normalised before their parts. Rows come in
 * order of time.
 */
export class Attention implements Estimator {
  readonly name = 'attention'
  readonly task: Task
  readonly parameters: AttentionParameters

  constructor({ task, ...parameters }: AttentionOptions) {
    this.task = task
    this.parameters = { ...ATTENTION_DEFAULTS, ...parameters }
  }

  /** Errors: those of `fitSequence`. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): SequenceModel {
    return fitSequence(this, features, label, options)
  }
}
