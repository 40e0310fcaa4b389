/** What is exported to ONNX, run by onnxruntime, against our own predictions. */
import { expect } from 'vitest'
import { Attention, Gru, Lstm, type Matrix, restoreModel } from '../../src/index.ts'
import { itOnOnnx, runOnnx } from '../onnx-peer.ts'
import { TestRandom } from '../random.ts'

const ROWS = 150
const STEPS = 5
/** Of a prediction: both compute in singles, in another order. */
const TOLERANCE = 2e-6

/** Features far from 0, one of them with holes. */
function featuresWithHoles(seed: string): Matrix {
  const random = new TestRandom(seed)
  const column = (j: number) =>
    Float64Array.from({ length: ROWS }, () => (j === 1 && random.next() < 0.2 ? Number.NaN : 100 * j + random.normal()))
  return { rows: ROWS, columns: [0, 1, 2].map(column) }
}

/** Rows x steps x features; a step before the first row is missing altogether. */
function windowsOf({ rows, columns }: Matrix): Float64Array {
  const values = new Float64Array(rows * STEPS * columns.length)
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / columns.length / STEPS)
    const step = Math.floor(i / columns.length) % STEPS
    values[i] = columns[i % columns.length]![row + 1 - STEPS + step] ?? Number.NaN
  }
  return values
}

for (const Kind of [Lstm, Gru, Attention]) {
  for (const task of ['regression', 'classification'] as const) {
    for (const layers of [1, 2]) {
      const estimator = new Kind({ task, layers, steps: STEPS, hidden: 16, epochs: 3 })
      itOnOnnx(`onnxruntime predicts what ${estimator.name} does, ${task}, layers: ${layers}`, async (runtime) => {
        const features = featuresWithHoles('onnx')
        const label = features.columns[0]!.map((value) => (task === 'regression' ? 5 + 2 * value : Number(value > 0)))
        const model = estimator.fit(features, label, { random: new TestRandom('fit') })
        const dimensions = [ROWS, STEPS, features.columns.length]
        const input = { name: 'windows', values: windowsOf(features), dimensions }
        const { prediction } = await runOnnx(runtime, model.toOnnx(), input)
        const ours = model.predict(features)
        const theirs = prediction!.data as Float64Array
        expect(theirs.length).toBe(ROWS)
        const worst = ours.reduce((most, value, row) => Math.max(most, Math.abs(value - theirs[row]!)), 0)
        expect(worst).toBeLessThan(TOLERANCE)
        const restored = restoreModel(model.serialise()) as typeof model
        expect(restored.toOnnx()).toEqual(model.toOnnx())
      })
    }
  }
}
