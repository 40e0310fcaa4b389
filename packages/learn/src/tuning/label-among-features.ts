import { LearnError } from '../learn-error.ts'
import { RowSorter } from '../row-sorter.ts'
import type { Samples } from '../samples.ts'

/** With fewer comparisons chance could order them all. */
const LEAST_PAIRS = 30
const LEAST_OF_CLASS = 5
/** Share of neighbours in the feature's order that a hidden label would also put in order. */
const ORDERED = 0.99

/**
 * Refuses a feature that is the label under another name: one whose order puts (nearly) every pair of
 * neighbouring values into the label's order, rising or falling, as any copy, rescaling, rounding or other
 * monotone change of the label does; for classes 0 and 1, one that separates them without error. A
 * label hidden under noise wider than the distance between neighbours is not seen.
 * @param allowed names of features that may tell the label
 * Errors: kind leak.
 */
export function refuseLabelAmongFeatures(samples: Samples, allowed: readonly string[] = []): void {
  const { features, label } = samples
  const isClass = label.every((value) => value === 0 || value === 1 || Number.isNaN(value))
  const isUnlabelled = label.some(Number.isNaN)
  const sorter = new RowSorter(features.rows)
  for (const [j, column] of features.columns.entries()) {
    const name = samples.featureNames?.[j] ?? `x${j}`
    if (allowed.includes(name)) continue
    const sorted = sorter.sort(column)
    const order = isUnlabelled ? sorted.filter((row) => !Number.isNaN(label[row])) : sorted
    const tells = isClass ? separates(order, column, label) : ordersAlike(order, column, label)
    if (tells) throw labelFound(name)
  }
}

/** Rows that share a value of the feature stand together: their labels all lie on one side of the neighbours'. */
function ordersAlike(order: Int32Array, feature: Float64Array, label: Float64Array): boolean {
  let rising = 0
  let falling = 0
  let pairs = 0
  // More pairs than these out of order are too many, however the rest stand: most features end here soon.
  const most = (1 - ORDERED) * order.length
  let below: LabelRange | undefined
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && feature[order[to]!] === feature[order[from]!]) to++
    const range = rangeOf(label, order.subarray(from, to))
    const isFlat = below?.low === range.high && below.high === range.low
    if (below !== undefined && !isFlat) {
      pairs++
      if (below.high <= range.low) rising++
      else if (below.low >= range.high) falling++
      if (pairs - rising > most && pairs - falling > most) return false
    }
    below = range
  }
  return pairs >= LEAST_PAIRS && Math.max(rising, falling) >= ORDERED * pairs
}

interface LabelRange {
  readonly low: number
  readonly high: number
}

function rangeOf(label: Float64Array, rows: Int32Array): LabelRange {
  let low = Infinity
  let high = -Infinity
  for (const row of rows) {
    low = Math.min(low, label[row]!)
    high = Math.max(high, label[row]!)
  }
  return { low, high }
}

/** Whether all rows of one class lie on one side of all of the other. */
function separates(order: Int32Array, feature: Float64Array, label: Float64Array): boolean {
  const ones = order.reduce((sum, row) => sum + label[row]!, 0)
  if (Math.min(ones, order.length - ones) < LEAST_OF_CLASS || order.length < LEAST_PAIRS) return false
  const first = label[order[0]!]
  const end = order.findIndex((row) => label[row] !== first)
  return order.subarray(end).every((row) => label[row] !== first) && feature[order[end - 1]!] !== feature[order[end]!]
}

function labelFound(name: string): LearnError {
  return new LearnError('leak', {
    message: `The feature ${name} tells the label: it is the label under another name, or was made of it.`,
    expected: 'Features that were known at the decision.',
    given: name,
    remedy: `Leave ${name} out, or allow it by name if it was known at the decision.`,
  })
}
