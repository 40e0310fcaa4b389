import fc from 'fast-check'
import { expect, it } from 'vitest'
import { conformalisedQuantiles, coverageReport, LearnError, splitConformal } from '../src/index.ts'
import { conformalRadius } from '../src/intervals/conformal.ts'
import { TestRandom } from './random.ts'

const normals = (count: number, random: TestRandom) => Float64Array.from({ length: count }, () => random.normal())
/** Two-sided 90 % quantile of the normal distribution. */
const NORMAL_90 = 1.6448536269514722

it('the radius is the score whose rank the theorem names, infinite where there is none', () => {
  const scores = Float64Array.of(9, 1, 4, 2, 8, 3, 7, 5, 6)
  // 10 * 0.9 = 9, 10 * 0.7 = 7, 10 * 0.75 rounds up to 8, and 10 * 0.95 = 9.5 is more than there are.
  expect(conformalRadius(scores, 0.9)).toBe(9)
  expect(conformalRadius(scores, 0.7)).toBe(7)
  expect(conformalRadius(scores, 0.75)).toBe(8)
  expect(conformalRadius(scores, 0.95)).toBe(Infinity)
  expect(conformalRadius(scores, 1e-12)).toBe(1)
  expect(conformalRadius(new Float64Array(0), 0.5)).toBe(Infinity)
  expect(scores[0]).toBe(9)
})

it('a coverage that is a fraction of n + 1 is not lifted by rounding', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 2000 }), (count, rank) => {
      fc.pre(rank <= count)
      const scores = Float64Array.from({ length: count }, (_, i) => i + 1)
      expect(conformalRadius(scores, rank / (count + 1))).toBe(rank)
    }),
  )
})

it('split conformal covers as often as the theorem says, neither less nor more', () => {
  // Exchangeable rows without ties: the probability is exactly ceil((n + 1) * coverage) / (n + 1).
  const random = new TestRandom('split')
  const draws = 20_000
  for (const [count, coverage] of [
    [19, 0.9],
    [24, 0.85],
    [7, 0.6],
  ] as const) {
    let covered = 0
    for (let draw = 0; draw < draws; draw++) {
      const label = normals(count + 1, random)
      const calibration = { label: label.subarray(0, count), prediction: new Float64Array(count) }
      const { low, high } = splitConformal(calibration, new Float64Array(1), coverage)
      if (low[0]! <= label[count]! && label[count]! <= high[0]!) covered++
    }
    const exact = Math.ceil((count + 1) * coverage) / (count + 1)
    expect(Math.abs(covered / draws - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / draws))
  }
})

/** Noise whose spread depends on the row: 0.2 or 2 with equal chance. */
function unequalNoise(rows: number, seed: string): { spread: Float64Array; label: Float64Array } {
  const random = new TestRandom(seed)
  const spread = Float64Array.from({ length: rows }, () => (random.next() < 0.5 ? 0.2 : 2))
  return { spread, label: spread.map((value) => value * random.normal()) }
}

it('conformalised quantiles follow noise that depends on the features, split conformal only the average', () => {
  const rows = 4000
  const past = unequalNoise(rows, 'calibration')
  const next = unequalNoise(rows, 'test')
  // Quantile models that know the shape but are too narrow by a tenth.
  const narrow = (spread: Float64Array) => ({
    low: spread.map((value) => -0.9 * NORMAL_90 * value),
    high: spread.map((value) => 0.9 * NORMAL_90 * value),
  })
  const quantiles = conformalisedQuantiles({ label: past.label, ...narrow(past.spread) }, narrow(next.spread), 0.9)
  const split = splitConformal({ label: past.label, prediction: new Float64Array(rows) }, new Float64Array(rows), 0.9)
  const error = 4 * Math.sqrt((0.9 * 0.1 * 2) / rows)
  expect(Math.abs(coverageReport(next.label, quantiles).coverage - 0.9)).toBeLessThan(error)
  expect(Math.abs(coverageReport(next.label, split).coverage - 0.9)).toBeLessThan(error)
  expect(coverageReport(next.label, quantiles).meanWidth).toBeLessThan(coverageReport(next.label, split).meanWidth)
  // Average, not conditional: among the noisy rows split conformal covers far less than it says.
  const noisy = next.label.map((value, i) => (next.spread[i] === 2 ? value : Number.NaN))
  expect(coverageReport(noisy, split).coverage).toBeLessThan(0.82)
  expect(coverageReport(noisy, quantiles).coverage).toBeGreaterThan(0.85)
})

