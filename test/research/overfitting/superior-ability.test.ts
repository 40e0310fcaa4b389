import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { stationaryVariance } from '../../../src/core/stats/dependence.ts'
import { sumsInKernel } from '../../../src/research/overfitting/kernel/resampling-kernel.ts'
import { resampledMaxima, sumPlainly } from '../../../src/research/overfitting/resampled-maxima.ts'
import { superiorAbility } from '../../../src/research/overfitting/superior-ability.ts'
import { itOnShared } from '../../shared.ts'
import { matrixA, referenceOfMatrixA } from './matrix-a.ts'
import { randomSearch } from './random-search.ts'

itOnShared('has the statistics, probabilities and first maxima of the reference on matrix A', () => {
  const search = matrixA()
  for (const expected of referenceOfMatrixA().bootstrap) {
    const options = { stop: expected['q']!, replications: expected['reps']!, seed: expected['seed']! }
    const { p, realityCheck, ...found } = superiorAbility(search, options)
    expect(found.statistic).toBeCloseTo(expected['spa_stat']!, 12)
    expect(found.best).toBe(expected['spa_best'])
    expect(found.contenders).toBe(expected['spa_recentred_models'])
    expect(p).toEqual({
      lower: expected['spa_p_lower'],
      consistent: expected['spa_p_consistent'],
      upper: expected['spa_p_upper'],
    })
    expect(realityCheck.statistic).toBeCloseTo(expected['white_rc_stat']!, 14)
    expect(realityCheck.best).toBe(expected['white_rc_best'])
    expect(realityCheck.p).toBe(expected['white_rc_p'])
    for (const [i, maximum] of expected.rc_first3.entries()) expect(realityCheck.maxima[i]).toBeCloseTo(maximum, 14)
    const omega = (row: number) =>
      Math.sqrt(stationaryVariance(search.returns.subarray(row * 1000, (row + 1) * 1000), options.stop))
    expect(omega(0)).toBeCloseTo(expected['omega_first']!, 14)
    expect(omega(59)).toBeCloseTo(expected['omega_last']!, 14)
  }
})

it('has the bits of the plain sums in the kernel', () => {
  const size = { rows: fc.integer({ min: 1, max: 9 }), sessions: fc.integer({ min: 1, max: 30 }) }
  fc.assert(
    fc.property(fc.record({ ...size, replications: fc.integer({ min: 1, max: 20 }), seed: fc.nat(999) }), (drawn) => {
      const { rows, sessions, replications, seed } = drawn
      const { returns } = randomSearch({ rows, sessions, seed })
      const columns = randomSearch({ rows: 3, sessions: rows, seed: seed + 1 }).returns
      const input = {
        sessions,
        replications,
        returns,
        counts: Uint16Array.from({ length: replications * sessions }, (_, i) => (i * (seed + 7)) % 5),
        means: columns.subarray(0, rows),
        scales: columns.subarray(rows, 2 * rows).map(Math.abs),
        centers: columns.subarray(2 * rows),
      }
      expect(resampledMaxima(input, sumsInKernel(input))).toEqual(resampledMaxima(input, sumPlainly(input)))
    }),
  )
})

it('does not depend on the order of rows, on rows twice, or on the unit of studentised returns', () => {
  const search = randomSearch({ rows: 6, sessions: 60, seed: 2 })
  const { p, statistic } = superiorAbility(search, { replications: 99 })
  const rows = Array.from({ length: 6 }, (_, row) => search.returns.subarray(row * 60, (row + 1) * 60))
  const of = (order: readonly number[], scale = 1) => ({
    rows: Int32Array.from(order.keys()),
    sessions: 60,
    returns: Float64Array.from(order.flatMap((row) => [...rows[row]!].map((value) => value * scale))),
  })
  for (const other of [of([5, 3, 1, 0, 2, 4]), of([0, 1, 2, 3, 4, 5, 5, 0]), of([0, 1, 2, 3, 4, 5], 1024)]) {
    const found = superiorAbility(other, { replications: 99 })
    expect(found.p).toEqual(p)
    expect(found.statistic).toBe(statistic)
  }
})

it('calls noise ability about as rarely as it says, and finds a row with an edge', () => {
  let rejected = 0
  for (let seed = 1; seed <= 60; seed++) {
    const noise = randomSearch({ rows: 60, sessions: 252, seed: 500 + seed, factors: 5 })
    if (superiorAbility(noise, { replications: 200 }).p.consistent <= 0.05) rejected++
  }
  // 3 are expected of 60; 9 or more have a probability of 0.3 % under a true 5 %.
  expect(rejected).toBeLessThan(9)
  const planted = randomSearch({ rows: 60, sessions: 252, seed: 1, factors: 5, edge: 0.4 })
  const found = superiorAbility(planted, { replications: 200 })
  expect(found.p.consistent).toBeLessThan(0.01)
  expect(found.best).toBe(0)
})

it('orders its three probabilities, and gives 1 where every row loses', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { p } = superiorAbility(randomSearch({ rows: 8, sessions: 40, seed }), { replications: 60 })
    expect(p.lower).toBeLessThanOrEqual(p.consistent)
    expect(p.consistent).toBeLessThanOrEqual(p.upper)
  }
  const losers = randomSearch({ rows: 4, sessions: 40, seed: 1 })
  for (let i = 0; i < losers.returns.length; i++) losers.returns[i]! -= 3
  const { p, statistic, contenders } = superiorAbility(losers, { replications: 60 })
  expect([statistic, p.consistent, contenders]).toEqual([0, 1, 0])
})

it('passes over rows that never vary, and refuses what is not a number', () => {
  const flat = { rows: Int32Array.of(0, 1), sessions: 4, returns: Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1) }
  expect(superiorAbility(flat, { replications: 10 })).toMatchObject({ statistic: 0, p: { upper: 1 } })
  const broken = { ...flat, returns: Float64Array.of(0, 0, 0, 0, 1, Number.NaN, 1, 1) }
  expect(() => superiorAbility(broken)).toThrow(/Row 1 has no finite return in session 1/)
  const short = { rows: Int32Array.of(0), sessions: 2, returns: Float64Array.of(0, 1) }
  expect(() => superiorAbility(short)).toThrow(/1 rows in 2 sessions/)
})
