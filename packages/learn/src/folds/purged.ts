import { requireWhole } from '../parameter.ts'
import { checkParts, distinctSessions, type SampleTimes } from './sample-times.ts'
import { groupSessions, isClear } from './session-groups.ts'
import { checkSplit, rowsWhere, type Split } from './split.ts'

export interface PurgedOptions {
  /** Parts of nearly equal numbers of sessions, each tested once; 5 when absent. */
  readonly folds?: number
  /** Sessions after the last tested label became known that are not learnt from either; 0 when absent. */
  readonly embargo?: number
}

/**
 * K-fold cross-validation in time, purged and embargoed (López de Prado 2018, chapter 7): each part is
 * tested once, and learnt from are the other rows, before and after it, whose label's span from
 * decision to being known overlaps neither the part nor the embargo after it. Rows whose label is
 * not known are tested but never learnt from.
 * Errors: kind parameter; kind insufficient (fewer sessions than folds, no row left to learn from);
 * kind data (a sample without a decision).
 */
export function purgedFolds(times: SampleTimes, { folds = 5, embargo = 0 }: PurgedOptions = {}): Split[] {
  requireWhole('embargo', embargo, 0)
  const sessions = distinctSessions(times)
  checkParts('folds', folds, sessions.sessions.length)
  const { groupOf, blocked } = groupSessions(times, sessions, folds, embargo)
  return blocked.map((block, fold) => {
    const test = rowsWhere(groupOf.length, (row) => groupOf[row] === fold)
    const train = rowsWhere(groupOf.length, (row) => groupOf[row] !== fold && isClear(row, times, block))
    checkSplit({ train, test }, times)
    return { train, test }
  })
}
