/** The plain twin of the kernel's search: kernel/assembly/trees/search.ts does the same operations two bins at a time. */
import { MISSING_BIN } from './bins.ts'
import { BINS, type Found, type NodeSums, type SearchLimits } from './tree-work.ts'

export interface Histogram {
  readonly sums: Float64Array
  readonly isPair: boolean
}

/** Improves `found` by the best cut of one feature; cuts are scored by slope^2 / (curvature + penalty) of both sides. */
export function searchNumeric(
  histogram: Histogram,
  feature: number,
  bins: number,
  node: NodeSums,
  limits: SearchLimits,
  found: Found,
): void {
  const missing = binSums(histogram, feature, MISSING_BIN)
  searchSide(histogram, feature, bins, node, limits, { sum: 0, curvature: 0 }, found)
  if (missing.sum !== 0) searchSide(histogram, feature, bins, node, limits, missing, found)
}

/** The sums of a bin; where the curvature is constant it is left to the weight. */
export function binSums({ sums, isPair }: Histogram, feature: number, bin: number): NodeSums {
  const at = feature * BINS + bin
  return isPair ? { sum: sums[2 * at]!, curvature: sums[2 * at + 1]! } : { sum: sums[at]!, curvature: 0 }
}

/** Whole units of weight in a sum; the slopes beside them stay below half a unit. */
export function weightOf(sum: number, unit: number): number {
  return Math.round(sum / unit)
}

function searchSide(
  histogram: Histogram,
  feature: number,
  bins: number,
  node: NodeSums,
  { unit, penalty, leastWeight, leastCurvature }: SearchLimits,
  missing: NodeSums,
  found: Found,
): void {
  const allWeight = weightOf(node.sum, unit)
  const allSlope = node.sum - allWeight * unit
  let left = missing.sum
  let leftCurvature = missing.curvature
  for (let bin = 0; bin < bins; bin++) {
    const added = binSums(histogram, feature, bin)
    left += added.sum
    leftCurvature += added.curvature
    const weight = weightOf(left, unit)
    const slope = left - weight * unit
    const curvature = histogram.isPair ? leftCurvature : weight
    const otherWeight = allWeight - weight
    const otherSlope = allSlope - slope
    const otherCurvature = node.curvature - curvature
    if (weight < leastWeight || otherWeight < leastWeight) continue
    if (histogram.isPair && (curvature < leastCurvature || otherCurvature < leastCurvature)) continue
    const score = (slope * slope) / (curvature + penalty) + (otherSlope * otherSlope) / (otherCurvature + penalty)
    if (!(score > found.score)) continue
    found.score = score
    found.feature = feature
    found.bin = bin
    found.isMissingLeft = missing.sum === 0 ? 0 : 1
  }
}
