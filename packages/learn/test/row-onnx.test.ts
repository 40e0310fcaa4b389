/** Linear models, constants and stacks exported to ONNX, run by onnxruntime, against our own predictions. */
import { expect, it } from 'vitest'
import {
  AdaBoostR2,
  Boosting,
  type Estimator,
  isRowGraph,
  Lasso,
  Logistic,
  Lstm,
  type Matrix,
  MeanBaseline,
  QuantileForest,
  RandomForest,
  Ridge,
  Stacking,
} from '../src/index.ts'
import { rowOnnx } from '../src/onnx/row-graph.ts'
import { itOnOnnx, runOnnx } from './onnx-peer.ts'
import { normalMatrix, TestRandom } from './random.ts'

const ROWS = 200
/** Of a prediction in double precision, relative; sums run in another order. */
const DOUBLE = 1e-12
const SINGLE = 1e-5

/** Features far from 0 with holes, one of them constant. */
function planted(): { features: Matrix; label: Float64Array } {
  const source = new TestRandom('rows in onnx')
  const { columns } = normalMatrix(ROWS, 4, source)
  const label = columns[0]!.map((value, i) => 3 + value - 0.5 * columns[1]![i]! + 0.3 * source.normal())
  const holed = columns.map((column, j) =>
    column.map((value) => (j === 3 ? 7 : j < 2 && source.next() < 0.2 ? Number.NaN : 50 * j + value)),
  )
  return { features: { rows: ROWS, columns: holed }, label }
}

const { features, label } = planted()
const classes = label.map((value) => (value > 3 ? 1 : 0))
const tree = { trees: 7, minLeaf: 5 }
const stack = { ridge: new Ridge(), mean: new MeanBaseline({ task: 'regression' }) }
const treesToo = { ...stack, forest: new RandomForest({ task: 'regression', ...tree }) }
const ofClasses = { logistic: new Logistic(), forest: new RandomForest({ task: 'classification', ...tree }) }

const cases: readonly [name: string, Estimator, Float64Array, tolerance: number][] = [
  ['ridge', new Ridge(), label, DOUBLE],
  ['the lasso', new Lasso({ penalty: 0.05 }), label, DOUBLE],
  ['logistic', new Logistic(), classes, DOUBLE],
  ['logistic of one class', new Logistic(), new Float64Array(ROWS).fill(1), DOUBLE],
  ['a constant', new MeanBaseline({ task: 'regression' }), label, DOUBLE],
  ['AdaBoost for regression', new AdaBoostR2({ rounds: 9 }), label, SINGLE],
  ['a quantile forest', new QuantileForest(tree), label, SINGLE],
  ['a stack', new Stacking({ task: 'regression', members: stack }), label, DOUBLE],
  ['a stack with trees', new Stacking({ task: 'regression', members: treesToo }), label, SINGLE],
  [
    'a stack of classes',
    new Stacking({ task: 'classification', members: ofClasses, sumToOne: false }),
    classes,
    SINGLE,
  ],
  [
    'a stack under a meta-model',
    new Stacking({ task: 'regression', members: stack, meta: new Ridge() }),
    label,
    DOUBLE,
  ],
]
for (const [name, estimator, target, tolerance] of cases) {
  itOnOnnx(`onnxruntime predicts what ${name} does, missing values included`, async (runtime) => {
    const model = estimator.fit(features, target, { random: new TestRandom('fit') })
    if (!isRowGraph(model)) throw new Error(`${name} cannot be exported`)
    const values = Float64Array.from({ length: 4 * ROWS }, (_, k) => features.columns[k % 4]![Math.floor(k / 4)]!)
    const input = { name: 'features', values, dimensions: [ROWS, 4] }
    const { prediction } = await runOnnx(runtime, rowOnnx(model, name), input)
    const ours = model.predict(features)
    expect(prediction!.data.length).toBe(ROWS)
    for (const [i, value] of ours.entries()) {
      expect(Math.abs(prediction!.data[i]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)))
    }
  })
}

it('a stack is refused where a member looks back, or divides categories', () => {
  const task = 'regression'
  const members = [
    new Lstm({ task, steps: 2, hidden: 4, epochs: 1 }),
    new Boosting({ task, categorical: ['x2'], minLeaf: 3 }),
  ]
  const code = {
    rows: ROWS,
    columns: features.columns.with(
      2,
      features.columns[2]!.map((value) => Math.round(value)),
    ),
  }
  const target = code.columns[2]!.map((value) => (value === 100 ? 5 : 0))
  for (const member of members) {
    const stacked = new Stacking({ task, members: { member } }).fit(code, target, { random: new TestRandom('refused') })
    expect(() => stacked.toOnnx()).toThrow(expect.objectContaining({ kind: 'model' }))
  }
})
