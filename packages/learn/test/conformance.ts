/** What every estimator must do; called once for each. */
import { expect, it } from 'vitest'
import { type Estimator, LearnError, type Matrix, type Model, restoreModel, type Task } from '../src/index.ts'
import { normalMatrix, take, takeRows, TestRandom } from './random.ts'

export interface Conformance {
  readonly name: string
  readonly tasks: readonly Task[]
  create(task: Task): Estimator
  /** The same, without chance: weights must then act exactly as repeated rows. */
  createExact?(task: Task): Estimator
  /** Relative error allowed between a weight of 2 and a row given twice; 0 = same bits. */
  readonly weightTolerance: number
  /** Rows that a prediction looks at, up to its own; 1 when absent. */
  readonly window?: number
  /** With a parameter whose name is a letter away from one that exists; absent where there are no parameters. */
  createMisspelt?(task: Task): Estimator
  /**
   * Chooses its length on the last 30 % of the rows and gives up after `patience` steps; absent where nothing is chosen:
   * forests (trees do not follow each other), linear models, baselines. Only for those whose every step on turned labels
   * is worse than the one before; a median of trees is not, see adaboost-r2.test.ts.
   */
  createStopping?(task: Task, patience: number): Estimator
  /** The same fit in parts, as several workers would make it; absent where a fit is one piece on one thread. */
  fitInParts?(task: Task, features: Matrix, label: Float64Array): Model
}

const FEATURES = 5

function sample(task: Task, rows: number, seed: string): { features: Matrix; label: Float64Array } {
  const random = new TestRandom(seed)
  const features = normalMatrix(rows, FEATURES, random)
  const [first, second] = features.columns
  const value = (i: number) => first![i]! - 0.5 * second![i]! + random.normal()
  const label = Float64Array.from({ length: rows }, (_, i) => labelOf(task, value(i)))
  return { features, label }
}

function labelOf(task: Task, value: number): number {
  if (task === 'regression') return value
  if (task === 'classification') return value > 0 ? 1 : 0
  return value > 0.7 ? 2 : value > -0.7 ? 1 : 0
}

/** The opposite of each label. */
function turned(task: Task, label: Float64Array): Float64Array {
  if (task === 'regression') return label.map((value) => -value)
  return label.map((value) => (task === 'classification' ? 1 : 2) - value)
}

function withMissing(features: Matrix, random: TestRandom): Matrix {
  const blank = (column: Float64Array) => column.map((value) => (random.next() < 0.2 ? Number.NaN : value))
  return { rows: features.rows, columns: features.columns.map(blank) }
}

/** What every fit of the suite draws from. */
export const random = () => new TestRandom('fit')

function expectSound(task: Task, prediction: Float64Array, rows: number): void {
  expect(prediction.length).toBe(rows)
  expect(prediction.every(Number.isFinite)).toBe(true)
  if (task === 'classification') expect(prediction.every((value) => value >= 0 && value <= 1)).toBe(true)
  if (task === 'classes') expect(prediction.every((value) => [0, 1, 2].includes(value))).toBe(true)
}

