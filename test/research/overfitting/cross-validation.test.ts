import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { sourceHash } from '../../../packages/options/kernel/build.ts'
import { OVERFITTING_KERNEL } from '../../../scripts/build-kernels.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { type BlockSums, blockSumsOf, joinBlocks, sharpeOf } from '../../../src/research/overfitting/block-sums.ts'
import { crossValidate } from '../../../src/research/overfitting/cross-validation.ts'
import { distinctRows } from '../../../src/research/overfitting/distinct-rows.ts'
import { scanSplitsInKernel } from '../../../src/research/overfitting/kernel/split-kernel.ts'
import { scanSplits } from '../../../src/research/overfitting/split-scan.ts'
import { bitCount, splitCount, splitTable } from '../../../src/research/overfitting/splits.ts'
import { itOnShared } from '../../shared.ts'
import { matrixA, readTable, referenceOfMatrixA } from './matrix-a.ts'
import { randomSearch } from './random-search.ts'

const executor = new InProcessExecutor()

itOnShared('has every figure of the reference for 10 and 16 blocks of matrix A', async () => {
  const { returns } = matrixA()
  for (const expected of referenceOfMatrixA().cscv) {
    const found = await crossValidate(blockSumsOf(returns, 60, expected['S']!), executor)
    expect(found.splits).toBe(expected['combinations'])
    expect(found.pbo).toBe(expected['pbo'])
    expect(found.logits.filter((logit) => logit <= 0)).toHaveLength(expected['n_lambda_le_0']!)
    expect(found.lossProbability).toBe(expected['prob_oos_loss'])
    expect(found.rowsSelected).toBe(expected['distinct_selected'])
    expect(found.meanLogit).toBeCloseTo(expected['mean_logit']!, 11)
    expect(found.medianLogit).toBeCloseTo(expected['median_logit']!, 11)
    expect(found.degradation.slope).toBeCloseTo(expected['degradation_slope']!, 11)
    expect(found.degradation.intercept).toBeCloseTo(expected['degradation_intercept']!, 11)
    expect(found.meanSharpeIn).toBeCloseTo(expected['mean_is_sharpe_selected']!, 12)
    expect(found.meanSharpeOut).toBeCloseTo(expected['mean_oos_sharpe_selected']!, 12)
  }
})

itOnShared('agrees with the reference split by split', async () => {
  const found = await crossValidate(blockSumsOf(matrixA().returns, 60, 10), executor)
  const rows = readTable('vectors/performance/cscv_S10_matrix_A.csv.gz')
  expect(rows).toHaveLength(found.splits)
  for (const [blocks, selected, sharpeIn, sharpeOut, rank] of rows as [string, string, string, string, string][]) {
    const mask = blocks.split('-').reduce((bits, block) => bits | (1 << Number(block)), 0)
    const at = found.inSample.indexOf(mask)
    expect(found.selected[at]).toBe(Number(selected.slice(1)))
    expect(found.ranks[at]).toBe(Number(rank))
    expect(Math.abs(found.sharpeIn[at]! - Number(sharpeIn))).toBeLessThan(1e-12)
    expect(Math.abs(found.sharpeOut[at]! - Number(sharpeOut))).toBeLessThan(1e-12)
  }
})

/** Small whole numbers: many rows are equal, earn nothing, or never vary. */
const search = fc
  .record({
    rows: fc.integer({ min: 1, max: 12 }),
    half: fc.integer({ min: 1, max: 4 }),
    size: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ rows, half, size }) =>
    fc
      .array(fc.integer({ min: -2, max: 2 }), { minLength: rows * 2 * half * size, maxLength: rows * 2 * half * size })
      .map((values) => ({ rows, blocks: 2 * half, size, returns: Float64Array.from(values) })),
  )

