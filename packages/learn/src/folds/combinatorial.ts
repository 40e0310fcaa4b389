import { LearnError } from '../learn-error.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import { checkParts, distinctSessions, type SampleTimes } from './sample-times.ts'
import { groupSessions, isClear } from './session-groups.ts'
import { checkSplit, rowsWhere, type Split } from './split.ts'

export interface CombinatorialOptions {
  /** Parts of nearly equal numbers of sessions; 6 when absent. */
  readonly groups?: number
  /** Of them tested at a time; 2 when absent. */
  readonly testGroups?: number
  /** Sessions after the last label of each tested group became known that are not learnt from either; 0 when absent. */
  readonly embargo?: number
}

export interface CombinatorialSplit extends Split {
  /** Tested, rising. */
  readonly groups: readonly number[]
}

export interface CombinatorialFolds {
  /** Of each row. */
  readonly groupOf: Int32Array
  /** One for each choice of tested groups, in lexical order. */
  readonly splits: readonly CombinatorialSplit[]
  /** `paths[p][g]` is the split that predicts group g on path p; every path predicts every row once. */
  readonly paths: readonly (readonly number[])[]
}

const MOST_SPLITS = 10_000

/**
 * Combinatorial purged cross-validation (López de Prado 2018, chapter 12): all choices of `testGroups`
 * out of `groups`, each trained on what purge and embargo leave of the other groups. Every group is
 * tested in several splits, and these make as many whole paths through the past: a distribution of
 * results instead of one.
 * Errors: kind parameter; kind insufficient (fewer sessions than groups, no row left to learn from);
 * kind data (a sample without a decision).
 */
export function combinatorialFolds(times: SampleTimes, options: CombinatorialOptions = {}): CombinatorialFolds {
  const { groups = 6, testGroups = 2, embargo = 0 } = options
  requireWhole('embargo', embargo, 0)
  requireWhole('testGroups', testGroups, 1)
  const sessions = distinctSessions(times)
  checkParts('groups', groups, sessions.sessions.length)
  requireParameter(testGroups < groups, 'testGroups', testGroups, `below the number of groups, ${groups}`)
  const { groupOf, blocked } = groupSessions(times, sessions, groups, embargo)
  const splits = choices(groups, testGroups).map((chosen): CombinatorialSplit => {
    const isTested = (row: number) => chosen.includes(groupOf[row]!)
    const mayLearn = (row: number) => !isTested(row) && chosen.every((group) => isClear(row, times, blocked[group]!))
    const split = { train: rowsWhere(groupOf.length, mayLearn), test: rowsWhere(groupOf.length, isTested) }
    checkSplit(split, times)
    return { ...split, groups: chosen }
  })
  return { groupOf, splits, paths: joinPaths(splits, groups) }
}

/**
 * The predictions of every path, one a row.
 * @param predictions of each split, one for each of its test rows
 * Errors: kind data, unless there is one for each test row of each split.
 */
export function pathPredictions(folds: CombinatorialFolds, predictions: readonly Float64Array[]): Float64Array[] {
  const { groupOf, splits, paths } = folds
  const isWhole = splits.every(({ test }, i) => predictions[i]?.length === test.length)
  if (!isWhole || predictions.length !== splits.length) throw wrongPredictions(splits, predictions)
  return paths.map((path) => {
    const joined = new Float64Array(groupOf.length)
    for (const [split, { test }] of splits.entries()) {
      for (const [i, row] of test.entries()) {
        if (path[groupOf[row]!] === split) joined[row] = predictions[split]![i]!
      }
    }
    return joined
  })
}

/** Path p takes, for each group, the split number p of those that test it. */
function joinPaths(splits: readonly CombinatorialSplit[], groups: number): number[][] {
  const testing = Array.from({ length: groups }, (_, group) =>
    splits.flatMap((split, i) => (split.groups.includes(group) ? [i] : [])),
  )
  return testing[0]!.map((_, path) => testing.map((splitsOfGroup) => splitsOfGroup[path]!))
}

/** All rising choices of `size` numbers below `count`, in lexical order. Errors: kind parameter. */
function choices(count: number, size: number): number[][] {
  let found: number[][] = [[]]
  for (let place = 0; place < size; place++) {
    const last = count - size + place
    found = found.flatMap((chosen) => {
      const first = (chosen.at(-1) ?? -1) + 1
      return Array.from({ length: last - first + 1 }, (_, i) => [...chosen, first + i])
    })
    requireParameter(found.length <= MOST_SPLITS, 'testGroups', size, `so that there are at most ${MOST_SPLITS} splits`)
  }
  return found
}

function wrongPredictions(splits: readonly Split[], predictions: readonly Float64Array[]): LearnError {
  return new LearnError('data', {
    message: 'The predictions do not fit the combinatorial folds.',
    expected: `Those of ${splits.length} splits, one for each test row.`,
    given: `${predictions.length} arrays`,
    remedy: 'Pass the prediction of every split, in their order.',
  })
}
