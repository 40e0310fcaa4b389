import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LearnError, Logistic, type Matrix, restoreModel, Ridge } from '../src/index.ts'
import { solvePositiveDefinite } from '../src/linear/cholesky.ts'
import { gram } from '../src/linear/gram.ts'
import { normalMatrix, TestRandom } from './random.ts'

const options = { random: new TestRandom('unused') }

function matrix(...columns: number[][]): Matrix {
  return { rows: columns[0]!.length, columns: columns.map((column) => Float64Array.from(column)) }
}

/** Of a linear model of one feature: its prediction is affine, so two points give both. */
function lineOf(predict: (x: number) => number): { intercept: number; slope: number } {
  return { intercept: predict(0), slope: predict(1) - predict(0) }
}

it('least squares reproduces the certified line of the NIST data set Norris', () => {
  // NIST Statistical Reference Datasets, linear regression, Norris (ozone monitors, 36 observations).
  const pairs =
    '0.2 0.1;337.4 338.8;118.2 118.1;884.6 888.0;10.1 9.2;226.5 228.1;666.3 668.5;996.3 998.5;448.6 449.1;' +
    '777.0 778.9;558.2 559.2;0.4 0.3;0.6 0.1;775.5 778.1;666.9 668.8;338.0 339.3;447.5 448.9;11.6 10.8;' +
    '556.0 557.7;228.1 228.3;995.8 998.0;887.6 888.8;120.2 119.6;0.3 0.3;0.3 0.6;556.8 557.6;339.1 339.3;' +
    '887.2 888.0;999.0 998.5;779.0 778.9;11.1 10.2;118.3 117.6;229.2 228.9;669.1 668.4;448.9 449.2;0.5 0.2'
  const rows = pairs.split(';').map((pair) => pair.split(' ').map(Number))
  const features = matrix(rows.map(([x]) => x!))
  const model = new Ridge({ penalty: 0 }).fit(
    features,
    Float64Array.from(rows, ([, y]) => y!),
    options,
  )
  const { intercept, slope } = lineOf((x) => model.predict(matrix([x]))[0]!)
  expect(intercept).toBeCloseTo(-0.262323073774029, 10)
  expect(slope).toBeCloseTo(1.00211681802045, 12)
})

it('ridge satisfies its normal equations on standardised features', () => {
  const random = new TestRandom('ridge')
  const features = normalMatrix(50, 4, random)
  const label = Float64Array.from({ length: 50 }, () => random.normal())
  const weights = label.map((_, i) => 0.5 + (i % 4))
  const penalty = 3
  const model = new Ridge({ penalty }).fit(features, label, { ...options, weights })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const residual = model.predict(features).map((predicted, i) => weights[i]! * (label[i]! - predicted))
  expect(residual.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9)
  for (const [j, column] of features.columns.entries()) {
    const mean = column.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total
    const deviation = Math.sqrt(column.reduce((sum, value, i) => sum + weights[i]! * (value - mean) ** 2, 0) / total)
    const slope = column.reduce((sum, value, i) => sum + ((value - mean) / deviation) * residual[i]!, 0)
    expect(slope).toBeCloseTo(penalty * model.coefficients[j]!, 8)
  }
})

it('ridge shrinks towards the mean as the penalty grows', () => {
  const random = new TestRandom('shrink')
  const features = normalMatrix(40, 3, random)
  const label = features.columns[0]!.map((value) => 2 * value + 5)
  const mean = label.reduce((sum, value) => sum + value, 0) / 40
  const spread = (penalty: number) => {
    const predicted = new Ridge({ penalty }).fit(features, label, options).predict(features)
    return predicted.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0)
  }
  expect(spread(0)).toBeGreaterThan(spread(10))
  expect(spread(10)).toBeGreaterThan(spread(1000))
  expect(spread(1e9)).toBeLessThan(1e-5)
})

it('ridge without a penalty refuses collinear features; with one it takes them', () => {
  const features = matrix([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
  const label = Float64Array.of(1, 2, 2, 4, 5)
  expect(() => new Ridge({ penalty: 0 }).fit(features, label, options)).toThrow(LearnError)
  const model = new Ridge({ penalty: 1 }).fit(features, label, options)
  expect(model.coefficients[0]).toBeCloseTo(model.coefficients[1]!, 12)
})

it('does not depend on the units of the features', () => {
  const random = new TestRandom('units')
  const features = normalMatrix(60, 3, random)
  const label = features.columns[0]!.map((value) => (value + random.normal() > 0 ? 1 : 0))
  const scaled = {
    rows: 60,
    columns: features.columns.map((column, j) => column.map((value) => value * 10 ** (4 * j) + 7)),
  }
  const plain = new Logistic().fit(features, label, options).predict(features)
  const other = new Logistic().fit(scaled, label, options).predict(scaled)
  for (let i = 0; i < 60; i++) expect(other[i]).toBeCloseTo(plain[i]!, 6)
})

it('logistic regression reproduces the published fit of hours studied against passing', () => {
  // Data and maximum-likelihood estimates: Wikipedia, "Logistic regression", example of 20 students:
  // intercept -4.0777, coefficient 1.5046 an hour.
  const hours = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5]
  const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]
  const model = new Logistic({ penalty: 1e-9 }).fit(matrix(hours), Float64Array.from(passed), options)
  const logOdds = (x: number) => {
    const probability = model.predict(matrix([x]))[0]!
    return Math.log(probability / (1 - probability))
  }
  const { intercept, slope } = lineOf(logOdds)
  expect(intercept).toBeCloseTo(-4.0777, 4)
  expect(slope).toBeCloseTo(1.5046, 4)
})

