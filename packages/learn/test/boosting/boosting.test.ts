import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areaUnderCurve,
  Boosting,
  type BoostingOptions,
  type FitOptions,
  LearnError,
  LOSSES,
  type Matrix,
  meanAbsoluteError,
  MulticlassBoosting,
  restoreModel,
  rootMeanSquaredError,
} from '../../src/index.ts'
import { growTwin, predictTwin } from '../forest-twin.ts'
import { normalMatrix, takeRows, TestRandom } from '../random.ts'

const random = () => new TestRandom('boosting')

function fit(options: BoostingOptions, features: Matrix, label: Float64Array, more: Partial<FitOptions> = {}) {
  return new Boosting(options).fit(features, label, { random: random(), ...more })
}

function planted(rows: number, seed: string, noise = 0.5): { features: Matrix; label: Float64Array } {
  const source = new TestRandom(seed)
  const features = normalMatrix(rows, 6, source)
  const [a, b] = features.columns
  const label = a!.map((value, i) => Math.sin(2 * value) + (b![i]! > 0.5 ? 2 : 0) + noise * source.normal())
  return { features, label }
}

describe('trees', () => {
  it('one tree of whole steps equals the plain twin that tries every cut on the raw values', () => {
    for (const seed of ['a', 'b', 'c']) {
      const { features, label } = planted(200, seed)
      const holed = {
        rows: 200,
        columns: features.columns.map((c, j) => c.map((v, i) => ((i * 7 + j) % 9 ? v : Number.NaN))),
      }
      for (const given of [features, holed]) {
        const one = { rounds: 1, learningRate: 1, maxLeaves: 256, maxDepth: 4, minLeaf: 7 }
        const predicted = fit({ task: 'regression', ...one }, given, label).predict(given)
        const twin = growTwin(given, Array.from(label), { maxDepth: 4, minLeaf: 7 })
        for (let i = 0; i < 200; i++) expect(predicted[i]).toBeCloseTo(predictTwin(twin, given, i), 5)
      }
    }
  })

  it('grown by leaf or by level are the same once nothing more can be split, and differ where leaves are short', () => {
    const { features, label } = planted(300, 'growth')
    const grow = (growth: 'leaf' | 'depth', maxLeaves: number, maxDepth: number) =>
      fit({ task: 'regression', rounds: 3, growth, maxLeaves, maxDepth, minLeaf: 5 }, features, label).predict(features)
    expect(grow('leaf', 256, 4)).toEqual(grow('depth', 256, 4))
    expect(grow('leaf', 6, 0)).not.toEqual(grow('depth', 6, 0))
  })

  it('keep to the least weight of a leaf, to the most leaves and to the most depth', () => {
    const { features, label } = planted(400, 'limits')
    const one = { task: 'regression', rounds: 1, learningRate: 1 } as const
    const sizes = (options: Partial<BoostingOptions>) => {
      const predicted = fit({ ...one, ...options }, features, label).predict(features)
      return [...Map.groupBy(predicted, (value) => value).values()].map(({ length }) => length)
    }
    expect(Math.min(...sizes({ minLeaf: 37, maxLeaves: 256 }))).toBeGreaterThanOrEqual(37)
    expect(Math.min(...sizes({ minChildWeight: 37, minLeaf: 1, maxLeaves: 256 }))).toBeGreaterThanOrEqual(37)
    expect(sizes({ maxLeaves: 5 }).length).toBe(5)
    expect(sizes({ maxDepth: 2, minLeaf: 1 }).length).toBe(4)
    expect(sizes({ minGain: 1e9 }).length).toBe(1)
  })

  it('a penalty draws leaves towards zero as its formula says', () => {
    const features = { rows: 4, columns: [Float64Array.of(0, 0, 1, 1)] }
    const label = Float64Array.of(-3, -3, 3, 3)
    const one = { task: 'regression', rounds: 1, learningRate: 1, minLeaf: 1, penalty: 1 } as const
    // Slope 6 over curvature 2 plus the penalty.
    expect(fit(one, features, label).predict(features)[2]).toBeCloseTo(2, 6)
  })
})

