import fc from 'fast-check'
import { expect, it } from 'vitest'
import { areaUnderCurve, LearnError, type Matrix, RandomForest, restoreModel } from '../src/index.ts'
import { growTwin, predictTwin } from './forest-twin.ts'
import { normalMatrix, TestRandom } from './random.ts'

const random = () => new TestRandom('forest')

function planted(rows: number, seed: string): { features: Matrix; label: Float64Array } {
  const source = new TestRandom(seed)
  const features = normalMatrix(rows, 8, source)
  const [a, b] = features.columns
  return { features, label: a!.map((value, i) => value + (b![i]! > 0.5 ? 2 : 0) + 0.5 * source.normal()) }
}

it('a stump explains as much as the best that plain exhaustive search finds', () => {
  const value = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -6, max: 6 }) }, fc.constant(Number.NaN))
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 40 }),
    minLeaf: fc.integer({ min: 1, max: 4 }),
    most: fc.constantFrom(1, 1023),
  })
  const drawn = shape.chain(({ rows, minLeaf, most }) => {
    const exactly = { minLength: rows, maxLength: rows }
    return fc.record({
      minLeaf: fc.constant(minLeaf),
      most: fc.constant(most),
      columns: fc.array(fc.array(value, exactly), { minLength: 1, maxLength: 3 }),
      label: fc.array(fc.integer({ min: 0, max: most }), exactly),
    })
  })
  fc.assert(
    fc.property(drawn, ({ minLeaf, most, columns, label }) => {
      const features = { rows: label.length, columns: columns.map((column) => Float64Array.from(column)) }
      const task = most === 1 ? 'classification' : 'regression'
      const forest = new RandomForest({ task, trees: 1, maxDepth: 1, minLeaf, maxFeatures: 1, bootstrap: false })
      const predicted = forest.fit(features, Float64Array.from(label), { random: random() }).predict(features)
      const twin = growTwin(features, label, { maxDepth: 1, minLeaf })
      const unexplained = (of: (row: number) => number) =>
        label.reduce((sum, actual, i) => sum + ((actual - of(i)) / most) ** 2, 0)
      expect(unexplained((i) => predicted[i]!)).toBeCloseTo(
        unexplained((i) => predictTwin(twin, features, i)),
        6,
      )
    }),
    { numRuns: 500 },
  )
})

it('a tree on features and labels without ties equals its plain twin row by row', () => {
  for (const seed of ['a', 'b', 'c', 'd']) {
    const { features, label } = planted(200, seed)
    const holed = {
      rows: 200,
      columns: features.columns.map((c, j) => c.map((v, i) => ((i * 7 + j) % 9 ? v : Number.NaN))),
    }
    for (const given of [features, holed]) {
      const forest = new RandomForest({
        task: 'regression',
        trees: 1,
        maxDepth: 4,
        minLeaf: 7,
        maxFeatures: 1,
        bootstrap: false,
      })
      const model = forest.fit(given, label, { random: random() })
      const twin = growTwin(given, Array.from(label), { maxDepth: 4, minLeaf: 7 })
      const predicted = model.predict(given)
      for (let i = 0; i < 200; i++) expect(predicted[i]).toBeCloseTo(predictTwin(twin, given, i), 5)
    }
  }
})

it('outliers at the edge tempt no tree below its least weight, in large nodes as in small ones', () => {
  for (const rows of [40, 127, 128, 129, 400]) {
    const random = new TestRandom(rows)
    const features = normalMatrix(rows, 2, random)
    const [first] = features.columns
    const label = first!.map((value) => (Math.abs(value) > 1.5 ? 50 * value : 0) + random.normal())
    const minLeaf = Math.floor(rows / 5)
    const forest = new RandomForest({
      task: 'regression',
      trees: 1,
      maxDepth: 2,
      minLeaf,
      maxFeatures: 1,
      bootstrap: false,
    })
    const predicted = forest.fit(features, label, { random }).predict(features)
    const twin = growTwin(features, Array.from(label), { maxDepth: 2, minLeaf })
    // 400 distinct values fall into 255 bins, so the cut may lie a row beside the best one.
    const compared = rows <= 255 ? rows : 0
    for (let i = 0; i < compared; i++) expect(predicted[i]).toBeCloseTo(predictTwin(twin, features, i), 4)
    for (const leaf of Map.groupBy(predicted, (value) => value).values()) {
      expect(leaf.length).toBeGreaterThanOrEqual(minLeaf)
    }
  }
})

