/** The positions of a policy that is fitted anew on what was known, time and again. */
import {
  FITTED_Q_DEFAULTS,
  type FittedQParameters,
  followValues,
  testRows,
  trainingRows,
  walkForwardFolds,
  type WalkForwardOptions,
} from '@bellwether/learn'
import type { Progress } from '../core/progress.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import type { Dataset } from '../features/dataset.ts'
import { withCatalogue } from './learn-failure.ts'
import { POLICY_FOLD_TASK, type PolicyFoldInput, type PolicyFoldOutcome } from './policy-fold-task.ts'
import { shareSamples } from './samples.ts'

export interface PolicyRequest {
  /**
   * Decisions in order of time, each row's next one below it; the label is what one unit earns from a decision to the
   * next, and known there.
   */
  readonly dataset: Dataset
  readonly parameters: Partial<FittedQParameters>
  readonly folds: WalkForwardOptions
  readonly seed: number
  readonly executor: TaskExecutor
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

export interface WalkedPolicy {
  /** With all defaults. */
  readonly parameters: FittedQParameters
  /** Held from each decision to the next; NaN before the first fold. */
  readonly position: Float64Array
  /** The position that had earned most, held throughout, in the training rows of the fold; NaN before the first. */
  readonly constant: Float64Array
  readonly folds: readonly { readonly testFrom: number; readonly trainRows: number; readonly testRows: number }[]
}

/** Progress advances by one a fold. Errors: MODEL_INVALID, DATA_INSUFFICIENT, VALUE_INVALID, CANCELLED. */
export async function walkPolicy(request: PolicyRequest): Promise<WalkedPolicy> {
  const { dataset, seed, executor, progress, signal } = request
  const parameters = { ...FITTED_Q_DEFAULTS, ...request.parameters }
  const samples = shareSamples(dataset, 'regression')
  const folds = withCatalogue('Walk-forward', () => walkForwardFolds(samples, request.folds))
  progress?.stage('Walk-forward of the policy', folds.length)
  const outcomes = await executor.map<PolicyFoldInput, PolicyFoldOutcome>(
    POLICY_FOLD_TASK,
    folds.map((fold) => ({ samples, fold, parameters, seed })),
    { ...(progress && { progress }), ...(signal && { signal }) },
  )
  const position = new Float64Array(samples.label.length).fill(Number.NaN)
  const constant = position.slice()
  let held = 0
  const reports = folds.map((fold, i) => {
    const rows = testRows(fold, samples)
    const { values, constant: best } = outcomes[i]!
    for (const [k, taken] of followValues(parameters.positions, parameters.cost, values, held).entries()) {
      held = taken
      position[rows[k]!] = taken
      constant[rows[k]!] = best
    }
    return { testFrom: fold.testFrom, trainRows: trainingRows(fold, samples).length, testRows: rows.length }
  })
  return { parameters, position, constant, folds: reports }
}
