import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  checkSplit,
  combinatorialFolds,
  LearnError,
  pathPredictions,
  purgedFolds,
  type SampleTimes,
  type Split,
} from '../src/index.ts'
import { consecutive, daily, drawnTimes } from './drawn-samples.ts'

/** Undefined where nothing is left to learn from, which is an error of its own. */
function orNothingLeft<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof LearnError && error.kind === 'insufficient') return undefined
    throw error
  }
}

function overlap(times: SampleTimes, a: number, b: number): boolean {
  const { decisionAt, labelKnownAt } = times
  return decisionAt[a]! < labelKnownAt[b]! && decisionAt[b]! < labelKnownAt[a]!
}

/** No training row is tested, none has an unknown label, and no span overlaps that of a tested label. */
function expectApart({ train, test }: Split, times: SampleTimes): void {
  const tested = Array.from(test)
  const offends = (row: number) =>
    Number.isNaN(times.labelKnownAt[row]) || tested.some((other) => other === row || overlap(times, row, other))
  expect(Array.from(train).filter(offends)).toEqual([])
}

/** By the definition, row by row: outside the time from a group's first decision to its last label, and the embargo. */
function expectedTraining(times: SampleTimes, groups: readonly (readonly number[])[], embargo: number): number[] {
  const { session, decisionAt, labelKnownAt } = times
  const rows = Array.from(session.keys())
  const firstDecisions = [...new Set(session)].map((day) =>
    Math.min(...rows.filter((row) => session[row] === day).map((row) => decisionAt[row]!)),
  )
  return rows.filter((row) =>
    groups.every((group) => {
      const from = Math.min(...group.map((other) => decisionAt[other]!))
      const ends = group.map((other) => (Number.isNaN(labelKnownAt[other]) ? decisionAt[other]! : labelKnownAt[other]!))
      const end = Math.max(...ends)
      const clear = firstDecisions.filter((at) => at >= end).sort((a, b) => a - b)
      const isAfter = decisionAt[row]! >= (embargo === 0 ? end : (clear[embargo] ?? Infinity))
      return !group.includes(row) && (labelKnownAt[row]! <= from || (isAfter && !Number.isNaN(labelKnownAt[row])))
    }),
  )
}

it('purged folds test every row once and learn from all rows that are apart from the tested ones, and no other', () => {
  let compared = 0
  fc.assert(
    fc.property(drawnTimes, fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 3 }), (times, folds, embargo) => {
      const splits = orNothingLeft(() => purgedFolds(times, { folds, embargo }))
      if (!splits) return
      expect(splits.length).toBe(folds)
      const tests = splits.flatMap(({ test }) => Array.from(test))
      expect(tests.toSorted((a, b) => a - b)).toEqual(Array.from(times.session.keys()))
      for (const split of splits) {
        compared++
        expectApart(split, times)
        expect(Array.from(split.train)).toEqual(expectedTraining(times, [Array.from(split.test)], embargo))
      }
    }),
    { numRuns: 300 },
  )
  expect(compared).toBeGreaterThan(300)
})

it('combinatorial folds are apart, too, and every path predicts every row once, by a split that tests it', () => {
  let compared = 0
  fc.assert(
    fc.property(
      drawnTimes,
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 2 }),
      (times, groups, testGroups, embargo) => {
        fc.pre(testGroups < groups)
        const folds = orNothingLeft(() => combinatorialFolds(times, { groups, testGroups, embargo }))
        if (!folds) return
        const { groupOf, splits, paths } = folds
        const rowsOf = (group: number) => Array.from(groupOf.keys()).filter((row) => groupOf[row] === group)
        for (const split of splits) {
          compared++
          expectApart(split, times)
          expect(Array.from(split.test)).toEqual(split.groups.flatMap(rowsOf).sort((a, b) => a - b))
          expect(Array.from(split.train)).toEqual(expectedTraining(times, split.groups.map(rowsOf), embargo))
        }
        const joined = pathPredictions(
          folds,
          splits.map(({ test }, i) => Float64Array.from(test, (row) => 1000 * i + row)),
        )
        expect(joined.length).toBe(paths.length)
        const used = new Set<number>()
        for (const path of joined) {
          for (const value of path) used.add(value)
          expect(path.map((value) => value % 1000)).toEqual(Float64Array.from(path.keys()))
          const isTested = (value: number, row: number) =>
            splits[Math.floor(value / 1000)]!.groups.includes(groupOf[row]!)
          expect(path.every(isTested)).toBe(true)
        }
        // Every prediction of every split is on exactly one path.
        expect(used.size).toBe(paths.length * groupOf.length)
        expect(used.size).toBe(splits.reduce((sum, { test }) => sum + test.length, 0))
      },
    ),
    { numRuns: 200 },
  )
  expect(compared).toBeGreaterThan(300)
})

