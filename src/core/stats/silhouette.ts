/** How well points lie in their groups (Rousseeuw 1987). */

/** Distances of n points to each other, n × n, row by row. */
export interface Distances {
  readonly n: number
  readonly values: Float64Array
}

/**
 * Of each point (b − a) / max(a, b): a is its mean distance from the others of its group, b that from the nearest other
 * group. 0 for a point alone in its group, and where there is no other group.
 */
export function silhouettes({ n, values }: Distances, labels: Int32Array): Float64Array {
  let groups = 0
  for (const label of labels) groups = Math.max(groups, label + 1)
  const sizes = new Float64Array(groups)
  for (const label of labels) sizes[label]!++
  const totals = new Float64Array(groups)
  const found = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    totals.fill(0)
    for (let j = 0; j < n; j++) totals[labels[j]!]! += values[i * n + j]!
    found[i] = silhouette(labels[i]!, totals, sizes)
  }
  return found
}

/** @param totals of the distances to the points of each group */
function silhouette(own: number, totals: Float64Array, sizes: Float64Array): number {
  let other = Infinity
  for (let g = 0; g < sizes.length; g++) {
    if (g !== own && sizes[g]! > 0) other = Math.min(other, totals[g]! / sizes[g]!)
  }
  if (sizes[own]! < 2 || other === Infinity) return 0
  const inside = totals[own]! / (sizes[own]! - 1)
  const larger = Math.max(inside, other)
  return larger === 0 ? 0 : (other - inside) / larger
}
