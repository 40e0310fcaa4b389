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
let workspace: usize = 0

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
export function workspaceBytes(nodeCount: usize, pointCount: usize, premiumPointCount: usize): usize {
  return (6 * nodeCount + nodeCount * nodeCount + 9 * nodeCount * pointCount + 6 * premiumPointCount) << 3
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

// The workspace: numbers at the nodes, at the points of all nodes, and at the points of the premium.

/** Depth of the boundary at node i. */
// @ts-ignore: decorator
@inline
export function depth(i: usize): f64 {
  return load<f64>(workspace + (i << 3))
}
// @ts-ignore: decorator
@inline
export function setDepth(i: usize, value: f64): void {
  store<f64>(workspace + (i << 3), value)
}
/** Squares of the depths. */
// @ts-ignore: decorator
@inline
export function square(): usize {
  return workspace + (nodes << 3)
}
export function squareDepths(): void {
  for (let j: usize = 0; j < nodes; j++) store<f64>(square() + (j << 3), depth(j) * depth(j))
}
/** Half the derivatives of the squared depths, in sigma sqrt(T) and in the option's own rate. */
// @ts-ignore: decorator
@inline
export function totalSlopes(): usize {
  return workspace + 2 * (nodes << 3)
}
// @ts-ignore: decorator
@inline
export function rateSlopes(): usize {
  return workspace + 3 * (nodes << 3)
}
/** Right sides of the linear system, up to two. */
// @ts-ignore: decorator
@inline
export function rights(): usize {
  return workspace + 4 * (nodes << 3)
}
// @ts-ignore: decorator
@inline
export function matrix(): usize {
  return workspace + 6 * (nodes << 3)
}
/** Of the points of a node, and of all nodes. */
// @ts-ignore: decorator
@inline
export function lineBytes(): usize {
  return points << 3
}
// @ts-ignore: decorator
@inline
export function pointBytes(): usize {
  return nodes * lineBytes()
}
// @ts-ignore: decorator
@inline
function column(k: usize): usize {
  return matrix() + ((nodes * nodes) << 3) + k * pointBytes()
}
// @ts-ignore: decorator
@inline
export function discounts(): usize {
  return column(0)
}
// @ts-ignore: decorator
@inline
export function past(): usize {
  return column(1)
}
// @ts-ignore: decorator
@inline
export function values(): usize {
  return column(2)
}
// @ts-ignore: decorator
@inline
export function spreads(): usize {
  return column(3)
}
// @ts-ignore: decorator
@inline
export function slopes(): usize {
  return column(4)
}
// @ts-ignore: decorator
@inline
export function kernels(): usize {
  return column(5)
}
// @ts-ignore: decorator
@inline
export function distances(): usize {
  return column(6)
}
// @ts-ignore: decorator
@inline
export function levers(): usize {
  return column(7)
}
// @ts-ignore: decorator
@inline
export function cdfs(): usize {
  return column(8)
}
// @ts-ignore: decorator
@inline
export function premiumBytes(): usize {
  return premiumPoints << 3
}
// @ts-ignore: decorator
@inline
function premiumColumn(k: usize): usize {
  return column(9) + k * premiumBytes()
}
/** Depths of the boundary as it will be at the points of the premium, and strike over boundary. */
// @ts-ignore: decorator
@inline
export function futures(): usize {
  return premiumColumn(0)
}
// @ts-ignore: decorator
@inline
export function futureLevers(): usize {
  return premiumColumn(1)
}
// @ts-ignore: decorator
@inline
export function rateFactors(): usize {
  return premiumColumn(2)
}
// @ts-ignore: decorator
@inline
export function yieldFactors(): usize {
  return premiumColumn(3)
}
// @ts-ignore: decorator
@inline
export function totalShifts(): usize {
  return premiumColumn(4)
}
// @ts-ignore: decorator
@inline
export function rateShifts(): usize {
  return premiumColumn(5)
}
