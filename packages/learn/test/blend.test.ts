import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blendByTime, type BlendSamples, LearnError, meanSquaredError } from '../src/index.ts'
import { TestRandom } from './random.ts'

/** Two members see a truth through noise; which of them is the better one changes half-way. */
function series(rows: number, delay: number, seed: string): BlendSamples {
  const random = new TestRandom(seed)
  const label = Float64Array.from({ length: rows }, () => random.normal())
  const seen = (early: number, late: number) =>
    label.map((value, i) => value + (i < rows / 2 ? early : late) * random.normal())
  const decisionAt = Float64Array.from(label.keys())
  return {
    predictions: [seen(0.3, 1.5), seen(1.5, 0.3)],
    label,
    decisionAt,
    labelKnownAt: decisionAt.map((at) => at + delay),
  }
}

it('follows the better member when it changes, faster with a shorter half-life', () => {
  const samples = series(2000, 5, 'switch')
  const short = blendByTime(samples, { halfLife: 50 })
  const long = blendByTime(samples, { halfLife: 1000 })
  // Bates and Granger (1969): errors of deviation 0.3 and 1.5 make weights of 1 / (1 + 0.04) and the rest.
  expect(short.weights[0]![900]).toBeCloseTo(1 / 1.04, 1)
  expect(short.weights[0]![1900]).toBeCloseTo(0.04 / 1.04, 1)
  expect(long.weights[0]![1200]).toBeGreaterThan(short.weights[0]![1200]! + 0.2)
  const error = (prediction: Float64Array) => meanSquaredError(samples.label, prediction)
  expect(error(short.prediction)).toBeLessThan(error(long.prediction))
  for (const member of samples.predictions) expect(error(short.prediction)).toBeLessThan(error(member))
})

it('weights are not negative and sum to one, and the members count equally until enough labels are known', () => {
  const { weights } = blendByTime(series(300, 4, 'sum'), { halfLife: 20, leastKnown: 30 })
  for (let row = 0; row < 300; row++) {
    expect(weights[0]![row]! + weights[1]![row]!).toBeCloseTo(1, 12)
    expect(Math.min(weights[0]![row]!, weights[1]![row]!)).toBeGreaterThanOrEqual(0)
  }
  // Label 29 is the thirtieth; it is known at 33.
  expect(weights[0]![32]).toBe(0.5)
  expect(weights[0]![33]).not.toBe(0.5)
})

it('a prediction does not depend on labels that were not known at its decision', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 79 }),
      (seed, delay, cut) => {
        const samples = series(80, delay, String(seed))
        const noise = new TestRandom(seed)
        const label = samples.label.map((value, i) => (i + delay > cut ? 100 * noise.normal() : value))
        const options = { halfLife: 10, leastKnown: 3 }
        const before = blendByTime(samples, options).prediction.subarray(0, cut + 1)
        expect(blendByTime({ ...samples, label }, options).prediction.subarray(0, cut + 1)).toEqual(before)
      },
    ),
  )
})

it('labels that are not known are predicted and count for nothing', () => {
  const samples = series(60, 1, 'unknown')
  const label = samples.label.with(40, Number.NaN)
  const { prediction, weights } = blendByTime({ ...samples, label }, { halfLife: 10 })
  expect(prediction.every(Number.isFinite)).toBe(true)
  expect(weights[0]![41]).toBe(weights[0]![40])
})

it('refuses options, instants and numbers that cannot be used', () => {
  const samples = series(10, 1, 'refused')
  const refuses = (change: Partial<BlendSamples>, halfLife = 5) =>
    expect(() => blendByTime({ ...samples, ...change }, { halfLife })).toThrow(LearnError)
  refuses({}, 0)
  refuses({}, Number.NaN)
  refuses({ predictions: [] })
  refuses({ predictions: [samples.label.slice(1)] })
  refuses({ predictions: [samples.label.with(3, Number.NaN)] })
  refuses({ label: samples.label.with(3, Infinity) })
  refuses({ decisionAt: samples.decisionAt.with(3, Number.NaN) })
  refuses({ labelKnownAt: samples.decisionAt })
  expect(() => blendByTime(samples, { halfLife: 5, leastKnown: -1 })).toThrow(LearnError)
})
