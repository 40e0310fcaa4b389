import { expect, it } from 'vitest'
import { mean } from '../../../src/core/stats/moments.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import {
  assessRows,
  assessSearch,
  indexOfHighest,
  type SearchAssessment,
  sharpesOf,
} from '../../../src/research/overfitting/assessment.ts'
import { blockSumsOf, type BlockSums } from '../../../src/research/overfitting/block-sums.ts'
import { deflate } from '../../../src/research/overfitting/deflation.ts'
import type { GridAxis } from '../../../src/research/overfitting/plateau.ts'
import { rowsOf, type SessionReturns } from '../../../src/research/overfitting/session-returns.ts'
import { judgeSweep, type SweepVerdict } from '../../../src/research/overfitting/sweep-verdict.ts'
import { randomSearch } from './random-search.ts'

const executor = new InProcessExecutor()

function axis(name: string, count: number): GridAxis {
  return { name, unit: '', values: Array.from({ length: count }, (_, i) => i + 1) }
}

async function assess(search: SessionReturns, axes: readonly GridAxis[]): Promise<SearchAssessment> {
  const blocks = blockSumsOf(search.returns, search.rows.length, 8)
  return assessSearch(blocks, axes, (rows) => rowsOf(search, rows), executor)
}

function verdictOn(assessment: SearchAssessment): SweepVerdict {
  const { count, sharpeVariance } = assessment.trials
  const deflation = deflate(assessment.best.sample, { effective: count, count: assessment.rows, sharpeVariance })
  return judgeSweep({ ...assessment, deflation, trades: 200, isSimulated: false, sessionsPerYear: 252 })
}

it('refuses to call a row of noise best, of whatever seed', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const noise = randomSearch({ rows: 60, sessions: 240, seed, factors: 4 })
    const verdict = verdictOn(await assess(noise, [axis('stop', 6), axis('limit', 10)]))
    expect(verdict.mayCallBest).toBe(false)
    expect(verdict.reasons.filter(({ speaks }) => speaks === 'against').length).toBeGreaterThanOrEqual(2)
  }
})

it('lets a broad and strong edge pass', async () => {
  const search = randomSearch({ rows: 60, sessions: 240, seed: 3, factors: 1, own: 0.3 })
  // The upper half of the stops earns, the more the nearer to the middle of the limits.
  for (let row = 30; row < 60; row++) {
    for (let t = 0; t < 240; t++) search.returns[row * 240 + t]! += 0.5 - 0.02 * Math.abs((row % 10) - 5)
  }
  const assessment = await assess(search, [axis('stop', 6), axis('limit', 10)])
  const verdict = verdictOn(assessment)
  expect(verdict.reasons.filter(({ speaks }) => speaks === 'against')).toEqual([])
  expect(verdict.rule).toBe('best')
  expect(assessment.best.row).toBeGreaterThanOrEqual(30)
  expect(assessment.plateau.size).toBeGreaterThan(5)
})

it('takes one row, and rows that never trade, without calling any best', async () => {
  const one = await assess(randomSearch({ rows: 1, sessions: 80, seed: 1, edge: 1 }), [axis('stop', 1)])
  expect(one.crossValidation.pbo).toBeNaN()
  expect(verdictOn(one).mayCallBest).toBe(false)
  const silent = { rows: Int32Array.of(0, 1), sessions: 80, returns: new Float64Array(160) }
  const nothing = await assess(silent, [axis('stop', 2)])
  expect(nothing).toMatchObject({ distinctRows: 1, trials: { count: 1 }, superiorAbility: { p: { consistent: 1 } } })
  expect(verdictOn(nothing).rule).toBe('no-gain')
})

it('gives the same from single precision, but for its rounding', async () => {
  const search = randomSearch({ rows: 20, sessions: 160, seed: 2, factors: 3 })
  const whole = { ...search, returns: search.returns.map((value) => Math.round(8 * value)) }
  const exact = blockSumsOf(whole.returns, 20, 8)
  const single: BlockSums = { ...exact, sums: Float32Array.from(exact.sums), squares: Float32Array.from(exact.squares) }
  const from = (blocks: BlockSums) => assessSearch(blocks, [axis('stop', 20)], (rows) => rowsOf(whole, rows), executor)
  expect(await from(single)).toEqual(await from(exact))
})

it('counts what a sample of a grid says for the whole grid', async () => {
  const search = randomSearch({ rows: 40, sessions: 200, seed: 6 })
  const blocks = blockSumsOf(search.returns, 40, 8)
  const from = (rowsInGrid: number) => assessRows(blocks, (rows) => rowsOf(search, rows), executor, rowsInGrid)
  expect((await from(40)).trials.count).toBeLessThanOrEqual(40)
  expect((await from(4000)).trials.count).toBeGreaterThan(400)
})

it('takes the first of equals for the best, of rows without a Sharpe ratio too', () => {
  const { NaN: none } = Number
  for (const [values, best] of [
    [[none, none, none], 0],
    [[none, -1, none, -1], 1],
    [[2, none, 3, 3], 2],
    [[-Infinity, none, -Infinity], 0],
  ] as const)
    expect(indexOfHighest(Float64Array.from(values))).toBe(best)
})

it('knows the best row from the Sharpe ratios it is given', async () => {
  const search = randomSearch({ rows: 4, sessions: 40, seed: 5 })
  const blocks = blockSumsOf(search.returns, 4, 4)
  const sharpes = Float64Array.of(Number.NaN, 0.1, 0.3, 0.3)
  const found = await assessSearch(blocks, [axis('stop', 4)], (rows) => rowsOf(search, rows), executor, sharpes)
  expect(found.best.row).toBe(2)
  expect(found.best.sample).toMatchObject({ n: 40 })
  expect(found.best.sample.sharpe).toBeCloseTo(sharpesOf(blocks)[2]!, 12)
})

it('tests a large search on rows that were not chosen for having done well', async () => {
  const p: number[] = []
  for (let seed = 1; seed <= 10; seed++) {
    const search = randomSearch({ rows: 3000, sessions: 256, seed })
    const blocks = blockSumsOf(search.returns, 3000, 4)
    const sharpes = sharpesOf(blocks)
    const returns = (rows: Int32Array) => rowsOf(search, rows)
    const found = await assessSearch(blocks, [axis('stop', 3000)], returns, executor)
    expect(found.best.row).toBe(sharpes.indexOf(Math.max(...sharpes)))
    expect(found.superiorAbility.rows).toBe(500)
    p.push(found.superiorAbility.p.consistent)
  }
  // Independent rows without an edge. With the best of all 3,000 among the 500, the mean is 0.1.
  expect(mean(Float64Array.from(p))).toBeGreaterThan(0.3)
})
