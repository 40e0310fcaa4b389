import { expect, it } from 'vitest'
import { silentProgress } from '../../../src/core/progress.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { computeGrid, type GridRequest } from '../../../src/research/forecast/compute-grid.ts'
import { madeSamples, madeStudy } from './made-samples.ts'

const samples = [madeSamples({ timeframe: '1h', perSession: 4 }), madeSamples({ timeframe: '1d', perSession: 1 })]

function request(changes: Partial<GridRequest> = {}): GridRequest {
  return {
    study: madeStudy(),
    samples,
    seed: 1,
    code: 'code',
    executor: new InProcessExecutor(),
    progress: silentProgress,
    signal: new AbortController().signal,
    ...changes,
  }
}

it('fits every timeframe, horizon and family, week by week', async () => {
  const { cells, sessions } = await computeGrid(request())
  expect(sessions).toHaveLength(30)
  expect(cells.map(({ place }) => Object.values(place).join(' '))).toEqual([
    '1h 24 ridge',
    '1h 24 lstm',
    '1h 48 ridge',
    '1h 48 lstm',
    '1d 24 ridge',
    '1d 24 lstm',
    '1d 48 ridge',
    '1d 48 lstm',
  ])
  for (const { planned, fits } of cells) {
    expect(planned.map(({ rows }) => rows.length)).toEqual([5, 5, 5, 5, 5, 5])
    expect(fits.map(({ prediction }) => prediction.length)).toEqual([5, 5, 5, 5, 5, 5])
  }
})

it('gives the same for any number of workers', async () => {
  const alone = await computeGrid(request())
  const executor = new WorkerPool(2)
  const together = await computeGrid(request({ executor }))
  await executor.close()
  expect(together.cells).toEqual(alone.cells)
})
