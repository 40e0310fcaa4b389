/**
 * Features as bins: a value becomes the number of edges below it, a missing value becomes 255.
 *
 * Edges lie half-way between neighbouring training values. With no more distinct values than bins
 * each value has its own bin; otherwise the bins hold about equal weight (quantiles).
 */

export const MISSING_BIN = 255
export const MAX_BINS = 255
/** Edges are looked up in a table of this size, padded with infinities, in eight halvings. */
const TABLE = 256

/**
 * Writes the bin of each training row to `bins` and returns the edges, rising, `maxBins - 1` at most.
 * @param order rows from the lowest value to the highest, without those where it is missing
 */
export function binColumn(
  column: Float64Array,
  order: Int32Array,
  weights: Float64Array | undefined,
  maxBins: number,
  bins: Uint8Array,
): Float64Array {
  bins.fill(MISSING_BIN)
  const isExact = countDistinct(column, order, maxBins) <= maxBins
  const total = totalWeight(order, weights)
  const edges = new Float64Array(maxBins)
  let count = 0
  let below = 0
  // Edge number `quantile` is due when so much of the weight lies below; the last quantile is the end.
  let quantile = 1
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!
    bins[row] = count
    below += weights ? weights[row]! : 1
    if (i + 1 === order.length) break
    // Values lie all over memory: they are looked at where an edge is due only.
    const isDue = isExact || (quantile < maxBins && below * maxBins >= total * quantile)
    if (!isDue) continue
    const value = column[row]!
    const following = column[order[i + 1]!]!
    if (following === value) continue
    edges[count++] = between(value, following)
    while (below * maxBins >= total * quantile) quantile++
  }
  return edges.slice(0, count)
}

/** Writes the bins of rows `from` to `to` to `bins[offset]`, `bins[offset + stride]` and so on. */
export function assignBins(
  column: Float64Array,
  table: Float64Array,
  bins: Uint8Array,
  offset: number,
  stride: number,
  from: number,
  to: number,
): void {
  for (let i = from, at = offset; i < to; i++, at += stride) {
    const value = column[i]!
    let bin = 0
    if (value > table[127]!) bin = 128
    if (value > table[bin + 63]!) bin += 64
    if (value > table[bin + 31]!) bin += 32
    if (value > table[bin + 15]!) bin += 16
    if (value > table[bin + 7]!) bin += 8
    if (value > table[bin + 3]!) bin += 4
    if (value > table[bin + 1]!) bin += 2
    if (value > table[bin]!) bin += 1
    bins[at] = value === value ? bin : MISSING_BIN
  }
}

/** Edges padded with infinities, as `assignBins` wants them. */
export function edgeTable(edges: Float64Array): Float64Array {
  const table = new Float64Array(TABLE).fill(Infinity)
  table.set(edges)
  return table
}

function totalWeight(order: Int32Array, weights: Float64Array | undefined): number {
  if (!weights) return order.length
  let total = 0
  for (const row of order) total += weights[row]!
  return total
}

/** Distinct values, counted no further than `limit + 1`. */
function countDistinct(column: Float64Array, order: Int32Array, limit: number): number {
  let count = order.length > 0 ? 1 : 0
  for (let i = 1; i < order.length && count <= limit; i++) {
    if (column[order[i]!] !== column[order[i - 1]!]) count++
  }
  return count
}

/** Half-way, and never rounded up to `high`, so that `low <= edge < high`. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2
  return middle < high && middle >= low ? middle : low
}
