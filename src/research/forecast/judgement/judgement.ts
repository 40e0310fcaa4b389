/** What the forecasts of a run were worth: each contender against no-change, allowing for how many were tried. */
import { type AccuracyTest, cautiousDieboldMariano, dieboldMariano } from '../../../core/stats/diebold-mariano.ts'
import { holm } from '../../../core/stats/family-wise.ts'
import { mean } from '../../../core/stats/moments.ts'
import type { Forecasts } from '../forecasts.ts'
import {
  type Contender,
  contendersOf,
  type Forecaster,
  type Judged,
  NO_CHANGE,
  type Outcomes,
  outcomesOf,
} from './contenders.ts'
import { type DirectionScore, directionScore, type ErrorScores, errorScores } from './error-scores.ts'
import { type Independence, independenceOf } from './independence.ts'
import { type CoverageScore, coverageScores, rankedProbabilityScore } from './interval-scores.ts'

export interface ContenderJudgement extends Forecaster {
  readonly independence: Independence
  readonly errors: ErrorScores
  readonly direction: DirectionScore
  /** One a level, rising. */
  readonly coverage: readonly CoverageScore[]
  /** In the unit of the price. */
  readonly crps: number
  /** The published test of Diebold and Mariano on absolute errors, as any program computes it. */
  readonly published: AccuracyTest
  /** The test that counts: never surer than the published one. NaN with fewer than LEAST_INDEPENDENT outcomes. */
  readonly test: AccuracyTest
  /** Its probability, allowing for all contenders of the family. */
  readonly corrected: number
}

export interface Judgement {
  /** In the order of horizons. */
  readonly contenders: readonly ContenderJudgement[]
  /** The forecasts of no change that a run made itself, with intervals: what a CRPS is compared with. */
  readonly baselines: readonly ContenderJudgement[]
  /** Number of contenders that probabilities allow for. */
  readonly family: number
  /** Rows whose outcome is not known at all yet. */
  readonly waiting: number
}

export interface JudgementOptions extends Judged {
  /** Number of forecasters that were tried, where more were than the run kept. */
  readonly tried?: number
}

/** Fewer independent outcomes prove nothing. */
export const LEAST_INDEPENDENT = 5

export function judgeForecasts(forecasts: Forecasts, { tried = 0, ...asked }: JudgementOptions = {}): Judgement {
  const judged = contendersOf(forecasts, asked)
  const scored = judged.map((contender) => judgeContender(contender, outcomesOf(forecasts, contender.rows)))
  const [baselines, contenders] = [true, false].map((is) =>
    scored.filter(({ model }) => (model === NO_CHANGE) === is),
  ) as [Scored[], Scored[]]
  const family = Math.max(tried, contenders.length)
  const corrected = holm(
    contenders.map(({ test }) => test.p),
    family,
  )
  return {
    contenders: contenders.map((contender, i) => ({ ...contender, corrected: corrected[i]! })),
    baselines: baselines.map((baseline) => ({ ...baseline, corrected: Number.NaN })),
    family,
    waiting: waitingRows(forecasts, asked.since),
  }
}

function waitingRows({ length, session, actual, outcomeKnownAt }: Forecasts, since = -Infinity): number {
  const rows = Array(length).keys()
  return rows.filter((row) => session[row]! >= since && !Number.isFinite(actual[row]! + outcomeKnownAt[row]!)).toArray()
    .length
}

type Scored = Omit<ContenderJudgement, 'corrected'>

function judgeContender({ horizon, timeframe, model }: Contender, outcomes: Outcomes): Scored {
  const independence = independenceOf(outcomes)
  return {
    horizon,
    timeframe,
    model,
    independence,
    errors: errorScores(outcomes),
    direction: directionScore(outcomes),
    coverage: coverageScores(outcomes),
    crps: rankedProbabilityScore(outcomes),
    ...againstNoChange(outcomes, independence),
  }
}

/**
 * How sure it is that absolute errors are smaller than those of no-change. Contracts of one snapshot move together: their
 * mean gain is one observation, as the cross-sections of J. C. Driscoll and A. C. Kraay, Review of Economics and Statistics
 * 80 (1998), are.
 */
export function againstNoChange(
  { decisionAt, actual, predicted, price }: Outcomes,
  { lag, independent }: Independence,
): Pick<ContenderJudgement, 'published' | 'test'> {
  const gainOf = (i: number): number => Math.abs(actual[i]! - price[i]!) - Math.abs(actual[i]! - predicted[i]!)
  const decisions = Map.groupBy(decisionAt.keys(), (i) => decisionAt[i]!)
  const gains = [...decisions.values()].map((rows) => mean(rows.map(gainOf)))
  const published = dieboldMariano(gains, lag)
  const test = cautiousDieboldMariano(gains, lag, independent)
  const isEnough = independent >= LEAST_INDEPENDENT
  return { published, test: isEnough ? test : { ...test, statistic: Number.NaN, p: Number.NaN } }
}
