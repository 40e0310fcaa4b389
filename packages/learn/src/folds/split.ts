import { LearnError } from '../learn-error.ts'
import type { SampleTimes } from './sample-times.ts'

/** Row numbers, rising: what is learnt from and what is predicted. */
export interface Split {
  readonly train: Int32Array
  readonly test: Int32Array
}

/** Row numbers below `count` for which `isWanted` holds, rising. */
export function rowsWhere(count: number, isWanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(count)
  let kept = 0
  for (let i = 0; i < count; i++) if (isWanted(i)) rows[kept++] = i
  return rows.slice(0, kept)
}

/**
 * Refuses a split that learns from what it is tested on: a test row, or a label whose span from
 * decision to being known overlaps that of a test label.
 * Errors: kind leak; kind insufficient (no row to learn from, or none to test on).
 */
export function checkSplit({ train, test }: Split, times: SampleTimes): void {
  if (train.length === 0 || test.length === 0) throw nothingLeft(train.length, test.length)
  const { decisionAt, labelKnownAt } = times
  // Test spans by decision; the latest end of those decided so far settles each question by bisection.
  const known = Array.from(test.filter((row) => !Number.isNaN(labelKnownAt[row])))
  const order = known.sort((a, b) => decisionAt[a]! - decisionAt[b]!)
  const latest = new Float64Array(order.length)
  for (const [i, row] of order.entries()) latest[i] = Math.max(labelKnownAt[row]!, i > 0 ? latest[i - 1]! : -Infinity)
  const tested = new Set(test)
  for (const row of train) {
    if (tested.has(row)) throw leak(`Row ${row} is learnt from and tested on.`)
    const before = countBelow(order, decisionAt, labelKnownAt[row]!)
    if (before > 0 && latest[before - 1]! > decisionAt[row]!) {
      throw leak(
        `The label of training row ${row} is not known before one that is tested is decided, or the other way.`,
      )
    }
  }
}

/** How many of `order`, whose decisions rise, were decided before `instant`. */
function countBelow(order: readonly number[], decisionAt: Float64Array, instant: number): number {
  let from = 0
  let to = order.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (decisionAt[order[middle]!]! < instant) from = middle + 1
    else to = middle
  }
  return from
}

function leak(message: string): LearnError {
  return new LearnError('leak', {
    message,
    expected: 'Training labels whose span from decision to being known overlaps that of no tested label.',
    given: message,
    remedy: 'Make the split with purgedFolds, combinatorialFolds or walkForwardFolds.',
  })
}

function nothingLeft(train: number, test: number): LearnError {
  return new LearnError('insufficient', {
    message: `A split has ${train} rows to learn from and ${test} to test on.`,
    expected: 'At least one of each.',
    given: `${train} and ${test} rows`,
    remedy: 'Give more data, fewer folds or a shorter embargo.',
  })
}
