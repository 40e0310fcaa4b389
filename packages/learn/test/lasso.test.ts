import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Lasso, LearnError, type Matrix, Ridge } from '../src/index.ts'
import { descend, momentsOf } from '../src/linear/coordinate-descent.ts'
import { standardisedLabel } from '../src/linear/lasso.ts'
import { Scaler } from '../src/linear/scaler.ts'
import { normalMatrix, TestRandom } from './random.ts'

const options = { random: new TestRandom('unused') }

/** NIST Statistical Reference Datasets, linear regression, Longley: six features, employment. */
const LONGLEY = `83.0 234289 2356 1590 107608 1947 60323;88.5 259426 2325 1456 108632 1948 61122;
88.2 258054 3682 1616 109773 1949 60171;89.5 284599 3351 1650 110929 1950 61187;96.2 328975 2099 3099 112075 1951 63221;
98.1 346999 1932 3594 113270 1952 63639;99.0 365385 1870 3547 115094 1953 64989;100.0 363112 3578 3350 116219 1954 63761;
101.2 397469 2904 3048 117388 1955 66019;104.6 419180 2822 2857 118734 1956 67857;108.4 442769 2936 2798 120445 1957 68169;
110.8 444546 4681 2637 121950 1958 66513;112.6 482704 3813 2552 123366 1959 68655;114.2 502601 3931 2514 125368 1960 69564;
115.7 518173 4806 2572 127852 1961 69331;116.9 554894 4007 2827 130081 1962 70551`
  .split(';')
  .map((row) => row.trim().split(' ').map(Number))

it('reproduces the coefficients that scikit-learn finds on the Longley data', () => {
  // scikit-learn 1.2.1, ElasticNet(alpha=penalty, l1_ratio=1 - ridgeShare, tol=1e-15) on standardised columns.
  const found = [
    { penalty: 0.05, ridgeShare: 0, expected: [0, 0.94460253611679, -0.018288332419997402, 0, 0, 0] },
    { penalty: 0.2, ridgeShare: 0, expected: [0, 0.7835516111796692, 0, 0, 0, 0] },
    {
      penalty: 0.05,
      ridgeShare: 0.5,
      expected: [
        0.19300900487080305, 0.4366015301704618, -0.11838129036926887, 0, 0.12216025503958501, 0.2713935222845614,
      ],
    },
  ]
  const column = (j: number) => Float64Array.from(LONGLEY, (row) => row[j]!)
  const features = { rows: 16, columns: [0, 1, 2, 3, 4, 5].map(column) }
  const label = column(6)
  const { deviation } = standardisedLabel({ label, weights: undefined })
  for (const { expected, ...parameters } of found) {
    const model = new Lasso(parameters).fit(features, label, options)
    for (const [j, value] of expected.entries()) expect(model.coefficients[j]! / deviation).toBeCloseTo(value, 6)
  }
})

it('of one feature the coefficient is the correlation less the penalty', () => {
  const random = new TestRandom('one')
  const features = normalMatrix(40, 1, random)
  const label = features.columns[0]!.map((value) => 3 * value + 2 * random.normal())
  const { deviation } = standardisedLabel({ label, weights: undefined })
  const correlation = new Ridge({ penalty: 0 }).fit(features, label, options).coefficients[0]! / deviation
  for (const penalty of [0.1, 0.5]) {
    const [lasso] = new Lasso({ penalty }).fit(features, label, options).coefficients
    expect(lasso! / deviation).toBeCloseTo(correlation - penalty, 9)
    const [net] = new Lasso({ penalty, ridgeShare: 0.4 }).fit(features, label, options).coefficients
    expect(net! / deviation).toBeCloseTo((correlation - 0.6 * penalty) / (1 + 0.4 * penalty), 9)
  }
  const out = new Lasso({ penalty: Math.abs(correlation) + 1e-9 }).fit(features, label, options)
  expect(out.coefficients[0]).toBe(0)
})

