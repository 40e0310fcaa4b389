/**
 * Quantile regression forest (Meinshausen 2006): a forest whose leaves remember the training labels in them, so that it
 * tells not only the mean but the whole distribution.
 */
import { decodeFloats, decodeIntegers, encodeArray } from '../bytes.ts'
import type { Estimator, FitOptions, Matrix, SerialisedModel } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { requireParameter } from '../parameter.ts'
import type { Graph } from '../onnx/graph.ts'
import { type GraphColumn, type RowGraph, rowOnnx } from '../onnx/row-graph.ts'
import { gather } from '../gather.ts'
import { checkFeatures, checkTraining } from '../training-set.ts'
import { binBlocks } from '../trees/bin-blocks.ts'
import type { Contributions, ExplainedModel } from '../explained.ts'
import { leafNumber, type Trees } from '../trees/trees.ts'
import { ForestModel, restoreForest } from './forest-model.ts'
import type { ForestParameters } from './forest-parameters.ts'
import { RandomForest } from './random-forest.ts'

const TYPE = 'quantile forest'
const VERSION = 1

/** The training rows in order of their labels, and which of them each leaf holds. */
interface LeafLabels {
  /** Rising. */
  readonly labels: Float64Array
  /** Of each label's row. */
  readonly weights: Float64Array
  /** Leaf k holds the labels that `places` numbers from `starts[k]` on. */
  readonly starts: Int32Array
  readonly places: Int32Array
}

export class QuantileForest implements Estimator {
  readonly name = 'quantile-forest'
  readonly task = 'regression'
  readonly parameters: ForestParameters
  readonly #forest: RandomForest

  constructor(parameters: Partial<ForestParameters> = {}) {
    this.#forest = new RandomForest({ task: 'regression', ...parameters })
    this.parameters = this.#forest.parameters
  }

  /** Errors: those of `RandomForest.fit`. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): QuantileForestModel {
    const data = this.#forest.prepare(features, label, options)
    const part = this.#forest.growRange(data, options.random, 0, this.parameters.trees)
    const forest = this.#forest.merge(data, options.random, [part])
    const { label: kept, weights, rows } = checkTraining(features, label, options, 'regression')
    const order = Int32Array.from(kept.keys()).sort((a, b) => kept[a]! - kept[b]! || a - b)
    const leaves = {
      labels: gather(kept, order),
      weights: gather(weights ?? new Float64Array(rows).fill(1), order),
      ...fillLeaves(forest.trees, data.bins, order),
    }
    return new QuantileForestModel(forest, leaves)
  }
}

export class QuantileForestModel implements RowGraph, ExplainedModel {
  readonly task = 'regression'
  readonly explained = 'prediction'
  readonly forest: ForestModel
  readonly #leaves: LeafLabels

  constructor(forest: ForestModel, leaves: LeafLabels) {
    this.forest = forest
    this.#leaves = leaves
  }

  /** The mean, as the forest tells it. Errors: kind data, as `ForestModel.predict`. */
  predict(features: Matrix): Float64Array {
    return this.forest.predict(features)
  }

