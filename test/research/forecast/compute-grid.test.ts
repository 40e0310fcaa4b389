import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { BellwetherError } from '../../../src/core/errors.ts'
import { Random } from '../../../src/core/random.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import type { HorizonSamples } from '../../../src/features/horizons/horizon-samples.ts'
import { computeGrid, type Grid } from '../../../src/research/forecast/compute-grid.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { gridRequest, madeSamples, madeStudy } from './made-samples.ts'

it('fits every timeframe, horizon and family, week by week', async () => {
  const { cells, sessions } = await computeGrid(gridRequest())
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

it('learns only labels that were known at the refit, of every second decision, and of the window alone', async () => {
  const validation = '{ firstTrain: 20, window: 20 }'
  const [hourly] = gridRequest().samples
  const { cells } = await computeGrid(gridRequest({ study: madeStudy({ validation }) }))
  const { planned, fits } = cells[0]!
  const last = planned.at(-1)!
  const sessions = [...new Set(hourly!.session)]
  const rows = Array.from(hourly!.session.keys()).filter(
    (row) =>
      row % 2 === 1 &&
      hourly!.session[row]! >= sessions[35]! &&
      hourly!.outcomes[0]!.knownAt[row]! <= hourly!.decisionAt[last.rows[0]!]!,
  )
  expect(fits.at(-1)!.trainRows).toBe(rows.length)
})

it('refuses more folds of tuning than it has outcomes for', async () => {
  const families = '{ ridge: { estimator: ridge, space: { penalty: { type: log, low: 1, high: 10 } } } }'
  const tuned = (folds: number) =>
    computeGrid(gridRequest({ study: madeStudy({ families, tuning: `{ trials: 1, folds: ${folds}, horizon: 48 }` }) }))
  await expect(tuned(20)).rejects.toMatchObject({
    code: 'DATA_INSUFFICIENT',
    message: expect.stringContaining('too few for 20 folds of tuning') as string,
  })
})

it('gives the same for any number of workers', async () => {
  const alone = await computeGrid(gridRequest())
  const executor = new WorkerPool(2)
  const together = await computeGrid(gridRequest({ executor }))
  await executor.close()
  expect(together.cells).toEqual(alone.cells)
})

it('finds the planted edge with a linear model', async () => {
  const samples = [madeSamples({ timeframe: '1d', perSession: 1, sessions: 200, horizons: [24], edge: 0.8 })]
  const study = madeStudy({ timeframes: '{ 1d: {} }', horizons: '[24]', forecast: '{ days: 60, warmUp: 60 }' })
  const { cells } = await computeGrid(gridRequest({ study, samples }))
  const { planned, fits } = cells[0]!
  const label = samples[0]!.outcomes[0]!.return
  const pairs = planned.flatMap(({ rows }, k) =>
    Array.from(rows, (row, i) => [label[row]!, fits[k]!.prediction[i]!] as const),
  )
  const known = pairs.filter(([value]) => !Number.isNaN(value))
  const right = known.filter(([value, said]) => value > 0 === said > 0).length / known.length
  expect(right).toBeGreaterThan(0.65)
})

it('goes on from the last model where the study says so', async () => {
  const cold = await computeGrid(
    gridRequest({
      study: madeStudy({
        families: '{ lstm: { estimator: lstm, parameters: { steps: 3, hidden: 4, epochs: 2, tail: 0 } } }',
      }),
    }),
  )
  const warm = await computeGrid(
    gridRequest({
      study: madeStudy({
        families:
          '{ lstm: { estimator: lstm, parameters: { steps: 3, hidden: 4, epochs: 2, tail: 0 }, warm: { epochs: 1 } } }',
      }),
    }),
  )
  expect(cold.cells[0]!.fits.map(({ epochs }) => epochs.length)).toEqual([2, 2, 2, 2, 2, 2])
  expect(warm.cells[0]!.fits.map(({ epochs }) => epochs.length)).toEqual([2, 1, 1, 1, 1, 1])
  expect(warm.cells[0]!.fits[0]!.prediction).toEqual(cold.cells[0]!.fits[0]!.prediction)
  expect(warm.cells[0]!.fits[1]!.prediction).not.toEqual(cold.cells[0]!.fits[1]!.prediction)
})

it('names fits by when labels were known, by which stacked models purge', async () => {
  const study = madeStudy({ timeframes: '{ 1d: {} }', families: '{ ridge: { estimator: ridge } }' })
  const samples = [madeSamples({ timeframe: '1d', perSession: 1 })]
  const later = samples.map((one) => ({
    ...one,
    outcomes: one.outcomes.map((outcomes) => ({ ...outcomes, knownAt: outcomes.knownAt.map((at) => at - 1000) })),
  }))
  const [own, others] = await Promise.all(
    [samples, later].map((given) => computeGrid(gridRequest({ study, samples: given }))),
  )
  const lastKey = ({ cells }: Grid) => cells[0]!.fits.at(-1)!.key
  expect(lastKey(others!)).not.toBe(lastKey(own!))
})

describe('what comes later', () => {
  /** Numbers of everything decided, or known, after an instant replaced. */
  function scramble(samples: HorizonSamples, cut: number): HorizonSamples {
    const random = Random.fromSeed(9)
    const after = (values: Float64Array, at: Float64Array) =>
      values.map((value, i) => (at[i]! > cut ? random.normal() : value))
    return {
      ...samples,
      columns: samples.columns.map((column) => after(column, samples.decisionAt)),
      outcomes: samples.outcomes.map((one) => ({ ...one, return: after(one.return, one.knownAt) })),
    }
  }

  it('changes no forecast and no key before it', async () => {
    const { samples } = gridRequest()
    const cut = samples[0]!.decisionAt[4 * 45 - 1]!
    const original = await computeGrid(gridRequest())
    const replaced = await computeGrid(gridRequest({ samples: samples.map((one) => scramble(one, cut)) }))
    const before = ({ cells }: Grid) => cells.map(({ fits }) => fits.slice(0, 3))
    expect(before(replaced)).toEqual(before(original))
    const later = ({ cells }: Grid) => cells.flatMap(({ fits }) => fits.slice(4).map(({ key }) => key))
    expect(later(original).filter((key) => later(replaced).includes(key))).toEqual([])
  })

  it('of one more week, fits that week alone', async () => {
    const folder = temporaryFolder()
    const study = madeStudy({ forecast: '{ days: 10, warmUp: 15 }' })
    const cutOff = gridRequest().samples.map((samples) => scramble(samples, Infinity))
    const shorter = cutOff.map((samples) => upTo(samples, 55))
    await computeGrid(gridRequest({ study, samples: shorter, folder }))
    const first = await times(folder)
    await computeGrid(gridRequest({ study: madeStudy({ forecast: '{ days: 10, warmUp: 20 }' }), folder }))
    const both = await times(folder)
    expect(both.size - first.size).toBe(8)
  })

  function upTo(samples: HorizonSamples, sessions: number): HorizonSamples {
    const rows = (samples.session.length / 60) * sessions
    const last = samples.decisionAt[rows - 1]!
    const cut = <T extends Float64Array | Int32Array>(values: T): T => values.slice(0, rows) as T
    return {
      ...samples,
      columns: samples.columns.map(cut),
      session: cut(samples.session),
      decisionAt: cut(samples.decisionAt),
      price: cut(samples.price),
      pricePlace: cut(samples.pricePlace),
      outcomes: samples.outcomes.map((one) => {
        const isKnown = (row: number) => one.knownAt[row]! <= last
        const known = (values: Float64Array) => cut(values).map((value, row) => (isKnown(row) ? value : Number.NaN))
        return {
          ...one,
          price: known(one.price),
          at: known(one.at),
          knownAt: known(one.knownAt),
          return: known(one.return),
          volatility: cut(one.volatility),
          pricePlace: cut(one.pricePlace),
        }
      }),
    }
  }
})

describe('a process that is killed', () => {
  it('leaves its fits: the next one repeats none of them and ends with the same', async () => {
    const folder = temporaryFolder()
    await killAfter(folder, 3)
    const left = await times(folder)
    expect(left.size).toBeGreaterThanOrEqual(18)
    expect(left.size).toBeLessThan(48)
    const resumed = await computeGrid(gridRequest({ folder }))
    const all = await times(folder)
    for (const [name, time] of left) expect(all.get(name)).toBe(time)
    expect(all.size).toBe(48)
    expect(resumed.cells).toEqual((await computeGrid(gridRequest())).cells)
  })

  async function killAfter(folder: string, cells: number): Promise<void> {
    const child = spawn(process.execPath, [fileURLToPath(new URL('resume-child.ts', import.meta.url)), folder])
    let done = 0
    for await (const _ of createInterface(child.stdout)) if (++done === cells) child.kill('SIGKILL')
  }
})

/** When each kept fit was written. */
async function times(folder: string): Promise<Map<string, number>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'))
  const found = await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const))
  return new Map(found)
}

it('says what is missing where the sessions do not reach', async () => {
  const study = madeStudy({ validation: '{ firstTrain: 40 }' })
  await expect(computeGrid(gridRequest({ study }))).rejects.toThrow(BellwetherError)
  await expect(computeGrid(gridRequest({ study }))).rejects.toThrow('There are decisions in 60 sessions')
})
