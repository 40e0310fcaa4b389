/** Fitted trees with all that predicting needs; what the models of one output and of several share. */
import { decodeFloats, encodeArray } from '../bytes.ts'
import type { Matrix, SerialisedModel } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { checkFeatures } from '../training-set.ts'
import type { Contributions } from '../explained.ts'
import { TreeContributions } from '../trees/contributions.ts'
import { binsLeftOf } from '../trees/leaf-paths.ts'
import { addTrees } from '../trees/trees-onnx.ts'
import type { Graph } from '../onnx/graph.ts'
import { decodeTrees, encodeTrees, everyNth, type Trees } from '../trees/trees.ts'
import type { Boosted } from './boost.ts'
import { MOST_LEAVES } from './boosting-parameters.ts'
import { type CategorySet, decodeSets, encodeSets } from './category-set.ts'
import { decodeBins, encodeBins, type FeatureBins } from './feature-bins.ts'
import { BLOCK, type LeafSums, leafSums, plainLeafSums } from './leaf-sums.ts'

const VERSION = 1

export interface GainImportance {
  readonly feature: string
  /** Share of the feature in what all splits reduced the loss by; the shares sum to 1, or are 0 without a split. */
  readonly gain: number
}

export class BoostedTrees {
  readonly state: Boosted
  readonly #used: readonly number[]

  constructor(state: Boosted) {
    this.state = state
    this.#used = usedFeatures(state)
  }

  /** One for each tree, or for the trees of all classes together. */
  get rounds(): number {
    return this.state.trees.roots.length / this.state.start.length
  }

  get importance(): GainImportance[] {
    const { gains, featureNames } = this.state
    const total = gains.reduce((sum, gain) => sum + gain, 0)
    return featureNames.map((feature, j) => ({ feature, gain: total > 0 ? gains[j]! / total : 0 }))
  }

  /** Raw scores, one column an output. Errors: kind data (another number of features, infinite values). */
  raw(features: Matrix, apply = leafSums): Float64Array[] {
    const { start, trees, sets } = this.state
    checkFeatures(features, this.state.features.length)
    const outputs = start.map(() => new Float64Array(features.rows))
    const work = apply({ trees, features: this.state.features, sets: sets.length, outputs: start.length })
    for (let from = 0; from < features.rows; from += BLOCK) {
      const to = Math.min(from + BLOCK, features.rows)
      this.#bin(features, from, to, work)
      for (const [k, value] of start.entries()) work.sums.fill(value, k * BLOCK, (k + 1) * BLOCK)
      work.add(to - from)
      for (const [k, output] of outputs.entries())
        output.set(work.sums.subarray(k * BLOCK, k * BLOCK + to - from), from)
    }
    return outputs
  }

  /** What each feature adds to raw score number `output`. Errors: kind data, as `raw`. */
  contributions(features: Matrix, output = 0): Contributions {
    const { start, trees, sets } = this.state
    const width = this.state.features.length
    checkFeatures(features, width)
    const own = everyNth(trees, start.length, output)
    const contributions = new TreeContributions(own, (node) => this.#conditionOf(node))
    const columns = this.state.features.map(() => new Float64Array(features.rows))
    const work = plainLeafSums({ trees: own, features: this.state.features, sets: sets.length, outputs: 1 })
    for (let from = 0; from < features.rows; from += BLOCK) {
      const to = Math.min(from + BLOCK, features.rows)
      this.#bin(features, from, to, work)
      contributions.addTo(columns, from, { bins: work.bins, stride: BLOCK, rows: to - from })
    }
    return { base: start[output]! + contributions.base, columns }
  }

  #conditionOf(node: number): { feature: number; goesLeft: Uint8Array } {
    const feature = node >>> 9
    const set = this.state.sets[feature - this.state.features.length]
    if (set === undefined) return { feature, goesLeft: binsLeftOf(node) }
    return { feature: set.feature, goesLeft: set.goesRight.map((isRight) => 1 - isRight) }
  }

  #bin(features: Matrix, from: number, to: number, { bins, bin }: LeafSums): void {
    const { sets } = this.state
    for (const j of this.#used) bin(j, features.columns[j]!.subarray(from, to))
    for (const [k, { feature, goesRight }] of sets.entries()) {
      const offset = (features.columns.length + k) * BLOCK
      for (let i = 0; i < to - from; i++) bins[offset + i] = goesRight[bins[feature * BLOCK + i]!]!
    }
  }

  /** Adds the raw scores to a graph of ONNX, one column an output. Errors: kind model for categories. */
  addToGraph(graph: Graph, input: string): string {
    const { trees, features, sets, start } = this.state
    if (sets.length > 0) throw notInOnnx()
    const edges = features.map(({ values }) => values)
    return addTrees(graph, input, { trees, edges, outputs: start.length, start, scale: 1 })
  }

  serialise(): { readonly version: number; readonly [key: string]: unknown } {
    const { featureNames, features, start, trees, sets, gains, validation } = this.state
    return {
      version: VERSION,
      features: featureNames,
      ...encodeBins(features),
      start: encodeArray(Float64Array.from(start)),
      sets: encodeSets(sets),
      gains: encodeArray(gains),
      validation: encodeArray(validation),
      ...encodeTrees(trees),
    }
  }
}

/** Errors: kind model. */
export function restoreTrees(stored: SerialisedModel): BoostedTrees {
  const featureNames: unknown = stored['features']
  const features = decodeBins(stored['values'], stored['categorical'])
  if (stored.version !== VERSION || !Array.isArray(featureNames)) throw brokenBoosting(stored)
  if (features === undefined || features.length !== featureNames.length) throw brokenBoosting(stored)
  const start = Array.from(decodeFloats(stored['start']))
  const sets = decodeSets(stored['sets'])
  const trees = decodeTrees(stored, features.length + sets.length)
  const gains = decodeFloats(stored['gains'])
  const isWhole = isFitting(sets, features) && areSmall(trees) && gains.length === features.length
  if (!isWhole || start.length === 0 || trees.roots.length % start.length !== 0) throw brokenBoosting(stored)
  const validation = decodeFloats(stored['validation'])
  return new BoostedTrees({ featureNames: featureNames.map(String), features, start, trees, sets, gains, validation })
}

export function brokenBoosting(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored boosted model cannot be restored.',
    expected: `Version ${VERSION}, with its loss, features, bins and trees.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}

function notInOnnx(): LearnError {
  return new LearnError('model', {
    message: 'A model that divides categories cannot be written as ONNX.',
    expected: 'Trees of numeric features: ONNX compares a feature with a number.',
    given: 'categorical features',
    remedy: 'Fit without categorical, or keep the model as JSON.',
  })
}

function isFitting(sets: readonly CategorySet[], features: readonly FeatureBins[]): boolean {
  return sets.every(({ feature }) => features[feature]?.isCategorical === true)
}

/** Whether no tree has more leaves than may be grown: the kernel has room for no deeper ones. */
function areSmall({ roots, nodes }: Trees): boolean {
  return roots.every((root, tree) => (roots[tree + 1] ?? nodes.length) - root < 2 * MOST_LEAVES)
}

/** Features that any tree looks at. */
function usedFeatures({ trees, features, sets }: Boosted): number[] {
  const used = new Set<number>()
  for (const node of trees.nodes) if (node >= 0) used.add(node >>> 9)
  return [...features.keys()].filter((j) => used.has(j) || sets.some(({ feature }) => feature === j))
}
