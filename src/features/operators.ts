/**
 * The building blocks of indicators: nodes made of nodes.
 *
 * Sums over a window are added up anew at every row, oldest first: no drift, and the value depends on
 * the rows of the window alone. Recursive means start from the simple mean of their first rows and
 * then depend on all rows since the first.
 */
import { log } from '../core/math.ts'
import { map, recurrence, window, type Node } from './node.ts'

/** Sum of the last `length` rows. */
export function sum(x: Node, length: number): Node {
  return window([x], length, addUp)
}

/** Mean of the last `length` rows. */
export function mean(x: Node, length: number): Node {
  return window([x], length, meanOf)
}

/** Largest of the last `length` rows. */
export function highest(x: Node, length: number): Node {
  return window([x], length, (from, to, values) => {
    let most = values[from]!
    for (let i = from + 1; i < to; i++) if (values[i]! > most) most = values[i]!
    return most
  })
}

/** Smallest of the last `length` rows. */
export function lowest(x: Node, length: number): Node {
  return window([x], length, (from, to, values) => {
    let least = values[from]!
    for (let i = from + 1; i < to; i++) if (values[i]! < least) least = values[i]!
    return least
  })
}

/** Standard deviation with divisor `length`, from the deviations from the mean. */
export function populationDeviation(x: Node, length: number): Node {
  return window([x], length, (from, to, values) => Math.sqrt(squaredDeviations(from, to, values) / length))
}

/** Variance with divisor `length` − 1. */
export function sampleVariance(x: Node, length: number): Node {
  return window([x], length, (from, to, values) => squaredDeviations(from, to, values) / (length - 1))
}

/** The value `rows` rows before. */
export function lag(x: Node, rows: number): Node {
  return window([x], rows + 1, (from, _to, values) => values[from]!)
}

/** x − x `rows` before. */
export function change(x: Node, rows: number): Node {
  return window([x], rows + 1, (from, to, values) => values[to - 1]! - values[from]!)
}

/** x / x `rows` before, as a ratio. */
export function growth(x: Node, rows: number): Node {
  return window([x], rows + 1, (from, to, values) => values[to - 1]! / values[from]!)
}

/** ln(x / x one row before). */
export function logGrowth(x: Node): Node {
  return window([x], 2, (from, to, values) => log(values[to - 1]! / values[from]!))
}

/**
 * Exponential mean with weight 2/(length + 1). The first `skipped` defined rows are left out; the
 * mean of the next `length` is the first value.
 */
export function exponentialMean(x: Node, length: number, skipped = 0): Node {
  const weight = 2 / (length + 1)
  return seeded(x, length, skipped, (before, value) => (value - before) * weight + before)
}

/** Wilder's mean: as the exponential mean with weight 1/length. Wilder (1978), New Concepts in Technical Trading. */
export function wilderMean(x: Node, length: number): Node {
  return seeded(x, length, 0, (before, value) => (before * (length - 1) + value) / length)
}

/** The mean of the first rows after `skipped`, then `next` of the value before and the row. */
function seeded(x: Node, length: number, skipped: number, next: (before: number, value: number) => number): Node {
  return recurrence([x], () => {
    let rows = -skipped
    let total = 0
    let current = Number.NaN
    return (value) => {
      rows++
      if (rows > length) current = next(current, value)
      else if (rows > 0) {
        total += value
        if (rows === length) current = total / length
      }
      return current
    }
  })
}

/** Wilder's running sum as in his ADX: the sum of the first length − 1 rows, then s − s/length + x. */
export function wilderSum(x: Node, length: number): Node {
  return recurrence([x], () => {
    let rows = 0
    let total = 0
    return (value) => {
      rows++
      total = rows < length ? total + value : total - total / length + value
      return rows < length ? Number.NaN : total
    }
  })
}

/** `x` where `when` is defined, else NaN. */
export function where(x: Node, when: Node): Node {
  return map([x, when], (value, condition) => (Number.isNaN(condition) ? Number.NaN : value))
}

/** `part / whole`, and `otherwise` where the whole is 0. */
export function ratio(part: Node, whole: Node, otherwise = Number.NaN): Node {
  return map([part, whole], (p, w) => (w === 0 ? (Number.isNaN(p) ? p : otherwise) : p / w))
}

/** Sum of `values` from `from` up to but not including `to`, in order. */
export function addUp(from: number, to: number, values: Float64Array): number {
  let total = 0
  for (let i = from; i < to; i++) total += values[i]!
  return total
}

/** Mean of the same. */
export function meanOf(from: number, to: number, values: Float64Array): number {
  return addUp(from, to, values) / (to - from)
}

function squaredDeviations(from: number, to: number, values: Float64Array): number {
  const centre = meanOf(from, to, values)
  let total = 0
  for (let i = from; i < to; i++) {
    const deviation = values[i]! - centre
    total += deviation * deviation
  }
  return total
}
