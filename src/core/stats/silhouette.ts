/** How well points lie in their groups (Rousseeuw 1987). */
import type { SquaredDistances } from './k-means.ts'

/**
 * Of each point (b − a) / max(a, b): a is its mean distance from the others of its group, b that from the nearest other
 * group. 0 for a point alone in its group, and where there is no other group.
 */
export function silhouettes({ n, values }: SquaredDistances, labels: Int32Array): Float64Array {
  const groups = labels.reduce((most, label) => Math.max(most, label + 1), 0)
  const sizes = new Float64Array(groups)
  for (const label of labels) sizes[label]!++
  const totals = new Float64Array(groups)
  return Float64Array.from(labels, (own, i) => {
    totals.fill(0)
    for (let j = 0; j < n; j++) totals[labels[j]!]! += Math.sqrt(values[i * n + j]!)
    let other = Infinity
    for (let g = 0; g < groups; g++) if (g !== own && sizes[g]! > 0) other = Math.min(other, totals[g]! / sizes[g]!)
    if (sizes[own]! < 2 || other === Infinity) return 0
    const inside = totals[own]! / (sizes[own]! - 1)
    const larger = Math.max(inside, other)
    return larger === 0 ? 0 : (other - inside) / larger
  })
}
