/**
 * Walk-forward folds: fit on the past, predict until the next refit, refit, and so on.
 *
 * A fold is fixed by times alone, so it is the same whatever the features and labels are. A sample
 * is trained on only if its label was known at the first decision that the fold predicts (purge),
 * and, with an embargo, only if it lies at least that many sessions further back.
 */
import { LearnError } from '../learn-error.ts'
import { requireWhole } from '../parameter.ts'
import { distinctSessions, type SampleTimes } from './sample-times.ts'
import { rowsWhere } from './split.ts'

export interface WalkForwardOptions {
  /** Sessions before the first one predicted, embargo included. */
  readonly firstTrain: number
  /** The model is refitted at the first session of each calendar period, or every n sessions. */
  readonly refit: 'year' | 'quarter' | 'month' | number
  /** Train on the last n sessions only (rolling); on all of the past when absent (expanding). */
  readonly window?: number
  /** Sessions left out between training and test, beyond what the purge drops; 0 when absent. */
  readonly embargo?: number
}

/** Sessions are inclusive at both ends. */
export interface Fold {
  readonly index: number
  readonly trainFrom: number
  readonly trainTo: number
  /** First decision of the test segment: labels known later than this are not trained on. */
  readonly knownBy: number
  readonly testFrom: number
  readonly testTo: number
}

/**
 * The folds of `times`, in time order. Their test segments cover every session after the first
 * `firstTrain` exactly once. Errors: kind parameter; kind insufficient when no session is left to predict.
 */
export function walkForwardFolds(times: SampleTimes, options: WalkForwardOptions): Fold[] {
  const { firstTrain, refit, window = Infinity, embargo = 0 } = options
  checkOptions(options)
  const { sessions, firstDecision } = distinctSessions(times)
  if (sessions.length <= firstTrain) throw tooFewSessions(sessions.length, firstTrain)
  const folds: Fold[] = []
  for (let from = firstTrain; from < sessions.length;) {
    const to = segmentEnd(sessions, from, refit)
    const trainTo = from - 1 - embargo
    let knownBy = Infinity
    for (let i = from; i < to; i++) knownBy = Math.min(knownBy, firstDecision[i]!)
    folds.push({
      index: folds.length,
      trainFrom: sessions[Math.max(0, trainTo + 1 - window)]!,
      trainTo: sessions[trainTo]!,
      knownBy,
      testFrom: sessions[from]!,
      testTo: sessions[to - 1]!,
    })
    from = to
  }
  return folds
}

/** Rows that the fold trains on, rising. */
export function trainingRows(fold: Fold, times: SampleTimes): Int32Array {
  const { session, labelKnownAt } = times
  return rowsWhere(session.length, (i) => {
    const isWithin = session[i]! >= fold.trainFrom && session[i]! <= fold.trainTo
    return isWithin && labelKnownAt[i]! <= fold.knownBy
  })
}

/** Rows that the fold predicts, rising. */
export function testRows(fold: Fold, times: SampleTimes): Int32Array {
  const { session } = times
  return rowsWhere(session.length, (i) => session[i]! >= fold.testFrom && session[i]! <= fold.testTo)
}

/** Index after the last session that is predicted without a refit. */
function segmentEnd(sessions: readonly number[], from: number, refit: WalkForwardOptions['refit']): number {
  if (typeof refit === 'number') return Math.min(from + refit, sessions.length)
  const period = calendarPeriod(sessions[from]!, refit)
  let to = from + 1
  while (to < sessions.length && calendarPeriod(sessions[to]!, refit) === period) to++
  return to
}

/** A number that is the same for all days of a year, quarter or month, and rises with them. */
function calendarPeriod(day: number, period: 'year' | 'quarter' | 'month'): number {
  const date = new Date(day * 86_400_000)
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth()
  return Math.floor(months / { year: 12, quarter: 3, month: 1 }[period])
}

function checkOptions({ firstTrain, refit, window, embargo = 0 }: WalkForwardOptions): void {
  requireWhole('embargo', embargo, 0)
  requireWhole('firstTrain', firstTrain, embargo + 1)
  if (window !== undefined) requireWhole('window', window, 1)
  if (typeof refit === 'number') requireWhole('refit', refit, 1)
}

function tooFewSessions(sessions: number, firstTrain: number): LearnError {
  return new LearnError('insufficient', {
    message: `There are ${sessions} sessions, of which the first ${firstTrain} are for training only.`,
    expected: `More than ${firstTrain} sessions, so that one is left to predict.`,
    given: `${sessions} sessions`,
    remedy: 'Give more data or lower firstTrain.',
  })
}
