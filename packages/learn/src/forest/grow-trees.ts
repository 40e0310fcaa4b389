/** A range of a forest's trees, so that several workers can share the growing. */
import type { RandomSource } from '../estimator.ts'
import type { ForestData } from './forest-data.ts'
import type { ForestParameters } from './forest-parameters.ts'
import { TreeGrower } from './tree-grower.ts'
import type { Trees } from '../trees/trees.ts'

/** Trees number `from` to `to` (excluded). Plain arrays only: it can be sent between workers. */
export interface ForestPart {
  readonly from: number
  readonly to: number
  readonly trees: Trees
  /** Share of each feature in each tree's gain: tree t of the part begins at t * features. */
  readonly gains: Float64Array
}

/**
 * Grows trees number `from` to `to` (excluded). Tree t draws from `random.split(t)` alone, so any
 * division into ranges gives the same trees.
 */
export function growTrees(
  data: ForestData,
  parameters: ForestParameters,
  random: RandomSource,
  from: number,
  to: number,
): ForestPart {
  const grower = new TreeGrower(data, parameters)
  const roots = new Int32Array(to - from)
  const gains = new Float64Array((to - from) * data.features)
  for (let tree = from; tree < to; tree++) {
    roots[tree - from] = grower.nodes.length
    grower.grow(random.split(tree))
    gains.set(shares(grower.gains), (tree - from) * data.features)
  }
  const { nodes, right, leaves, cover } = grower
  const trees = { nodes: nodes.take(), right: right.take(), leaves: leaves.take(), cover: cover.take(), roots }
  return { from, to, trees, gains }
}

function shares(gains: Float64Array): Float64Array {
  let total = 0
  for (const gain of gains) total += gain
  return total > 0 ? gains.map((gain) => gain / total) : gains
}
