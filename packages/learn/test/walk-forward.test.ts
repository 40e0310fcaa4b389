import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LearnError, testRows, trainingRows, walkForwardFolds, type WalkForwardOptions } from '../src/index.ts'
import { consecutive, daily, DAY, drawnTimes, HOUR } from './drawn-samples.ts'

const drawn = fc.record({
  times: drawnTimes,
  options: fc.record({
    firstTrain: fc.integer({ min: 4, max: 20 }),
    refit: fc.constantFrom<WalkForwardOptions['refit']>('year', 'quarter', 'month', 1, 3, 7),
    window: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    embargo: fc.integer({ min: 0, max: 3 }),
  }),
})

it('no training label is known after the first decision that the fold predicts, and every sample is predicted once', () => {
  let compared = 0
  fc.assert(
    fc.property(drawn, ({ times, options: { window, ...rest } }) => {
      const options = { ...rest, ...(window !== undefined && { window }) }
      const distinct = [...new Set(times.session)].sort((a, b) => a - b)
      if (distinct.length <= options.firstTrain) {
        expect(() => walkForwardFolds(times, options)).toThrow(LearnError)
        return
      }
      const folds = walkForwardFolds(times, options)
      const predicted = new Int32Array(times.session.length)
      for (const [index, fold] of folds.entries()) {
        compared++
        expect(fold.index).toBe(index)
        const test = testRows(fold, times)
        const train = trainingRows(fold, times)
        const firstDecision = Math.min(...Array.from(test, (row) => times.decisionAt[row]!))
        for (const row of test) predicted[row]! += 1
        const first = distinct.indexOf(fold.testFrom)
        const allowed = distinct.slice(
          Math.max(0, first - options.embargo - (window ?? Infinity)),
          first - options.embargo,
        )
        const expected = Array.from(times.session.keys()).flatMap((row) =>
          allowed.includes(times.session[row]!) && times.labelKnownAt[row]! <= firstDecision ? [row] : [],
        )
        expect(Array.from(train)).toEqual(expected)
      }
      const tail = new Set(distinct.slice(options.firstTrain))
      for (const [row, count] of predicted.entries()) expect(count).toBe(tail.has(times.session[row]!) ? 1 : 0)
    }),
    { numRuns: 300 },
  )
  expect(compared).toBeGreaterThan(100)
})

it('folds before a cut do not change when what lies after it does', () => {
  const days = consecutive('2001-03-05', 400)
  const whole = walkForwardFolds(daily(days), { firstTrain: 100, refit: 'month' })
  const cut = walkForwardFolds(daily(days.slice(0, 250)), { firstTrain: 100, refit: 'month' })
  for (const [i, fold] of cut.slice(0, -1).entries()) expect(fold).toEqual(whole[i])
  expect({ ...cut.at(-1), testTo: 0 }).toEqual({ ...whole[cut.length - 1], testTo: 0 })
})

it('refits at the first session of each year, quarter or month', () => {
  const days = consecutive('2019-11-20', 500)
  const starts = (refit: 'year' | 'quarter' | 'month') =>
    walkForwardFolds(daily(days), { firstTrain: 10, refit }).map(({ testFrom }) =>
      new Date(testFrom * DAY).toISOString().slice(0, 10),
    )
  expect(starts('year')).toEqual(['2019-11-30', '2020-01-01', '2021-01-01'])
  expect(starts('quarter').slice(0, 4)).toEqual(['2019-11-30', '2020-01-01', '2020-04-01', '2020-07-01'])
  expect(starts('month').slice(0, 3)).toEqual(['2019-11-30', '2019-12-01', '2020-01-01'])
})

it('drops the sample whose label is not yet known, and with it nothing else', () => {
  const days = consecutive('2020-01-01', 30)
  const times = daily(days, 3)
  const [fold] = walkForwardFolds(times, { firstTrain: 20, refit: 100 })
  // Decided on session 20 at 20:00; labels of sessions up to 17 were known by 14:30 of it.
  expect(Array.from(trainingRows(fold!, times))).toEqual(Array.from({ length: 18 }, (_, i) => i))
  expect(fold!.knownBy).toBe(times.decisionAt[20])
})

it('keeps a label that becomes known at the very instant of the decision', () => {
  const days = consecutive('2020-01-01', 10)
  const times = { ...daily(days), labelKnownAt: Float64Array.from(days, (day) => (day + 1) * DAY + 20 * HOUR) }
  const [fold] = walkForwardFolds(times, { firstTrain: 5, refit: 1 })
  expect(Array.from(trainingRows(fold!, times))).toEqual([0, 1, 2, 3, 4])
})

it('rolls over a window of sessions and leaves an embargo', () => {
  const times = daily(consecutive('2020-01-01', 30))
  const folds = walkForwardFolds(times, { firstTrain: 12, refit: 5, window: 6, embargo: 2 })
  expect(folds.length).toBe(4)
  for (const [i, fold] of folds.entries()) {
    const start = 12 + 5 * i
    expect(Array.from(trainingRows(fold, times))).toEqual(Array.from({ length: 6 }, (_, k) => start - 8 + k))
  }
})

it('refuses options and times that cannot be used', () => {
  const times = daily(consecutive('2020-01-01', 30))
  const wrong: WalkForwardOptions[] = [
    { firstTrain: 0, refit: 'year' },
    { firstTrain: 30, refit: 'year' },
    { firstTrain: 2.5, refit: 'year' },
    { firstTrain: 5, refit: 0 },
    { firstTrain: 5, refit: 'year', window: 0 },
    { firstTrain: 5, refit: 'year', embargo: -1 },
    { firstTrain: 5, refit: 'year', embargo: 5 },
  ]
  for (const options of wrong) expect(() => walkForwardFolds(times, options)).toThrow(LearnError)
  const undecided = { ...times, decisionAt: times.decisionAt.with(3, Number.NaN) }
  expect(() => walkForwardFolds(undecided, { firstTrain: 5, refit: 'year' })).toThrow(LearnError)
})
