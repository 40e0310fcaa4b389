import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  ConstantModel,
  type Estimator,
  Lasso,
  type LinearModel,
  LearnError,
  Logistic,
  logLoss,
  type Matrix,
  MeanBaseline,
  meanSquaredError,
  type Model,
  outOfFold,
  purgedFolds,
  RandomForest,
  restoreModel,
  Ridge,
  type SampleTimes,
  StackedModel,
  stackHorizons,
  Stacking,
  ZeroBaseline,
} from '../src/index.ts'
import { combinationWeights } from '../src/combining/combination.ts'
import { convexWeights, nonNegativeLeastSquares } from '../src/combining/non-negative.ts'
import { gram, mirrored } from '../src/linear/gram.ts'
import { consecutive, daily } from './drawn-samples.ts'
import { normalMatrix, take, takeRows, TestRandom } from './random.ts'

const random = () => new TestRandom('stack')

it('least squares without negative parts satisfies its conditions, collinear parts included', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 7 }), (seed, size) => {
      const stream = new TestRandom(seed)
      const columns = [...normalMatrix(12, size, stream).columns]
      if (size > 2) columns[2] = columns[0]!.map((value, i) => value + (seed % 2) * columns[1]![i]!)
      const label = Float64Array.from({ length: 12 }, () => stream.normal())
      const matrix = mirrored(gram(columns, undefined), size)
      const right = Float64Array.from(columns, (column) => column.reduce((sum, value, i) => sum + value * label[i]!, 0))
      const x = nonNegativeLeastSquares({ matrix, right })
      for (let i = 0; i < size; i++) {
        const slope = right[i]! - x.reduce((sum, value, j) => sum + matrix[i * size + j]! * value, 0)
        expect(x[i]).toBeGreaterThanOrEqual(0)
        expect(slope).toBeLessThan(1e-8)
        if (x[i]! > 0) expect(Math.abs(slope)).toBeLessThan(1e-8)
      }
    }),
    { numRuns: 300 },
  )
})

it('weights that sum to one are the best of all that do', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: -6, max: 6 }),
      (seed, size, power) => {
        const stream = new TestRandom(seed)
        const scale = 10 ** power
        const errors = normalMatrix(9, size, stream).columns.map((column, j) =>
          column.map((e) => scale * (e + (j % 3))),
        )
        const products = mirrored(gram(errors, undefined), size)
        const weights = convexWeights(products, size)
        const slope = (i: number) => weights.reduce((sum, w, j) => sum + products[i * size + j]! * w, 0) / scale ** 2
        expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12)
        // First-order condition on the simplex: slopes of members in use are equal, those of others higher.
        const used = Array.from(weights.keys()).filter((i) => weights[i]! > 0)
        const level = used.reduce((sum, i) => sum + weights[i]! * slope(i), 0)
        for (let i = 0; i < size; i++) {
          expect(weights[i]).toBeGreaterThanOrEqual(0)
          expect(slope(i)).toBeGreaterThan(level - 1e-7)
          if (used.includes(i)) expect(slope(i)).toBeCloseTo(level, 6)
        }
      },
    ),
    { numRuns: 300 },
  )
})

it('independent errors are weighted by the inverse of their variance', () => {
  // Bates and Granger (1969): variances 1 and 4 make 0.8 and 0.2.
  expect(Array.from(convexWeights(Float64Array.of(1, 0, 0, 4), 2))).toEqual([
    expect.closeTo(0.8, 12),
    expect.closeTo(0.2, 12),
  ])
  // A correlation above the ratio of the deviations leaves only the better one.
  expect(Array.from(convexWeights(Float64Array.of(1, 1.2, 1.2, 4), 2))).toEqual([1, 0])
  expect(Array.from(convexWeights(new Float64Array(9), 3))).toEqual([1 / 3, 1 / 3, 1 / 3])
})

