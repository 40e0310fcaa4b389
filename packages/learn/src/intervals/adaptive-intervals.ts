import { LearnError } from '../learn-error.ts'
import { checkHistory, type LabelHistory, replay } from '../replay.ts'
import type { Interval } from '../scores.ts'
import { AdaptiveConformal, type AdaptiveOptions, coverageBounds } from './adaptive.ts'
import { checkBase, type Intervals } from './intervals.ts'

/** With the intervals of a model, or twice its point predictions. */
export interface AdaptiveSamples extends LabelHistory, Intervals {
  /** Share of one label that each counts, above 0 and at most 1; 1 when absent. Labels decided on at once may count as one together. */
  readonly share?: Float64Array
}

export interface AdaptiveIntervals extends Intervals {
  /** The share of misses aimed at when each interval was given. */
  readonly missLevel: Float64Array
  /** Labels that were known in the end, each by its share. */
  readonly known: number
  /** Most earlier labels, likewise, that were not known yet at a decision: the delay of the feedback. */
  readonly outstanding: number
  /** How far the share covered can be from the one wanted, below and above it. */
  readonly bounds: { readonly below: number; readonly above: number }
}

/**
 * Adaptive intervals around those of a model, each made of the labels known at its decision alone
 * (one known at that very instant counts).
 * Errors: kind parameter; kind data (lengths, values that are not finite, a label known before its decision).
 */
export function adaptiveIntervals(samples: AdaptiveSamples, options: AdaptiveOptions = {}): AdaptiveIntervals {
  checkHistory(samples)
  checkBase(samples, samples.label.length)
  const { label, labelKnownAt } = samples
  const share = samples.share ?? new Float64Array(label.length).fill(1)
  checkShares(share, label.length)
  const adaptive = new AdaptiveConformal(options)
  const low = new Float64Array(label.length)
  const high = new Float64Array(label.length)
  const missLevel = new Float64Array(label.length)
  let learnt = 0
  let known = 0
  let outstanding = 0
  replay(samples, {
    learn(row) {
      adaptive.learn(label[row]!, at(samples, row), at({ low, high }, row), share[row])
      learnt += share[row]!
    },
    decide(row) {
      missLevel[row] = adaptive.missLevel
      const interval = adaptive.interval(at(samples, row))
      low[row] = interval.low
      high[row] = interval.high
      if (Number.isNaN(label[row]! + labelKnownAt[row]!)) return
      outstanding = Math.max(outstanding, known - learnt)
      known += share[row]!
    },
  })
  return { low, high, missLevel, known, outstanding, bounds: coverageBounds(adaptive, known, outstanding) }
}

function at({ low, high }: Intervals, row: number): Interval {
  return { low: low[row]!, high: high[row]! }
}

function checkShares(share: Float64Array, rows: number): void {
  if (share.length === rows && share.every((one) => one > 0 && one <= 1)) return
  throw new LearnError('data', {
    message: `The ${share.length} shares of ${rows} labels are not all above 0 and at most 1.`,
    expected: 'One share a label.',
    given: String(share.find((one) => !(one > 0 && one <= 1)) ?? share.length),
    remedy: 'Leave the shares out where every label counts in full.',
  })
}
