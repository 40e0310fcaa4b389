import { LearnError } from '../learn-error.ts'
import type { TrainingSet } from '../training-set.ts'

const MAX_WEIGHT_BITS = 22
/** Weights that are not whole numbers are rounded to 2^-4 to 2^-14 of the heaviest, finer the fewer rows there are. */
const MIN_FRACTION_BITS = 4
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
 * Weights as whole units: as they are where they are whole numbers, else rounded; never to nothing.
 * Errors: kind data for more than 2^22 rows, or 2^18 with weights that are not whole numbers.
 */
export function weightUnits(set: Pick<TrainingSet, 'rows' | 'weights'>): WeightUnits {
  const weights = set.weights ?? new Float64Array(set.rows).fill(1)
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  const rowBits = bitsFor(set.rows)
  const isWhole = weights.every(Number.isInteger) && rowBits + bitsFor(heaviest) <= MAX_WEIGHT_BITS
  if (isWhole) return { units: weights, unitsPerWeight: 1, weightBits: bitsFor(set.rows * heaviest) }
  const fraction = Math.min(MAX_FRACTION_BITS, Math.max(MIN_FRACTION_BITS, BALANCED_BITS - rowBits))
  if (rowBits + fraction > MAX_WEIGHT_BITS) throw tooManyRows(set.rows)
  const unitsPerWeight = powerOfTwoBelow(2 ** fraction / heaviest)
  return {
    units: weights.map((weight) => Math.max(1, Math.round(weight * unitsPerWeight))),
    unitsPerWeight,
    weightBits: rowBits + fraction,
  }
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
    expected: `At most ${2 ** MAX_WEIGHT_BITS} rows, or ${2 ** (MAX_WEIGHT_BITS - MIN_FRACTION_BITS)} with weights that are not whole numbers.`,
    given: `${rows} rows`,
    remedy: 'Give fewer rows, or whole-number weights.',
  })
}
