/** TreeSHAP beside its slow twin: Shapley's definition over all subsets, with the tree's conditional means. */
import { expect, it } from 'vitest'
import {
  Boosting,
  type Contributions,
  type Estimator,
  Lasso,
  Logistic,
  type Matrix,
  MeanBaseline,
  MulticlassBoosting,
  RandomForest,
  Ridge,
  Stacking,
  type Task,
} from '../src/index.ts'
import { gaussLegendre } from '../src/trees/gauss-legendre.ts'
import { assignBins, edgeTable } from '../src/trees/bins.ts'
import { decodeFloats } from '../src/bytes.ts'
import { decodeTrees, type Trees } from '../src/trees/trees.ts'
import type { SerialisedModel } from '../src/estimator.ts'
import { normalMatrix, takeRows, TestRandom } from './random.ts'

const random = () => new TestRandom('contributions')

function planted(rows: number, features: number): { features: Matrix; label: Float64Array } {
  const source = new TestRandom(`planted ${features}`)
  const matrix = normalMatrix(rows, features, source)
  const [a, b, c] = matrix.columns
  const label = a!.map((value, i) => value * b![i]! + (c![i]! > 0 ? 1 : 0) + 0.3 * source.normal())
  const columns = matrix.columns.map((column, j) =>
    column.map((value, i) => ((i * 5 + j) % 11 === 0 ? Number.NaN : value)),
  )
  return { features: { rows, columns }, label }
}

/** Mean of the leaves below a node where the features in `known` are followed and the others averaged (Algorithm 1). */
function conditionalMean(trees: Trees, at: number, bins: Uint8Array, known: (feature: number) => boolean): number {
  const node = trees.nodes[at]!
  if (node < 0) return trees.leaves[~node]!
  const right = trees.right[at]!
  const below = (child: number) => conditionalMean(trees, child, bins, known)
  if (!known(node >>> 9)) {
    const [a, b] = [weight(trees, at + 1), weight(trees, right)]
    return (a * below(at + 1) + b * below(right)) / (a + b)
  }
  return ((bins[node >>> 9]! + ((node >>> 8) & 1)) & 255) <= (node & 255) ? below(at + 1) : below(right)
}

function weight(trees: Trees, at: number): number {
  const node = trees.nodes[at]!
  return node < 0 ? trees.cover[~node]! : weight(trees, at + 1) + weight(trees, trees.right[at]!)
}

function shapleyTwin(trees: Trees, bins: Uint8Array, features: number): number[] {
  const game = (subset: number) =>
    trees.roots.reduce((sum, root) => sum + conditionalMean(trees, root, bins, (j) => ((subset >> j) & 1) === 1), 0)
  return shapleyValues(features, game)
}

/** Shapley's definition, all subsets. */
function shapleyValues(features: number, game: (subset: number) => number): number[] {
  const worth = Array.from({ length: 2 ** features }, (_, subset) => game(subset))
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  return Array.from({ length: features }, (_, j) => {
    let value = 0
    for (let subset = 0; subset < worth.length; subset++) {
      if ((subset >> j) & 1) continue
      const size = subset.toString(2).replaceAll('0', '').length
      const share = (factorial(size) * factorial(features - size - 1)) / factorial(features)
      value += share * (worth[subset | (1 << j)]! - worth[subset]!)
    }
    return value
  })
}

function expectTwin(stored: SerialisedModel, edges: readonly Float64Array[], features: Matrix, found: Contributions) {
  const trees = decodeTrees(stored, features.columns.length)
  const scale = stored.type === 'forest' ? trees.roots.length : 1
  for (let i = 0; i < features.rows; i++) {
    const bins = new Uint8Array(edges.length)
    for (const [j, column] of features.columns.entries()) {
      assignBins(column, edgeTable(edges[j]!), bins, j, 1, i, i + 1)
    }
    for (const [j, value] of shapleyTwin(trees, bins, edges.length).entries()) {
      expect(found.columns[j]![i]! * scale).toBeCloseTo(value, 10)
    }
  }
}

function expectSums({ base, columns }: Contributions, prediction: Float64Array): void {
  for (const [i, value] of prediction.entries()) {
    expect(Math.abs(columns.reduce((sum, column) => sum + column[i]!, base) - value)).toBeLessThan(1e-9)
  }
}

it('of boosting are those of the twin, with missing values, and sum to the prediction less the base', () => {
  const { features, label } = planted(300, 5)
  const some = takeRows(features, [0, 1, 2, 11, 22, 150])
  for (const task of ['regression', 'classification'] as const) {
    const target = task === 'regression' ? label : label.map((value) => (value > 0.5 ? 1 : 0))
    const model = new Boosting({ task, rounds: 6, minLeaf: 3 }).fit(features, target, { random: random() })
    const stored = model.serialise()
    expectTwin(stored, (stored['values'] as string[]).map(decodeFloats), some, model.contributions(some))
    expectSums(model.contributions(features), model.predictRaw(features))
  }
})

it('of a forest are those of the twin and sum to the prediction less the base', () => {
  const { features, label } = planted(200, 5)
  const some = takeRows(features, [0, 3, 12, 199])
  const model = new RandomForest({ task: 'regression', trees: 4, minLeaf: 4 }).fit(features, label, {
    random: random(),
  })
  const stored = model.serialise()
  expectTwin(stored, (stored['edges'] as string[]).map(decodeFloats), some, model.contributions(some))
  expectSums(model.contributions(features), model.predict(features))
})

