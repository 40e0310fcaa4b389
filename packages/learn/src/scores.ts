/**
 * Scores of predictions against labels. Weights are all 1 when absent; a row of weight zero counts
 * for nothing, a row of weight 2 as two rows. NaN anywhere is refused; of no rows the score is NaN.
 */
import { log } from './elementary.ts'
import type { Task } from './estimator.ts'
import { LearnError } from './learn-error.ts'

/** Probabilities nearer to 0 or 1 than this are moved here before their logarithm is taken. */
export const LOG_LOSS_CLIP = 1e-15
/** Two-sided 95 % quantile of the normal distribution. */
const NORMAL_95 = 1.959963984540054

export type Score = (label: Float64Array, prediction: Float64Array, weights?: Float64Array) => number

/** Mean of |label - prediction|. */
export const meanAbsoluteError: Score = (label, prediction, weights) =>
  weightedMean(label, prediction, weights, (actual, predicted) => Math.abs(actual - predicted))

/** Mean of (label - prediction)^2; for probabilities of class 1 it is the Brier score (Brier 1950). */
export const meanSquaredError: Score = (label, prediction, weights) =>
  weightedMean(label, prediction, weights, (actual, predicted) => (actual - predicted) ** 2)

export const rootMeanSquaredError: Score = (label, prediction, weights) =>
  Math.sqrt(meanSquaredError(label, prediction, weights))

/** Share of rows whose class, of however many, is not the one predicted. */
export const errorRate: Score = (label, predicted, weights) =>
  weightedMean(label, predicted, weights, (actual, said) => (actual === said ? 0 : 1))

export const brierScore: Score = (label, probability, weights) => {
  checkClasses(label)
  return meanSquaredError(label, probability, weights)
}

/** Mean of -ln(probability given to the class that came), probabilities clipped to LOG_LOSS_CLIP from 0 and 1. */
export const logLoss: Score = (label, probability, weights) => {
  checkClasses(label)
  return weightedMean(label, probability, weights, (actual, predicted) => {
    const given = actual === 1 ? predicted : 1 - predicted
    return -log(Math.min(Math.max(given, LOG_LOSS_CLIP), 1 - LOG_LOSS_CLIP))
  })
}

/** Share of rows whose class is predicted; class 1 is predicted when its probability is above one half. */
export const accuracy: Score = (label, probability, weights) => {
  checkClasses(label)
  return weightedMean(label, probability, weights, (actual, predicted) =>
    actual === (predicted > 0.5 ? 1 : 0) ? 1 : 0,
  )
}

/**
 * 1 - squared errors / squared errors of a benchmark's predictions (Campbell and Thompson 2008).
 * NaN when the benchmark makes no error.
 */
export function outOfSampleR2(
  label: Float64Array,
  prediction: Float64Array,
  benchmark: Float64Array,
  weights?: Float64Array,
): number {
  const reference = meanSquaredError(label, benchmark, weights)
  return reference > 0 ? 1 - meanSquaredError(label, prediction, weights) / reference : Number.NaN
}

/**
 * Probability that a random row of class 1 scores higher than one of class 0, ties counting one half:
 * the area under the receiver operating characteristic (Hanley and McNeil 1982). NaN with one class only.
 */
export const areaUnderCurve: Score = (label, score, weights) => {
  checkPairs(label, score, weights)
  checkClasses(label)
  const order = Int32Array.from(label.keys()).sort((a, b) => score[a]! - score[b]! || a - b)
  const total = [0, 0]
  let area = 0
  for (let from = 0, to = 0; from < order.length; from = to) {
    const tied = [0, 0]
    for (; to < order.length && score[order[to]!] === score[order[from]!]; to++) {
      tied[label[order[to]!]!]! += weights ? weights[order[to]!]! : 1
    }
    area += tied[1]! * (total[0]! + tied[0]! / 2)
    total[0]! += tied[0]!
    total[1]! += tied[1]!
  }
  return area / (total[0]! * total[1]!)
}

/** What a model of a task is judged by unless told otherwise; lower is better. */
export function lossFor(task: Task): Score {
  return { regression: meanSquaredError, classification: brierScore, classes: errorRate }[task]
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Wilson's interval of a share (Wilson 1927), by default at 95 %.
 * @param count of rows; with weights the effective number, see `effectiveCount`
 * @param quantile two-sided quantile of the normal distribution
 */
export function wilsonInterval(share: number, count: number, quantile = NORMAL_95): Interval {
  if (!(count > 0)) return { low: Number.NaN, high: Number.NaN }
  const square = quantile ** 2
  const centre = share + square / (2 * count)
  const spread = quantile * Math.sqrt((share * (1 - share)) / count + square / (4 * count ** 2))
  const scale = 1 + square / count
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}

/** Kish's effective sample size: (sum of weights)^2 / sum of squared weights. */
export function effectiveCount(weights: Float64Array): number {
  let sum = 0
  let squares = 0
  for (const weight of weights) {
    sum += weight
    squares += weight ** 2
  }
  return squares > 0 ? sum ** 2 / squares : 0
}

function weightedMean(
  label: Float64Array,
  prediction: Float64Array,
  weights: Float64Array | undefined,
  loss: (actual: number, predicted: number) => number,
): number {
  checkPairs(label, prediction, weights)
  let total = 0
  let sum = 0
  for (let i = 0; i < label.length; i++) {
    const weight = weights ? weights[i]! : 1
    if (weight === 0) continue
    total += weight
    sum += weight * loss(label[i]!, prediction[i]!)
  }
  return sum / total
}

function checkPairs(label: Float64Array, prediction: Float64Array, weights: Float64Array | undefined): void {
  if (prediction.length !== label.length || (weights && weights.length !== label.length)) {
    refuse(
      `There are ${prediction.length} predictions and ${weights?.length ?? 'no'} weights for ${label.length} labels.`,
    )
  }
  for (let i = 0; i < label.length; i++) {
    if (Number.isNaN(label[i]! + prediction[i]!))
      refuse(`Row ${i} has label ${label[i]} and prediction ${prediction[i]}.`)
    if (weights && !(weights[i]! >= 0)) refuse(`The weight of row ${i} is ${weights[i]}.`)
  }
}

function checkClasses(label: Float64Array): void {
  const other = label.find((value) => value !== 0 && value !== 1)
  if (other !== undefined) refuse(`A label is ${other}; a class is 0 or 1.`)
}

function refuse(message: string): never {
  throw new LearnError('data', {
    message,
    expected: 'Labels, predictions and weights of one length, none of them NaN, no weight below zero.',
    given: message,
    remedy: 'Leave out the rows that have no label or no prediction.',
  })
}
