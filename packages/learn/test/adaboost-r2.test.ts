/** AdaBoost for regression beside the published algorithm and scikit-learn's figures. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MedianVote } from '../src/adaboost/median-vote.ts'
import { drawCount, drawRows } from '../src/adaboost/row-draws.ts'
import { AdaBoostR2, LearnError, type Matrix, restoreModel, rootMeanSquaredError } from '../src/index.ts'
import { normalMatrix, take, takeRows, TestRandom } from './random.ts'

const random = () => new TestRandom('r2')

/** Friedman's first problem (1991), on which Drucker (1997) tried R2: ten uniform features, five of which matter. */
function friedman(rows: number, noise: number, source: TestRandom): { features: Matrix; label: Float64Array } {
  const columns = Array.from({ length: 10 }, () => Float64Array.from({ length: rows }, () => source.next()))
  const [a, b, c, d, e] = columns
  const value = (i: number) =>
    10 * Math.sin(Math.PI * a![i]! * b![i]!) + 20 * (c![i]! - 0.5) ** 2 + 10 * d![i]! + 5 * e![i]!
  const label = Float64Array.from({ length: rows }, (_, i) => value(i) + noise * source.normal())
  return { features: { rows, columns }, label }
}

// scikit-learn 1.2.1, AdaBoostRegressor of 50 trees of depth 4, mean over 20 draws of such data; the deviation of one is 0.08.
it.each([
  ['linear', 2.063],
  ['square', 1.998],
  ['exponential', 2.078],
] as const)('is as far from the truth as scikit-learn with the %s loss', (loss, theirs) => {
  const errors = Array.from({ length: 6 }, (_, draw) => {
    const source = new TestRandom(`friedman ${draw}`)
    const [train, test] = [friedman(500, 1, source), friedman(2000, 0, source)]
    const model = new AdaBoostR2({ loss, maxDepth: 4 }).fit(train.features, train.label, { random: random() })
    return rootMeanSquaredError(test.label, model.predict(test.features))
  })
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
  // Three standard errors of the mean of six.
  expect(Math.abs(mean - theirs)).toBeLessThan((3 * 0.08) / Math.sqrt(6))
})

it('counts votes as Drucker does', () => {
  const { features, label } = friedman(300, 1, new TestRandom('votes'))
  const estimator = new AdaBoostR2({ rounds: 4 })
  const { votes } = estimator.fit(features, label, { random: random() })
  const prefix = (rounds: number) =>
    new AdaBoostR2({ rounds }).fit(features, label, { random: random() }).predict(features)
  // The first tree alone: loss |error| / largest, beta = mean / (1 - mean), vote log(1 / beta).
  const errors = prefix(1).map((said, i) => Math.abs(said - label[i]!))
  const worst = Math.max(...errors)
  const mean = errors.reduce((sum, error) => sum + error / worst, 0) / errors.length
  expect(votes[0]).toBeCloseTo(Math.log((1 - mean) / mean), 6)
  expect(votes.length).toBe(4)
  expect(votes.every((vote) => vote > 0)).toBe(true)
})

it('one tree decides where it makes no error, and where the first is worthless', () => {
  const side = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1))
  const step = side.map((value) => 1 + 4 * value)
  const exact = new AdaBoostR2().fit({ rows: 40, columns: [side] }, step, { random: random() })
  expect(exact.rounds).toBe(1)
  expect(exact.predict({ rows: 40, columns: [side] })).toEqual(step)
  // Nothing to split by: each of two labels is nearly as far from the mean as the other.
  const flat = { rows: 40, columns: [new Float64Array(40)] }
  const worthless = new AdaBoostR2().fit(flat, side, { random: random() })
  expect(worthless.rounds).toBe(1)
  expect(worthless.predict(flat).every((value) => Math.abs(value - 0.5) < 0.2)).toBe(true)
})

it('the importance is that of the features that matter, and its shares sum to 1', () => {
  const { features, label } = friedman(400, 1, new TestRandom('importance'))
  const { importance } = new AdaBoostR2().fit(features, label, { random: random() })
  expect(importance.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 12)
  const gains = importance.map(({ gain }) => gain)
  expect(Math.min(gains[0]!, gains[1]!, gains[3]!)).toBeGreaterThan(Math.max(...gains.slice(5)))
})

it('the weighted median is that of the votes written out', () => {
  const vote = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 5 }))
  fc.assert(
    fc.property(fc.array(vote, { minLength: 1, maxLength: 12 }), (votes) => {
      const values = Float64Array.from(votes, ([value]) => value)
      const written = votes.flatMap(([value, times]) => Array.from({ length: times }, () => value))
      written.sort((a, b) => a - b)
      const expected = written[Math.ceil(written.length / 2) - 1]
      expect(new MedianVote(Float64Array.from(votes, ([, times]) => times)).of(values)).toBe(expected)
    }),
  )
})

it('rows are drawn as often as they weigh', () => {
  const weights = Float64Array.of(1, 0, 3, 6)
  expect(drawCount(weights)).toBe(10)
  expect(drawCount(Float64Array.of(0.5, 0.5))).toBe(2)
  const counts = drawRows(weights, 10_000, random())
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10_000)
  expect(counts[1]).toBe(0)
  // Binomial: four standard deviations are at most 200.
  for (const [row, weight] of weights.entries()) expect(Math.abs(counts[row]! - 1000 * weight)).toBeLessThan(200)
})

it('chooses the rounds on the last rows, by absolute error, and keeps the best', () => {
  const { features, label } = friedman(300, 4, new TestRandom('tail'))
  const options = { validation: 0.3, validationGap: 5, patience: 4 }
  const model = new AdaBoostR2({ rounds: 40, ...options }).fit(features, label, { random: random() })
  const rows = Array.from(label.keys())
  const [learnt, tail] = [rows.slice(0, 205), rows.slice(210)]
  const error = (rounds: number) => {
    const shorter = new AdaBoostR2({ rounds }).fit(takeRows(features, learnt), take(label, learnt), {
      random: random(),
    })
    const said = shorter.predict(takeRows(features, tail))
    return tail.reduce((sum, row, i) => sum + Math.abs(label[row]! - said[i]!), 0)
  }
  const errors = Array.from({ length: model.rounds + 4 }, (_, k) => error(k + 1))
  expect(errors.indexOf(Math.min(...errors)) + 1).toBe(model.rounds)
  expect(() =>
    new AdaBoostR2({ validation: 0.9, validationGap: 90 }).fit(features, label, { random: random() }),
  ).toThrow(expect.objectContaining({ kind: 'insufficient' }))
})

it('refuses parameters and stored models that cannot be used', () => {
  const features = normalMatrix(20, 2, random())
  const label = features.columns[0]!
  for (const wrong of [
    { rounds: 0 },
    { learningRate: 0 },
    { loss: 'cubic' as 'linear' },
    { maxDepth: -1 },
    { minLeaf: 0 },
    { bins: 1 },
    { validation: 1 },
    { patience: 0 },
  ]) {
    expect(() => new AdaBoostR2(wrong).fit(features, label, { random: random() })).toThrow(LearnError)
  }
  const stored = new AdaBoostR2({ rounds: 2 }).fit(features, label, { random: random() }).serialise()
  for (const broken of [
    { version: 2 },
    { base: 'low' },
    { votes: '' },
    { gains: '' },
    { edges: [] },
    { features: 3 },
  ]) {
    expect(() => restoreModel({ ...stored, ...broken })).toThrow(expect.objectContaining({ kind: 'model' }))
  }
})
