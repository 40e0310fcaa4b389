/** src/trees/numeric-search.ts for two bins at once: the same operations in the same order, so the same bits. */
const BINS: usize = 256
const MISSING: usize = 255

/** The best cut: score, feature, bin, whether missing values go left. */
@inline
function write(found: usize, score: f64, feature: u32, bin: f64, isMissingLeft: f64): void {
  store<f64>(found, score)
  store<f64>(found, <f64>feature, 8)
  store<f64>(found, bin, 16)
  store<f64>(found, isMissingLeft, 24)
}

/** [first, first + second] of two neighbours, added to what lies before them. */
@inline
function running(before: v128, pair: v128): v128 {
  return f64x2.add(before, f64x2.add(pair, v128.shuffle<f64>(f64x2.splat(0), pair, 0, 2)))
}

@inline
function lastOf(pair: v128): v128 {
  return v128.shuffle<f64>(pair, pair, 1, 1)
}

@inline
function searchSide(
  sums: usize, feature: u32, bins: usize, isPair: bool, unit: f64, sum: f64, weight: f64, penalty: f64,
  leastCount: f64, leastWeight: f64, missing: f64, missingWeight: f64, isMissingLeft: f64, found: usize,
): void {
  const units = f64x2.splat(unit)
  const inverse = f64x2.splat(1 / unit)
  const allCount = nearest(sum * (1 / unit))
  const allCounts = f64x2.splat(allCount)
  const allSlopes = f64x2.splat(sum - allCount * unit)
  const allWeights = f64x2.splat(weight)
  const penalties = f64x2.splat(penalty)
  const leastCounts = f64x2.splat(leastCount)
  const leastWeights = f64x2.splat(leastWeight)
  const two = f64x2.splat(2)
  const floor = load<f64>(found)
  let best = f64x2.splat(floor)
  let bestBin = f64x2.splat(-1)
  let bin = f64x2(0, 1)
  let before = f64x2.splat(missing)
  let weightBefore = f64x2.splat(missingWeight)
  const end = sums + bins * (isPair ? 16 : 8)
  for (let at = sums; at < end; at += isPair ? 32 : 16) {
    let left: v128
    let leftWeight: v128
    if (isPair) {
      const first = v128.load(at)
      const second = v128.load(at, 16)
      left = running(before, v128.shuffle<f64>(first, second, 0, 2))
      leftWeight = running(weightBefore, v128.shuffle<f64>(first, second, 1, 3))
      weightBefore = lastOf(leftWeight)
    } else {
      left = running(before, v128.load(at))
      leftWeight = left
    }
    before = lastOf(left)
    const count = f64x2.nearest(f64x2.mul(left, inverse))
    const slope = f64x2.sub(left, f64x2.mul(count, units))
    if (!isPair) leftWeight = count
    const otherCount = f64x2.sub(allCounts, count)
    const otherSlope = f64x2.sub(allSlopes, slope)
    const otherWeight = f64x2.sub(allWeights, leftWeight)
    const score = f64x2.add(
      f64x2.div(f64x2.mul(slope, slope), f64x2.add(leftWeight, penalties)),
      f64x2.div(f64x2.mul(otherSlope, otherSlope), f64x2.add(otherWeight, penalties)),
    )
    let isValid = v128.and(f64x2.ge(count, leastCounts), f64x2.ge(otherCount, leastCounts))
    if (isPair) {
      isValid = v128.and(isValid, v128.and(f64x2.ge(leftWeight, leastWeights), f64x2.ge(otherWeight, leastWeights)))
    }
    const isBetter = v128.and(isValid, f64x2.gt(score, best))
    best = v128.bitselect(score, best, isBetter)
    bestBin = v128.bitselect(bin, bestBin, isBetter)
    bin = f64x2.add(bin, two)
  }
  const a = f64x2.extract_lane(best, 0)
  const b = f64x2.extract_lane(best, 1)
  const binA = f64x2.extract_lane(bestBin, 0)
  const binB = f64x2.extract_lane(bestBin, 1)
  const isFirst = a > b || (a == b && binA < binB && binA >= 0) || binB < 0
  const score = isFirst ? a : b
  if (score > floor) write(found, score, feature, isFirst ? binA : binB, isMissingLeft)
}

/**
 * Improves `found` by the best cut of the features listed as pairs of number and bins.
 * Cuts are scored by slope^2 / (weight + penalty) of both sides.
 */
export function search(
  sums: usize, features: usize, count: usize, isPair: bool, unit: f64, sum: f64, weight: f64, penalty: f64,
  leastCount: f64, leastWeight: f64, found: usize,
): void {
  const size: usize = isPair ? 16 : 8
  for (let i: usize = 0; i < count; i++) {
    const feature = load<u32>(features + (i << 3))
    const bins = <usize>load<u32>(features + (i << 3), 4)
    const start = sums + <usize>feature * BINS * size
    const missing = load<f64>(start + MISSING * size)
    const missingWeight = isPair ? load<f64>(start + MISSING * size, 8) : 0
    if (isPair) {
      searchSide(start, feature, bins, true, unit, sum, weight, penalty, leastCount, leastWeight, 0, 0, 0, found)
      if (missing != 0) {
        searchSide(start, feature, bins, true, unit, sum, weight, penalty, leastCount, leastWeight, missing, missingWeight, 1, found)
      }
    } else {
      searchSide(start, feature, bins, false, unit, sum, weight, penalty, leastCount, leastWeight, 0, 0, 0, found)
      if (missing != 0) {
        searchSide(start, feature, bins, false, unit, sum, weight, penalty, leastCount, leastWeight, missing, 0, 1, found)
      }
    }
  }
}
