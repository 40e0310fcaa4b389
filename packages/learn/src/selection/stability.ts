import type { RandomSource } from '../estimator.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import { checkedSamples, rowsByTime, type Samples, takeSamples } from '../samples.ts'
import { joinRows, shuffledBlocks } from './blocks.ts'
import { lassoRanking } from './lasso-ranking.ts'

/** 2 * 0.6 - 1 is a little below 0.2; a whole number of features or draws is meant. */
const ROUNDING = 1e-9

/** A score a feature, higher for those that matter more; those of 0 are never selected. */
export type RankFeatures = (samples: Samples, wanted: number, random: RandomSource) => Float64Array

export interface StabilityOptions {
  readonly random: RandomSource
  /** How many features may be selected falsely in expectation; 1 when absent. */
  readonly expectedFalse?: number
  /** Share of the draws in which a feature must be among the first; above 1/2, 0.75 when absent. */
  readonly threshold?: number
  /** Pairs of draws, each of which divides the rows into halves; 50 when absent. */
  readonly pairs?: number
  /** Rows that follow each other in time and are drawn together; 1 when absent. */
  readonly blockLength?: number
  /** The order in which features enter the lasso when absent. */
  readonly rank?: RankFeatures
}

export interface StabilitySelection {
  /** Features selected, rising. */
  readonly selected: readonly number[]
  /** Share of the draws in which each feature was among the first. */
  readonly frequency: Float64Array
  /** Features taken in each draw, so that the bound holds. */
  readonly perDraw: number
}

/**
 * Stability selection (Meinshausen and Bühlmann 2010) on complementary pairs (Shah and Samworth 2013):
 * in each draw of half the rows the first q features are taken, and those are selected that are taken
 * in at least the share `threshold` of the draws. Where rows (or blocks of them) are independent, of the
 * features whose chance in a draw is at most q / features the expected number selected is at most
 * q^2 / ((2 threshold - 1) features), whatever features and label are (their Theorem 1); where those
 * that do not matter are no likelier than chance, these are the false ones.
 * q is the largest for which this is at most `expectedFalse`. Pair k draws from `random.split(k)`.
 * Errors: kind parameter; those of `checkTraining`.
 */
export function stabilitySelection(samples: Samples, options: StabilityOptions): StabilitySelection {
  const { random, expectedFalse = 1, threshold = 0.75, pairs = 50, blockLength = 1, rank = lassoRanking } = options
  const known = checkedSamples(samples, random)
  const size = known.features.columns.length
  checkOptions({ threshold, pairs, blockLength })
  const perDraw = Math.min(Math.floor(Math.sqrt(expectedFalse * (2 * threshold - 1) * size) + ROUNDING), size)
  requireParameter(perDraw >= 1, 'expectedFalse', expectedFalse, `at least ${1 / ((2 * threshold - 1) * size)}`)
  const counts = new Int32Array(size)
  for (let pair = 0; pair < pairs; pair++) {
    const stream = random.split(pair)
    for (const [half, rows] of halves(known, blockLength, stream).entries()) {
      const score = rank(takeSamples(known, rows), perDraw, stream.split(half))
      for (const j of firstOf(score, perDraw)) counts[j]! += 1
    }
  }
  const frequency = Float64Array.from(counts, (count) => count / (2 * pairs))
  const needed = Math.ceil(2 * pairs * threshold - ROUNDING)
  return { selected: Array.from(counts.keys()).filter((j) => counts[j]! >= needed), frequency, perDraw }
}

/** The features of the highest scores above 0, at most `count`; of equal ones the first. */
function firstOf(score: Float64Array, count: number): number[] {
  const scored = Array.from(score.keys()).filter((j) => score[j]! > 0)
  return scored.sort((a, b) => score[b]! - score[a]! || a - b).slice(0, count)
}

/** Two halves of the rows that share none; an odd block is left out. */
function halves(samples: Samples, blockLength: number, random: RandomSource): readonly [Int32Array, Int32Array] {
  const blocks = shuffledBlocks(rowsByTime(samples), blockLength, random.split('rows'))
  const half = Math.floor(blocks.length / 2)
  return [joinRows(blocks.slice(0, half)).sort(), joinRows(blocks.slice(half, 2 * half)).sort()]
}

function checkOptions({
  threshold,
  pairs,
  blockLength,
}: Required<Pick<StabilityOptions, 'threshold' | 'pairs' | 'blockLength'>>): void {
  requireParameter(threshold > 0.5 && threshold <= 1, 'threshold', threshold, 'above 1/2 and at most 1')
  requireWhole('pairs', pairs, 1)
  requireWhole('blockLength', blockLength, 1)
}