export function estimatorConformance(suite: Conformance): void {
  for (const task of suite.tasks) {
    const title = `${suite.name}, ${task}`
    /** None where an estimator does not have the part: it then has no such test, rather than one that is skipped. */
    const titleIf = (part: keyof Conformance) => (part in suite ? [title] : [])
    const create = () => suite.create(task)
    const createExact = () => suite.createExact?.(task) ?? suite.create(task)
    const fit = (estimator: Estimator, features: Matrix, label: Float64Array, weights?: Float64Array): Model =>
      estimator.fit(features, label, { random: random(), ...(weights && { weights }) })

    it(`${title}: holds its parameters and learns only in fit`, () => {
      const estimator = create()
      expect(estimator.task).toBe(task)
      expect(JSON.parse(JSON.stringify(estimator.parameters))).toEqual(estimator.parameters)
      const { features, label } = sample(task, 60, 'parameters')
      const before = fit(create(), features, label).predict(features)
      fit(estimator, takeRows(features, [0, 1, 2]), take(label, [0, 1, 2]))
      expect(fit(estimator, features, label).predict(features)).toEqual(before)
    })

    it(`${title}: leaves features, labels and weights as they were`, () => {
      const { features, label } = sample(task, 40, 'untouched')
      const weights = label.map((_, i) => i % 3)
      const copy = structuredClone({ features, label, weights })
      fit(create(), features, label, weights).predict(features)
      expect({ features, label, weights }).toEqual(copy)
    })

    it(`${title}: predicts the same bits after it was stored as JSON`, () => {
      const { features, label } = sample(task, 80, 'stored')
      const model = fit(create(), features, label)
      const text = JSON.stringify(model.serialise())
      const restored = restoreModel(JSON.parse(text))
      expect(restored.task).toBe(task)
      expect(restored.predict(features)).toEqual(model.predict(features))
      expect(JSON.stringify(restored.serialise())).toBe(text)
    })

    const windowOf = (row: number) => {
      const first = Math.max(0, row + 1 - (suite.window ?? 1))
      return Array.from({ length: row + 1 - first }, (_, k) => first + k)
    }

    it(`${title}: predicts a row alone as among others`, () => {
      const { features, label } = sample(task, 600, 'alone')
      const model = fit(create(), features, label)
      const all = model.predict(features)
      for (const row of [0, 255, 256, 599]) {
        expect(model.predict(takeRows(features, windowOf(row))).at(-1)).toBe(all[row])
      }
      expect(model.predict({ rows: 0, columns: features.columns.map(() => new Float64Array(0)) }).length).toBe(0)
    })

    it(`${title}: refuses labels, features and weights that cannot be used`, () => {
      const { features, label } = sample(task, 20, 'refused')
      const broken = (change: (values: Float64Array) => void, of: Float64Array) => {
        const copy = of.slice()
        change(copy)
        return copy
      }
      const refuses = (work: () => unknown) => expect(work).toThrow(LearnError)
      for (const bad of [Number.NaN, Infinity]) {
        refuses(() =>
          fit(
            create(),
            features,
            broken((values) => (values[3] = bad), label),
          ),
        )
      }
      if (task !== 'regression') {
        refuses(() =>
          fit(
            create(),
            features,
            broken((values) => (values[3] = 0.5), label),
          ),
        )
      }
      const infinite = {
        ...features,
        columns: features.columns.map((column) => broken((c) => (c[7] = -Infinity), column)),
      }
      refuses(() => fit(create(), infinite, label))
      refuses(() => fit(create(), features, label).predict(infinite))
      refuses(() => fit(create(), features, label.subarray(1)))
      refuses(() => fit(create(), features, label, new Float64Array(19).fill(1)))
      refuses(() =>
        fit(
          create(),
          features,
          label,
          broken((values) => (values[3] = -1), new Float64Array(20).fill(1)),
        ),
      )
      for (const bad of [1e-310, 1e300]) refuses(() => fit(create(), features, label, new Float64Array(20).fill(bad)))
      if (task === 'regression')
        refuses(() =>
          fit(
            create(),
            features,
            label.map((value) => value * 1e200),
          ),
        )
      refuses(() => fit(create(), features, label, new Float64Array(20)))
      refuses(() => fit(create(), takeRows(features, []), new Float64Array(0)))
    })

    it(`${title}: takes missing features when it learns and when it predicts`, () => {
      const { features, label } = sample(task, 200, 'missing')
      const holes = withMissing(features, new TestRandom('holes'))
      expectSound(task, fit(create(), holes, label).predict(holes), 200)
      expectSound(task, fit(create(), features, label).predict(holes), 200)
      const blank = { rows: 200, columns: [new Float64Array(200).fill(Number.NaN), ...features.columns.slice(1)] }
      expectSound(task, fit(create(), blank, label).predict(features), 200)
      const allBlank = { rows: 200, columns: features.columns.map(() => blank.columns[0]!) }
      expectSound(task, fit(create(), allBlank, label).predict(features), 200)
      expectSound(task, fit(create(), features, label).predict(allBlank), 200)
    })

    it(`${title}: a row of weight zero is absent`, () => {
      const { features, label } = sample(task, 90, 'zero weight')
      const weights = label.map((_, i) => (i % 4 === 1 ? 0 : 1))
      const kept = Array.from(label.keys()).filter((i) => weights[i] === 1)
      const weighted = fit(create(), features, label, weights)
      const without = fit(create(), takeRows(features, kept), take(label, kept))
      expect(weighted.predict(features)).toEqual(without.predict(features))
    })

    it(`${title}: a row of weight two is a row given twice`, () => {
      const { features, label } = sample(task, 70, 'weight two')
      const weights = label.map((_, i) => (i % 3 === 0 ? 2 : 1))
      const repeated = Array.from(label.keys()).flatMap((i) => (weights[i] === 2 ? [i, i] : [i]))
      const weighted = fit(createExact(), features, label, weights).predict(features)
      const twice = fit(createExact(), takeRows(features, repeated), take(label, repeated)).predict(features)
      for (let i = 0; i < weighted.length; i++) {
        expect(Math.abs(weighted[i]! - twice[i]!)).toBeLessThanOrEqual(suite.weightTolerance * Math.abs(twice[i]!))
      }
    })

    it(`${title}: is content with constant features, a constant label, one row, more features than rows`, () => {
      const { features, label } = sample(task, 50, 'constant')
      const flat = { rows: 50, columns: [new Float64Array(50).fill(0.1), ...features.columns.slice(1)] }
      expectSound(task, fit(create(), flat, label).predict(features), 50)
      const allFlat = { rows: 50, columns: features.columns.map(() => new Float64Array(50).fill(0.1)) }
      expectSound(task, fit(create(), allFlat, label).predict(features), 50)
      expectSound(task, fit(create(), { rows: 50, columns: [] }, label).predict({ rows: 3, columns: [] }), 3)
      for (const value of { regression: [0, 0.1, -7e-5], classification: [0, 1], classes: [0, 1, 2] }[task]) {
        const constant = fit(create(), features, new Float64Array(50).fill(value)).predict(features)
        if (suite.name !== 'zero') expect(constant.every((predicted) => predicted === value)).toBe(true)
      }
      expectSound(task, fit(create(), takeRows(features, [0]), take(label, [0])).predict(features), 50)
      expectSound(task, fit(create(), takeRows(features, [0, 1, 2]), take(label, [0, 1, 2])).predict(features), 50)
    })

    it(`${title}: is the same bytes from the same seed, whoever fits how much of it`, () => {
      const { features, label } = sample(task, 120, 'bytes')
      const bytes = JSON.stringify(fit(create(), features, label).serialise())
      expect(JSON.stringify(fit(create(), features, label).serialise())).toBe(bytes)
      const parts = suite.fitInParts?.(task, features, label)
      if (parts) expect(JSON.stringify(parts.serialise())).toBe(bytes)
    })

    it.each(titleIf('createMisspelt'))('%s: refuses a parameter that it does not have, naming the nearest', () => {
      const { features, label } = sample(task, 30, 'misspelt')
      const work = () => fit(suite.createMisspelt!(task), features, label)
      expect(work).toThrow(LearnError)
      expect(work).toThrow(
        expect.objectContaining({ kind: 'parameter', remedy: expect.stringContaining('Did you mean') }),
      )
    })

    it.each(titleIf('createStopping'))('%s: stops on the last rows, learning nothing else from them', () => {
      const { features, label } = sample(task, 200, 'stopping')
      const opposite = Float64Array.from([...label.subarray(0, 140), ...turned(task, label.subarray(140))])
      const predict = (patience: number, labels: Float64Array) =>
        fit(suite.createStopping!(task, patience), features, labels).predict(features)
      // On labels turned round each step is worse than the one before, so that only the first is kept.
      expect(predict(5, opposite)).toEqual(predict(1, opposite))
      expect(predict(5, label)).not.toEqual(predict(5, opposite))
    })

    it(`${title}: refuses to predict from another number of features`, () => {
      const { features, label } = sample(task, 30, 'width')
      const model = fit(create(), features, label)
      const narrow = { rows: 30, columns: features.columns.slice(1) }
      const isConstant = model.serialise().type === 'constant'
      if (!isConstant) expect(() => model.predict(narrow)).toThrow(LearnError)
    })
  }
}