it('sum to the prediction on long paths of many features, with categories, and for each class', () => {
  const source = new TestRandom('deep')
  const wide = normalMatrix(600, 40, source)
  const label = Float64Array.from({ length: 600 }, (_, i) => wide.columns.reduce((sum, c) => sum + c[i]!, 0))
  const deep = new RandomForest({ task: 'regression', trees: 3, minLeaf: 1 }).fit(wide, label, { random: random() })
  expectSums(deep.contributions(wide), deep.predict(wide))

  const code = Float64Array.from({ length: 600 }, () => source.integer(9))
  const columns = [code, ...wide.columns.slice(0, 3)]
  const mixed = { rows: 600, columns }
  const target = code.map((k, i) => ((k * 7) % 9) + columns[1]![i]!)
  const options = { random: random() }
  const model = new Boosting({ task: 'regression', categorical: ['x0'], rounds: 30 }).fit(mixed, target, options)
  expectSums(model.contributions(mixed), model.predict(mixed))

  const classes = target.map((value) => (value > 5 ? 2 : value > 2 ? 1 : 0))
  const multiclass = new MulticlassBoosting({ classes: 3, rounds: 8 }).fit(mixed, classes, options)
  const raw = multiclass.trees.raw(mixed)
  for (const k of [0, 1, 2]) expectSums(multiclass.contributions(mixed, k), raw[k]!)
})

it('a feature that no tree looks at contributes nothing, and without a split all is base', () => {
  const { features, label } = planted(100, 4)
  const columns = [...features.columns, new Float64Array(100).fill(3)]
  const model = new Boosting({ task: 'regression', rounds: 5 }).fit({ rows: 100, columns }, label, { random: random() })
  expect(model.contributions({ rows: 100, columns }).columns[4]!.every((value) => value === 0)).toBe(true)
  const flat = new Boosting({ task: 'regression' }).fit(features, new Float64Array(100).fill(7), { random: random() })
  expect(flat.contributions(features).base).toBe(7)
})

it('points and weights integrate polynomials exactly', () => {
  for (const count of [1, 2, 5, 20]) {
    const { points, weights } = gaussLegendre(count)
    for (let degree = 0; degree < 2 * count; degree++) {
      const integral = points.reduce((sum, t, q) => sum + weights[q]! * t ** degree, 0)
      expect(integral).toBeCloseTo(1 / (degree + 1), 12)
    }
  }
})

it('of a linear model are those of the twin: what is not known counts as its mean over the training rows', () => {
  const { features, label } = planted(150, 4)
  const ridge = new Ridge().fit(features, label, { random: random() })
  const known = (subset: number, row: number) =>
    ridge.predict({
      rows: features.rows,
      columns: features.columns.map((column, j) => ((subset >> j) & 1 ? column.map(() => column[row]!) : column)),
    })
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const { base, columns } = ridge.contributions(features)
  for (const row of [0, 11, 149]) {
    const shapley = shapleyValues(4, (subset) => mean(known(subset, row)))
    for (const [j, value] of shapley.entries()) expect(columns[j]![row]).toBeCloseTo(value, 10)
  }
  expect(base).toBeCloseTo(mean(ridge.predict(features)), 10)
})

it('of a logistic model and a lasso sum to the log-odds and the prediction; of a constant are none', () => {
  const { features, label } = planted(150, 4)
  const classes = label.map((value) => (value > 0.5 ? 1 : 0))
  const logistic = new Logistic().fit(features, classes, { random: random() })
  const odds = logistic.predict(features).map((p) => Math.log(p / (1 - p)))
  expect(logistic.explained).toBe('log-odds')
  expectSums(logistic.contributions(features), odds)
  const lasso = new Lasso({ penalty: 0.05 }).fit(features, label, { random: random() })
  expectSums(lasso.contributions(features), lasso.predict(features))
  const mean = new MeanBaseline({ task: 'regression' }).fit(features, label, { random: random() })
  expectSums(mean.contributions(features), mean.predict(features))
})

it('of a stack are the weighted ones of its members, where those explain predictions', () => {
  const { features, label } = planted(200, 4)
  const forest = (task: Task) => new RandomForest({ task, trees: 6, minLeaf: 5 })
  const stacked = (task: Task, members: Record<string, Estimator>, target: Float64Array, meta?: Estimator) =>
    new Stacking({ task, members, ...(meta && { meta }) }).fit(features, target, { random: random() })
  const members = { ridge: new Ridge(), mean: new MeanBaseline({ task: 'regression' }), forest: forest('regression') }
  const stack = stacked('regression', members, label)
  expectSums(stack.contributions(features)!, stack.predict(features))
  const classes = label.map((value) => (value > 0.5 ? 1 : 0))
  const forests = stacked('classification', { forest: forest('classification') }, classes)
  expectSums(forests.contributions(features)!, forests.predict(features))
  expect(stacked('regression', members, label, new Ridge()).contributions(features)).toBeUndefined()
  expect(stacked('classification', { logistic: new Logistic() }, classes).contributions(features)).toBeUndefined()
})