it('weights without a sum shrink members that claim too much', () => {
  const label = Float64Array.of(1, -1, 2, -2)
  const weights = combinationWeights({ columns: [label.map((value) => 4 * value), label.map(() => 1)], label }, false)
  expect(weights[0]).toBeCloseTo(0.25, 12)
  expect(weights[1]).toBe(0)
})

/** Half of it linear in many features, half a threshold. */
function planted(rows: number, seed: string): { features: Matrix; label: Float64Array } {
  const stream = new TestRandom(seed)
  const features = normalMatrix(rows, 8, stream)
  const [threshold, ...linear] = features.columns
  const label = threshold!.map(
    (value, i) =>
      (Math.abs(value) > 1 ? 2 : 0) + linear.reduce((sum, x) => sum + 0.5 * x[i]!, 0) + 0.5 * stream.normal(),
  )
  return { features, label }
}

const forest = (task: 'regression' | 'classification') => new RandomForest({ task, trees: 25, minLeaf: 10 })

it('a stack is better than each member, and a member that knows nothing counts for little', () => {
  const train = planted(800, 'train')
  const test = planted(800, 'test')
  const members = {
    ridge: new Ridge(),
    forest: forest('regression'),
    zero: new ZeroBaseline({ task: 'regression' }),
  }
  const stack = new Stacking({ task: 'regression', members }).fit(train.features, train.label, { random: random() })
  const error = (model: Model) => meanSquaredError(test.label, model.predict(test.features))
  for (const [, member] of stack.members) expect(error(stack)).toBeLessThan(error(member))
  expect(stack.weights!['zero']).toBeLessThan(0.05)
  const sum = Object.values(stack.weights!).reduce((total, weight) => total + weight, 0)
  expect(sum).toBeCloseTo(1, 12)
})

it('a light meta-model may stand above the members, for classes too', () => {
  const train = planted(800, 'meta train')
  const test = planted(800, 'meta test')
  const up = (label: Float64Array) => label.map((value) => (value > 0.6 ? 1 : 0))
  const members = { logistic: new Logistic(), forest: forest('classification') }
  const fit = (stacking: Stacking) => stacking.fit(train.features, up(train.label), { random: random() })
  const weighted = fit(new Stacking({ task: 'classification', members }))
  const stacked = fit(new Stacking({ task: 'classification', members, meta: new Logistic() }))
  expect(stacked.weights).toBeUndefined()
  const loss = (model: Model) => logLoss(up(test.label), model.predict(test.features))
  for (const stack of [weighted, stacked]) {
    for (const [, member] of stack.members) expect(loss(stack)).toBeLessThan(loss(member))
  }
})

/** Knows every label it has seen, by the first feature, and nothing else. */
class Memory implements Estimator {
  readonly name = 'memory'
  readonly task = 'regression'
  readonly parameters = {}

  fit(features: Matrix, label: Float64Array): Model {
    const seen = new Map(Array.from(features.columns[0]!, (value, i) => [value, label[i]!]))
    return {
      task: 'regression',
      predict: ({ columns }) => Float64Array.from(columns[0]!, (value) => seen.get(value) ?? 0),
      serialise: () => ({ type: 'memory', version: 1 }),
    }
  }
}

it('a member that only remembers is not believed, although it is perfect on what it learnt', () => {
  const { features, label } = planted(300, 'memory')
  const members = { memory: new Memory(), ridge: new Ridge() }
  const stack = new Stacking({ task: 'regression', members }).fit(features, label, { random: random() })
  expect(meanSquaredError(label, stack.members[0]![1].predict(features))).toBe(0)
  expect(stack.weights!['memory']).toBeLessThan(0.1)
})

/** Predicts the mean label of the rows next in time: it can only do so where overlapping labels leak. */
class NearestInTime implements Estimator {
  readonly name = 'nearest'
  readonly task = 'regression'
  readonly parameters = {}