it('gives the same bytes however its trees are divided among workers and in whatever order the parts come', () => {
  const { features, label } = planted(300, 'division')
  const forest = new RandomForest({ task: 'regression', trees: 23, minLeaf: 3 })
  const whole = JSON.stringify(forest.fit(features, label, { random: random() }).serialise())
  for (const cuts of [[23], [1, 23], [5, 6, 20, 23], Array.from({ length: 23 }, (_, i) => i + 1)]) {
    const data = structuredClone(forest.prepare(features, label, {}))
    const parts = cuts.map((to, i) => forest.growRange(data, random(), cuts[i - 1] ?? 0, to)).toReversed()
    const merged = forest.merge(data, random(), structuredClone(parts))
    expect(JSON.stringify(merged.serialise())).toBe(whole)
    expect(merged.outOfBag()).toEqual(forest.fit(features, label, { random: random() }).outOfBag())
  }
})

it('does not merge parts that miss or repeat a tree', () => {
  const { features, label } = planted(50, 'parts')
  const forest = new RandomForest({ task: 'regression', trees: 4 })
  const data = forest.prepare(features, label, {})
  const part = (from: number, to: number) => forest.growRange(data, random(), from, to)
  for (const parts of [[], [part(0, 3)], [part(0, 2), part(1, 4)], [part(1, 4)], [part(0, 4), part(0, 4)]]) {
    expect(() => forest.merge(data, random(), parts)).toThrow(LearnError)
  }
})

it('does not depend on the order of rows when each tree sees all of them', () => {
  const { features, label } = planted(150, 'order')
  const forest = new RandomForest({ task: 'regression', trees: 5, minLeaf: 4, bootstrap: false })
  const turned = { rows: 150, columns: features.columns.map((column) => column.toReversed()) }
  const straight = forest.fit(features, label, { random: random() })
  const reversed = forest.fit(turned, label.toReversed(), { random: random() })
  expect(reversed.serialise()).toEqual(straight.serialise())
})

it('does not depend on monotone changes of scale of a feature', () => {
  const { features, label } = planted(200, 'monotone')
  const bent = { rows: 200, columns: features.columns.map((column) => column.map((value) => value ** 3 + value)) }
  const forest = new RandomForest({ task: 'regression', trees: 10 })
  const fitted = forest.fit(features, label, { random: random() }).predict(features)
  expect(forest.fit(bent, label, { random: random() }).predict(bent)).toEqual(fitted)
})

it('no leaf holds less than its least weight, and no tree is deeper than allowed', () => {
  const { features, label } = planted(400, 'limits')
  const forest = new RandomForest({ task: 'regression', trees: 1, maxDepth: 3, minLeaf: 30, bootstrap: false })
  const leaves = Map.groupBy(forest.fit(features, label, { random: random() }).predict(features), (value) => value)
  expect(leaves.size).toBeGreaterThan(2)
  expect(leaves.size).toBeLessThanOrEqual(8)
  for (const rows of leaves.values()) expect(rows.length).toBeGreaterThanOrEqual(30)
})

it('predicts the share of class 1 in the leaf, averaged over the trees', () => {
  const columns = [Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1)]
  const label = Float64Array.of(0, 0, 0, 1, 1, 1, 1, 0)
  const forest = new RandomForest({ task: 'classification', trees: 7, minLeaf: 1, bootstrap: false, maxFeatures: 1 })
  const model = forest.fit({ rows: 8, columns }, label, { random: random() })
  expect(Array.from(model.predict({ rows: 2, columns: [Float64Array.of(-5, 0.6)] }))).toEqual([0.25, 0.75])
})

