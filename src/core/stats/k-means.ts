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
  const { n } = distances
  let labels = nearestCenters(distances, drawCenters(distances, k, random))
  let next: Int32Array = new Int32Array(n)
  const toGroups = new Float64Array(n * k)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (!assign(distances, labels, k, toGroups, next)) break
    ;[labels, next] = [next, labels]
  }
  return numbered(labels)
}

function nearestCenters({ n, values }: SquaredDistances, centers: Int32Array): Int32Array {
  const labels = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    let best = 0
    for (let c = 1; c < centers.length; c++) {
      if (values[i * n + centers[c]!]! < values[i * n + centers[best]!]!) best = c
    }
    labels[i] = best
  }
  return labels
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
 * Each point to the nearest mean; tells whether that moved any. The squared distance to the mean of a group is the mean
 * squared distance to its points less half the mean squared distance among them.
 * @param toGroups room for n × k numbers
 */
function assign(
  { n, values }: SquaredDistances,
  labels: Int32Array,
  k: number,
  toGroups: Float64Array,
  next: Int32Array,
): boolean {
  const sizes = new Float64Array(k)
  for (let i = 0; i < n; i++) sizes[labels[i]!]!++
  const spreads = new Float64Array(k)
  toGroups.fill(0)
  for (let i = 0; i < n; i++) {
    const row = i * k
    for (let j = 0; j < n; j++) toGroups[row + labels[j]!]! += values[i * n + j]!
    const own = labels[i]!
    spreads[own]! += toGroups[row + own]! / (2 * sizes[own]! * sizes[own]!)
  }
  let hasMoved = false
  for (let i = 0; i < n; i++) {
    next[i] = nearestGroup(toGroups, i * k, sizes, spreads)
    if (next[i] !== labels[i]) hasMoved = true
  }
  return hasMoved
}

function nearestGroup(toGroups: Float64Array, row: number, sizes: Float64Array, spreads: Float64Array): number {
  let nearest = 0
  let least = Infinity
  for (let group = 0; group < sizes.length; group++) {
    const distance = toGroups[row + group]! / sizes[group]! - spreads[group]!
    // NaN for a group without points.
    if (distance < least) {
      least = distance
      nearest = group
    }
  }
  return nearest
}

/** The same groups, numbered by first appearance. */
export function numbered(labels: Int32Array): Int32Array {
  const names = new Map<number, number>()
  return labels.map((label) => {
    if (!names.has(label)) names.set(label, names.size)
    return names.get(label)!
  })
}
