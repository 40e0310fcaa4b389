import type { Estimator, FitOptions, Matrix, Task } from '../estimator.ts'
import { fitSequence } from './fit-sequence.ts'
import type { SequenceModel } from './sequence-model.ts'
import { RECURRENT_DEFAULTS, type RecurrentOptions, type RecurrentParameters } from './sequence-parameters.ts'

/** Long short-term memory (Hochreiter and Schmidhuber 1997) over windows of rows. Rows come in order of time. */
export class Lstm implements Estimator {
  readonly name = 'lstm'
  readonly task: Task
  readonly parameters: RecurrentParameters

  constructor({ task, ...parameters }: RecurrentOptions) {
    this.task = task
    this.parameters = { ...RECURRENT_DEFAULTS, ...parameters }
  }

  /** Errors: those of `fitSequence`. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): SequenceModel {
    return fitSequence(this, features, label, options)
  }
}