it('finds what cutting the returns anew for every split finds', async () => {
  await fc.assert(
    fc.asyncProperty(search, async ({ rows, blocks, size, returns }) => {
      const found = await crossValidate(blockSumsOf(returns, rows, blocks), executor)
      for (const [i, mask] of found.inSample.entries()) {
        const scores = (isInside: boolean) =>
          Array.from({ length: rows }, (_, row) => {
            const values = Array.from(returns.subarray(row * blocks * size, (row + 1) * blocks * size))
            return orderedBy(values.filter((_, t) => (((mask >> Math.floor(t / size)) & 1) === 1) === isInside))
          })
        const inside = scores(true)
        const winner = inside.findIndex((score) => inside.every((other) => !isAbove(other, score)))
        const outside = scores(false)
        const below = outside.filter((score) => isAbove(outside[winner]!, score)).length
        const equal = outside.filter(
          (score) => !isAbove(outside[winner]!, score) && !isAbove(score, outside[winner]!),
        ).length
        expect(found.selected[i]).toBe(winner)
        expect(found.ranks[i]).toBe(below + (equal + 1) / 2)
      }
    }),
    { numRuns: 60 },
  )
})

/** mean / deviation of whole numbers as a sign and an exact fraction: its square grows with sum² / squares. */
function orderedBy(values: readonly number[]): { sign: number; above: number; below: number } {
  const sum = values.reduce((total, value) => total + value, 0)
  const squares = values.reduce((total, value) => total + value * value, 0)
  return { sign: Math.sign(sum), above: sum * sum, below: Math.max(squares, 1) }
}

function isAbove(a: ReturnType<typeof orderedBy>, b: ReturnType<typeof orderedBy>): boolean {
  return a.sign * a.above * b.below > b.sign * b.above * a.below
}

it('gives the bits of the plain scan in the kernel', () => {
  fc.assert(
    fc.property(search, fc.boolean(), ({ rows, blocks, returns }, isScaled) => {
      const sums = blockSumsOf(isScaled ? returns.map((value) => value * 0.1) : returns, rows, blocks)
      const table = splitTable(blocks)
      const lows = Int32Array.from({ length: table.highs.length }, (_, low) => low)
      const input = { search: sums, distinct: distinctRows(sums), table, lows }
      expect(scanSplitsInKernel(input)).toEqual(scanSplits(input))
    }),
  )
})

it('has a kernel made of the sources that lie here', () => {
  expect(readFileSync(OVERFITTING_KERNEL.target, 'utf8')).toContain(`SHA-256 ${sourceHash(OVERFITTING_KERNEL)}`)
})

it('gives the bits of the plain scan for more rows than fit the kernel at once', () => {
  const sums = blockSumsOf(randomSearch({ rows: 700, sessions: 60, seed: 5 }).returns, 700, 10)
  const table = splitTable(10)
  const input = { search: sums, distinct: distinctRows(sums), table, lows: Int32Array.from([0, 3, 5, 26, 28, 31]) }
  expect(scanSplitsInKernel(input)).toEqual(scanSplits(input))
})

it('gives the same bytes for any number of workers', async () => {
  const sums = blockSumsOf(randomSearch({ rows: 40, sessions: 120, seed: 1, factors: 3 }).returns, 40, 12)
  const alone = await crossValidate(sums, executor)
  for (const workers of [2, 3]) {
    const pool = new WorkerPool(workers)
    expect(await crossValidate(sums, pool)).toEqual(alone)
    await pool.close()
  }
})

it('does not depend on the order of the rows', async () => {
  const { returns } = randomSearch({ rows: 9, sessions: 80, seed: 3, factors: 2 })
  const forwards = await crossValidate(blockSumsOf(returns, 9, 8), executor)
  const turned = Float64Array.from(returns, (_, i) => returns[(8 - Math.floor(i / 80)) * 80 + (i % 80)]!)
  const backwards = await crossValidate(blockSumsOf(turned, 9, 8), executor)
  expect(backwards.selected).toEqual(forwards.selected.map((row) => 8 - row))
  expect(backwards.ranks).toEqual(forwards.ranks)
  expect(backwards.pbo).toBe(forwards.pbo)
})

it('chooses alike when every row stands there three times, and shares their ranks', async () => {
  const { returns } = randomSearch({ rows: 7, sessions: 80, seed: 4 })
  const once = await crossValidate(blockSumsOf(returns, 7, 8), executor)
  const thrice = await crossValidate(
    blockSumsOf(Float64Array.from([...returns, ...returns, ...returns]), 21, 8),
    executor,
  )
  expect(thrice.selected).toEqual(once.selected)
  expect(thrice.distinctRows).toBe(7)
  // The middle one of three that take ranks 3 r − 2 to 3 r.
  expect(thrice.ranks).toEqual(once.ranks.map((rank) => 3 * rank - 1))
})

