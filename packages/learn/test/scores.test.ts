import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  accuracy,
  areaUnderCurve,
  brierScore,
  effectiveCount,
  LearnError,
  logLoss,
  meanAbsoluteError,
  outOfSampleR2,
  rootMeanSquaredError,
  type Score,
  wilsonInterval,
} from '../src/index.ts'

const of = (...values: number[]) => Float64Array.from(values)

const grid = fc.integer({ min: 0, max: 8 }).map((value) => value / 8)
const classified = fc.array(
  fc.record({ label: fc.integer({ min: 0, max: 1 }), prediction: grid, weight: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 1, maxLength: 30 },
)

it('gives the figures of the scikit-learn documentation', () => {
  // sklearn.metrics user guide: mean_absolute_error, mean_squared_error, brier_score_loss, log_loss, roc_auc_score
  expect(meanAbsoluteError(of(3, -0.5, 2, 7), of(2.5, 0, 2, 8))).toBe(0.5)
  expect(rootMeanSquaredError(of(3, -0.5, 2, 7), of(2.5, 0, 2, 8))).toBeCloseTo(Math.sqrt(0.375), 15)
  expect(brierScore(of(0, 1, 1, 0), of(0.1, 0.9, 0.8, 0.4))).toBeCloseTo(0.055, 12)
  expect(logLoss(of(1, 0, 0, 1), of(0.9, 0.1, 0.2, 0.65))).toBeCloseTo(0.21616, 5)
  expect(areaUnderCurve(of(0, 0, 1, 1), of(0.1, 0.4, 0.35, 0.8))).toBe(0.75)
})

it("Wilson's interval gives the published figures", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
  const published = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const
  for (const [hits, count, low, high] of published) {
    const interval = wilsonInterval(hits / count, count)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  }
  expect(wilsonInterval(0.5, 0)).toEqual({ low: Number.NaN, high: Number.NaN })
})

it('AUC equals the share of pairs in right order, ties one half, weighted', () => {
  fc.assert(
    fc.property(classified, (rows) => {
      let right = 0
      let pairs = 0
      for (const up of rows.filter(({ label }) => label === 1)) {
        for (const down of rows.filter(({ label }) => label === 0)) {
          const weight = up.weight * down.weight
          pairs += weight
          right += weight * (up.prediction > down.prediction ? 1 : up.prediction === down.prediction ? 0.5 : 0)
        }
      }
      const auc = areaUnderCurve(
        Float64Array.from(rows, (r) => r.label),
        Float64Array.from(rows, (r) => r.prediction),
        Float64Array.from(rows, (r) => r.weight),
      )
      if (pairs === 0) expect(auc).toBeNaN()
      else expect(auc).toBeCloseTo(right / pairs, 12)
    }),
  )
})

const SCORES: Record<string, { score: Score; loss: (label: number, prediction: number) => number }> = {
  'mean absolute error': { score: meanAbsoluteError, loss: (y, p) => Math.abs(y - p) },
  'squared root mean squared error': { score: (...a) => rootMeanSquaredError(...a) ** 2, loss: (y, p) => (y - p) ** 2 },
  accuracy: { score: accuracy, loss: (y, p) => (p > 0.5 === (y === 1) ? 1 : 0) },
  'Brier score': { score: brierScore, loss: (y, p) => (y - p) ** 2 },
  'log loss': {
    score: logLoss,
    loss: (y, p) => -Math.log(Math.min(Math.max(y === 1 ? p : 1 - p, 1e-15), 1 - 1e-15)),
  },
}

for (const [name, { score, loss }] of Object.entries(SCORES)) {
  it(`${name}: equals the plain weighted mean, and a weight counts as repeated rows`, () => {
    fc.assert(
      fc.property(classified, (rows) => {
        const label = Float64Array.from(rows, (r) => r.label)
        const prediction = Float64Array.from(rows, (r) => r.prediction)
        const weights = Float64Array.from(rows, (r) => r.weight)
        const total = rows.reduce((sum, r) => sum + r.weight, 0)
        const repeated = rows.flatMap((r) => Array.from({ length: r.weight }, () => r))
        const weighted = score(label, prediction, weights)
        const again = score(
          Float64Array.from(repeated, (r) => r.label),
          Float64Array.from(repeated, (r) => r.prediction),
        )
        if (total === 0) {
          expect(weighted).toBeNaN()
          expect(again).toBeNaN()
          return
        }
        const plain = rows.reduce((sum, r) => sum + r.weight * loss(r.label, r.prediction), 0) / total
        expect(weighted).toBeCloseTo(plain, 10)
        expect(again).toBeCloseTo(plain, 10)
      }),
    )
  })
}

it('log loss of a certain error is finite: 15 decimal digits', () => {
  expect(logLoss(of(1), of(0))).toBeCloseTo(15 * Math.LN10, 10)
  expect(logLoss(of(0), of(1))).toBeCloseTo(15 * Math.LN10, 1)
})

it('a probability of exactly one half predicts class 0', () => {
  expect(accuracy(of(0, 1), of(0.5, 0.5))).toBe(0.5)
})

it('out-of-sample R2 compares with the benchmark', () => {
  expect(outOfSampleR2(of(1, 2, 3), of(1, 2, 3), of(2, 2, 2))).toBe(1)
  expect(outOfSampleR2(of(1, 2, 3), of(2, 2, 2), of(2, 2, 2))).toBe(0)
  expect(outOfSampleR2(of(1, 2, 3), of(3, 2, 1), of(2, 2, 2))).toBe(-3)
  expect(outOfSampleR2(of(1, 1), of(1, 1), of(1, 1))).toBeNaN()
})

it('the effective number of rows is that of equal weights, and one for a single weight', () => {
  expect(effectiveCount(of(3, 3, 3, 3))).toBe(4)
  expect(effectiveCount(of(1, 0, 0))).toBe(1)
  expect(effectiveCount(of(0))).toBe(0)
})

it('refuses NaN, other classes, other lengths and negative weights', () => {
  expect(() => meanAbsoluteError(of(1, Number.NaN), of(1, 2))).toThrow(LearnError)
  expect(() => meanAbsoluteError(of(1, 2), of(1, Number.NaN))).toThrow(LearnError)
  expect(() => meanAbsoluteError(of(1, 2), of(1))).toThrow(LearnError)
  expect(() => meanAbsoluteError(of(1, 2), of(1, 2), of(1, -1))).toThrow(LearnError)
  for (const score of [accuracy, areaUnderCurve, brierScore, logLoss]) {
    expect(() => score(of(0, 2), of(0.5, 0.5))).toThrow(LearnError)
  }
})
