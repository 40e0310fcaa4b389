/** Weights that are no counts: halves, decaying ones, very light and very heavy ones. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawCount } from '../src/adaboost/row-draws.ts'
import {
  AdaBoostR2,
  Boosting,
  type BoostingParameters,
  LearnError,
  type Matrix,
  type Model,
  RandomForest,
  Ridge,
  Stacking,
} from '../src/index.ts'
import { weightUnits } from '../src/trees/weight-units.ts'
import { normalMatrix, TestRandom } from './random.ts'

const ROWS = 300
const features = normalMatrix(ROWS, 4, new TestRandom('features'))
const noise = new TestRandom('noise')
const counts = features.columns[0]!.map((value, i) =>
  Math.max(0, Math.round(3 + value - features.columns[1]![i]! + noise.normal())),
)
const random = () => new TestRandom('fit')

describe('boosting', () => {
  const cases = (['squared', 'absolute', 'quantile', 'huber', 'poisson', 'logistic', 'exponential'] as const).flatMap(
    (loss) => [0, 5].map((penalty) => ({ loss, penalty })),
  )
  it.each(cases)(
    'with the loss $loss and penalty $penalty does not ask in what unit rows weigh',
    ({ loss, penalty }) => {
      const isClass = loss === 'logistic' || loss === 'exponential'
      const label = isClass ? counts.map((count) => Number(count > 2)) : counts
      const fit = (weight: number) => {
        const limits = {
          minLeaf: 20 * weight,
          minChildWeight: weight,
          penalty: penalty * weight,
          minGain: 0.1 * weight,
        }
        const parameters: Partial<BoostingParameters> = { rounds: 20, maxLeaves: 8, loss, ...limits }
        const weights = new Float64Array(ROWS).fill(weight)
        const task = isClass ? 'classification' : 'regression'
        return new Boosting({ task, ...parameters }).fit(features, label, { random: random(), weights })
      }
      const whole = fit(1)
      for (const weight of [0.25, 2 ** -40]) {
        const part = fit(weight)
        const [expected, given] = [whole.predictRaw(features), part.predictRaw(features)]
        const worst = given.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0)
        expect(worst).toBeLessThan(1e-6)
        for (const [j, { gain }] of whole.importance.entries()) expect(part.importance[j]!.gain).toBeCloseTo(gain, 6)
      }
    },
  )

  it('learns from decaying weights what it learns from rows that are drawn by them', () => {
    const rows = 60_000
    const half = rows / 20
    const source = new TestRandom('decay')
    const column = Float64Array.from({ length: rows }, () => source.next())
    // The early rows say the opposite of the late ones, and hardly weigh.
    const label = column.map((value, i) => (i < rows / 2 ? -value : value))
    const weights = label.map((_, i) => 2 ** ((i - rows) / half))
    const model = new Boosting({ task: 'regression' }).fit({ rows, columns: [column] }, label, {
      random: random(),
      weights,
    })
    const [low, high] = model.predict({ rows: 2, columns: [Float64Array.of(0.1, 0.9)] })
    expect(low).toBeCloseTo(0.1, 1)
    expect(high).toBeCloseTo(0.9, 1)
  })
})

describe('weights in whole units', () => {
  it('sum to what the rows weigh, from the first row to any other', () => {
    const weight = fc.oneof(fc.double({ min: 1e-9, max: 1, noNaN: true }), fc.double({ min: 0.5, max: 1, noNaN: true }))
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 300 }), (given) => {
        const weights = Float64Array.from(given)
        const { units, unitsPerWeight, weightBits } = weightUnits({ rows: given.length, weights })
        let left = 0
        for (const [row, unit] of units.entries()) {
          left += weights[row]! * unitsPerWeight - unit
          expect(unit).toBeGreaterThanOrEqual(0)
          expect(Math.abs(left)).toBeLessThanOrEqual(0.5 + 1e-9)
        }
        expect(units.reduce((sum, unit) => sum + unit, 0)).toBeLessThanOrEqual(2 ** weightBits)
      }),
    )
  })

  it('are there for as many rows as counts are', () => {
    const weights = new Float64Array(2 ** 22).fill(0.3)
    const { units, unitsPerWeight } = weightUnits({ rows: weights.length, weights })
    const total = units.reduce((sum, unit) => sum + unit, 0)
    expect(Math.abs(total / unitsPerWeight - 0.3 * 2 ** 22)).toBeLessThan(1)
    expect(() => weightUnits({ rows: 2 ** 22 + 1, weights: new Float64Array(2 ** 22 + 1).fill(0.3) })).toThrow(
      LearnError,
    )
  })
})

it('trees that draw only rows too light to count still tell a number', () => {
  const weights = new Float64Array(20).fill(1e-9)
  weights[0] = 1
  const label = Float64Array.from(weights.keys())
  const few = { rows: 20, columns: [label.slice()] }
  const model = new RandomForest({ task: 'regression', trees: 50 }).fit(few, label, { random: random(), weights })
  expect(model.predict(few).every(Number.isFinite)).toBe(true)
})

it('AdaBoost.R2 draws rows by their weight when they weigh too much to be repeated', () => {
  expect(drawCount(Float64Array.of(2, 1, 3))).toBe(6)
  expect(drawCount(new Float64Array(50).fill(1e12))).toBe(50)
  const weights = new Float64Array(ROWS).fill(1).fill(2 ** 20, 7, 8)
  const model = new AdaBoostR2({ rounds: 5 }).fit(features, counts, { random: random(), weights })
  expect(model.predict(features)[7]).toBeCloseTo(counts[7]!, 3)
})

it('members of a stack are told which series a row belongs to', () => {
  const groups = Int32Array.from({ length: ROWS }, (_, i) => i % 3)
  const seen: (Int32Array | undefined)[] = []
  class Watched extends Ridge {
    override fit(...given: Parameters<Ridge['fit']>): ReturnType<Ridge['fit']> {
      seen.push(given[0].groups)
      return super.fit(...given)
    }
  }
  const watched = new Watched()
  const fit = (matrix: Matrix, weights?: Float64Array): Model =>
    new Stacking({ task: 'regression', members: { watched }, folds: 3 }).fit(matrix, counts, {
      random: random(),
      ...(weights && { weights }),
    })
  fit({ ...features, groups })
  fit(
    { ...features, groups },
    counts.map((_, i) => Number(i > 9)),
  )
  // Two fits on three folds and all rows each; those of the second without the rows of weight zero.
  expect(seen.map((some) => some?.length)).toEqual([200, 200, 200, 300, 193, 193, 194, 290])
  expect(seen.at(-1)).toEqual(groups.slice(10))
})