  /**
   * The labels below which the given shares of the distribution lie, one column a share.
   * Errors: kind data (another number of features, infinite values), kind parameter (shares outside 0 to 1).
   */
  quantiles(features: Matrix, shares: readonly number[]): Float64Array[] {
    for (const share of shares) {
      requireParameter(share > 0 && share < 1, 'quantile', share, 'between 0 and 1')
    }
    const { edges, trees } = this.forest
    checkFeatures(features, edges.length)
    const columns = shares.map(() => new Float64Array(features.rows))
    const mass = new Float64Array(this.#leaves.labels.length)
    for (const [from, { bins, stride, rows }] of binBlocks(features, edges)) {
      for (let i = 0; i < rows; i++) {
        mass.fill(0)
        for (let tree = 0; tree < trees.roots.length; tree++) {
          addLeaf(this.#leaves, leafNumber(trees, tree, bins, i, stride), mass)
        }
        for (const [k, share] of shares.entries()) {
          columns[k]![from + i] = labelAt(this.#leaves, mass, share, trees.roots.length)
        }
      }
    }
    return columns
  }

  /** Exact Shapley values of the mean. Errors: kind data, as `predict`. */
  contributions(features: Matrix): Contributions {
    return this.forest.contributions(features)
  }

  /** As a file of ONNX, which tells the mean: `features` (rows x features, double) to `prediction` (rows, single precision). */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return rowOnnx(this, TYPE)
  }

  get width(): number {
    return this.forest.width
  }

  addToGraph(graph: Graph, features: string): GraphColumn {
    return this.forest.addToGraph(graph, features)
  }

  serialise(): SerialisedModel {
    const { labels, weights, starts, places } = this.#leaves
    return {
      type: TYPE,
      version: VERSION,
      forest: this.forest.serialise(),
      labels: encodeArray(labels),
      weights: encodeArray(weights),
      starts: encodeArray(starts),
      places: encodeArray(places),
    }
  }
}

/** Errors: kind model. */
export function restoreQuantileForest(stored: SerialisedModel): QuantileForestModel {
  const within = stored['forest']
  if (typeof within !== 'object' || within === null) throw brokenForest(stored)
  const forest = restoreForest(within as SerialisedModel)
  const leaves = {
    labels: decodeFloats(stored['labels']),
    weights: decodeFloats(stored['weights']),
    starts: decodeIntegers(stored['starts']),
    places: decodeIntegers(stored['places']),
  }
  if (stored.version !== VERSION || !isWhole(leaves, forest)) throw brokenForest(stored)
  return new QuantileForestModel(forest, leaves)
}

/** Whether each leaf has its own run of places, and each place a label. */
function isWhole({ labels, weights, starts, places }: LeafLabels, { trees, treeCount }: ForestModel): boolean {
  const isFitting = starts.length === trees.leaves.length + 1 && places.length === labels.length * treeCount
  const isRising = starts.every((start, leaf) => start >= (leaf === 0 ? 0 : starts[leaf - 1]!))
  const areRuns = isRising && starts[0] === 0 && starts.at(-1) === places.length
  return isFitting && areRuns && weights.length === labels.length && places.every((place) => place in labels)
}

/** Drops each row down each tree; `order` numbers the rows by their label. */
function fillLeaves(trees: Trees, bins: Uint8Array, order: Int32Array): Pick<LeafLabels, 'starts' | 'places'> {
  const rows = order.length
  const starts = new Int32Array(trees.leaves.length + 1)
  const leafOf = new Int32Array(rows * trees.roots.length)
  for (let tree = 0, at = 0; tree < trees.roots.length; tree++) {
    for (let place = 0; place < rows; place++, at++) {
      leafOf[at] = leafNumber(trees, tree, bins, order[place]!, rows)
      starts[leafOf[at]! + 1]! += 1
    }
  }
  for (let leaf = 1; leaf < starts.length; leaf++) starts[leaf]! += starts[leaf - 1]!
  const next = starts.slice()
  const places = new Int32Array(leafOf.length)
  for (let at = 0; at < leafOf.length; at++) places[next[leafOf[at]!]!++] = at % rows
  return { starts, places }
}

/** Each tree gives a mass of 1, shared among the rows of its leaf by weight. */
function addLeaf({ starts, places, weights }: LeafLabels, leaf: number, mass: Float64Array): void {
  let total = 0
  for (let at = starts[leaf]!; at < starts[leaf + 1]!; at++) total += weights[places[at]!]!
  for (let at = starts[leaf]!; at < starts[leaf + 1]!; at++) mass[places[at]!]! += weights[places[at]!]! / total
}

/** The lowest label up to which so much of the mass lies. */
function labelAt({ labels }: LeafLabels, mass: Float64Array, share: number, total: number): number {
  let below = 0
  for (let place = 0; place < mass.length; place++) {
    below += mass[place]!
    if (below >= share * total) return labels[place]!
  }
  return labels.at(-1)!
}

function brokenForest(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored quantile forest cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its forest and the labels of its leaves.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}
