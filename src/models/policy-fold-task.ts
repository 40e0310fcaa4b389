/** One fold of a policy's walk-forward: fitted to its training rows, it values positions in its test rows. Runs in any worker. */
import { FittedQ, type FittedQParameters, type Fold, testRows, trainingRows } from '@bellwether/learn'
import { Random } from '../core/random.ts'
import type { Task } from '../core/tasks/executor.ts'
import type { Dataset } from '../features/dataset.ts'
import { withCatalogue } from './learn-failure.ts'
import { matrixOf, valuesAt } from './samples.ts'

export const POLICY_FOLD_TASK: Task = { module: import.meta.url, name: 'fitPolicyFold' }

export interface PolicyFoldInput {
  /** Its label is the reward of a period; its arrays are shared between threads. */
  readonly samples: Dataset
  readonly fold: Fold
  readonly parameters: FittedQParameters
  readonly seed: number
}

export interface PolicyFoldOutcome {
  /** What each position is worth in each test row, before the cost of taking it. */
  readonly values: readonly Float64Array[]
  /** The one position that would have earned most over the training rows, had it been held throughout. */
  readonly constant: number
}

export function fitPolicyFold({ samples, fold, parameters, seed }: PolicyFoldInput): PolicyFoldOutcome {
  const train = trainingRows(fold, samples)
  const reward = valuesAt(samples.label, train)
  const random = Random.fromSeed(seed).split('policy').split(fold.testFrom)
  return withCatalogue('Policy', () => {
    const policy = new FittedQ(parameters).fit({ features: matrixOf(samples, train), reward }, random)
    return {
      values: policy.values(matrixOf(samples, testRows(fold, samples))),
      constant: bestConstant(reward, parameters),
    }
  })
}

/** By the same utility as the policy's; of equal ones that nearest to flat. */
function bestConstant(reward: Float64Array, { positions, riskAversion }: FittedQParameters): number {
  const known = reward.filter((value) => !Number.isNaN(value))
  const worth = (position: number) =>
    known.reduce((sum, value) => sum + position * value - (riskAversion / 2) * (position * value) ** 2, 0)
  return positions
    .toSorted((a, b) => Math.abs(a) - Math.abs(b))
    .reduce((best, position) => (worth(position) > worth(best) ? position : best))
}