it('sends missing values to the side where they belong', () => {
  const column = Float64Array.from({ length: 60 }, (_, i) => (i < 20 ? Number.NaN : i))
  for (const side of [0, 1]) {
    // Missing rows behave like the low ones, or like the high ones.
    const label = column.map((value) => (Number.isNaN(value) ? side : value < 40 ? 0 : 1))
    const forest = new RandomForest({ task: 'classification', trees: 1, minLeaf: 1, maxDepth: 1, bootstrap: false })
    const model = forest.fit({ rows: 60, columns: [column] }, label, { random: random() })
    expect(model.predict({ rows: 60, columns: [column] })).toEqual(label)
  }
})

it('learns from missing values alone', () => {
  const column = Float64Array.from({ length: 40 }, (_, i) => (i % 2 ? Number.NaN : 3))
  const label = column.map((value) => (Number.isNaN(value) ? 1 : 0))
  const forest = new RandomForest({ task: 'classification', trees: 3, minLeaf: 1, maxFeatures: 1 })
  const model = forest.fit({ rows: 40, columns: [column] }, label, { random: random() })
  expect(model.predict({ rows: 40, columns: [column] })).toEqual(label)
})

it('values never seen missing follow the heavier side when they are', () => {
  const column = Float64Array.from({ length: 30 }, (_, i) => i)
  const model = (heavy: number) => {
    const forest = new RandomForest({ task: 'classification', trees: 1, minLeaf: 1, maxDepth: 1, bootstrap: false })
    return forest.fit(
      { rows: 30, columns: [column] },
      column.map((i) => (i < heavy ? 0 : 1)),
      { random: random() },
    )
  }
  const missing = { rows: 1, columns: [Float64Array.of(Number.NaN)] }
  expect(model(20).predict(missing)[0]).toBe(0)
  expect(model(10).predict(missing)[0]).toBe(1)
})

it('estimates out of bag what it then scores on new rows', () => {
  const train = planted(2000, 'bag')
  const test = planted(2000, 'new')
  const model = new RandomForest({ task: 'regression', trees: 60 }).fit(train.features, train.label, {
    random: random(),
  })
  const bag = model.outOfBag()!
  const mse = (label: Float64Array, prediction: Float64Array) =>
    label.reduce((sum, value, i) => sum + (value - prediction[i]!) ** 2, 0) / label.length
  const fresh = mse(test.label, model.predict(test.features))
  expect(Math.abs(mse(train.label, bag.prediction) / fresh - 1)).toBeLessThan(0.15)
  expect(mse(train.label, model.predict(train.features))).toBeLessThan(0.7 * fresh)
  // A row is out of bag with probability (1 - 1/n)^n, about 1/e.
  expect(bag.trees.reduce((sum, count) => sum + count, 0) / (2000 * 60)).toBeCloseTo(Math.exp(-1), 1)
  expect(restoreModel(model.serialise())).toHaveProperty('outOfBag')
})

it('out of bag is nobody where every tree sees every row', () => {
  const { features, label } = planted(40, 'whole')
  const model = new RandomForest({ task: 'regression', trees: 3, bootstrap: false }).fit(features, label, {
    random: random(),
  })
  expect(model.outOfBag()!.prediction.every(Number.isNaN)).toBe(true)
})

it('draws the fraction of rows asked for, each at most once without bootstrap', () => {
  const { features, label } = planted(100, 'fraction')
  const forest = new RandomForest({ task: 'regression', trees: 50, sampleFraction: 0.3, bootstrap: false })
  const bag = forest.fit(features, label, { random: random() }).outOfBag()!
  expect(bag.trees.reduce((sum, count) => sum + count, 0)).toBe(50 * 70)
})

it('gain importance finds the features that matter, sums to one, and has an error that shrinks with trees', () => {
  const { features, label } = planted(500, 'importance')
  const fit = (trees: number) =>
    new RandomForest({ task: 'regression', trees, minLeaf: 10 }).fit(features, label, { random: random() }).importance
  const many = fit(200)
  expect(many.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 12)
  const ranked = many.toSorted((a, b) => b.gain - a.gain).map(({ feature }) => feature)
  expect(new Set(ranked.slice(0, 2))).toEqual(new Set(['x0', 'x1']))
  expect(many[0]!.error).toBeGreaterThan(0)
  expect(many[0]!.error / fit(50)[0]!.error).toBeCloseTo(0.5, 0)
  expect(fit(1)[0]!.error).toBeNaN()
})