it('logistic regression satisfies its first-order conditions, weights and penalty included', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 1e-3, max: 100, noNaN: true }), (seed, penalty) => {
      const random = new TestRandom(seed)
      const features = normalMatrix(30, 3, random)
      const label = Float64Array.from({ length: 30 }, (_, i) => (i < 2 ? i : random.integer(2)))
      const weights = label.map(() => 0.1 + random.next())
      const model = new Logistic({ penalty }).fit(features, label, { ...options, weights })
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const residual = model.predict(features).map((p, i) => weights[i]! * (label[i]! - p))
      expect(residual.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6)
      for (const [j, column] of features.columns.entries()) {
        const mean = column.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total
        const variance = column.reduce((sum, value, i) => sum + weights[i]! * (value - mean) ** 2, 0) / total
        const slope = column.reduce((sum, value, i) => sum + ((value - mean) / Math.sqrt(variance)) * residual[i]!, 0)
        expect(slope).toBeCloseTo(penalty * model.coefficients[j]!, 5)
      }
    }),
    { numRuns: 40 },
  )
})

it('logistic regression converges where the classes can be told apart without error', () => {
  const features = matrix([-3, -2, -1, 1, 2, 3])
  const model = new Logistic({ penalty: 1e-6 }).fit(features, Float64Array.of(0, 0, 0, 1, 1, 1), options)
  const predicted = model.predict(features)
  expect(predicted[2]).toBeLessThan(0.01)
  expect(predicted[3]).toBeGreaterThan(0.99)
})

it('logistic regression says so when it is not given the steps to converge', () => {
  const random = new TestRandom('steps')
  const features = normalMatrix(100, 3, random)
  const label = features.columns[0]!.map((value) => (value + 0.3 * random.normal() > 0 ? 1 : 0))
  expect(() => new Logistic({ maxIterations: 2 }).fit(features, label, options)).toThrow(/did not converge/)
})

it('missing values take the training median, in training and afterwards', () => {
  const known = [4, 1, 3, 2, 100]
  const label = Float64Array.of(1, 2, 3, 4, 5, 6)
  const holed = new Ridge().fit(matrix([...known, Number.NaN]), label, options)
  const filled = new Ridge().fit(matrix([...known, 3]), label, options)
  expect(holed.serialise()).toEqual({ ...filled.serialise() })
  expect(holed.predict(matrix([Number.NaN]))).toEqual(holed.predict(matrix([3])))
  const even = new Ridge().fit(matrix([4, 1, 3, 2, Number.NaN]), label.subarray(1), options)
  expect(even.predict(matrix([Number.NaN]))).toEqual(even.predict(matrix([2.5])))
})

it('refuses stored linear models that are damaged', () => {
  const stored = new Ridge().fit(matrix([1, 2, 3]), Float64Array.of(1, 2, 4), options).serialise()
  for (const broken of [
    { ...stored, version: 9 },
    { ...stored, coefficients: '' },
    { ...stored, scaler: {} },
    { ...stored, features: [] },
  ]) {
    expect(() => restoreModel(broken)).toThrow(LearnError)
  }
})

it('refuses penalties that cannot be used', () => {
  const features = matrix([1, 2, 3])
  const label = Float64Array.of(0, 1, 1)
  for (const penalty of [-1, Number.NaN, Infinity]) {
    expect(() => new Ridge({ penalty }).fit(features, label, options)).toThrow(LearnError)
    expect(() => new Logistic({ penalty }).fit(features, label, options)).toThrow(LearnError)
  }
  expect(() => new Logistic({ penalty: 0 }).fit(features, label, options)).toThrow(LearnError)
})

it('Cholesky solves positive definite systems and refuses others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 1e6 }), (size, seed) => {
      const random = new TestRandom(seed)
      const { columns } = normalMatrix(size + 5, size, random)
      const lower = gram(columns, undefined)
      const solution = Array.from({ length: size }, () => random.normal())
      const entry = (i: number, j: number) => lower[Math.max(i, j) * size + Math.min(i, j)]!
      const right = Float64Array.from(solution, (_, i) => solution.reduce((sum, x, j) => sum + entry(i, j) * x, 0))
      expect(solvePositiveDefinite(lower, right)).toBe(true)
      for (let i = 0; i < size; i++) expect(right[i]).toBeCloseTo(solution[i]!, 6)
    }),
  )
  expect(solvePositiveDefinite(Float64Array.of(1, 0, 1, 1), new Float64Array(2))).toBe(false)
  expect(solvePositiveDefinite(Float64Array.of(1, 0, 2, 1), new Float64Array(2))).toBe(false)
  expect(solvePositiveDefinite(Float64Array.of(0), new Float64Array(1))).toBe(false)
})

it('weighted products of columns equal plain sums', () => {
  const random = new TestRandom('gram')
  const { columns } = normalMatrix(33, 7, random)
  const weights = columns[0]!.map((value) => Math.abs(value))
  const products = gram(columns, weights)
  for (let i = 0; i < 7; i++) {
    for (let j = 0; j < 7; j++) {
      const plain = weights.reduce((sum, weight, row) => sum + weight * columns[i]![row]! * columns[j]![row]!, 0)
      expect(products[i * 7 + j]).toBeCloseTo(j <= i ? plain : 0, 10)
    }
  }
})
