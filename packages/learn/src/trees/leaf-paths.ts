/** The leaves of trees, each with what must hold on the way to it. */
import { BINS } from './tree-work.ts'
import type { Trees } from './trees.ts'

/** All that a path asks of one feature. */
export interface PathCondition {
  readonly feature: number
  /** 1 for each bin that meets it, else 0. */
  readonly isMet: Uint8Array
  /** Share of the training rows that meet it, of those that meet what is asked before. */
  readonly share: number
}

export interface LeafPath {
  readonly value: number
  /** One a feature, in the order in which the path first asks for it. */
  readonly conditions: readonly PathCondition[]
}

/**
 * The paths to all leaves of all trees.
 * @param conditionOf the feature that a split node looks at, and for each of its bins whether it goes left
 */
export function pathsOf(
  trees: Trees,
  conditionOf: (node: number) => { readonly feature: number; readonly goesLeft: Uint8Array },
): LeafPath[] {
  const cover = nodeCover(trees)
  const paths: LeafPath[] = []
  const walk = (at: number, conditions: readonly PathCondition[]): void => {
    const node = trees.nodes[at]!
    if (node < 0) {
      paths.push({ value: trees.leaves[~node]!, conditions })
      return
    }
    const { feature, goesLeft } = conditionOf(node)
    const right = trees.right[at]!
    walk(at + 1, narrowed(conditions, { feature, isMet: goesLeft, share: cover[at + 1]! / cover[at]! }))
    const goesRight = goesLeft.map((isLeft) => 1 - isLeft)
    walk(right, narrowed(conditions, { feature, isMet: goesRight, share: cover[right]! / cover[at]! }))
  }
  for (const root of trees.roots) walk(root, [])
  return paths
}

/** For each bin whether a numeric split node sends it left. */
export function binsLeftOf(node: number): Uint8Array {
  const rotation = (node >>> 8) & 1
  return Uint8Array.from({ length: BINS }, (_, bin) => (((bin + rotation) & 255) <= (node & 255) ? 1 : 0))
}

function narrowed(conditions: readonly PathCondition[], added: PathCondition): PathCondition[] {
  const place = conditions.findIndex(({ feature }) => feature === added.feature)
  const earlier = conditions[place]
  if (earlier === undefined) return [...conditions, added]
  const isMet = earlier.isMet.map((met, bin) => met & added.isMet[bin]!)
  return conditions.with(place, { feature: added.feature, isMet, share: earlier.share * added.share })
}

/** Weight of the training rows that come through each node. */
function nodeCover({ nodes, right, cover }: Trees): Float64Array {
  const weights = new Float64Array(nodes.length)
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at]!
    weights[at] = node < 0 ? cover[~node]! : weights[at + 1]! + weights[right[at]!]!
  }
  return weights
}
