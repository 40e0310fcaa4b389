/**
 * What a loss tells the boosting: where to start, how it slopes and curves at each row, what a leaf is worth, how good
 * a prediction is. Raw scores are what trees add up; `predict` turns them into predictions.
 */

/** Rows that are learnt from or validated on: columns of one length. */
export interface LabelledRows {
  readonly label: Float64Array
  /** Absent when every weight is 1. */
  readonly weights: Float64Array | undefined
}

export interface Loss {
  /** Raw scores a row. */
  readonly outputs: number
  /** Whether the curvature differs from row to row; else it is 1. */
  readonly isCurved: boolean
  /** The raw scores that are best without any feature. Errors: kind data for labels that the loss cannot take. */
  start(rows: LabelledRows): number[]
  /** Writes first and second derivatives by the raw scores, one column an output. */
  derive(raw: readonly Float64Array[], rows: LabelledRows, slopes: Float64Array[], curvatures: Float64Array[]): void
  /** Loss of one row whose raw scores are number `i` of each column; up to what does not depend on them. */
  at(raw: readonly Float64Array[], i: number, label: number): number
  /** Where a Newton step says too little: the raw score that serves a leaf's residuals best. */
  leaf?(residuals: Float64Array, weights: Float64Array | undefined): number
}

/** Weighted mean of the loss over rows. */
export function meanLoss(loss: Loss, raw: readonly Float64Array[], { label, weights }: LabelledRows): number {
  let total = 0
  let sum = 0
  for (let i = 0; i < label.length; i++) {
    const weight = weights ? weights[i]! : 1
    total += weight
    sum += weight * loss.at(raw, i, label[i]!)
  }
  return sum / total
}

/** Weighted mean, counted from the first label, so that equal labels have exactly their own mean. */
export function meanLabel({ label, weights }: LabelledRows): number {
  const first = label[0]!
  let total = 0
  let sum = 0
  for (let i = 0; i < label.length; i++) {
    const weight = weights ? weights[i]! : 1
    total += weight
    sum += weight * (label[i]! - first)
  }
  return first + sum / total
}

/**
 * The value below which a share of the weight lies; half-way between two values where the share ends between them.
 */
export function weightedQuantile(values: Float64Array, weights: Float64Array | undefined, share: number): number {
  if (weights === undefined) return quantileOf(values.slice().sort(), () => 1, share * values.length)
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
  const sorted = Float64Array.from(order, (i) => values[i]!)
  const total = order.reduce((sum, i) => sum + weights[i]!, 0)
  return quantileOf(sorted, (k) => weights[order[k]!]!, share * total)
}

function quantileOf(sorted: Float64Array, weightAt: (k: number) => number, wanted: number): number {
  let below = 0
  for (let k = 0; k < sorted.length; k++) {
    below += weightAt(k)
    if (below === wanted && k + 1 < sorted.length) return sorted[k]! / 2 + sorted[k + 1]! / 2
    if (below >= wanted) return sorted[k]!
  }
  return sorted.at(-1)!
}
