import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StagedSessions } from '../../../src/backtest/orb/staging/staged-sessions.ts'
import { holdingProfits } from '../../../src/research/sweep/holding.ts'

function staged(past: readonly number[], closes: readonly number[], splits?: readonly number[]): StagedSessions {
  const all = splits ?? [...past, ...closes].map(() => 1)
  return {
    shape: { tickMicros: 10_000, past: past.length },
    columns: {
      pastCloses: Int32Array.from(past),
      pastSplits: Float64Array.from(all.slice(0, past.length)),
      closes: Int32Array.from(closes),
      splits: Float64Array.from(all.slice(past.length)),
    },
  } as unknown as StagedSessions
}

it('earns from close to close, the first session from the close before it', () => {
  expect(holdingProfits(staged([9_000, 10_000], [10_100, 10_050]))).toEqual(Float64Array.of(1, -0.5))
  expect(holdingProfits(staged([], [10_100, 10_050]))).toEqual(Float64Array.of(0, -0.5))
})

it('passes over sessions without a price', () => {
  expect(holdingProfits(staged([10_000, 0], [0, 10_100, 0, 10_300]))).toEqual(Float64Array.of(0, 1, 0, 2))
})

it('undoes splits: what was one share before is two after', () => {
  expect(holdingProfits(staged([], [10_000, 5_100, 5_200], [1, 2, 1]))).toEqual(Float64Array.of(0, 2, 2))
  expect(holdingProfits(staged([10_000, 0], [5_100], [1, 2, 1]))).toEqual(Float64Array.of(1))
  expect(holdingProfits(staged([10_000], [5_100], [1, 2]))).toEqual(Float64Array.of(2))
})

it('sums to what the share gained, whatever happened between', () => {
  const price = fc.integer({ min: 1, max: 100_000 })
  fc.assert(
    fc.property(price, fc.array(price, { minLength: 1 }), (before, closes) => {
      const sum = holdingProfits(staged([before], closes)).reduce((total, profit) => total + profit, 0)
      expect(sum).toBeCloseTo((closes.at(-1)! - before) / 100, 6)
    }),
  )
})