it('calls half of the choices among independent noise overfitted, and few where one row has an edge', async () => {
  const values: number[] = []
  for (let seed = 1; seed <= 30; seed++) {
    const { returns } = randomSearch({ rows: 30, sessions: 320, seed })
    values.push((await crossValidate(blockSumsOf(returns, 30, 8), executor)).pbo)
  }
  const average = values.reduce((sum, value) => sum + value, 0) / values.length
  expect(average).toBeGreaterThan(0.35)
  expect(average).toBeLessThan(0.65)
  const { returns } = randomSearch({ rows: 30, sessions: 320, seed: 1, edge: 0.5 })
  const planted = await crossValidate(blockSumsOf(returns, 30, 8), executor)
  expect(planted.pbo).toBeLessThan(0.02)
  expect(planted.favourite.row).toBe(0)
})

it('has nothing to say of one row, and ranks a row that earns nothing between gains and losses', async () => {
  const one = await crossValidate(blockSumsOf(Float64Array.of(1, 2, 3, 4), 1, 4), executor)
  expect(one.pbo).toBeNaN()
  const returns = Float64Array.of(1, 2, 1, 2, 0, 0, 0, 0, -1, -2, -1, -2)
  const three = await crossValidate(blockSumsOf(returns, 3, 4), executor)
  expect([...new Set(three.selected)]).toEqual([0])
  expect([...new Set(three.ranks)]).toEqual([3])
  expect(three.pbo).toBe(0)
})

it('refuses returns that are not numbers, and blocks without sessions', async () => {
  const withNaN = blockSumsOf(Float64Array.of(1, Number.NaN, 3, 4), 1, 4)
  await expect(crossValidate(withNaN, executor)).rejects.toThrow(/Row 0 has no finite return in block 1/)
  const empty: BlockSums = { rows: 0, sessions: [2, 2], sums: new Float64Array(0), squares: new Float64Array(0) }
  await expect(crossValidate(empty, executor)).rejects.toThrow(/The search has 0 rows/)
  await expect(crossValidate(blockSumsOf(Float64Array.of(1, 2, 3), 1, 3), executor)).rejects.toThrow(/3 blocks/)
})

it('counts splits', () => {
  expect([2, 8, 10, 16].map(splitCount)).toEqual([2, 70, 252, 12_870])
  for (const blocks of [2, 6, 16]) {
    const { highs, groups } = splitTable(blocks)
    expect(highs.toSorted()).toEqual(Int32Array.from({ length: 2 ** (blocks / 2) }, (_, mask) => mask))
    for (let k = 0; k <= blocks / 2; k++)
      expect([...highs.subarray(groups[k], groups[k + 1])].every((mask) => bitCount(mask) === k)).toBe(true)
  }
})

it('joins neighbouring blocks where there are too many rows for all splits of them', async () => {
  const { returns } = randomSearch({ rows: 11_656, sessions: 32, seed: 1 })
  const fine = blockSumsOf(returns, 11_656, 16)
  const coarse = joinBlocks(fine)
  expect(coarse.sessions).toEqual([4, 4, 4, 4, 4, 4, 4, 4])
  const eighth = blockSumsOf(returns, 11_656, 8)
  for (const at of [0, 11_655, 11_656, 70_000, 93_247]) expect(coarse.sums[at]).toBeCloseTo(eighth.sums[at]!, 12)
  const found = await crossValidate(fine, executor)
  expect(found.blocks).toBe(8)
  expect(found).toEqual(await crossValidate(coarse, executor))
})

it('has no Sharpe ratio where nothing was earned, and an infinite one where nothing varied', () => {
  expect(sharpeOf(4, 0, 0)).toBe(0)
  expect(sharpeOf(4, 0, 10)).toBe(0)
  expect(sharpeOf(4, 1e-15, -1e-16)).toBe(0)
  expect(sharpeOf(3, 0.3, 0.1 * 0.1 * 3)).toBe(Infinity)
  expect(sharpeOf(3, -3, 3)).toBe(-Infinity)
  // 1, 2, 3: mean 2, deviation 1.
  expect(sharpeOf(3, 6, 14)).toBeCloseTo(2, 14)
})