it('satisfies its first-order conditions, weights, collinear features and missing values included', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0.001, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      (seed, penalty, ridgeShare) => {
        const random = new TestRandom(seed)
        const { columns } = normalMatrix(30, 4, random)
        columns[0]![3] = Number.NaN
        const features = { rows: 30, columns: [...columns, columns[1]!.map((value) => 2 * value + 1)] }
        const label = Float64Array.from({ length: 30 }, (_, i) => columns[1]![i]! + random.normal())
        const weights = label.map(() => 0.1 + random.next())
        const model = new Lasso({ penalty, ridgeShare }).fit(features, label, { ...options, weights })
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        const { deviation } = standardisedLabel({ label, weights })
        const residual = model
          .predict(features)
          .map((value, i) => (weights[i]! * (label[i]! - value)) / deviation / total)
        for (const [j, column] of Scaler.fit(features.columns, weights).transform(features.columns).entries()) {
          const coefficient = model.coefficients[j]! / deviation
          const slope =
            column.reduce((sum, value, i) => sum + value * residual[i]!, 0) - penalty * ridgeShare * coefficient
          const bound = penalty * (1 - ridgeShare)
          if (coefficient === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(bound + 1e-5)
          else expect(Math.abs(slope - Math.sign(coefficient) * bound)).toBeLessThan(1e-5)
        }
      },
    ),
    { numRuns: 60 },
  )
})

it('the objective is within the tolerance of its minimum', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(0.3, 0.03, 0.003), (seed, tolerance) => {
      const random = new TestRandom(seed)
      const features = normalMatrix(25, 6, random)
      const columns = Scaler.fit(features.columns, undefined).transform(features.columns)
      const { label } = standardisedLabel({ label: columns[0]!.map((x) => x + random.normal()), weights: undefined })
      const moments = momentsOf(columns, label, undefined)
      const penalties = { absolute: 0.05, square: 0.02 }
      const objective = (coefficients: Float64Array) => {
        const squares = label.reduce((sum, value, i) => {
          const predicted = columns.reduce((total, column, j) => total + column[i]! * coefficients[j]!, 0)
          return sum + (value - predicted) ** 2
        }, 0)
        return coefficients.reduce((sum, b) => sum + 0.05 * Math.abs(b) + 0.01 * b * b, squares / 50)
      }
      const at = (tolerance: number) => {
        const coefficients = new Float64Array(6)
        expect(descend(moments, penalties, coefficients, { tolerance, maxSweeps: 10_000 })).toBe(true)
        return objective(coefficients)
      }
      const above = at(tolerance) - at(1e-13)
      expect(above).toBeGreaterThanOrEqual(-1e-12)
      expect(above).toBeLessThanOrEqual(tolerance)
    }),
  )
})

it('finds the few features that matter among many that do not', () => {
  const random = new TestRandom('sparse')
  const features = normalMatrix(400, 60, random)
  const label = Float64Array.from(
    { length: 400 },
    (_, i) => features.columns[7]![i]! - features.columns[30]![i]! + random.normal(),
  )
  const model = new Lasso({ penalty: 0.15 }).fit(features, label, options)
  expect(Array.from(model.coefficients.keys()).filter((j) => model.coefficients[j] !== 0)).toEqual([7, 30])
  expect(model.coefficients[7]).toBeGreaterThan(0)
  expect(model.coefficients[30]).toBeLessThan(0)
})

it('does not depend on the units of features and label', () => {
  const random = new TestRandom('units')
  const features = normalMatrix(50, 3, random)
  const label = features.columns[1]!.map((value) => value + random.normal())
  const scaled: Matrix = {
    rows: 50,
    columns: features.columns.map((column, j) => column.map((value) => value * 1000 ** j - 5)),
  }
  const plain = new Lasso({ penalty: 0.1 }).fit(features, label, options).predict(features)
  const other = new Lasso({ penalty: 0.1 })
    .fit(
      scaled,
      label.map((value) => value / 1e4),
      options,
    )
    .predict(scaled)
  for (let i = 0; i < 50; i++) expect(other[i]! * 1e4).toBeCloseTo(plain[i]!, 6)
})

it('says so when it is not given the sweeps to converge, and refuses parameters that cannot be used', () => {
  const random = new TestRandom('sweeps')
  const features = normalMatrix(20, 3, random)
  const label = features.columns[0]!.map((value) => value + features.columns[1]![0]! + random.normal())
  expect(() => new Lasso({ penalty: 1e-4, maxSweeps: 1 }).fit(features, label, options)).toThrow(/did not converge/)
  for (const penalty of [0, -1, Infinity, Number.NaN]) {
    expect(() => new Lasso({ penalty }).fit(features, label, options)).toThrow(LearnError)
  }
  for (const ridgeShare of [-0.1, 1, Number.NaN]) {
    expect(() => new Lasso({ ridgeShare }).fit(features, label, options)).toThrow(LearnError)
  }
  expect(() => new Lasso({ tolerance: 0 }).fit(features, label, options)).toThrow(LearnError)
  expect(() => new Lasso({ maxSweeps: 0.5 }).fit(features, label, options)).toThrow(LearnError)
})
