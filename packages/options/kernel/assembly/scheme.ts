/**
 * The scheme in use: its tables, which the caller writes behind each other in the order of the functions below, and
 * space to work in, which is the instance's own.
 */
export let nodes: usize = 0
export let steps: i32 = 0
export let seedTolerance: f64 = 0
/** Points of a line: of each node's collocation, and of the premium. */
export let points: usize = 0
export let premiumPoints: usize = 0
let tables: usize = 0
/** Depths at the nodes, and behind them what boundary.ts needs. */
export let workspace: usize = 0

export function useScheme(
  nodeCount: usize, stepCount: i32, tolerance: f64, pointCount: usize, premiumPointCount: usize, address: usize,
  work: usize,
): void {
  nodes = nodeCount
  steps = stepCount
  seedTolerance = tolerance
  points = pointCount
  premiumPoints = premiumPointCount
  tables = address
  workspace = work
}

/** Bytes of the workspace of a scheme. */
export function workspaceBytes(nodeCount: usize, pointCount: usize): usize {
  return (3 * nodeCount + nodeCount * nodeCount + 5 * nodeCount * pointCount) << 3
}

// @ts-ignore: decorator
@inline
export function rootTime(i: usize): f64 {
  return load<f64>(tables + (i << 3))
}
// @ts-ignore: decorator
@inline
export function roots(): usize {
  return tables + (nodes << 3)
}
// @ts-ignore: decorator
@inline
export function weights(): usize {
  return roots() + ((nodes * points) << 3)
}
// @ts-ignore: decorator
@inline
export function interpolation(): usize {
  return weights() + ((nodes * points) << 3)
}
// @ts-ignore: decorator
@inline
export function premiumRoots(): usize {
  return interpolation() + ((nodes * nodes * points) << 3)
}
// @ts-ignore: decorator
@inline
export function premiumWeights(): usize {
  return premiumRoots() + (premiumPoints << 3)
}
// @ts-ignore: decorator
@inline
export function premiumInterpolation(): usize {
  return premiumWeights() + (premiumPoints << 3)
}
