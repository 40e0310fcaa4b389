/**
 * No less accurate than scikit-learn and XGBoost: over ten seeds our mean error is no higher, or our area under the
 * curve no lower, than theirs by more than the larger of 0.2 % and twice the deviation of theirs over the seeds.
 * `npm run bench -- learn accuracy` does the same beside the libraries themselves, on larger tables and real ones.
 */
import { describe, expect, it } from 'vitest'
import { areaUnderCurve, Boosting, RandomForest, rootMeanSquaredError, type Task } from '../src/index.ts'
import { type LabelledTable, type Noise, peerTable } from './peer-tables.ts'
import { TestRandom } from './random.ts'

const SEEDS = 10

interface Figures {
  readonly mean: number
  /** Standard deviation over the seeds. */
  readonly deviation: number
}

interface Case {
  readonly noise: Noise
  readonly task: Task
  /** HistGradientBoosting of scikit-learn 1.2.1: 100 trees, rate 0.1, 31 leaves of 20 rows or more. */
  readonly sklearn: Figures
  /** XGBoost 1.7.4, hist, grown by loss: likewise. */
  readonly xgboost: Figures
  /** RandomForest of scikit-learn 1.2.1: 50 trees, a third of the features, leaves of 5 rows or more. */
  readonly forest: Figures
}

const CASES: readonly Case[] = [
  {
    noise: 'calm',
    task: 'regression',
    sklearn: { mean: 1.22563, deviation: 0.02311 },
    xgboost: { mean: 1.22825, deviation: 0.02196 },
    forest: { mean: 1.40999, deviation: 0.02022 },
  },
  {
    noise: 'calm',
    task: 'classification',
    sklearn: { mean: 0.88433, deviation: 0.00482 },
    xgboost: { mean: 0.8877, deviation: 0.00566 },
    forest: { mean: 0.875, deviation: 0.00423 },
  },
  {
    noise: 'wild',
    task: 'regression',
    sklearn: { mean: 2.22721, deviation: 0.02065 },
    xgboost: { mean: 2.22215, deviation: 0.01957 },
    forest: { mean: 2.23379, deviation: 0.01436 },
  },
  {
    noise: 'wild',
    task: 'classification',
    sklearn: { mean: 0.77848, deviation: 0.00506 },
    xgboost: { mean: 0.78013, deviation: 0.00513 },
    forest: { mean: 0.78084, deviation: 0.00639 },
  },
]

describe.each(CASES)('$noise noise, $task', ({ noise, task, sklearn, xgboost, forest }) => {
  const tables = Array.from({ length: SEEDS }, (_, seed) => peerTable(noise, seed, 'train'))
  const test = peerTable(noise, 0, 'test')

  it('boosting is as accurate as that of scikit-learn and XGBoost', () => {
    const ours = meanScore(tables, test, task, new Boosting({ task }))
    expectNoWorse(ours, sklearn, task)
    expectNoWorse(ours, xgboost, task)
  })

  it('a forest is as accurate as that of scikit-learn', () => {
    const ours = meanScore(tables, test, task, new RandomForest({ task, trees: 50 }))
    expectNoWorse(ours, forest, task)
  })
})

function meanScore(
  tables: readonly LabelledTable[],
  test: LabelledTable,
  task: Task,
  estimator: Boosting | RandomForest,
): number {
  const labelOf = ({ label }: LabelledTable) =>
    task === 'regression' ? label : label.map((value) => (value > 0 ? 1 : 0))
  const score = task === 'regression' ? rootMeanSquaredError : areaUnderCurve
  const scores = tables.map((table, seed) => {
    const model = estimator.fit(table.features, labelOf(table), { random: new TestRandom(seed) })
    return score(labelOf(test), model.predict(test.features))
  })
  return scores.reduce((sum, value) => sum + value, 0) / SEEDS
}

function expectNoWorse(ours: number, peer: Figures, task: Task): void {
  const slack = Math.max(0.002 * peer.mean, 2 * peer.deviation)
  if (task === 'regression') expect(ours).toBeLessThanOrEqual(peer.mean + slack)
  else expect(ours).toBeGreaterThanOrEqual(peer.mean - slack)
}
