import type { GainImportance } from '../boosting/boosted-trees.ts'
import { decodeFloats, encodeArray } from '../bytes.ts'
import type { Matrix, SerialisedModel } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { type Graph, TENSOR_TYPES } from '../onnx/graph.ts'
import { flatten, type GraphColumn, type RowGraph, rowOnnx } from '../onnx/row-graph.ts'
import { checkFeatures } from '../training-set.ts'
import { type BinBlock, binBlocks } from '../trees/bin-blocks.ts'
import { MAX_BINS } from '../trees/bins.ts'
import { addTrees } from '../trees/trees-onnx.ts'
import { decodeTrees, encodeTrees, leafNumber, type Trees } from '../trees/trees.ts'
import { MedianVote } from './median-vote.ts'

const TYPE = 'adaboost r2'
const VERSION = 1

interface AdaBoostR2State {
  /** Lowest training label; leaves count from it. */
  readonly base: number
  readonly trees: Trees
  readonly edges: readonly Float64Array[]
  /** Weight of each tree's vote. */
  readonly votes: Float64Array
  readonly importance: readonly GainImportance[]
}

/** Trees that vote: the weighted median of what they say. */
export class AdaBoostR2Model implements RowGraph {
  readonly task = 'regression'
  /** Mean share of the feature in a tree's gain, a tree counting as its vote does. */
  readonly importance: readonly GainImportance[]
  readonly votes: Float64Array
  readonly #state: AdaBoostR2State

  constructor(state: AdaBoostR2State) {
    this.#state = state
    this.importance = state.importance
    this.votes = state.votes
  }

  /** Trees that vote; with validation those up to the best round. */
  get rounds(): number {
    return this.votes.length
  }

  /** Errors: kind data (another number of features, infinite values). */
  predict(features: Matrix): Float64Array {
    const { base, edges } = this.#state
    checkFeatures(features, edges.length)
    const median = new MedianVote(this.votes)
    const said = new Float64Array(this.rounds)
    const prediction = new Float64Array(features.rows)
    for (const [from, block] of binBlocks(features, edges)) {
      for (let i = 0; i < block.rows; i++) {
        this.#vote(block, i, said)
        prediction[from + i] = base + median.of(said)
      }
    }
    return prediction
  }

  #vote({ bins, stride }: BinBlock, row: number, said: Float64Array): void {
    const { trees } = this.#state
    for (let tree = 0; tree < said.length; tree++) {
      said[tree] = trees.leaves[leafNumber(trees, tree, bins, row, stride)]!
    }
  }

  /** As a file of ONNX: `features` (rows x features, double) to `prediction` (rows, single precision). */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return rowOnnx(this, TYPE)
  }

  get width(): number {
    return this.#state.edges.length
  }

  /** Sorts what the trees say of a row and takes the first place up to which half of the votes lie. */
  addToGraph(graph: Graph, features: string): GraphColumn {
    const { base, trees, edges, votes } = this.#state
    const outputs = this.rounds
    const start = Array.from(votes, () => base)
    const said = addTrees(graph, features, { trees, edges, outputs, start, scale: 1 })
    const count = graph.constant('integer', [1], [outputs])
    const sorting = { axis: 1, largest: 0, sorted: 1 }
    const [sorted, order] = graph.results('TopK', [said, count], sorting, 2)
    const weights = graph.node('Gather', [graph.constant('double', [outputs], votes), order!])
    const upTo = graph.node('CumSum', [weights, graph.constant('integer', [], [1])])
    const half = graph.constant('double', [], [votes.reduce((sum, vote) => sum + vote, 0) / 2])
    const isReached = graph.node('Cast', [graph.node('GreaterOrEqual', [upTo, half])], { to: TENSOR_TYPES.single })
    const place = graph.node('ArgMax', [isReached], { axis: 1, keepdims: 1 })
    return flatten(graph, graph.node('GatherElements', [sorted!, place], { axis: 1 }))
  }

  serialise(): SerialisedModel {
    const { base, edges, trees, votes, importance } = this.#state
    return {
      type: TYPE,
      version: VERSION,
      base,
      features: importance.map(({ feature }) => feature),
      gains: encodeArray(Float64Array.from(importance, ({ gain }) => gain)),
      votes: encodeArray(votes),
      edges: edges.map(encodeArray),
      ...encodeTrees(trees),
    }
  }
}

/** Errors: kind model. */
export function restoreAdaBoostR2(stored: SerialisedModel): AdaBoostR2Model {
  const { base, features } = stored
  if (stored.version !== VERSION || typeof base !== 'number' || !Array.isArray(features)) throw brokenAdaBoost(stored)
  const edges = Array.isArray(stored['edges']) ? stored['edges'].map(decodeFloats) : []
  const gains = decodeFloats(stored['gains'])
  const votes = decodeFloats(stored['votes'])
  const trees = decodeTrees(stored, features.length)
  const isWhole = edges.length === features.length && gains.length === features.length
  if (!isWhole || votes.length !== trees.roots.length || edges.some(({ length }) => length >= MAX_BINS)) {
    throw brokenAdaBoost(stored)
  }
  const importance = features.map((feature, j) => ({ feature: String(feature), gain: gains[j]! }))
  return new AdaBoostR2Model({ base, trees, edges, votes, importance })
}

function brokenAdaBoost(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored AdaBoost for regression cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its features, edges, trees and votes.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}
