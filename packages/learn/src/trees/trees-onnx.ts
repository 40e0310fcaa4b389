/** Trees as an operator of ONNX: TreeEnsembleRegressor, on features in double precision. */
import type { Graph } from '../onnx/graph.ts'
import type { Trees } from './trees.ts'

/** Above every finite feature: a comparison with it asks only whether the value is missing. */
const ABOVE_ALL = Number.MAX_VALUE

export interface EnsembleParts {
  readonly trees: Trees
  /** Rising edges of each feature's bins. */
  readonly edges: readonly Float64Array[]
  /** Tree t adds to output number t modulo this. */
  readonly outputs: number
  /** What the leaves are added to, one number an output. */
  readonly start: readonly number[]
  /** What leaves are multiplied by. */
  readonly scale: number
}

/** Adds the trees to a graph; the result has one column an output, in single precision. */
export function addTrees(
  graph: Graph,
  features: string,
  { trees, edges, outputs, start, scale }: EnsembleParts,
): string {
  const nodes = nodeColumns(trees, edges)
  const leaves = leafColumns(trees, outputs)
  return graph.learnNode('TreeEnsembleRegressor', features, {
    n_targets: outputs,
    aggregate_function: 'SUM',
    post_transform: 'NONE',
    base_values_as_tensor: { doubles: start },
    nodes_treeids: nodes.map(({ tree }) => tree),
    nodes_nodeids: nodes.map(({ id }) => id),
    nodes_featureids: nodes.map(({ feature }) => feature),
    nodes_modes: { texts: nodes.map(({ isLeaf }) => (isLeaf ? 'LEAF' : 'BRANCH_LEQ')) },
    nodes_values_as_tensor: { doubles: nodes.map(({ edge }) => edge) },
    nodes_truenodeids: nodes.map(({ left }) => left),
    nodes_falsenodeids: nodes.map(({ right }) => right),
    nodes_missing_value_tracks_true: nodes.map(({ isMissingLeft }) => isMissingLeft),
    target_treeids: leaves.map(({ tree }) => tree),
    target_nodeids: leaves.map(({ id }) => id),
    target_ids: leaves.map(({ output }) => output),
    target_weights_as_tensor: { doubles: leaves.map(({ value }) => value * scale) },
  })
}

/** Nodes are numbered from 0 in each tree. */
function nodeColumns(trees: Trees, edges: readonly Float64Array[]) {
  return eachNode(trees).map(({ tree, id, at }) => {
    const node = trees.nodes[at]!
    if (node < 0) return { tree, id, isLeaf: true, feature: 0, edge: 0, left: 0, right: 0, isMissingLeft: 0 }
    const feature = node >>> 9
    const isMissingLeft = (node >>> 8) & 1
    const edge = edges[feature]![(node & 255) - isMissingLeft] ?? ABOVE_ALL
    const right = id + trees.right[at]! - at
    return { tree, id, isLeaf: false, feature, edge, left: id + 1, right, isMissingLeft }
  })
}

function leafColumns(trees: Trees, outputs: number) {
  const leaves = eachNode(trees).filter(({ at }) => trees.nodes[at]! < 0)
  return leaves.map(({ tree, id, at }) => ({
    tree,
    id,
    output: tree % outputs,
    value: trees.leaves[~trees.nodes[at]!]!,
  }))
}

function eachNode({ nodes, roots }: Trees): { tree: number; id: number; at: number }[] {
  return Array.from(roots).flatMap((root, tree) => {
    const end = roots[tree + 1] ?? nodes.length
    return Array.from({ length: end - root }, (_, id) => ({ tree, id, at: root + id }))
  })
}
