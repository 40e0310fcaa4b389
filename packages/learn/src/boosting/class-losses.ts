import { CERTAIN, exp, log, sigmoid } from '../elementary.ts'
import { type Loss, meanLabel } from './loss.ts'

/** Log loss of two classes; the raw score is the log-odds of class 1. */
export const logisticLoss: Loss = {
  outputs: 1,
  isCurved: true,
  start: (rows) => {
    const share = meanLabel(rows)
    return [share === 0 ? -CERTAIN : share === 1 ? CERTAIN : log(share / (1 - share))]
  },
  derive: ([raw], { label }, [slopes], [curvatures]) => {
    for (let i = 0; i < label.length; i++) {
      const probability = sigmoid(raw![i]!)
      slopes![i] = probability - label[i]!
      curvatures![i] = probability * (1 - probability)
    }
  },
  at: ([raw], i, label) => {
    const certainty = label === 1 ? raw![i]! : -raw![i]!
    return certainty > 0 ? log(1 + exp(-certainty)) : log(1 + exp(certainty)) - certainty
  },
}

/**
 * exp(-y * score) for y = 1 and -1, whose Newton steps are AdaBoost ("gentle": Friedman, Hastie and Tibshirani 2000);
 * the raw score is half the log-odds of class 1.
 */
export const exponentialLoss: Loss = {
  outputs: 1,
  isCurved: true,
  start: (rows) => [logisticLoss.start(rows)[0]! / 2],
  derive: ([raw], { label }, [slopes], [curvatures]) => {
    for (let i = 0; i < label.length; i++) {
      const sign = label[i] === 1 ? 1 : -1
      const weight = exp(-sign * raw![i]!)
      slopes![i] = -sign * weight
      curvatures![i] = weight
    }
  },
  at: ([raw], i, label) => exp(label === 1 ? -raw![i]! : raw![i]!),
}

/** Log loss of several classes, labelled 0, 1, 2 ...; one raw score a class. */
export function softmaxLoss(classes: number): Loss {
  const probabilities = new Float64Array(classes)
  return {
    outputs: classes,
    isCurved: true,
    start: ({ label, weights }) =>
      Array.from({ length: classes }, (_, k) => {
        const share = meanLabel({ label: label.map((value) => (value === k ? 1 : 0)), weights })
        return share === 0 ? -CERTAIN : log(share)
      }),
    derive: (raw, { label }, slopes, curvatures) => {
      for (let i = 0; i < label.length; i++) {
        softmax(raw, i, probabilities)
        for (let k = 0; k < classes; k++) {
          const probability = probabilities[k]!
          slopes[k]![i] = probability - (label[i] === k ? 1 : 0)
          curvatures[k]![i] = probability * (1 - probability)
        }
      }
    },
    at: (raw, i, label) => {
      softmax(raw, i, probabilities)
      return -log(Math.max(probabilities[label]!, Number.MIN_VALUE))
    },
  }
}

/** Writes the probabilities of the classes in row `i`. */
export function softmax(raw: readonly Float64Array[], i: number, into: Float64Array): void {
  let most = -Infinity
  for (const column of raw) most = Math.max(most, column[i]!)
  let sum = 0
  for (let k = 0; k < into.length; k++) {
    into[k] = exp(raw[k]![i]! - most)
    sum += into[k]!
  }
  for (let k = 0; k < into.length; k++) into[k]! /= sum
}
