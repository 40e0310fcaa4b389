import { LearnError } from '../learn-error.ts'
import type { Interval } from '../scores.ts'
import { AdaptiveConformal, type AdaptiveOptions, coverageBounds } from './adaptive.ts'
import { checkBase, checkIntervalLabels, type Intervals } from './intervals.ts'

/** Instants have any one unit. */
export interface AdaptiveSamples extends Intervals {
  readonly decisionAt: Float64Array
  /** NaN where the label is not known yet. */
  readonly labelKnownAt: Float64Array
  readonly label: Float64Array
}

export interface AdaptiveIntervals extends Intervals {
  /** The share of misses aimed at when each interval was given. */
  readonly missLevel: Float64Array
  /** Labels that were known in the end. */
  readonly known: number
  /** Most earlier labels that were not known yet at a decision: the delay of the feedback. */
  readonly outstanding: number
  /** How far the share covered can be from the one wanted, below and above it. */
  readonly bounds: { readonly below: number; readonly above: number }
}

/**
 * Adaptive intervals around those of a model, each made of the labels known at its decision alone
 * (one known at that very instant counts). Labels that become known at the same instant are learnt
 * in the order of their decisions, then of their rows.
 * Errors: kind parameter; kind data (lengths, values that are not finite, a label known before its decision).
 */
export function adaptiveIntervals(samples: AdaptiveSamples, options: AdaptiveOptions = {}): AdaptiveIntervals {
  checkSamples(samples)
  const { decisionAt, labelKnownAt, label } = samples
  const rows = Array.from(label.keys())
  const isKnown = (row: number) => !Number.isNaN(labelKnownAt[row]) && !Number.isNaN(label[row])
  const byDecision = rows.toSorted((a, b) => decisionAt[a]! - decisionAt[b]! || a - b)
  const byKnown = byDecision.filter(isKnown).sort((a, b) => labelKnownAt[a]! - labelKnownAt[b]!)
  const adaptive = new AdaptiveConformal(options)
  const low = new Float64Array(rows.length)
  const high = new Float64Array(rows.length)
  const missLevel = new Float64Array(rows.length)
  let learnt = 0
  let given = 0
  let outstanding = 0
  for (const row of byDecision) {
    for (; learnt < byKnown.length && labelKnownAt[byKnown[learnt]!]! <= decisionAt[row]!; learnt++) {
      const past = byKnown[learnt]!
      adaptive.learn(label[past]!, at(samples, past), at({ low, high }, past))
    }
    missLevel[row] = adaptive.missLevel
    const interval = adaptive.interval(at(samples, row))
    low[row] = interval.low
    high[row] = interval.high
    if (isKnown(row)) outstanding = Math.max(outstanding, given++ - learnt)
  }
  return { low, high, missLevel, known: given, outstanding, bounds: coverageBounds(adaptive, given, outstanding) }
}

function at({ low, high }: Intervals, row: number): Interval {
  return { low: low[row]!, high: high[row]! }
}

function checkSamples(samples: AdaptiveSamples): void {
  const { decisionAt, labelKnownAt, label } = samples
  if (decisionAt.length !== label.length || labelKnownAt.length !== label.length) {
    refuse(`There are ${decisionAt.length} decisions and ${labelKnownAt.length} instants for ${label.length} labels.`)
  }
  checkBase(samples, label.length)
  checkIntervalLabels(label, true)
  for (const [row, decision] of decisionAt.entries()) {
    if (!Number.isFinite(decision)) refuse(`The decision of row ${row} is at ${decision}.`)
    if (labelKnownAt[row]! <= decision) refuse(`The label of row ${row} was known at its decision.`)
  }
}

function refuse(message: string): never {
  throw new LearnError('data', {
    message,
    expected: 'One decision a row, and a label that becomes known after it or is NaN.',
    given: message,
    remedy: 'Correct the instants, or leave such rows out.',
  })
}