describe('weights', () => {
  it('that are fractions count as their multiples that are whole, where all bounds of weight and loss grow with them', () => {
    const { features, label } = planted(300, 'fractions')
    const halves = Float64Array.from(label, (_, i) => [0.5, 1, 1.5, 2.5][i % 4]!)
    const bounds = { minLeaf: 8, minChildWeight: 2, penalty: 3, minGain: 0.5 }
    const doubled = Object.fromEntries(Object.entries(bounds).map(([name, value]) => [name, 2 * value]))
    for (const task of ['regression', 'classification'] as const) {
      const labels = task === 'regression' ? label : label.map((value) => (value > 0 ? 1 : 0))
      const say = (given: object, weights: Float64Array) =>
        fit({ task, rounds: 20, maxLeaves: 8, ...given }, features, labels, { weights })
      const fraction = say(bounds, halves)
      const whole = say(
        doubled,
        halves.map((weight) => 2 * weight),
      )
      const [one, other] = [fraction.predict(features), whole.predict(features)]
      for (let i = 0; i < label.length; i++) expect(one[i]).toBeCloseTo(other[i]!, 6)
      for (const [j, { gain }] of fraction.importance.entries()) expect(gain).toBeCloseTo(whole.importance[j]!.gain, 6)
    }
  })
})

describe('losses', () => {
  it('each lowers its own loss on rows it has not seen', () => {
    const train = planted(1500, 'train')
    const test = planted(1500, 'test')
    const counts = (of: typeof train) => of.label.map((value) => Math.max(0, Math.round(value + 1)))
    for (const loss of LOSSES.regression) {
      const label = (of: typeof train) => (loss === 'poisson' ? counts(of) : of.label)
      const model = fit({ task: 'regression', loss }, train.features, label(train))
      const score = loss === 'absolute' ? meanAbsoluteError : rootMeanSquaredError
      const constant = label(test).map(() => label(train).reduce((sum, value) => sum + value / 1500, 0))
      expect(score(label(test), model.predict(test.features))).toBeLessThan(0.65 * score(label(test), constant))
    }
  })

  it('the quantile loss leaves its share of the labels below', () => {
    const { features, label } = planted(3000, 'quantile', 1)
    const fresh = planted(3000, 'quantile, fresh', 1)
    for (const quantile of [0.1, 0.5, 0.9]) {
      const model = fit({ task: 'regression', loss: 'quantile', quantile, maxLeaves: 8 }, features, label)
      const predicted = model.predict(fresh.features)
      const share = fresh.label.filter((value, i) => value <= predicted[i]!).length / 3000
      expect(Math.abs(share - quantile)).toBeLessThan(0.04)
    }
  })

  it('outliers move the mean, hardly the median and little Huber', () => {
    const { features, label } = planted(1000, 'outliers')
    const wild = label.map((value, i) => (i % 50 === 0 ? value + 500 : value))
    const error = (loss: 'squared' | 'absolute' | 'huber') =>
      meanAbsoluteError(label, fit({ task: 'regression', loss }, features, wild).predict(features))
    expect(error('absolute')).toBeLessThan(0.6)
    expect(error('huber')).toBeLessThan(1)
    expect(error('squared')).toBeGreaterThan(4)
  })

  it('logistic probabilities are calibrated and rank', () => {
    const { features, label } = planted(3000, 'classes')
    const classes = label.map((value) => (value > 1 ? 1 : 0))
    const fresh = planted(3000, 'classes, fresh')
    const actual = fresh.label.map((value) => (value > 1 ? 1 : 0))
    const probability = fit({ task: 'classification', maxLeaves: 8 }, features, classes).predict(fresh.features)
    expect(areaUnderCurve(actual, probability)).toBeGreaterThan(0.9)
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean(probability) - mean(actual))).toBeLessThan(0.03)
  })

  it('softmax gives probabilities that sum to one and find each class', () => {
    const { features } = planted(2000, 'softmax')
    const [a, b] = features.columns
    const label = a!.map((value, i) => (value > 0.5 ? 2 : b![i]! > 0 ? 1 : 0))
    const model = new MulticlassBoosting({ classes: 3, rounds: 20 }).fit(features, label, { random: random() })
    const columns = model.probabilities(features)
    for (let i = 0; i < 2000; i++) {
      const row = columns.map((column) => column[i]!)
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
      expect(row.indexOf(Math.max(...row))).toBe(label[i])
    }
    const restored = restoreModel(JSON.parse(JSON.stringify(model.serialise()))) as typeof model
    expect(restored.probabilities(features)).toEqual(columns)
    expect(model.rounds).toBe(20)
    expect(model.importance[0]!.gain + model.importance[1]!.gain).toBeGreaterThan(0.99)
  })

  it('counts must be counts, classes classes', () => {
    const { features, label } = planted(20, 'refused')
    const poisson = { task: 'regression', loss: 'poisson' } as const
    expect(() => fit(poisson, features, label)).toThrow('A label is -')
    expect(() => fit(poisson, features, new Float64Array(20))).toThrow('All labels are 0.')
    const multiclass = new MulticlassBoosting({ classes: 3 })
    for (const wrong of [3, -1, 0.5, Number.NaN]) {
      expect(() => multiclass.fit(features, new Float64Array(20).fill(wrong), { random: random() })).toThrow(LearnError)
    }
  })
})

