/** Weights of labels that overlap in time. */
import type { HorizonSamples } from './horizon-samples.ts'
import { outcomesAt } from './horizon-samples.ts'

/**
 * Average uniqueness of the labels of `rows` among each other, in that order (López de Prado 2018, section 4.4): the
 * mean, over the price changes from a decision to its outcome, of 1 over the number of labels that span the change.
 * A label alone has 1; one that is told by many others little. 0 where the outcome is not known. Give the rows that
 * are learnt from: labels that are not among them share nothing.
 */
export function averageUniqueness(samples: HorizonSamples, hours: number, rows: Int32Array): Float64Array {
  const from = samples.pricePlace
  const to = outcomesAt(samples, hours).pricePlace
  const known = rows.filter((row) => to[row]! >= 0)
  const spans = new Int32Array(known.reduce((last, row) => Math.max(last, to[row]!), 0) + 2)
  for (const row of known) {
    spans[from[row]! + 1]!++
    spans[to[row]! + 1]!--
  }
  // shares[k]: sum of 1 / concurrency over the changes up to the price at place k
  const shares = new Float64Array(spans.length)
  let concurrency = 0
  for (let place = 1; place < spans.length; place++) {
    concurrency += spans[place]!
    shares[place] = shares[place - 1]! + (concurrency === 0 ? 0 : 1 / concurrency)
  }
  return Float64Array.from(rows, (row) => {
    const [start, end] = [from[row]!, to[row]!]
    return end < 0 ? 0 : (shares[end]! - shares[start]!) / (end - start)
  })
}
