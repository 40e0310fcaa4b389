/**
 * A division of a categorical feature. Trees know it as a feature of its own, whose only bins are 0 (goes left) and 1,
 * so that whatever walks a tree needs to know of thresholds only.
 */
import { decodeIntegers, encodeArray } from '../bytes.ts'
import { MISSING_BIN } from '../trees/bins.ts'

export interface CategorySet {
  readonly feature: number
  /** For each bin of the feature whether it goes right. */
  readonly goesRight: Uint8Array
}

export function categorySet(feature: number, left: readonly number[]): CategorySet {
  const goesRight = new Uint8Array(MISSING_BIN + 1).fill(1)
  for (const bin of left) goesRight[bin] = 0
  return { feature, goesRight }
}

/** One number a set for its feature, then the bins that go left; each set ends with -1. */
export function encodeSets(sets: readonly CategorySet[]): string {
  const numbers = sets.flatMap(({ feature, goesRight }) => [
    feature,
    ...Array.from(goesRight.keys()).filter((bin) => goesRight[bin] === 0),
    -1,
  ])
  return encodeArray(Int32Array.from(numbers))
}

/** Errors: kind model. */
export function decodeSets(stored: unknown): CategorySet[] {
  const sets: CategorySet[] = []
  let open: number[] = []
  for (const number of decodeIntegers(stored)) {
    if (number >= 0) open.push(number)
    else {
      sets.push(categorySet(open[0] ?? 0, open.slice(1)))
      open = []
    }
  }
  return sets
}