it('quantiles that are too wide are drawn in, and an interval drawn in beyond its middle is empty', () => {
  const label = Float64Array.from({ length: 99 }, (_, i) => (i - 49) / 100)
  const wide = { low: label.map(() => -10), high: label.map(() => 10) }
  const test = { low: Float64Array.of(-10, -1), high: Float64Array.of(10, 1) }
  const drawn = conformalisedQuantiles({ label, ...wide }, test, 0.9)
  expect(drawn.high[0]).toBeCloseTo(0.45, 10)
  expect(drawn.low[0]).toBeCloseTo(-0.45, 10)
  expect(coverageReport(Float64Array.of(0, 0), drawn)).toMatchObject({ coverage: 0.5, empty: 1, infinite: 0 })
})

it('few calibration rows give infinite intervals, which are counted and not hidden in the width', () => {
  const calibration = { label: Float64Array.of(1, 2, 3), prediction: Float64Array.of(1, 1, 1) }
  const intervals = splitConformal(calibration, Float64Array.of(0, 5), 0.9)
  expect([...intervals.low, ...intervals.high]).toEqual([-Infinity, -Infinity, Infinity, Infinity])
  const report = coverageReport(Float64Array.of(7, -7), intervals)
  expect(report).toMatchObject({ rows: 2, coverage: 1, infinite: 2, empty: 0 })
  expect(report.meanWidth).toBeNaN()
  expect(report.medianWidth).toBeNaN()
})

it('the report finds the worst run of rows and the middle width', () => {
  const low = Float64Array.of(0, 0, 0, 0, 0, 0)
  const high = Float64Array.of(1, 2, 3, 4, 5, 6)
  const label = Float64Array.of(0.5, 9, Number.NaN, -1, 5, 3)
  // Covered: yes, no, (unknown), no, yes, yes.
  const report = coverageReport(label, { low, high }, 2)
  expect(report).toEqual({
    rows: 5,
    coverage: 0.6,
    lowestCoverage: 0,
    infinite: 0,
    empty: 0,
    meanWidth: (1 + 2 + 4 + 5 + 6) / 5,
    medianWidth: 4,
  })
  expect(coverageReport(label, { low, high }, 6).lowestCoverage).toBeNaN()
})

it('refuses what cannot be calibrated', () => {
  const good = { label: Float64Array.of(1, 2), prediction: Float64Array.of(1, 2) }
  const refuses = (work: () => unknown) => expect(work).toThrow(LearnError)
  for (const coverage of [0, 1, -0.1, 1.5, Number.NaN]) refuses(() => splitConformal(good, good.label, coverage))
  for (const bad of [Number.NaN, Infinity]) {
    refuses(() => splitConformal({ ...good, label: Float64Array.of(1, bad) }, good.label, 0.9))
    refuses(() => splitConformal({ ...good, prediction: Float64Array.of(1, bad) }, good.label, 0.9))
    refuses(() => splitConformal(good, Float64Array.of(bad), 0.9))
  }
  refuses(() => splitConformal({ ...good, prediction: Float64Array.of(1) }, good.label, 0.9))
  refuses(() => coverageReport(good.label, { low: Float64Array.of(0), high: Float64Array.of(1) }))
  refuses(() => coverageReport(good.label, { low: Float64Array.of(0, Number.NaN), high: Float64Array.of(1, 1) }))
  refuses(() => coverageReport(good.label, { low: good.label, high: good.label }, 0))
})
