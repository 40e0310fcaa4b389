import type { FinishedTrial } from '@bellwether/learn'
import { afterAll, expect, it } from 'vitest'
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { tuneModel, type TuneRequest } from '../../src/models/tune.ts'
import { median } from './own-model.ts'
import { plantedDataset, scrambleAfter } from './planted-dataset.ts'

const pool = new WorkerPool(2)
afterAll(() => pool.close())

const dataset = plantedDataset({ sessions: 300 })
const ridge: TuneRequest = {
  dataset,
  task: 'regression',
  estimator: { name: 'ridge' },
  space: { penalty: { type: 'log', low: 0.1, high: 10_000 } },
  search: { method: 'grid', points: 6 },
  folds: { folds: 4, embargo: 1 },
  seed: 3,
  executor: new InProcessExecutor(),
}
const forest: TuneRequest = {
  ...ridge,
  task: 'classification',
  estimator: { name: 'forest', parameters: { trees: 10, bins: 32 } },
  space: { maxDepth: { type: 'integer', low: 1, high: 6 }, minLeaf: { type: 'log-integer', low: 2, high: 60 } },
  search: { method: 'tpe', trials: 14 },
}

it('gives the best parameters, complete, and what every trial came to', async () => {
  const { estimator, best, finished } = await tuneModel(ridge)
  expect(finished.length).toBe(6)
  expect(best.loss).toBe(Math.min(...finished.map(({ loss }) => loss!)))
  expect(estimator).toEqual({ name: 'ridge', parameters: best.parameters })
  // The signal is half of the noise: it must not be shrunk away.
  expect(best.parameters['penalty']).toBeLessThan(1000)
  const tuned = await tuneModel(forest)
  expect(tuned.estimator.parameters).toMatchObject({
    trees: 10,
    bins: 32,
    maxFeatures: 1 / 3,
    ...tuned.best.parameters,
  })
})

it('is the same in process and on workers, and when it is resumed', async () => {
  for (const request of [ridge, forest, { ...forest, search: { method: 'halving', trials: 9 } as const }]) {
    const alone = await tuneModel(request)
    expect(await tuneModel({ ...request, executor: pool })).toEqual(alone)
    const kept: FinishedTrial[] = []
    const stored: FinishedTrial[] = JSON.parse(JSON.stringify(alone.finished.slice(0, 5)))
    const onFinished = (trials: readonly FinishedTrial[]) => kept.push(...trials)
    expect(await tuneModel({ ...request, executor: pool, finished: stored, onFinished })).toEqual(alone)
    expect(kept).toEqual(alone.finished.slice(5))
  }
})

it('looks at no sample but those it may', async () => {
  const rows = Int32Array.from({ length: 180 }, (_, i) => 20 + i)
  const once = await tuneModel({ ...ridge, rows })
  expect(await tuneModel({ ...ridge, rows, dataset: scrambleAfter(dataset, 199, 5) })).toEqual(once)
  expect((await tuneModel(ridge)).finished).not.toEqual(once.finished)
})

it("takes a user's own model", async () => {
  const request = {
    ...ridge,
    estimator: { name: 'median' },
    models: [median],
    space: { factor: { type: 'linear', low: 0, high: 2 } as const },
  }
  expect(await tuneModel({ ...request, executor: pool })).toEqual(await tuneModel(request))
})

it('refuses what cannot be tuned', async () => {
  const rejects = (change: Partial<TuneRequest>, code: string) =>
    expect(tuneModel({ ...ridge, ...change })).rejects.toThrow(expect.objectContaining({ code }))
  await rejects({ estimator: { name: 'rigde' } }, 'MODEL_INVALID')
  await rejects({ space: { depth: { type: 'integer', low: 1, high: 3 } } }, 'MODEL_INVALID')
  await rejects({ space: { penalty: { type: 'linear', low: -2, high: -1 } } }, 'MODEL_INVALID')
  await rejects({ space: { penalty: { type: 'log', low: 0, high: 1 } } }, 'MODEL_INVALID')
  await rejects({ space: {} }, 'MODEL_INVALID')
  await rejects({ folds: { folds: 400 } }, 'DATA_INSUFFICIENT')
  await rejects({ finished: [{ index: 0, parameters: { penalty: 5 }, effort: 1, loss: 1 }] }, 'VALUE_INVALID')
  const twice = {
    ...dataset,
    featureNames: [...dataset.featureNames, 'twin'],
    columns: [...dataset.columns, dataset.columns[0]!],
  }
  await rejects({ dataset: twice, space: { penalty: { type: 'choice', values: [0] } } }, 'MODEL_FAILED')
  const columns = dataset.columns.with(
    2,
    dataset.label.map((value) => 5 - value),
  )
  await rejects({ dataset: { ...dataset, columns } }, 'LOOK_AHEAD')
  await rejects(
    {
      dataset: {
        ...dataset,
        columns: dataset.columns.with(
          2,
          dataset.label.map(() => Infinity),
        ),
      },
    },
    'VALUE_INVALID',
  )
})
