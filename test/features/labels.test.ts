/** Labels by hand on a few sessions, and when each is known. */
import { expect, it } from 'vitest'
import { createLabelRegistry, LabelPrices, parseLabel, type LabelValue } from '../../src/features/labels.ts'
import { log } from '../../src/core/math.ts'
import { MS_PER_DAY, MS_PER_MINUTE, parseDate } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { actionsOf, dailyBars } from './frames.ts'

const registry = createLabelRegistry()
const LAG = 2 * MS_PER_MINUTE
const day = (date: string): number => parseDate(date)

/** Wednesday to Wednesday around Independence Day 2024; the 3rd closes early, the 4th is a holiday. */
const DATES = ['2024-07-01', '2024-07-02', '2024-07-03', '2024-07-05', '2024-07-08']
const rows = DATES.map((date, i) => {
  const open = 100 + 2 * i
  return { session: day(date), open, close: open + 1, high: open + 2, low: open - 1, volume: 1000 }
})

function labelOn(
  date: string,
  spec: string,
  {
    at,
    without = '',
    actions = actionsOf('T', []),
  }: { at?: number; without?: string; actions?: ReturnType<typeof actionsOf> } = {},
): LabelValue {
  const bars = dailyBars(
    'T',
    rows.filter(({ session }) => session !== day(without)),
    { lag: LAG },
  )
  const prices = new LabelPrices('T', [bars], [actions], nyse)
  const session = nyse.session(day(date))!
  return parseLabel(spec, registry).value(prices, { session: day(date), at: at ?? session.close - 15 * MS_PER_MINUTE })
}

it('measures the night from the close to the next open and knows it at that open', () => {
  const label = labelOn('2024-07-02', 'overnight_return')
  expect(label.value).toBe(104 / 103 - 1)
  expect(label.entryAt).toBe(nyse.session(day('2024-07-02'))!.close)
  expect(label.knownAt).toBe(nyse.session(day('2024-07-03'))!.open + LAG)
})

it('spans a holiday as one night', () => {
  const label = labelOn('2024-07-03', 'overnight_return')
  expect(label.value).toBe(106 / 105 - 1)
  expect(label.knownAt).toBe(nyse.session(day('2024-07-05'))!.open + LAG)
})

it('counts the dividend and the split of the next session', () => {
  const actions = actionsOf('T', [
    { exDate: day('2024-07-03'), amount: 1.5 },
    { exDate: day('2024-07-05'), amount: 2, action: 'split' },
  ])
  expect(labelOn('2024-07-02', 'overnight_return', { actions }).value).toBe((104 + 1.5) / 103 - 1)
  expect(labelOn('2024-07-03', 'overnight_return', { actions }).value).toBe((2 * 106) / 105 - 1)
  expect(labelOn('2024-07-05', 'overnight_return', { actions }).value).toBe(108 / 107 - 1)
  expect(labelOn('2024-07-02', 'return:2', { actions }).value).toBeCloseTo(
    ((105 + 1.5) / 103) * ((2 * 107) / 105) - 1,
    15,
  )
})

it('is known no earlier than the action it counts', () => {
  const knownAt = nyse.session(day('2024-07-03'))!.open + 3 * MS_PER_DAY
  const actions = actionsOf('T', [{ exDate: day('2024-07-03'), amount: 1.5, knownAt }])
  expect(labelOn('2024-07-02', 'overnight_return', { actions }).knownAt).toBe(knownAt)
})

it('is missing, not stretched over more nights, when a bar is missing; and still says when it would be known', () => {
  const label = labelOn('2024-07-02', 'overnight_return', { without: '2024-07-03' })
  expect(label.value).toBeNaN()
  expect(label.knownAt).toBe(nyse.session(day('2024-07-03'))!.open + LAG)
  expect(labelOn('2024-07-01', 'return:3', { without: '2024-07-03' }).value).toBeNaN()
  const last = labelOn('2024-07-08', 'overnight_return')
  expect(last.value).toBeNaN()
  expect(last.knownAt).toBe(nyse.session(day('2024-07-09'))!.open + LAG)
})

it('measures the day that begins after the decision', () => {
  expect(labelOn('2024-07-02', 'intraday_return').value).toBe(105 / 104 - 1)
  const before = nyse.session(day('2024-07-02'))!.open - MS_PER_MINUTE
  const same = labelOn('2024-07-02', 'intraday_return', { at: before })
  expect(same.value).toBe(103 / 102 - 1)
  expect(same.knownAt).toBe(nyse.session(day('2024-07-02'))!.close + LAG)
})

it('measures close to close and the volatility of the next sessions', () => {
  expect(labelOn('2024-07-01', 'return').value).toBe(103 / 101 - 1)
  const volatility = labelOn('2024-07-01', 'realised_volatility:2')
  const squares = log(103 / 101) ** 2 + log(105 / 103) ** 2
  expect(volatility.value).toBeCloseTo(Math.sqrt(126 * squares), 15)
  expect(volatility.knownAt).toBe(nyse.session(day('2024-07-03'))!.close + LAG)
})

it('refuses a decision after its own entry, as 15:45 is on a half day', () => {
  const at = nyse.session(day('2024-07-02'))!.close - 15 * MS_PER_MINUTE + MS_PER_DAY
  expect(() => labelOn('2024-07-03', 'overnight_return', { at })).toThrow(
    'The decision of 2024-07-03 at 2024-07-03T19:45:00Z comes after its own entry at 2024-07-03T17:00:00Z',
  )
})
