/**
 * Slopes and curvatures as whole numbers, so that their sums are exact and do not depend on the order of the rows.
 *
 * A value's whole part in units of `unit` is the row's weight, the rest its slope: the slopes of all rows together
 * stay below half a unit, and with the weights within the 53 bits of a double. Rounding moves a slope by no more than
 * half of 2^-29 of the mean one for 100,000 rows, far below what the sums of a node know of it.
 */
import type { WeightUnits } from '../trees/weight-units.ts'

/** Added and taken away again, it rounds to a whole number, halves to the even one: much faster than Math.round. */
const ROUNDER = 1.5 * 2 ** 52

/** The curvatures of all rows together stay below this. */
const MOST_CURVATURE = 2 ** 45

export interface SlopeUnits {
  /** A power of two. */
  readonly unit: number
  /** What one unit of slope and of curvature stands for, rows counting as they weigh and not in units of weight. */
  readonly slope: number
  readonly curvature: number
}

/** Writes what each row adds to a sum, one double a row. */
export function packSlopes(slopes: Float64Array, weights: WeightUnits, values: Float64Array): SlopeUnits {
  const unit = unitFor(weights)
  const slope = stepFor(slopes, weights.units, unit / 2)
  const perStep = 1 / slope
  for (let i = 0; i < slopes.length; i++) {
    const weight = weights.units[i]!
    values[i] = weight * unit + (weight * slopes[i]! * perStep + ROUNDER - ROUNDER)
  }
  return { unit, slope: slope / weights.unitsPerWeight, curvature: 1 / weights.unitsPerWeight }
}

/** The same with curvatures, two doubles a row. */
export function packPairs(
  slopes: Float64Array,
  curvatures: Float64Array,
  weights: WeightUnits,
  values: Float64Array,
): SlopeUnits {
  const unit = unitFor(weights)
  const slope = stepFor(slopes, weights.units, unit / 2)
  const curvature = stepFor(curvatures, weights.units, MOST_CURVATURE)
  const perSlope = 1 / slope
  const perCurvature = 1 / curvature
  for (let i = 0; i < slopes.length; i++) {
    const weight = weights.units[i]!
    values[2 * i] = weight * unit + (weight * slopes[i]! * perSlope + ROUNDER - ROUNDER)
    values[2 * i + 1] = weight * curvatures[i]! * perCurvature + ROUNDER - ROUNDER
  }
  const { unitsPerWeight } = weights
  return { unit, slope: slope / unitsPerWeight, curvature: curvature / unitsPerWeight }
}

/** Leaves the weights the bits they need, one for the sign, and one spare. */
function unitFor({ weightBits }: WeightUnits): number {
  return 2 ** (51 - weightBits)
}

/** The step in which the sizes of all rows, each rounded up by a half, stay below `most`. */
function stepFor(values: Float64Array, units: Float64Array, most: number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += units[i]! * Math.abs(values[i]!)
  return sum > 0 ? sum / (most - values.length) : 1
}