describe('features', () => {
  it('a category is known by its value, not by its order, and one not seen before counts as missing', () => {
    const source = new TestRandom('categories')
    const code = Float64Array.from({ length: 1200 }, () => source.integer(12))
    const height = [3, -1, 4, 1, -5, 9, 2, -6, 5, 3, -5, 8]
    const label = code.map((k) => height[k]! + 0.1 * source.normal())
    const features = { rows: 1200, columns: [code, code.map(() => source.normal())] }
    const two = { task: 'regression', rounds: 1, learningRate: 1, maxLeaves: 2 } as const
    const error = (model: ReturnType<typeof fit>) => rootMeanSquaredError(label, model.predict(features))
    const categorical = fit({ ...two, categorical: ['x0'] }, features, label)
    expect(error(categorical)).toBeLessThan(0.8 * error(fit(two, features, label)))
    const unknown = (value: number) => ({ rows: 1, columns: [Float64Array.of(value), Float64Array.of(0)] })
    const missing = categorical.predict(unknown(Number.NaN))
    expect(categorical.predict(unknown(3.5))).toEqual(missing)
    expect(categorical.predict(unknown(99))).toEqual(missing)
    const restored = restoreModel(JSON.parse(JSON.stringify(categorical.serialise())))
    expect(restored.predict(features)).toEqual(categorical.predict(features))
  })

  it('refuses more categories than bins, and names that no feature has', () => {
    const many = { rows: 300, columns: [Float64Array.from({ length: 300 }, (_, i) => i)] }
    const label = new Float64Array(300)
    const task = 'regression'
    expect(() => fit({ task, categorical: ['x0'] }, many, label)).toThrow('300 categories')
    const names = { featureNames: ['rsi'] }
    const message = (options: Partial<BoostingOptions>) => {
      try {
        fit({ task, ...options }, many, label, names)
        return 'nothing thrown'
      } catch (error) {
        return `${(error as LearnError).message} ${(error as LearnError).remedy}`
      }
    }
    expect(message({ categorical: ['rsj'] })).toBe('There is no feature rsj. Did you mean rsi?')
    expect(message({ increasing: ['rsi'], decreasing: ['rsi'] })).toContain('both increasing and decreasing')
    expect(message({ increasing: ['rsi'], categorical: ['rsi'] })).toContain('categorical and has a direction')
    expect(message({ increasing: ['rsi'], loss: 'absolute' })).toContain('increasing')
  })

  it('never falls with an increasing feature nor rises with a decreasing one', () => {
    const tall = fc.record({ seed: fc.integer(), penalty: fc.constantFrom(0, 2), isClass: fc.boolean() })
    fc.assert(
      fc.property(tall, ({ seed, penalty, isClass }) => {
        const { features, label } = planted(250, `monotone ${seed}`, 1)
        const task = isClass ? 'classification' : 'regression'
        const target = isClass ? label.map((value) => (value > 0.5 ? 1 : 0)) : label
        const constrained = { increasing: ['x0'], decreasing: ['x2'], minLeaf: 3, penalty, rounds: 20 }
        const model = fit({ task, ...constrained }, features, target)
        for (const [feature, direction] of [
          [0, 1],
          [2, -1],
        ] as const) {
          const steps = Float64Array.from({ length: 61 }, (_, i) => (i - 30) / 10)
          for (const row of [0, 1, 2]) {
            const at = features.columns.map((column) => new Float64Array(61).fill(column[row]!)).with(feature, steps)
            const path = model.predict({ rows: 61, columns: at })
            for (let i = 1; i < 61; i++) expect(direction * (path[i]! - path[i - 1]!)).toBeGreaterThanOrEqual(0)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('importance is the share of the gain', () => {
    const { features, label } = planted(800, 'importance')
    const { importance } = fit({ task: 'regression', rounds: 20 }, features, label)
    expect(importance.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 12)
    expect(importance[0]!.gain + importance[1]!.gain).toBeGreaterThan(0.9)
  })
})

describe('validation', () => {
  it('stops on the last rows and keeps the rounds up to the best', () => {
    const { features, label } = planted(600, 'stop', 2)
    const stopping = { rounds: 300, learningRate: 0.3, validation: 0.25, patience: 7 }
    const model = fit({ task: 'regression', ...stopping }, features, label)
    const losses = Array.from(model.validationLoss)
    expect(model.rounds).toBe(losses.indexOf(Math.min(...losses)) + 1)
    expect(losses.length).toBe(model.rounds + 7)
    const head = takeRows(features, [...Array(450).keys()])
    const same = fit({ task: 'regression', learningRate: 0.3, rounds: model.rounds }, head, label.slice(0, 450))
    expect(model.predict(features)).toEqual(same.predict(features))
  })

  it('never learns from the last rows, nor from the gap before them', () => {
    const { features, label } = planted(300, 'unseen')
    const stopping = { task: 'regression', rounds: 5, validation: 0.2, validationGap: 30, patience: 5 } as const
    const scrambled = label.map((value, i) => (i >= 210 && i < 240 ? value * 1e6 : value))
    const other = features.columns.map((c) => c.map((value, i) => (i >= 210 && i < 240 ? -1e6 * value : value)))
    const model = fit(stopping, features, label)
    expect(fit(stopping, { rows: 300, columns: other }, scrambled).serialise()).toEqual(model.serialise())
    expect(() => fit({ ...stopping, validationGap: 240 }, features, label)).toThrow('too few')
  })
})

describe('parameters', () => {
  it('are refused with what was expected, an unknown one with its nearest name', () => {
    const { features, label } = planted(30, 'parameters')
    const message = (options: object) => {
      try {
        fit({ task: 'regression', ...options }, features, label)
        return 'nothing thrown'
      } catch (error) {
        expect(error).toBeInstanceOf(LearnError)
        return `${(error as LearnError).message} ${(error as LearnError).remedy}`
      }
    }
    expect(message({ learningrate: 0.1 })).toContain('Did you mean learningRate?')
    expect(message({ loss: 'logistic' })).toContain('loss is logistic')
    for (const [name, value] of [
      ['rounds', 0],
      ['maxLeaves', 257],
      ['maxDepth', -1],
      ['growth', 'sideways'],
      ['minLeaf', 0],
      ['penalty', -1],
      ['minGain', Number.NaN],
      ['bins', 256],
      ['rowFraction', 0],
      ['columnFraction', 1.5],
      ['validation', 1],
      ['patience', 0],
      ['quantile', 1],
      ['huberShare', 0],
      ['learningRate', '0.1'],
    ] as const) {
      expect(message({ [name]: value })).toContain(`${name} is ${value}`)
    }
  })
})
