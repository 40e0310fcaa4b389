import type { Matrix, SerialisedModel, Task } from '../estimator.ts'
import { decodeFloats, encodeArray } from '../bytes.ts'
import { LearnError } from '../learn-error.ts'
import { checkFeatures } from '../training-set.ts'
import { binBlocks } from '../trees/bin-blocks.ts'
import { assignBins, edgeTable, MAX_BINS } from '../trees/bins.ts'
import type { OutOfBagEstimate } from './out-of-bag.ts'
import type { Contributions, ExplainedModel } from '../explained.ts'
import { TreeContributions } from '../trees/contributions.ts'
import { binsLeftOf } from '../trees/leaf-paths.ts'
import type { Graph } from '../onnx/graph.ts'
import { flatten, type GraphColumn, type RowGraph, rowOnnx } from '../onnx/row-graph.ts'
import { addTrees } from '../trees/trees-onnx.ts'
import { type Trees, addLeaves, decodeTrees, encodeTrees } from '../trees/trees.ts'

const TYPE = 'forest'
const VERSION = 2
/** Rows predicted at a time: their bins stay in the nearest cache. */
const BLOCK = 256

export interface FeatureImportance {
  readonly feature: string
  /** Mean over the trees of the feature's share in a tree's gain; the shares of all features sum to 1. */
  readonly gain: number
  /** Standard error of that mean over the trees; NaN for a single tree. */
  readonly error: number
}

interface ForestState {
  readonly task: Task
  /** Lowest training label; leaves count from it, so that equal labels are predicted without rounding. */
  readonly base: number
  readonly trees: Trees
  readonly edges: readonly Float64Array[]
  readonly importance: readonly FeatureImportance[]
}

/** A fitted forest: the mean of its trees' leaf values (mean label, or share of class 1). */
export class ForestModel implements RowGraph, ExplainedModel {
  readonly task: Task
  readonly explained = 'prediction'
  readonly importance: readonly FeatureImportance[]
  readonly trees: Trees
  /** Rising edges of each feature's bins. */
  readonly edges: readonly Float64Array[]
  readonly #base: number
  readonly #tables: readonly Float64Array[]
  readonly #estimateOutOfBag: (() => OutOfBagEstimate) | undefined

  /** @param estimate how the out-of-bag estimates are made, while the training rows are at hand */
  constructor(state: ForestState, estimate?: (trees: Trees) => OutOfBagEstimate) {
    this.task = state.task
    this.importance = state.importance
    this.trees = state.trees
    this.edges = state.edges
    this.#base = state.base
    this.#tables = state.edges.map(edgeTable)
    this.#estimateOutOfBag = estimate && (() => estimate(state.trees))
  }

  get treeCount(): number {
    return this.trees.roots.length
  }

  /** Computed when asked; undefined in a restored model, which has no training rows. */
  outOfBag(): OutOfBagEstimate | undefined {
    return this.#estimateOutOfBag?.()
  }

  /** Errors: kind data (another number of features, infinite values). */
  predict(features: Matrix): Float64Array {
    const width = this.edges.length
    checkFeatures(features, width)
    const predictions = new Float64Array(features.rows)
    const bins = new Uint8Array(BLOCK * width)
    for (let from = 0; from < features.rows; from += BLOCK) {
      const to = Math.min(from + BLOCK, features.rows)
      for (let j = 0; j < width; j++) assignBins(features.columns[j]!, this.#tables[j]!, bins, j, width, from, to)
      addLeaves(this.trees, bins, width, to - from, predictions.subarray(from, to))
    }
    for (let i = 0; i < predictions.length; i++) predictions[i] = this.#base + predictions[i]! / this.treeCount
    return predictions
  }

  /** Exact Shapley values (TreeSHAP) of what `predict` says. Errors: kind data, as `predict`. */
  contributions(features: Matrix): Contributions {
    checkFeatures(features, this.width)
    const sums = new TreeContributions(this.trees, (node) => ({ feature: node >>> 9, goesLeft: binsLeftOf(node) }))
    const columns = this.edges.map(() => new Float64Array(features.rows))
    for (const [from, block] of binBlocks(features, this.edges)) sums.addTo(columns, from, block)
    const mean = (value: number) => value / this.treeCount
    return { base: this.#base + mean(sums.base), columns: columns.map((column) => column.map(mean)) }
  }

  /** As a file of ONNX: `features` (rows x features, double) to `prediction` (rows, single precision). */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return rowOnnx(this, TYPE)
  }

  get width(): number {
    return this.edges.length
  }

  addToGraph(graph: Graph, features: string): GraphColumn {
    const parts = { trees: this.trees, edges: this.edges, outputs: 1, start: [this.#base], scale: 1 / this.treeCount }
    return flatten(graph, addTrees(graph, features, parts))
  }

  serialise(): SerialisedModel {
    return {
      type: TYPE,
      version: VERSION,
      task: this.task,
      base: this.#base,
      features: this.importance.map(({ feature }) => feature),
      gains: encodeArray(Float64Array.from(this.importance, ({ gain }) => gain)),
      errors: encodeArray(Float64Array.from(this.importance, ({ error }) => error)),
      edges: this.edges.map(encodeArray),
      ...encodeTrees(this.trees),
    }
  }
}

/** Errors: kind model. */
export function restoreForest(stored: SerialisedModel): ForestModel {
  const { task, base, features } = stored
  const isKnown = stored.version === VERSION && (task === 'regression' || task === 'classification')
  if (!isKnown || typeof base !== 'number' || !Array.isArray(features)) throw brokenForest(stored)
  const edges = Array.isArray(stored['edges']) ? stored['edges'].map(decodeFloats) : []
  const gains = decodeFloats(stored['gains'])
  const errors = decodeFloats(stored['errors'])
  const isWhole = [edges, gains, errors].every(({ length }) => length === features.length)
  if (!isWhole || edges.some(({ length }) => length >= MAX_BINS)) throw brokenForest(stored)
  return new ForestModel({
    task,
    base,
    trees: decodeTrees(stored, features.length),
    edges,
    importance: features.map((feature, j) => ({ feature: String(feature), gain: gains[j]!, error: errors[j]! })),
  })
}

function brokenForest(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored forest cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its task, features, edges and trees.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}
