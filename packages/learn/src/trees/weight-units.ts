import { LearnError } from '../learn-error.ts'
import type { TrainingSet } from '../training-set.ts'

const MAX_WEIGHT_BITS = 22
/** Weights that are not whole numbers are counted in at most 2^14 parts of the heaviest, in fewer the more rows there are. */
const MAX_FRACTION_BITS = 14
/** Bits for rows and fractions together where there is a choice. */
const BALANCED_BITS = 20

export interface WeightUnits {
  /** Weight of each row in whole units. */
  readonly units: Float64Array
  readonly unitsPerWeight: number
  /** The units of all rows together are no more than 2 to this. */
  readonly weightBits: number
}

/**
 * Weights as whole units: as they are where they are counts, else rounded, what rounding leaves over being carried to
 * the next row. So rows that weigh less than half a unit do not all count one, nor all nothing: some stand for the others.
 * Errors: kind data for more than 2^22 rows.
 */
export function weightUnits(set: Pick<TrainingSet, 'rows' | 'weights'>): WeightUnits {
  const weights = set.weights ?? new Float64Array(set.rows).fill(1)
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  const rowBits = bitsFor(set.rows)
  if (rowBits > MAX_WEIGHT_BITS) throw tooManyRows(set.rows)
  if (areCounts(weights)) return { units: weights, unitsPerWeight: 1, weightBits: bitsFor(set.rows * heaviest) }
  const fraction = Math.min(MAX_FRACTION_BITS, Math.max(0, BALANCED_BITS - rowBits))
  const unitsPerWeight = powerOfTwoBelow(2 ** fraction / heaviest)
  return { units: rounded(weights, unitsPerWeight), unitsPerWeight, weightBits: rowBits + fraction }
}

/** Whether weights say how often each row counts: whole numbers, and together small enough for exact sums. */
export function areCounts(weights: Float64Array): boolean {
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  return weights.every(Number.isInteger) && bitsFor(weights.length) + bitsFor(heaviest) <= MAX_WEIGHT_BITS
}

function rounded(weights: Float64Array, unitsPerWeight: number): Float64Array {
  let left = 0
  return weights.map((weight) => {
    const exact = weight * unitsPerWeight + left
    const units = Math.floor(exact + 0.5)
    left = exact - units
    return units
  })
}

/** Smallest b with 2^b >= value, for whole numbers. */
function bitsFor(value: number): number {
  let bits = 0
  while (2 ** bits < value) bits++
  return bits
}

/** Largest power of two that is not above `value`. */
function powerOfTwoBelow(value: number): number {
  let power = 1
  while (power > value) power /= 2
  while (power * 2 <= value) power *= 2
  return power
}

function tooManyRows(rows: number): LearnError {
  return new LearnError('data', {
    message: `Trees cannot be grown on ${rows} rows.`,
    expected: `At most ${2 ** MAX_WEIGHT_BITS} rows.`,
    given: `${rows} rows`,
    remedy: 'Give fewer rows.',
  })
}
