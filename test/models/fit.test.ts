import { ForestModel, restoreModel } from '@bellwether/learn'
import { afterAll, expect, it } from 'vitest'
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { BUILT_IN_MODELS } from '../../src/models/built-in.ts'
import { fitOnce, type FitRequest } from '../../src/models/fit.ts'
import { plantedDataset } from './planted-dataset.ts'

const pools = [new WorkerPool(2), new WorkerPool(3)]
afterAll(() => Promise.all(pools.map((pool) => pool.close())))

const dataset = plantedDataset({ sessions: 400 })
const forest: FitRequest = {
  dataset,
  task: 'regression',
  estimator: { name: 'forest', parameters: { trees: 31, minLeaf: 5 } },
  seed: 3,
  executor: new InProcessExecutor(),
}

it('a forest has the same bytes for any number of workers', async () => {
  const alone = await fitOnce(forest)
  for (const executor of pools) {
    const shared = await fitOnce({ ...forest, executor })
    expect(JSON.stringify(shared.serialise())).toBe(JSON.stringify(alone.serialise()))
    expect((shared as ForestModel).outOfBag()).toEqual((alone as ForestModel).outOfBag())
  }
})

it('learns from labels known by an instant only', async () => {
  const knownBy = dataset.decisionAt[250]!
  const until = await fitOnce({ ...forest, knownBy })
  const changed = dataset.label.map((value, i) => (i >= 250 ? 99 : value))
  const same = await fitOnce({ ...forest, knownBy, dataset: { ...dataset, label: changed } })
  expect(same.serialise()).toEqual(until.serialise())
  expect((await fitOnce(forest)).serialise()).not.toEqual(until.serialise())
})

/** So small that all of them are fitted in seconds. */
const SMALL: Readonly<Record<string, unknown>> = {
  stacking: { members: { boosting: { rounds: 5 }, forest: { trees: 5 } }, folds: 3 },
  lstm: { steps: 3, hidden: 4, epochs: 2 },
  gru: { steps: 3, hidden: 4, epochs: 2 },
  attention: { steps: 3, hidden: 16, epochs: 2 },
  'quantile-forest': { trees: 10 },
  'extra-trees': { trees: 10 },
  'multiclass-boosting': { rounds: 5 },
}

it.each(BUILT_IN_MODELS.flatMap(({ name, tasks }) => tasks.map((task) => [name, task] as const)))(
  '%s for %s is fitted by name, the same bytes on any number of workers, and predicts again when restored',
  async (name, task) => {
    const label =
      task === 'classes' ? dataset.label.map((value) => (value > 0 ? 2 : value > -0.5 ? 1 : 0)) : dataset.label
    const request = { ...forest, task, dataset: { ...dataset, label }, estimator: { name, parameters: SMALL[name] } }
    const alone = await fitOnce(request)
    const bytes = JSON.stringify(alone.serialise())
    expect(JSON.stringify((await fitOnce({ ...request, executor: pools[0]! })).serialise())).toBe(bytes)
    const said = alone.predict({ rows: 400, columns: dataset.columns })
    expect(said.every(Number.isFinite)).toBe(true)
    expect(restoreModel(JSON.parse(bytes)).predict({ rows: 400, columns: dataset.columns })).toEqual(said)
  },
)
