import { exp, log } from '../elementary.ts'
import { LearnError } from '../learn-error.ts'
import { type Loss, meanLabel, weightedQuantile } from './loss.ts'

/** (label - score)^2 / 2: learns the mean. */
export const squaredLoss: Loss = {
  outputs: 1,
  isCurved: false,
  start: (rows) => [meanLabel(rows)],
  derive: ([raw], { label }, [slopes]) => {
    for (let i = 0; i < label.length; i++) slopes![i] = raw![i]! - label[i]!
  },
  at: ([raw], i, label) => (raw![i]! - label) ** 2 / 2,
}

/** |label - score|, tilted: learns a quantile (Koenker and Bassett 1978), at one half the median. */
export function quantileLoss(quantile: number): Loss {
  return {
    outputs: 1,
    isCurved: false,
    start: ({ label, weights }) => [weightedQuantile(label, weights, quantile)],
    derive: ([raw], { label }, [slopes]) => {
      for (let i = 0; i < label.length; i++) {
        const residual = label[i]! - raw![i]!
        slopes![i] = residual > 0 ? -quantile : residual < 0 ? 1 - quantile : 0
      }
    },
    at: ([raw], i, label) => {
      const residual = label - raw![i]!
      return residual > 0 ? quantile * residual : (quantile - 1) * residual
    },
    leaf: (residuals, weights) => weightedQuantile(residuals, weights, quantile),
  }
}

/**
 * Squared for small residuals, absolute for large ones (Huber 1964). What is large follows the data: each round the
 * quantile `share` of the absolute residuals (Friedman 2001).
 */
export function huberLoss(share: number): Loss {
  let large = Infinity
  return {
    outputs: 1,
    isCurved: false,
    start: ({ label, weights }) => [weightedQuantile(label, weights, 0.5)],
    derive: ([raw], { label, weights }, [slopes]) => {
      for (let i = 0; i < label.length; i++) slopes![i] = raw![i]! - label[i]!
      large = weightedQuantile(slopes!.map(Math.abs), weights, share)
      for (let i = 0; i < label.length; i++) slopes![i] = clip(slopes![i]!, large)
    },
    at: ([raw], i, label) => {
      const size = Math.abs(label - raw![i]!)
      return size <= large ? size ** 2 / 2 : large * (size - large / 2)
    },
    leaf: (residuals, weights) => {
      const median = weightedQuantile(residuals, weights, 0.5)
      const label = residuals.map((residual) => clip(residual - median, large))
      return median + meanLabel({ label, weights })
    },
  }
}

/** exp(score) - label * score: learns the mean of counts, which is exp(score). */
export const poissonLoss: Loss = {
  outputs: 1,
  isCurved: true,
  start: (rows) => {
    const mean = meanLabel(rows)
    if (rows.label.some((value) => value < 0) || mean === 0) throw notCounts(rows.label)
    return [log(mean)]
  },
  derive: ([raw], { label }, [slopes], [curvatures]) => {
    for (let i = 0; i < label.length; i++) {
      const mean = exp(raw![i]!)
      slopes![i] = mean - label[i]!
      curvatures![i] = mean
    }
  },
  at: ([raw], i, label) => exp(raw![i]!) - label * raw![i]!,
}

function clip(value: number, most: number): number {
  return value > most ? most : value < -most ? -most : value
}

function notCounts(label: Float64Array): LearnError {
  const negative = label.find((value) => value < 0)
  return new LearnError('data', {
    message: negative === undefined ? 'All labels are 0.' : `A label is ${negative}.`,
    expected: 'The Poisson loss learns counts: none below 0, not all of them 0.',
    given: String(negative ?? 0),
    remedy: 'Choose another loss, or leave such rows out.',
  })
}
