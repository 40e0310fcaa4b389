/** A learner must find what was planted, and nothing where nothing was. */
import { expect, it } from 'vitest'
import { accuracy, areaUnderCurve, Logistic, type Matrix, outOfSampleR2, RandomForest, Ridge } from '../src/index.ts'
import { normalMatrix, TestRandom } from './random.ts'

interface Sample {
  readonly train: { features: Matrix; label: Float64Array }
  readonly test: { features: Matrix; label: Float64Array }
}

function sample(seed: string, signal: (row: (feature: number) => number) => number, noise: number): Sample {
  const random = new TestRandom(seed)
  const draw = (rows: number) => {
    const features = normalMatrix(rows, 10, random)
    const label = Float64Array.from(
      { length: rows },
      (_, i) => signal((j) => features.columns[j]![i]!) + noise * random.normal(),
    )
    return { features, label }
  }
  return { train: draw(1500), test: draw(1500) }
}

const forest = { trees: 60, maxDepth: 8, minLeaf: 10 }
const random = () => new TestRandom('planted')
const mean = (label: Float64Array) => label.reduce((sum, value) => sum + value, 0) / label.length
const signs = (label: Float64Array) => label.map((value) => (value > 0 ? 1 : 0))

function forestR2({ train, test }: Sample): number {
  const model = new RandomForest({ task: 'regression', ...forest }).fit(train.features, train.label, {
    random: random(),
  })
  return outOfSampleR2(
    test.label,
    model.predict(test.features),
    test.label.map(() => mean(train.label)),
  )
}

function forestAuc({ train, test }: Sample): number {
  const model = new RandomForest({ task: 'classification', ...forest }).fit(train.features, signs(train.label), {
    random: random(),
  })
  return areaUnderCurve(signs(test.label), model.predict(test.features))
}

it('the forest recovers a linear effect, and ridge and logistic recover it better', () => {
  const planted = sample('linear', (x) => x(0) - x(1), 1)
  // Signal variance 2, noise variance 1: no model can pass 2 / 3.
  const r2 = forestR2(planted)
  expect(r2).toBeGreaterThan(0.45)
  expect(forestAuc(planted)).toBeGreaterThan(0.82)
  const { train, test } = planted
  const ridge = new Ridge().fit(train.features, train.label, { random: random() }).predict(test.features)
  const ridgeR2 = outOfSampleR2(
    test.label,
    ridge,
    test.label.map(() => mean(train.label)),
  )
  expect(ridgeR2).toBeGreaterThan(Math.max(r2, 0.63))
  expect(ridgeR2).toBeLessThan(0.7)
  const logistic = new Logistic().fit(train.features, signs(train.label), { random: random() }).predict(test.features)
  expect(areaUnderCurve(signs(test.label), logistic)).toBeGreaterThan(0.87)
})

it('the forest recovers a threshold effect that ridge cannot see', () => {
  const planted = sample('threshold', (x) => (Math.abs(x(3)) > 1 ? 2 : 0), 0.7)
  expect(forestR2(planted)).toBeGreaterThan(0.45)
  const { train, test } = planted
  const ridge = new Ridge().fit(train.features, train.label, { random: random() }).predict(test.features)
  expect(
    outOfSampleR2(
      test.label,
      ridge,
      test.label.map(() => mean(train.label)),
    ),
  ).toBeLessThan(0.03)
})

it('on noise nothing is found: out-of-sample R2 is not above zero, AUC and accuracy are one half within chance', () => {
  const r2s = ['n1', 'n2', 'n3', 'n4'].map((seed) => forestR2(sample(seed, () => 0, 1)))
  for (const r2 of r2s) expect(r2).toBeLessThan(0.01)
  expect(r2s.reduce((sum, r2) => sum + r2, 0) / r2s.length).toBeLessThan(0)
  // The standard error of an AUC on 750 and 750 rows is 0.015.
  for (const seed of ['n5', 'n6', 'n7']) expect(Math.abs(forestAuc(sample(seed, () => 0, 1)) - 0.5)).toBeLessThan(0.045)
})

it('labels that were shuffled give an AUC of one half', () => {
  const { train, test } = sample('shuffled', (x) => x(0) - x(1), 1)
  const shuffle = new TestRandom('shuffle')
  const keys = train.label.map(() => shuffle.next())
  const order = Array.from(train.label.keys()).sort((a, b) => keys[a]! - keys[b]!)
  const label = Float64Array.from(order, (row) => signs(train.label)[row]!)
  const model = new RandomForest({ task: 'classification', ...forest }).fit(train.features, label, { random: random() })
  const predicted = model.predict(test.features)
  expect(Math.abs(areaUnderCurve(signs(test.label), predicted) - 0.5)).toBeLessThan(0.06)
  expect(Math.abs(accuracy(signs(test.label), predicted) - 0.5)).toBeLessThan(0.06)
})

it('probabilities are calibrated on a planted logistic truth', () => {
  const { train, test } = sample('calibrated', (x) => x(0), 1)
  const model = new RandomForest({ task: 'classification', ...forest, minLeaf: 40 }).fit(
    train.features,
    signs(train.label),
    { random: random() },
  )
  const predicted = model.predict(test.features)
  const up = signs(test.label)
  for (const [from, to] of [
    [0, 0.3],
    [0.3, 0.7],
    [0.7, 1],
  ] as const) {
    const rows = Array.from(predicted.keys()).filter((i) => predicted[i]! >= from && predicted[i]! < to)
    const said = rows.reduce((sum, i) => sum + predicted[i]!, 0) / rows.length
    const came = rows.reduce((sum, i) => sum + up[i]!, 0) / rows.length
    expect(rows.length).toBeGreaterThan(100)
    expect(Math.abs(said - came)).toBeLessThan(0.1)
  }
})
