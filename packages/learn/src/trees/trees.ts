/**
 * Many trees as flat arrays.
 *
 * Nodes are in preorder: a left child follows its parent, `right` names the other. A split node is
 * `feature << 9 | rotation << 8 | threshold`, and a row goes left when
 * `(bin + rotation & 255) <= threshold`; so missing values (bin 255) go right with rotation 0 and
 * left with rotation 1. A leaf is the complement of its number, hence negative.
 */
import { encodeArray, decodeFloats, decodeIntegers } from '../bytes.ts'
import type { SerialisedModel } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'

export interface Trees {
  readonly nodes: Int32Array
  readonly right: Int32Array
  /** Value of each leaf. */
  readonly leaves: Float64Array
  /** Weight of the training rows in each leaf. */
  readonly cover: Float64Array
  /** First node of each tree. */
  readonly roots: Int32Array
}

/** Trees after each other; the numbers of nodes and leaves of the later ones move up. */
export function joinTrees(parts: readonly Trees[]): Trees {
  const nodes = new Int32Array(total(parts, (part) => part.nodes.length))
  const right = new Int32Array(nodes.length)
  const leaves = new Float64Array(total(parts, (part) => part.leaves.length))
  const cover = new Float64Array(leaves.length)
  const roots = new Int32Array(total(parts, (part) => part.roots.length))
  let node = 0
  let leaf = 0
  let tree = 0
  for (const part of parts) {
    for (let i = 0; i < part.nodes.length; i++) {
      const isLeaf = part.nodes[i]! < 0
      nodes[node + i] = isLeaf ? part.nodes[i]! - leaf : part.nodes[i]!
      right[node + i] = isLeaf ? 0 : part.right[i]! + node
    }
    leaves.set(part.leaves, leaf)
    cover.set(part.cover, leaf)
    for (let i = 0; i < part.roots.length; i++) roots[tree + i] = part.roots[i]! + node
    node += part.nodes.length
    leaf += part.leaves.length
    tree += part.roots.length
  }
  return { nodes, right, leaves, cover, roots }
}

function total(parts: readonly Trees[], count: (part: Trees) => number): number {
  return parts.reduce((sum, part) => sum + count(part), 0)
}

/**
 * Adds to `sums[i]` the leaf values of all trees for row i, tree after tree.
 * @param bins row-major: bin of feature j in row i is `bins[i * features + j]`
 */
export function addLeaves(trees: Trees, bins: Uint8Array, features: number, rows: number, sums: Float64Array): void {
  const { nodes, right, leaves, roots } = trees
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!
    for (let row = 0, base = 0; row < rows; row++, base += features) {
      let at = root
      let node = nodes[at]!
      while (node >= 0) {
        const bin = (bins[base + (node >>> 9)]! + ((node >>> 8) & 1)) & 255
        // All ones where the row goes right: no branch that is hard to foresee.
        at += 1 + ((right[at]! - at - 1) & (((node & 255) - bin) >> 31))
        node = nodes[at]!
      }
      sums[row]! += leaves[~node]!
    }
  }
}

/** The trees before number `count`. */
export function firstTrees({ nodes, right, leaves, cover, roots }: Trees, count: number): Trees {
  const end = roots[count] ?? nodes.length
  let leaf = 0
  for (let at = 0; at < end; at++) if (nodes[at]! < 0) leaf++
  return {
    nodes: nodes.slice(0, end),
    right: right.slice(0, end),
    leaves: leaves.slice(0, leaf),
    cover: cover.slice(0, leaf),
    roots: roots.slice(0, count),
  }
}

/** Tree number `first` and every `step`-th after it; nodes and leaves stay where they are. */
export function everyNth(trees: Trees, step: number, first: number): Trees {
  return { ...trees, roots: trees.roots.filter((_, tree) => tree % step === first) }
}

/**
 * The number of the leaf of one tree that a row comes to.
 * @param bins column-major: bin of feature j in row i is `bins[j * rows + i]`
 */
export function leafNumber(trees: Trees, tree: number, bins: Uint8Array, row: number, rows: number): number {
  const { nodes, right, roots } = trees
  let at = roots[tree]!
  let node = nodes[at]!
  while (node >= 0) {
    const bin = (bins[(node >>> 9) * rows + row]! + ((node >>> 8) & 1)) & 255
    at = bin <= (node & 255) ? at + 1 : right[at]!
    node = nodes[at]!
  }
  return ~node
}

/** JSON members; right children and roots follow from the preorder and are not stored. */
export function encodeTrees({ nodes, leaves, cover }: Trees): { nodes: string; leaves: string; cover: string } {
  return { nodes: encodeArray(nodes), leaves: encodeArray(leaves), cover: encodeArray(cover) }
}

/** Errors: kind model. */
export function decodeTrees(stored: SerialisedModel, features: number): Trees {
  const nodes = decodeIntegers(stored['nodes'])
  const leaves = decodeFloats(stored['leaves'])
  const cover = decodeFloats(stored['cover'])
  const right = new Int32Array(nodes.length)
  const roots: number[] = []
  const open: number[] = []
  let leaf = 0
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!
    if (at === 0 || (open.length === 0 && nodes[at - 1]! < 0)) roots.push(at)
    else if (nodes[at - 1]! < 0) right[open.pop()!] = at
    if (node >= 0) open.push(at)
    if (node < 0 ? ~node !== leaf++ : node >>> 9 >= features) throw brokenTrees()
  }
  if (open.length > 0 || leaf !== leaves.length || leaf !== cover.length) throw brokenTrees()
  return { nodes, right, leaves, cover, roots: Int32Array.from(roots) }
}

function brokenTrees(): LearnError {
  return new LearnError('model', {
    message: 'The trees of a stored model are not complete.',
    expected: 'Nodes in preorder, each split with two children, each leaf with a value.',
    given: 'nodes and leaves that do not fit each other',
    remedy: 'Fit the model again.',
  })
}
