/** What boosted trees say of a block of rows: their bins, and their leaves' values added up tree after tree. */
import { edgeTable } from '../trees/bins.ts'
import { layOut, type TreeKernel, treeKernel } from '../trees/tree-kernel.ts'
import { leafNumber, type Trees } from '../trees/trees.ts'
import { MOST_LEAVES } from './boosting-parameters.ts'
import { type FeatureBins, writeBins } from './feature-bins.ts'

/** Rows of a block; a multiple of the kernel's 64. Their bins stay in the nearest cache. */
export const BLOCK = 512
const GROUP = 64
const TABLE_BYTES = 256 * 8

/** Trees as they are applied to rows. */
export interface AppliedTrees {
  readonly trees: Trees
  readonly features: readonly FeatureBins[]
  /** Sets of categories, each a feature of its own after the others. */
  readonly sets: number
  readonly outputs: number
}

export interface LeafSums {
  /** Column-major: bin of feature j in row i of the block is number `j * BLOCK + i`. */
  readonly bins: Uint8Array
  /** Sum of row i of output k: number `k * BLOCK + i`. */
  readonly sums: Float64Array
  /** Writes the bins of feature j. */
  readonly bin: (feature: number, column: Float64Array) => void
  /** Adds what the trees say of the first `rows` rows, or of all. */
  readonly add: (rows: number) => void
}

/** The kernel where it can be loaded, else its plain twin; good until the next use of either. */
export function leafSums(applied: AppliedTrees): LeafSums {
  const kernel = treeKernel()
  return kernel === undefined ? plainLeafSums(applied) : kernelLeafSums(applied, kernel)
}

export function plainLeafSums({ trees, features, sets, outputs }: AppliedTrees): LeafSums {
  const bins = new Uint8Array((features.length + sets) * BLOCK)
  const sums = new Float64Array(outputs * BLOCK)
  const bin = (j: number, column: Float64Array) =>
    writeBins(column, features[j]!, { bins, offset: j * BLOCK, stride: 1 }, 0, column.length)
  const add = (rows: number) => {
    for (let tree = 0; tree < trees.roots.length; tree++) {
      const first = (tree % outputs) * BLOCK
      for (let row = 0; row < rows; row++) {
        sums[first + row]! += trees.leaves[leafNumber(trees, tree, bins, row, BLOCK)]!
      }
    }
  }
  return { bins, sums, bin, add }
}

function kernelLeafSums(applied: AppliedTrees, kernel: TreeKernel): LeafSums {
  const { trees, features, sets, outputs } = applied
  const { nodes, leaves } = trees
  const roots = rootsOfOutputs(trees, outputs)
  const at = layOut(kernel, {
    nodes: nodes.byteLength,
    roots: roots.byteLength,
    leaves: leaves.byteLength,
    tables: features.length * TABLE_BYTES,
    column: BLOCK * 8,
    bins: (features.length + sets) * BLOCK,
    sums: outputs * BLOCK * 8,
    room: GROUP * (MOST_LEAVES + 1),
  })
  const { exports, memory } = kernel
  const floats = (address: number, length: number) => new Float64Array(memory.buffer, address, length)
  new Int32Array(memory.buffer, at.nodes, nodes.length).set(nodes)
  new Int32Array(memory.buffer, at.roots, roots.length).set(roots)
  floats(at.leaves, leaves.length).set(leaves)
  const tables = floats(at.tables, (features.length * TABLE_BYTES) / 8)
  for (const [j, { values }] of features.entries()) tables.set(edgeTable(values), (j * TABLE_BYTES) / 8)
  const bins = new Uint8Array(memory.buffer, at.bins, (features.length + sets) * BLOCK)
  const block = floats(at.column, BLOCK)
  const bin = (j: number, column: Float64Array) => {
    const offset = j * BLOCK
    if (features[j]!.isCategorical)
      return writeBins(column, features[j]!, { bins, offset, stride: 1 }, 0, column.length)
    block.set(column)
    exports.assignBins(at.column, column.length, at.tables + j * TABLE_BYTES, at.bins + offset)
  }
  const perOutput = trees.roots.length / outputs
  const add = () => {
    for (let output = 0; output < outputs; output++) {
      const first = at.roots + output * perOutput * 8
      const sums = at.sums + output * BLOCK * 8
      exports.addLeaves(at.nodes, first, perOutput, at.leaves, at.bins, BLOCK, sums, at.room)
    }
  }
  return { bins, sums: floats(at.sums, outputs * BLOCK), bin, add }
}

/** Pairs of first node and first leaf of each tree, output after output. */
function rootsOfOutputs({ nodes, roots }: Trees, outputs: number): Int32Array {
  const firstLeaf = new Int32Array(roots.length)
  let leaf = 0
  let at = 0
  for (let tree = 0; tree < roots.length; tree++) {
    firstLeaf[tree] = leaf
    for (const end = roots[tree + 1] ?? nodes.length; at < end; at++) if (nodes[at]! < 0) leaf++
  }
  const pairs: number[] = []
  for (let output = 0; output < outputs; output++) {
    for (let tree = output; tree < roots.length; tree += outputs) pairs.push(roots[tree]!, firstLeaf[tree]!)
  }
  return Int32Array.from(pairs)
}
