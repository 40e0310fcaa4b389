/**
 * The scheme in use: its tables, which the caller writes behind each other, and space to work in, which is the
 * instance's own: numbers at the nodes, at the points of all nodes, and at the points of the premium.
 */
export let nodes: usize = 0
export let steps: i32 = 0
export let seedTolerance: f64 = 0
/** Of the points of a node, of those of all nodes, and of those of the premium. */
export let lineBytes: usize = 0
export let pointBytes: usize = 0
export let premiumBytes: usize = 0

// Addresses of the tables.
let rootTimes: usize = 0
export let roots: usize = 0
export let weights: usize = 0
export let interpolation: usize = 0
export let premiumRoots: usize = 0
export let premiumWeights: usize = 0
export let premiumInterpolation: usize = 0

// Addresses in the workspace, at the nodes: depths, their squares, half the derivatives of those in sigma sqrt(T) and in
// the option's own rate; the linear system with up to two right sides.
let depths: usize = 0
export let squares: usize = 0
export let totalSlopes: usize = 0
export let rateSlopes: usize = 0
export let rights: usize = 0
export let matrix: usize = 0
// At the points of all nodes.
export let discounts: usize = 0
export let past: usize = 0
export let values: usize = 0
export let spreads: usize = 0
export let slopes: usize = 0
export let kernels: usize = 0
export let distances: usize = 0
export let levers: usize = 0
export let cdfs: usize = 0
// At the points of the premium: depth of the boundary as it will be then, strike over boundary, and so on.
export let futures: usize = 0
export let futureLevers: usize = 0
export let rateFactors: usize = 0
export let yieldFactors: usize = 0
export let totalShifts: usize = 0
export let rateShifts: usize = 0

export function useScheme(
  nodeCount: usize, stepCount: i32, tolerance: f64, pointCount: usize, premiumPointCount: usize, address: usize,
  work: usize,
): void {
  nodes = nodeCount
  steps = stepCount
  seedTolerance = tolerance
  const nodeBytes = nodes << 3
  lineBytes = pointCount << 3
  pointBytes = nodes * lineBytes
  premiumBytes = premiumPointCount << 3

  rootTimes = address
  roots = rootTimes + nodeBytes
  weights = roots + pointBytes
  interpolation = weights + pointBytes
  premiumRoots = interpolation + nodes * pointBytes
  premiumWeights = premiumRoots + premiumBytes
  premiumInterpolation = premiumWeights + premiumBytes

  depths = work
  squares = depths + nodeBytes
  totalSlopes = squares + nodeBytes
  rateSlopes = totalSlopes + nodeBytes
  rights = rateSlopes + nodeBytes
  matrix = rights + 2 * nodeBytes
  discounts = matrix + nodes * nodeBytes
  past = discounts + pointBytes
  values = past + pointBytes
  spreads = values + pointBytes
  slopes = spreads + pointBytes
  kernels = slopes + pointBytes
  distances = kernels + pointBytes
  levers = distances + pointBytes
  cdfs = levers + pointBytes
  futures = cdfs + pointBytes
  futureLevers = futures + premiumBytes
  rateFactors = futureLevers + premiumBytes
  yieldFactors = rateFactors + premiumBytes
  totalShifts = yieldFactors + premiumBytes
  rateShifts = totalShifts + premiumBytes
}

/** Bytes of the workspace of a scheme. */
export function workspaceBytes(nodeCount: usize, pointCount: usize, premiumPointCount: usize): usize {
  return (6 * nodeCount + nodeCount * nodeCount + 9 * nodeCount * pointCount + 6 * premiumPointCount) << 3
}

/** sqrt(tau / T) of node i. */
// @ts-ignore: decorator
@inline
export function rootTime(i: usize): f64 {
  return load<f64>(rootTimes + (i << 3))
}
/** Depth of the boundary at node i. */
// @ts-ignore: decorator
@inline
export function depth(i: usize): f64 {
  return load<f64>(depths + (i << 3))
}
// @ts-ignore: decorator
@inline
export function setDepth(i: usize, value: f64): void {
  store<f64>(depths + (i << 3), value)
}
export function squareDepths(): void {
  for (let j: usize = 0; j < nodes; j++) store<f64>(squares + (j << 3), depth(j) * depth(j))
}