it('six groups of which two are tested give 15 splits and 5 paths', () => {
  // López de Prado (2018), section 12.4: N = 6 and k = 2 give 15 splits and 5 paths.
  const folds = combinatorialFolds(daily(consecutive('2020-01-01', 120)))
  expect(folds.splits.length).toBe(15)
  expect(folds.paths.length).toBe(5)
  expect(folds.splits[1]!.groups).toEqual([0, 2])
})

it('purges the overlapping labels on both sides and leaves the embargo after the last one', () => {
  const times = daily(consecutive('2020-01-01', 40), 3)
  const [, second] = purgedFolds(times, { folds: 4, embargo: 2 })
  // Tested are 10 to 19. Labels of 0 to 7 are known by 14:30 of day 10; the label of 19 is known on day 22.
  expect(Array.from(second!.test)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  // Day 22 decides at 20:00, after that: it and day 23 are the embargo. Labels of 37 to 39 are not known.
  expect(Array.from(second!.train)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, ...Array.from({ length: 13 }, (_, i) => 24 + i)])
})

it('divides the sessions, not the rows, into parts of nearly equal size', () => {
  const days = consecutive('2020-01-01', 11).flatMap((day, i) => (i % 2 === 0 ? [day, day, day] : [day]))
  const times = { ...daily(days), labelKnownAt: daily(days).decisionAt.map((at) => at + 1) }
  const splits = purgedFolds(times, { folds: 4 })
  const sessions = splits.map(({ test }) => new Set(Array.from(test, (row) => times.session[row])).size)
  expect(sessions).toEqual([3, 3, 3, 2])
})

it('a split that learns from a tested row or an overlapping label is caught', () => {
  const times = daily(consecutive('2020-01-01', 40), 3)
  const [, good] = purgedFolds(times, { folds: 4 })
  expect(() => checkSplit(good!, times)).not.toThrow()
  // 8 is known after the decision of 10, 20 is decided before the label of 19 is known, 12 is tested.
  for (const planted of [8, 9, 12, 20, 21]) {
    const train = Int32Array.from([...good!.train, planted]).sort()
    expect(() => checkSplit({ train, test: good!.test }, times)).toThrow(expect.objectContaining({ kind: 'leak' }))
  }
  expect(() => checkSplit({ train: new Int32Array(0), test: good!.test }, times)).toThrow(LearnError)
})

it('refuses fewer sessions than folds, and options that cannot be used', () => {
  const times = daily(consecutive('2020-01-01', 12))
  const kind = (kind: string) => expect.objectContaining({ kind })
  expect(() => purgedFolds(times, { folds: 13 })).toThrow(kind('insufficient'))
  expect(() => combinatorialFolds(times, { groups: 13 })).toThrow(kind('insufficient'))
  expect(() => purgedFolds(daily(consecutive('2020-01-01', 12), 11), { folds: 2 })).toThrow(kind('insufficient'))
  for (const folds of [0, 1, 2.5, Number.NaN]) expect(() => purgedFolds(times, { folds })).toThrow(kind('parameter'))
  for (const embargo of [-1, 0.5]) expect(() => purgedFolds(times, { embargo })).toThrow(kind('parameter'))
  for (const testGroups of [0, 6, 1.5])
    expect(() => combinatorialFolds(times, { testGroups })).toThrow(kind('parameter'))
  const many = daily(consecutive('2020-01-01', 60))
  expect(() => combinatorialFolds(many, { groups: 40, testGroups: 20 })).toThrow(kind('parameter'))
  const undecided = { ...times, decisionAt: times.decisionAt.with(3, Number.NaN) }
  expect(() => purgedFolds(undecided)).toThrow(kind('data'))
  const folds = combinatorialFolds(times, { groups: 3, testGroups: 1 })
  expect(() => pathPredictions(folds, [])).toThrow(kind('data'))
})
