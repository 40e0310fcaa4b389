import { expect, it } from 'vitest'
import {
  AdaBoost,
  areaUnderCurve,
  ExtraTrees,
  LearnError,
  type Matrix,
  QuantileForest,
  RandomForest,
  restoreModel,
  rootMeanSquaredError,
} from '../src/index.ts'
import type { QuantileForestModel } from '../src/index.ts'
import { normalMatrix, TestRandom } from './random.ts'

const random = () => new TestRandom('kinds')

function planted(rows: number, seed: string): { features: Matrix; label: Float64Array } {
  const source = new TestRandom(seed)
  const features = normalMatrix(rows, 5, source)
  const [a, b] = features.columns
  // The spread of the label grows with the second feature.
  const label = a!.map((value, i) => 2 * value + (b![i]! > 0 ? 2 : 0.5) * source.normal())
  return { features, label }
}

it('extra trees cut at random: each tree explains less than one that searches, many together explain as much', () => {
  const train = planted(800, 'train')
  const test = planted(800, 'test')
  const error = (Forest: typeof RandomForest, trees: number, of: typeof train) => {
    const forest = new Forest({ task: 'regression', trees, maxFeatures: 1, maxDepth: 6, bootstrap: false })
    const model = forest.fit(train.features, train.label, { random: random() })
    return rootMeanSquaredError(of.label, model.predict(of.features))
  }
  expect(error(ExtraTrees, 1, train)).toBeGreaterThan(1.05 * error(RandomForest, 1, train))
  expect(error(ExtraTrees, 100, test)).toBeLessThan(1.05 * error(RandomForest, 100, test))
})

it('cuts of extra trees are spread evenly over the span of a feature', () => {
  const values = Float64Array.from({ length: 200 }, (_, i) => i)
  const features = { rows: 200, columns: [values] }
  const one = { task: 'regression', trees: 400, maxDepth: 1, minLeaf: 1, maxFeatures: 1 } as const
  const model = new ExtraTrees(one).fit(features, values, { random: random() })
  const cuts = Array.from(
    model.trees.nodes.filter((node) => node >= 0),
    (node) => node & 255,
  )
  expect(cuts.length).toBe(400)
  for (const quarter of [0, 1, 2, 3]) {
    const share = cuts.filter((cut) => Math.floor(cut / 50) === quarter).length / 400
    expect(Math.abs(share - 0.25)).toBeLessThan(0.08)
  }
})

it('a quantile forest knows where labels are spread wide', () => {
  const train = planted(1500, 'train')
  const test = planted(1000, 'test')
  const forest = new QuantileForest({ trees: 60, minLeaf: 20, maxFeatures: 1 })
  const model = forest.fit(train.features, train.label, { random: random() })
  const [low, middle, high] = model.quantiles(test.features, [0.1, 0.5, 0.9])
  const below = (bound: Float64Array) => test.label.filter((value, i) => value <= bound[i]!).length / 1000
  expect(Math.abs(below(low!) - 0.1)).toBeLessThan(0.04)
  expect(Math.abs(below(middle!) - 0.5)).toBeLessThan(0.06)
  expect(Math.abs(below(high!) - 0.9)).toBeLessThan(0.04)
  const width = (isWide: boolean) => {
    const rows = Array.from(low!.keys()).filter((i) => test.features.columns[1]![i]! > 0.2 === isWide)
    return rows.reduce((sum, i) => sum + high![i]! - low![i]!, 0) / rows.length
  }
  expect(width(true)).toBeGreaterThan(1.3 * width(false))
  expect(() => model.quantiles(test.features, [1])).toThrow(LearnError)
  const restored = restoreModel(JSON.parse(JSON.stringify(model.serialise()))) as QuantileForestModel
  expect(restored.quantiles(test.features, [0.1])).toEqual([low])
})

it('the quantiles of one leaf are those of its labels by weight', () => {
  const features = { rows: 4, columns: [new Float64Array(4)] }
  const options = { random: random(), weights: Float64Array.of(1, 1, 6, 2) }
  const model = new QuantileForest({ trees: 3 }).fit(features, Float64Array.of(30, 10, 20, 40), options)
  const shares = [0.05, 0.15, 0.5, 0.85, 0.95]
  const quantiles = model.quantiles({ rows: 1, columns: [Float64Array.of(0)] }, shares)
  expect(quantiles.map((column) => column[0])).toEqual([10, 20, 20, 40, 40])
})

it('one round of AdaBoost is the stump of half-class shares, many tell apart what one cannot', () => {
  const values = Float64Array.of(1, 2, 3, 4, 5, 6)
  const label = Float64Array.of(0, 0, 0, 1, 1, 1)
  const features = { rows: 6, columns: [values] }
  const stump = new AdaBoost({ rounds: 1 }).fit(features, label, { random: random() })
  // From even odds the step is mean(y) of each side, here -1 and 1: a probability of 1 / (1 + e^2).
  expect(stump.predict(features)[0]).toBeCloseTo(1 / (1 + Math.exp(2)), 9)
  const train = planted(800, 'train')
  const ring = (of: typeof train) =>
    of.features.columns[2]!.map((v, i) => (v ** 2 + of.features.columns[3]![i]! ** 2 > 1.4 ? 1 : 0))
  const test = planted(800, 'test')
  const auc = (rounds: number) => {
    const model = new AdaBoost({ rounds }).fit(train.features, ring(train), { random: random() })
    return areaUnderCurve(ring(test), model.predict(test.features))
  }
  expect(auc(100)).toBeGreaterThan(0.97)
  expect(auc(1)).toBeLessThan(0.8)
})
