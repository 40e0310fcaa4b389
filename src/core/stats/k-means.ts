/** Groups of points of which only the squared Euclidean distances are known. */
import type { Random } from '../random.ts'

/** Squared distances of n points to each other, n × n, row by row. */
export interface SquaredDistances {
  readonly n: number
  readonly values: Float64Array
}

const MOST_ROUNDS = 100

/**
 * Lloyd's algorithm from centres drawn as k-means++ does (Arthur and Vassilvitskii 2007). Gives the group of each point,
 * numbered from 0 by first appearance; fewer than k groups where points coincide.
 */
export function kMeans(distances: SquaredDistances, k: number, random: Random): Int32Array {
  const { n, values } = distances
  const centers = drawCenters(distances, k, random)
  let labels: Int32Array = Int32Array.from({ length: n }, (_, i) => {
    let best = 0
    for (let c = 1; c < k; c++) if (values[i * n + centers[c]!]! < values[i * n + centers[best]!]!) best = c
    return best
  })
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = assign(distances, labels, k)
    if (next.every((label, i) => label === labels[i])) break
    labels = next
  }
  return numbered(labels)
}

/** Each further centre with a probability in proportion to its squared distance from the nearest one. */
function drawCenters({ n, values }: SquaredDistances, k: number, random: Random): Int32Array {
  const centers = new Int32Array(k)
  centers[0] = random.integer(n)
  const reach = values.slice(centers[0] * n, (centers[0] + 1) * n)
  for (let c = 1; c < k; c++) {
    centers[c] = drawByWeight(reach, random)
    for (let i = 0; i < n; i++) reach[i] = Math.min(reach[i]!, values[centers[c]! * n + i]!)
  }
  return centers
}

function drawByWeight(weights: Float64Array, random: Random): number {
  let total = 0
  for (const weight of weights) total += weight
  let left = random.next() * total
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!
    if (left < 0) return i
  }
  return weights.length - 1
}

/**
 * Each point to the nearest mean. The squared distance to the mean of a group is the mean squared distance to its
 * points less half the mean squared distance among them.
 */
function assign({ n, values }: SquaredDistances, labels: Int32Array, k: number): Int32Array {
  const sizes = new Float64Array(k)
  for (const label of labels) sizes[label]!++
  const toGroups = new Float64Array(n * k)
  const spreads = new Float64Array(k)
  for (let i = 0; i < n; i++) {
    const row = i * k
    for (let j = 0; j < n; j++) toGroups[row + labels[j]!]! += values[i * n + j]!
    const own = labels[i]!
    spreads[own]! += toGroups[row + own]! / (2 * sizes[own]! * sizes[own]!)
  }
  const next = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    let least = Infinity
    for (let group = 0; group < k; group++) {
      const distance = toGroups[i * k + group]! / sizes[group]! - spreads[group]!
      // NaN for a group without points.
      if (distance < least) {
        least = distance
        next[i] = group
      }
    }
  }
  return next
}

/** The same groups, numbered by first appearance. */
export function numbered(labels: Int32Array): Int32Array {
  const names = new Map<number, number>()
  return labels.map((label) => {
    if (!names.has(label)) names.set(label, names.size)
    return names.get(label)!
  })
}
