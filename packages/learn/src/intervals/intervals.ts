import { LearnError } from '../learn-error.ts'
import type { Interval } from '../scores.ts'

/**
 * Prediction intervals, one a row, both ends included. An interval is infinite where nothing less is
 * safe, and empty where `low` is above `high`.
 */
export interface Intervals {
  readonly low: Float64Array
  readonly high: Float64Array
}

/** Point predictions as intervals of no width. */
export function pointIntervals(prediction: Float64Array): Intervals {
  return { low: prediction, high: prediction }
}

/** Every interval made longer by `radius` at both ends; shorter where it is below zero. */
export function widened({ low, high }: Intervals, radius: number): Intervals {
  return { low: low.map((value) => value - radius), high: high.map((value) => value + radius) }
}

export function covers(interval: Interval, label: number): boolean {
  return interval.low <= label && label <= interval.high
}

/** How far a label lies outside its interval; below zero, how far inside. */
export function distanceOutside({ low, high }: Interval, label: number): number {
  return Math.max(low - label, label - high)
}

/** Errors: kind data (lengths; ends that are not finite). */
export function checkBase({ low, high }: Intervals, rows: number): void {
  if (low.length !== rows || high.length !== rows) {
    refuse(`There are ${low.length} lower and ${high.length} upper ends for ${rows} rows.`)
  }
  const bad = low.findIndex((value, i) => !Number.isFinite(value) || !Number.isFinite(high[i]))
  if (bad >= 0) refuse(`The interval of row ${bad} is ${low[bad]} to ${high[bad]}.`)
}

/** Errors: kind data (an infinite label, and NaN unless labels may be unknown). */
export function checkIntervalLabels(label: Float64Array, mayBeUnknown: boolean): void {
  const bad = label.findIndex((value) => !Number.isFinite(value) && !(mayBeUnknown && Number.isNaN(value)))
  if (bad >= 0) refuse(`The label of row ${bad} is ${label[bad]}.`)
}

function refuse(message: string): never {
  throw new LearnError('data', {
    message,
    expected: 'Labels and ends of intervals, one of each a row, all of them finite.',
    given: message,
    remedy: 'Leave out the rows that have no label or no prediction.',
  })
}