  fit(features: Matrix, label: Float64Array): Model {
    const days = features.columns[0]!
    const nearest = (day: number) => {
      const gaps = days.map((other) => Math.abs(other - day))
      return label[gaps.indexOf(Math.min(...gaps))]!
    }
    return {
      task: 'regression',
      predict: ({ columns }) => columns[0]!.map(nearest),
      serialise: () => ({ type: 'nearest', version: 1 }),
    }
  }
}

it('labels that overlap in time do not leak through the folds', () => {
  // Sums of 20 days of noise overlap by 19: the neighbour in time looks clever until it is purged.
  const rows = 600
  const stream = new TestRandom('overlap')
  const noise = Float64Array.from({ length: rows + 20 }, () => stream.normal())
  const label = Float64Array.from({ length: rows }, (_, i) => noise.subarray(i + 1, i + 21).reduce((a, b) => a + b, 0))
  const days = consecutive('2015-01-01', rows + 21)
  const all = daily(days, 20)
  const times: SampleTimes = {
    session: all.session.subarray(0, rows),
    decisionAt: all.decisionAt.subarray(0, rows),
    labelKnownAt: all.labelKnownAt.subarray(0, rows),
  }
  const features = { rows, columns: [Float64Array.from({ length: rows }, (_, i) => i)] }
  const samples = { features, label, times }
  const score = (folds: number, given: SampleTimes) => {
    const said = outOfFold(new NearestInTime(), samples, purgedFolds(given, { folds }), random())
    return meanSquaredError(label, said) / meanSquaredError(label, new Float64Array(rows))
  }
  const told = { ...times, labelKnownAt: times.decisionAt.map((at) => at + 1) }
  expect(() => score(60, told)).toThrow(expect.objectContaining({ kind: 'leak' }))
  expect(score(60, times)).toBeGreaterThan(1)
})

it('the folds are of sessions: a row of weight two is a row given twice in the same session', () => {
  const { features, label } = planted(120, 'twice')
  const times = daily(consecutive('2020-01-01', 121))
  const at = (rows: readonly number[]): SampleTimes => ({
    session: Int32Array.from(rows, (row) => times.session[row]!),
    decisionAt: take(times.decisionAt, rows),
    labelKnownAt: take(times.labelKnownAt, rows),
  })
  const once = Array.from(label.keys())
  const twice = once.flatMap((row) => (row % 3 === 0 ? [row, row] : [row]))
  const stacking = new Stacking({
    task: 'regression',
    members: { ridge: new Ridge(), lasso: new Lasso({ penalty: 0.3 }) },
  })
  const weighted = stacking.fit(features, label, {
    random: random(),
    times: at(once),
    weights: label.map((_, i) => (i % 3 === 0 ? 2 : 1)),
  })
  const repeated = stacking.fit(takeRows(features, twice), take(label, twice), { random: random(), times: at(twice) })
  expect(weighted.weights!['ridge']).toBeCloseTo(repeated.weights!['ridge']!, 8)
})

it('with fewer sessions than folds the members count equally', () => {
  const { features, label } = planted(4, 'few')
  const members = { ridge: new Ridge(), mean: new MeanBaseline({ task: 'regression' }) }
  const stack = new Stacking({ task: 'regression', members }).fit(features, label, { random: random() })
  expect(stack.weights).toEqual({ ridge: 0.5, mean: 0.5 })
})

/** Labels of three horizons, all of the same signal and the longer the noisier; known when the longest is. */
function horizons(rows: number, seed: string) {
  const stream = new TestRandom(seed)
  const features = normalMatrix(rows, 10, stream)
  const truth = features.columns[0]!
  const noisy = (noise: number) => truth.map((value) => value + noise * stream.normal())
  const labels = { h1: noisy(0.5), h5: noisy(2), h20: noisy(6) }
  const all = daily(consecutive('2015-01-01', rows + 5), 5)
  const times: SampleTimes = {
    session: all.session.subarray(0, rows),
    decisionAt: all.decisionAt.subarray(0, rows),
    labelKnownAt: all.labelKnownAt.subarray(0, rows),
  }
  return { samples: { features, label: labels.h20, times }, labels, truth }
}