it('quantising the labels costs no accuracy, whatever their scale', () => {
  const { features, label } = planted(300, 'scale')
  const forest = new RandomForest({ task: 'regression', trees: 10 })
  const plain = forest.fit(features, label, { random: random() }).predict(features)
  for (const [factor, shift] of [
    [1e-9, 0],
    [1e9, 0],
    [1e-4, 1],
  ] as const) {
    const scaled = forest.fit(
      features,
      label.map((value) => value * factor + shift),
      { random: random() },
    )
    const predicted = scaled.predict(features)
    for (let i = 0; i < 300; i++) expect((predicted[i]! - shift) / factor).toBeCloseTo(plain[i]!, 4)
  }
})

it('takes weights that are not whole numbers, in proportion', () => {
  const { features, label } = planted(300, 'weights')
  const weights = label.map((_, i) => 0.05 + (i % 7) / 3)
  const forest = new RandomForest({
    task: 'regression',
    trees: 1,
    minLeaf: 20,
    maxDepth: 3,
    maxFeatures: 1,
    bootstrap: false,
  })
  const model = forest.fit(features, label, { random: random(), weights })
  const leaves = Map.groupBy(label.keys(), (i) => model.predict(features)[i]!)
  for (const [value, rows] of leaves) {
    const weight = rows.reduce((sum, i) => sum + weights[i]!, 0)
    expect(weight).toBeGreaterThan(19.9)
    expect(rows.reduce((sum, i) => sum + weights[i]! * label[i]!, 0) / weight).toBeCloseTo(value, 2)
  }
})

it('refuses parameters that cannot be used', () => {
  const { features, label } = planted(20, 'parameters')
  const wrong = [
    { trees: 0 },
    { trees: 1.5 },
    { maxDepth: -1 },
    { minLeaf: 0 },
    { maxFeatures: 0 },
    { maxFeatures: 1.1 },
    { bins: 1 },
    { bins: 256 },
    { sampleFraction: 0 },
    { sampleFraction: 1.2 },
  ]
  for (const parameters of wrong) {
    const forest = new RandomForest({ task: 'regression', ...parameters })
    expect(() => forest.fit(features, label, { random: random() })).toThrow(LearnError)
  }
})

it('refuses stored forests that are damaged', () => {
  const { features, label } = planted(60, 'damaged')
  const stored = new RandomForest({ task: 'regression', trees: 2 })
    .fit(features, label, { random: random() })
    .serialise()
  const nodes = String(stored['nodes'])
  const damaged = [
    { ...stored, version: 99 },
    { ...stored, task: 'guess' },
    { ...stored, nodes: nodes.slice(0, nodes.length - 8) },
    { ...stored, nodes: '%%%' },
    { ...stored, leaves: '' },
    { ...stored, edges: [] },
    { ...stored, edges: Array.from({ length: 8 }, () => btoa('x'.repeat(8 * 300))) },
    { ...stored, gains: '' },
    { ...stored, base: undefined },
    { ...stored, type: 'oracle' },
    { ...stored, type: 'toString' },
  ]
  for (const broken of damaged) expect(() => restoreModel(broken)).toThrow(LearnError)
})

it('tells a class apart that only two features together give away', () => {
  const source = new TestRandom('xor')
  const features = normalMatrix(1500, 4, source)
  const [a, b] = features.columns
  const label = a!.map((value, i) => (value * b![i]! > 0 ? 1 : 0))
  const forest = new RandomForest({ task: 'classification', trees: 60, maxFeatures: 1, minLeaf: 10 })
  const bag = forest.fit(features, label, { random: random() }).outOfBag()!
  expect(areaUnderCurve(label, bag.prediction)).toBeGreaterThan(0.9)
})
