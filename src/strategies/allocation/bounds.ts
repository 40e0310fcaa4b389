/** The least and the most that one asset may have. */
export interface Bounds {
  readonly least: number
  readonly most: number
}

const LARGEST = 1e12

/** The numbers nearest to a multiple of the weights that stay within bounds and add up to one. */
export function withinBounds(weights: readonly number[], bounds: Bounds): number[] {
  let [low, high] = [0, 1]
  // Ten caps of a tenth add up to a hair less than one, whatever the factor.
  while (total(weights, high, bounds) < 1 && high < LARGEST) high *= 2
  // Halved until no double lies between the two.
  for (;;) {
    const middle = (low + high) / 2
    if (!(low < middle && middle < high)) return weights.map((weight) => bounded(high * weight, bounds))
    if (total(weights, middle, bounds) < 1) low = middle
    else high = middle
  }
}

function total(weights: readonly number[], factor: number, bounds: Bounds): number {
  return weights.reduce((sum, weight) => sum + bounded(factor * weight, bounds), 0)
}

function bounded(weight: number, { least, most }: Bounds): number {
  return Math.min(most, Math.max(least, weight))
}
