import { ForestModel } from '@bellwether/learn'
import { afterAll, expect, it } from 'vitest'
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
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

it('fits the other models too', async () => {
  for (const [name, task] of [
    ['ridge', 'regression'],
    ['logistic', 'classification'],
    ['mean', 'classification'],
    ['gru', 'regression'],
  ] as const) {
    const model = await fitOnce({ ...forest, task, estimator: { name } })
    expect(model.predict({ rows: 400, columns: dataset.columns }).every(Number.isFinite)).toBe(true)
  }
})