it('a light model above a model a horizon tells the noisiest one better than its own model does', () => {
  const { samples, labels } = horizons(900, 'horizons')
  const options = { samples, labels, estimator: new Ridge(), meta: new Ridge(), folds: { folds: 6 }, random: random() }
  const stack = stackHorizons(options)
  const alone = stack.members.find(([name]) => name === 'h20')![1]
  const test = horizons(2000, 'horizons test')
  const error = (model: Model) => meanSquaredError(test.truth, model.predict(test.samples.features))
  // The truth has variance 1; noise of deviation 6 on 900 rows and 10 features leaves an error near 36 * 10 / 900.
  expect(error(alone)).toBeGreaterThan(0.2)
  expect(error(stack)).toBeLessThan(0.5 * error(alone))
  const [h1, , h20] = (stack.meta as LinearModel).coefficients
  expect(h1).toBeGreaterThan(Math.abs(h20!))
  const restored = restoreModel(JSON.parse(JSON.stringify(stack.serialise())))
  expect(restored.predict(test.samples.features)).toEqual(stack.predict(test.samples.features))
})

it('a stack over horizons believes nothing where there is nothing, and refuses what does not fit', () => {
  const { samples, labels } = horizons(600, 'nothing')
  const noise = new TestRandom('noise')
  const nothing = samples.label.map(() => noise.normal())
  const options = { samples, labels, estimator: new Ridge(), meta: new Lasso({ penalty: 0.12 }), random: random() }
  const blind = stackHorizons({ ...options, samples: { ...samples, label: nothing } })
  expect(Array.from((blind.meta as LinearModel).coefficients)).toEqual([0, 0, 0])
  expect(() => stackHorizons({ ...options, labels: {} })).toThrow(expect.objectContaining({ kind: 'parameter' }))
  expect(() => stackHorizons({ ...options, meta: new Logistic() })).toThrow(
    expect.objectContaining({ kind: 'parameter' }),
  )
})

it('refuses members of another task, none, and options and stored models that cannot be used', () => {
  const { features, label } = planted(50, 'refused')
  const members = { ridge: new Ridge() }
  const fit = (stacking: Stacking) => () => stacking.fit(features, label, { random: random() })
  expect(fit(new Stacking({ task: 'regression', members: {} }))).toThrow(LearnError)
  expect(fit(new Stacking({ task: 'regression', members: { logistic: new Logistic() } }))).toThrow(LearnError)
  expect(fit(new Stacking({ task: 'regression', members, meta: new Logistic() }))).toThrow(LearnError)
  expect(fit(new Stacking({ task: 'regression', members, folds: 1 }))).toThrow(LearnError)
  expect(fit(new Stacking({ task: 'regression', members, embargo: -1 }))).toThrow(LearnError)
  const times = daily(consecutive('2020-01-01', 20))
  expect(() => new Stacking({ task: 'regression', members }).fit(features, label, { random: random(), times })).toThrow(
    LearnError,
  )
  const model = new ConstantModel('regression', 1).serialise()
  for (const broken of [
    { type: 'stacking', version: 2, task: 'regression', members: [], meta: model },
    { type: 'stacking', version: 1, task: 'regression', members: [{ name: 'a' }], meta: model },
    { type: 'stacking', version: 1, task: 'regression', members: [] },
    { type: 'weighted-sum', version: 1, task: 'ranking', weights: '' },
  ]) {
    expect(() => restoreModel(broken)).toThrow(expect.objectContaining({ kind: 'model' }))
  }
  const stack = new Stacking({ task: 'regression', members }).fit(features, label, { random: random() })
  const restored = restoreModel(JSON.parse(JSON.stringify(stack.serialise())))
  expect(restored).toBeInstanceOf(StackedModel)
  expect((restored as StackedModel).weights).toEqual(stack.weights)
})
