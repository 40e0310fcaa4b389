/** Trees exported to ONNX, run by onnxruntime, against our own predictions. */
import { expect, it } from 'vitest'
import {
  AdaBoost,
  Boosting,
  ExtraTrees,
  LearnError,
  type Matrix,
  MulticlassBoosting,
  RandomForest,
} from '../src/index.ts'
import { itOnOnnx, type OnnxRuntime, runOnnx } from './onnx-peer.ts'
import { normalMatrix, TestRandom } from './random.ts'

const ROWS = 300
/** Of a prediction, relative: theirs are single precision. */
const TOLERANCE = 1e-5

const random = () => new TestRandom('onnx')

function planted(): { features: Matrix; label: Float64Array } {
  const source = new TestRandom('trees in onnx')
  const { columns } = normalMatrix(ROWS, 4, source)
  const label = columns[0]!.map((value, i) => 3 + value + (columns[1]![i]! > 0 ? 2 : 0) + 0.3 * source.normal())
  const holed = columns.map((column, j) => column.map((value) => (j < 2 && source.next() < 0.2 ? Number.NaN : value)))
  return { features: { rows: ROWS, columns: holed }, label }
}

async function run(
  runtime: OnnxRuntime,
  file: Uint8Array,
  { rows, columns }: Matrix,
  output: string,
): Promise<Float32Array> {
  const values = Float64Array.from({ length: rows * columns.length }, (_, k) => {
    return columns[k % columns.length]![Math.floor(k / columns.length)]!
  })
  const results = await runOnnx(runtime, file, { name: 'features', values, dimensions: [rows, columns.length] })
  return results[output]!.data as Float32Array
}

function expectClose(ours: Float64Array, theirs: Float32Array, place = (i: number) => i): void {
  for (const [i, value] of ours.entries()) {
    expect(Math.abs(theirs[place(i)]! - value)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(value)))
  }
}

const { features, label } = planted()
const classes = label.map((value) => (value > 4 ? 1 : 0))
const counts = label.map((value) => Math.max(0, Math.round(value)))
const small = { rounds: 12, minLeaf: 3 }
const estimators = [
  { name: 'squared boosting', estimator: new Boosting({ task: 'regression', ...small }), target: label },
  {
    name: 'Poisson boosting',
    estimator: new Boosting({ task: 'regression', loss: 'poisson', ...small }),
    target: counts,
  },
  { name: 'logistic boosting', estimator: new Boosting({ task: 'classification', ...small }), target: classes },
  { name: 'AdaBoost', estimator: new AdaBoost({ rounds: 12 }), target: classes },
  { name: 'forest', estimator: new RandomForest({ task: 'regression', trees: 9 }), target: label },
  { name: 'forest of classes', estimator: new RandomForest({ task: 'classification', trees: 9 }), target: classes },
  { name: 'extra trees', estimator: new ExtraTrees({ task: 'regression', trees: 9 }), target: label },
]
for (const { name, estimator, target } of estimators) {
  itOnOnnx(`onnxruntime predicts what ${name} does, missing values included`, async (runtime) => {
    const model = estimator.fit(features, target, { random: random() })
    expectClose(model.predict(features), await run(runtime, model.toOnnx(), features, 'prediction'))
  })
}

/** Values that a single cannot tell apart, and ends of what a double holds. */
const NEAR = [1, 1 + 2 ** -40, 1 + 2 ** -39, 1 + 2 ** -38, 0, -0, 5e-324, -5e-324, 1e-300, 2e38, 1e300, -1e300]
for (const { name, estimator, target } of estimators) {
  itOnOnnx(`onnxruntime goes the way of ${name} at and beside every edge`, async (runtime) => {
    const source = new TestRandom('near')
    const columns = features.columns.map(() => Float64Array.from(target, () => NEAR[source.integer(NEAR.length)]!))
    const told = target.map((value, i) => (columns[0]![i]! > 1 + 2 ** -39 ? target[0]! : value))
    const model = estimator.fit({ rows: ROWS, columns }, told, { random: random() })
    const extreme = [...NEAR, Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE, 0.5, 1 - 2 ** -53]
    const asked = columns.map(() => Float64Array.from(target, () => extreme[source.integer(extreme.length)]!))
    const rows = { rows: ROWS, columns: asked }
    expectClose(model.predict(rows), await run(runtime, model.toOnnx(), rows, 'prediction'))
  })
}

itOnOnnx('onnxruntime gives the probabilities of several classes', async (runtime) => {
  const target = label.map((value) => (value > 5 ? 2 : value > 3 ? 1 : 0))
  const model = new MulticlassBoosting({ classes: 3, ...small }).fit(features, target, { random: random() })
  const theirs = await run(runtime, model.toOnnx(), features, 'probabilities')
  for (const [k, ours] of model.probabilities(features).entries()) expectClose(ours, theirs, (i) => 3 * i + k)
})

it('a model that divides categories is refused', () => {
  const code = features.columns[2]!.map((value) => Math.round(value))
  const columns = features.columns.with(2, code)
  const target = code.map((value) => (value === 0 ? 5 : 0))
  const boosting = new Boosting({ task: 'regression', categorical: ['x2'], ...small })
  const model = boosting.fit({ rows: ROWS, columns }, target, { random: random() })
  expect(() => model.toOnnx()).toThrow(LearnError)
})
