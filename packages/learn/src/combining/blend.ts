import { exp } from '../elementary.ts'
import { LearnError } from '../learn-error.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import { checkHistory, type LabelHistory, replay } from '../replay.ts'
import { convexWeights } from './non-negative.ts'

export interface BlendSamples extends LabelHistory {
  /** Of each member, one a row, none of them trained on that row's label. */
  readonly predictions: readonly Float64Array[]
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
  checkHistory(samples)
  checkPredictions(samples)
  const { predictions, labelKnownAt, label } = samples
  const record = new ErrorRecord(predictions.length, halfLife)
  const weights = predictions.map(() => new Float64Array(label.length))
  const prediction = new Float64Array(label.length)
  replay(samples, {
    learn(row) {
      record.add(
        Float64Array.from(predictions, (column) => column[row]! - label[row]!),
        labelKnownAt[row]!,
      )
    },
    decide(row) {
      const now = record.weights(leastKnown)
      for (const [member, column] of predictions.entries()) {
        weights[member]![row] = now[member]!
        prediction[row]! += now[member]! * column[row]!
      }
    },
  })
  return { prediction, weights }
}

/** Products of the members' errors, the older counting less. */
class ErrorRecord {
  #known = 0
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
    const kept = this.#known > 0 ? exp((-Math.LN2 * (knownAt - this.#latest)) / this.#halfLife) : 1
    const size = this.#members
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        this.#products[i * size + j] = kept * this.#products[i * size + j]! + errors[i]! * errors[j]!
      }
    }
    this.#latest = knownAt
    this.#weights = undefined
    this.#known++
  }

  weights(leastKnown: number): Float64Array {
    const isEarly = this.#known < leastKnown
    this.#weights ??= isEarly
      ? new Float64Array(this.#members).fill(1 / this.#members)
      : convexWeights(this.#products, this.#members)
    return this.#weights
  }
}

function checkPredictions({ predictions, label }: BlendSamples): void {
  if (predictions.length === 0) refuse('There is no prediction to blend.')
  for (const column of predictions) {
    if (column.length !== label.length) refuse(`There are ${column.length} predictions for ${label.length} labels.`)
    const bad = column.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) refuse(`A prediction of row ${bad} is ${column[bad]}.`)
  }
}

function refuse(message: string): never {
  throw new LearnError('data', {
    message,
    expected: 'Finite predictions of at least one member, one a row.',
    given: message,
    remedy: 'Leave out the rows that some member does not predict.',
  })
}
