import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LastBaseline, lastKnownLabels, MeanBaseline, ZeroBaseline } from '../src/index.ts'
import { TestRandom } from './random.ts'

const features = { rows: 4, columns: [Float64Array.of(1, 2, 3, 4)] }
const random = new TestRandom('unused')

it('the constant baselines predict no change, the training mean and the last training label', () => {
  const value = (estimator: ZeroBaseline | MeanBaseline | LastBaseline, label: number[]) =>
    estimator.fit(features, Float64Array.from(label), { random }).predict(features)[0]
  expect(value(new ZeroBaseline({ task: 'regression' }), [1, 2, 3, 6])).toBe(0)
  expect(value(new ZeroBaseline({ task: 'classification' }), [1, 1, 1, 0])).toBe(0.5)
  expect(value(new MeanBaseline({ task: 'regression' }), [1, 2, 3, 6])).toBe(3)
  expect(value(new MeanBaseline({ task: 'classification' }), [1, 1, 1, 0])).toBe(0.75)
  expect(value(new LastBaseline({ task: 'regression' }), [1, 2, 3, 6])).toBe(6)
})

it('the last known label is the newest that was known at the decision', () => {
  // Decided daily at 10; the label is known at 9 two days later, so at 10 on day 2 that of day 0 is known.
  const decisionAt = Float64Array.of(10, 34, 58, 82)
  const labelKnownAt = Float64Array.of(57, 81, 105, 129)
  const last = lastKnownLabels({ decisionAt, labelKnownAt, label: Float64Array.of(1, 2, 3, 4) })
  expect(Array.from(last)).toEqual([Number.NaN, Number.NaN, 1, 2])
})

it('a label that becomes known at the very instant of a decision is known at it', () => {
  const last = lastKnownLabels({
    decisionAt: Float64Array.of(1, 5),
    labelKnownAt: Float64Array.of(5, 9),
    label: Float64Array.of(7, 8),
  })
  expect(Array.from(last)).toEqual([Number.NaN, 7])
})

it('the last known label equals a search through all samples, in whatever order they lie', () => {
  const sample = fc.record({
    decisionAt: fc.integer({ min: 0, max: 20 }),
    delay: fc.integer({ min: 1, max: 8 }),
    label: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -9, max: 9 }) }, fc.constant(Number.NaN)),
    isKnown: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 25 }), (samples) => {
      const decisionAt = Float64Array.from(samples, (s) => s.decisionAt)
      const labelKnownAt = Float64Array.from(samples, (s) => (s.isKnown ? s.decisionAt + s.delay : Number.NaN))
      const label = Float64Array.from(samples, (s) => s.label)
      const last = lastKnownLabels({ decisionAt, labelKnownAt, label })
      for (let i = 0; i < samples.length; i++) {
        let best = -1
        for (let k = 0; k < samples.length; k++) {
          if (Number.isNaN(label[k]) || !(labelKnownAt[k]! <= decisionAt[i]!)) continue
          const isLater =
            best < 0 ||
            labelKnownAt[k]! > labelKnownAt[best]! ||
            (labelKnownAt[k] === labelKnownAt[best] && decisionAt[k]! >= decisionAt[best]!)
          if (isLater) best = k
        }
        expect(last[i]).toBe(best < 0 ? Number.NaN : label[best])
      }
    }),
  )
})

it('the mean of several classes is the one that weighs most, the lowest of several', () => {
  const fit = (label: number[], weights?: number[]) =>
    new MeanBaseline({ task: 'classes' })
      .fit({ rows: label.length, columns: [] }, Float64Array.from(label), {
        random: new TestRandom('classes'),
        ...(weights && { weights: Float64Array.from(weights) }),
      })
      .predict({ rows: 1, columns: [] })[0]
  expect(fit([2, 1, 2, 0])).toBe(2)
  expect(fit([2, 1, 2, 1])).toBe(1)
  expect(fit([2, 1, 2, 0], [1, 1, 1, 5])).toBe(0)
})
