import { exp } from '../elementary.ts'
import { LearnError } from '../learn-error.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import { convexWeights } from './non-negative.ts'

/** Instants have any one unit. */
export interface BlendSamples {
  /** Of each member, one a row, none of them trained on that row's label. */
  readonly predictions: readonly Float64Array[]
  readonly decisionAt: Float64Array
  /** NaN where the label is not known yet. */
  readonly labelKnownAt: Float64Array
  readonly label: Float64Array
}

export interface BlendOptions {
  /** Time after which a label counts half, in the unit of the instants. */
  readonly halfLife: number
  /** Labels that must be known before the members cease to count equally; 30 when absent. */
  readonly leastKnown?: number
}

export interface Blend {
  readonly prediction: Float64Array
  /** Of each member at each decision; not negative, their sum 1. */
  readonly weights: readonly Float64Array[]
}

/**
 * Blends predictions with weights renewed at every decision: those, not negative and of sum 1, that
 * would have had the least squared error on the labels known by then, a label counting the less the
 * longer ago it became known (Bates and Granger 1969).
 * Errors: kind parameter; kind data (lengths, predictions that are not finite, a label known before its decision).
 */
export function blendByTime(samples: BlendSamples, { halfLife, leastKnown = 30 }: BlendOptions): Blend {
  requireParameter(halfLife > 0, 'halfLife', halfLife, 'above 0')
  requireWhole('leastKnown', leastKnown, 0)
  checkSamples(samples)
  const { predictions, decisionAt, labelKnownAt, label } = samples
  const rows = Array.from(label.keys())
  const byDecision = rows.toSorted((a, b) => decisionAt[a]! - decisionAt[b]! || a - b)
  const isKnown = (row: number) => !Number.isNaN(labelKnownAt[row]) && !Number.isNaN(label[row])
  const byKnown = byDecision.filter(isKnown).sort((a, b) => labelKnownAt[a]! - labelKnownAt[b]!)
  const record = new ErrorRecord(predictions.length, halfLife)
  const weights = predictions.map(() => new Float64Array(rows.length))
  const prediction = new Float64Array(rows.length)
  for (const row of byDecision) {
    while (record.known < byKnown.length && labelKnownAt[byKnown[record.known]!]! <= decisionAt[row]!) {
      const past = byKnown[record.known]!
      record.add(
        Float64Array.from(predictions, (column) => column[past]! - label[past]!),
        labelKnownAt[past]!,
      )
    }
    const now = record.weights(leastKnown)
    for (const [member, column] of predictions.entries()) {
      weights[member]![row] = now[member]!
      prediction[row]! += now[member]! * column[row]!
    }
  }
  return { prediction, weights }
}

/** Products of the members' errors, the older counting less. */
class ErrorRecord {
  known = 0
  readonly #members: number
  readonly #halfLife: number
  readonly #products: Float64Array
  #latest = Number.NaN
  /** Undefined since the last label was added. */
  #weights: Float64Array | undefined

  constructor(members: number, halfLife: number) {
    this.#members = members
    this.#halfLife = halfLife
    this.#products = new Float64Array(members * members)
  }

  add(errors: Float64Array, knownAt: number): void {
    const kept = this.known > 0 ? exp((-Math.LN2 * (knownAt - this.#latest)) / this.#halfLife) : 1
    const size = this.#members
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        this.#products[i * size + j] = kept * this.#products[i * size + j]! + errors[i]! * errors[j]!
      }
    }
    this.#latest = knownAt
    this.#weights = undefined
    this.known++
  }

  weights(leastKnown: number): Float64Array {
    const isEarly = this.known < leastKnown
    this.#weights ??= isEarly
      ? new Float64Array(this.#members).fill(1 / this.#members)
      : convexWeights(this.#products, this.#members)
    return this.#weights
  }
}

function checkSamples({ predictions, decisionAt, labelKnownAt, label }: BlendSamples): void {
  if (predictions.length === 0) refuse('There is no prediction to blend.')
  for (const values of [...predictions, decisionAt, labelKnownAt]) {
    if (values.length !== label.length) refuse(`An array has ${values.length} values for ${label.length} labels.`)
  }
  for (let row = 0; row < label.length; row++) {
    const bad = predictions.find((column) => !Number.isFinite(column[row]))
    if (bad) refuse(`A prediction of row ${row} is ${bad[row]}.`)
    if (!Number.isFinite(decisionAt[row])) refuse(`The decision of row ${row} is at ${decisionAt[row]}.`)
    if (labelKnownAt[row]! <= decisionAt[row]!) refuse(`The label of row ${row} was known at its decision.`)
    if (Math.abs(label[row]!) === Infinity) refuse(`The label of row ${row} is ${label[row]}.`)
  }
}

function refuse(message: string): never {
  throw new LearnError('data', {
    message,
    expected: 'Finite predictions of one length, each with a decision, and labels known after it or NaN.',
    given: message,
    remedy: 'Leave out the rows that some member does not predict.',
  })
}
