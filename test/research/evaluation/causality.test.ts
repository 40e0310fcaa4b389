import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { BellwetherError } from '../../../src/core/errors.ts'
import { createFrame } from '../../../src/core/frame.ts'
import { Random } from '../../../src/core/random.ts'
import { backtestOvernight } from '../../../src/backtest/overnight.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../../src/market/record-kind.ts'
import { noFee } from '../../../src/trading/fee.ts'
import { noSlippage } from '../../../src/trading/slippage.ts'
import { actionsOf, dailyBars } from '../../features/frames.ts'
import { compareBeforeCut, type Observed, replaceKnownAfter } from '../../../src/research/evaluation/causality.ts'

const DAY = 86_400_000

function bars(days: number): ReturnType<typeof createFrame<typeof RECORD_SCHEMAS.bars>> {
  const frame = createFrame(RECORD_SCHEMAS.bars, days)
  for (let i = 0; i < days; i++) {
    frame.columns.at[i] = i * DAY
    frame.columns.knownAt[i] = i * DAY + 1
    frame.columns.low[i] = 90 + i
    frame.columns.open[i] = 95 + i
    frame.columns.close[i] = 97 + i
    frame.columns.high[i] = 99 + i
    frame.columns.volume[i] = 1000
  }
  return frame
}

const NOTHING: Observed = {
  decisionAt: new Float64Array(0),
  columns: [],
  label: new Float64Array(0),
  labelKnownAt: new Float64Array(0),
  orders: [],
}

/** A computation over bars: the close of `shift` rows ago as known at each decision. */
function observe(frame: ReturnType<typeof bars>, shift: number): Observed {
  const values = new Float64Array(frame.length).fill(Number.NaN)
  const decisionAt = new Float64Array(frame.length)
  for (let i = 0; i < frame.length; i++) {
    decisionAt[i] = i * DAY - 1
    const row = i - shift
    if (row >= 0 && row < frame.length) values[i] = frame.columns.close[row]!
  }
  return { ...NOTHING, decisionAt, columns: [{ name: 'close', values }] }
}

it('replaces every row known after the cut, keeps the others to the bit, and keeps high above low', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.integer(), (cutDay, seed) => {
      const frame = bars(20)
      const replaced = replaceKnownAfter(frame, cutDay * DAY, Random.fromSeed(seed >>> 0))
      for (let i = 0; i < 20; i++) {
        expect(replaced.columns.close[i] === frame.columns.close[i]).toBe(i < cutDay)
        expect(replaced.columns.volume[i] === frame.columns.volume[i]).toBe(i < cutDay)
        expect(replaced.columns.high[i]).toBeGreaterThanOrEqual(replaced.columns.low[i]!)
      }
      expect(frame.columns.close[19]).toBe(97 + 19)
    }),
  )
})

it('passes a computation on what was known, and says how much it saw change', () => {
  const cut = 10 * DAY + 5
  const noise = replaceKnownAfter(bars(20), cut, Random.fromSeed(1))
  const result = compareBeforeCut(observe(bars(20), 1), observe(noise, 1), cut)
  expect(result).toMatchObject({ passed: true, cutOn: '1970-01-11', compared: 11 })
  expect(result.power).toBeCloseTo(8 / 9, 12)
})

it('catches a computation that uses the close of the day itself', () => {
  const cut = 10 * DAY - 1
  const noise = replaceKnownAfter(bars(20), cut, Random.fromSeed(1))
  expect(() => compareBeforeCut(observe(bars(20), 0), observe(noise, 0), cut)).toThrow(BellwetherError)
})

it('keeps the open of the bar under way, which was known when it printed', () => {
  const frame = bars(20)
  for (let i = 0; i < 20; i++) frame.columns.start[i] = i * DAY - DAY / 4
  const replaced = replaceKnownAfter(frame, 9 * DAY - DAY / 8, Random.fromSeed(3))
  expect(replaced.columns.open[9]).toBe(frame.columns.open[9])
  expect(replaced.columns.close[9]).not.toBe(frame.columns.close[9])
  expect(replaced.columns.open[10]).not.toBe(frame.columns.open[10])
})

it('changes the ratios within a bar too, and values that are zero', () => {
  const frame = bars(20)
  const { open, close } = replaceKnownAfter(frame, 10 * DAY, Random.fromSeed(4)).columns
  expect(close[15]! / open[15]!).not.toBeCloseTo(frame.columns.close[15]! / frame.columns.open[15]!, 6)
  const series = createFrame(RECORD_SCHEMAS.series, 1)
  series.columns.value[0] = 0
  series.columns.knownAt[0] = 1
  expect(replaceKnownAfter(series, 0, Random.fromSeed(5)).columns.value[0]).not.toBe(0)
})

it('catches a label that is said to be known before what it is made of', () => {
  const cut = 10 * DAY
  const labelled = (frame: ReturnType<typeof bars>, knownAfter: number): Observed => ({
    ...observe(frame, 1),
    label: frame.columns.close,
    labelKnownAt: frame.columns.at.map((at) => at + knownAfter),
  })
  const noise = replaceKnownAfter(bars(20), cut, Random.fromSeed(1))
  const honest = compareBeforeCut(labelled(bars(20), 1), labelled(noise, 1), cut)
  expect(honest.compared).toBe(compareBeforeCut(observe(bars(20), 1), observe(noise, 1), cut).compared + 10)
  expect(() => compareBeforeCut(labelled(bars(20), 0), labelled(noise, 0), cut)).toThrow('the label')
})

it('does not take values that were not computed again for values that changed', () => {
  const cut = 10 * DAY + 5
  const noise = observe(replaceKnownAfter(bars(20), cut, Random.fromSeed(1)), 1)
  const unchanged = observe(bars(20), 1)
  const stopped = {
    name: 'stopped',
    values: unchanged.columns[0]!.values.map((value, i) => (i > 10 ? Number.NaN : value)),
  }
  const both = (first: Observed, second: Observed) =>
    compareBeforeCut(
      { ...first, columns: [...first.columns, unchanged.columns[0]!] },
      { ...second, columns: [...second.columns, stopped] },
      cut,
    )
  expect(both(unchanged, noise).power).toBeCloseTo(8 / 9, 12)
  expect(both(unchanged, unchanged).power).toBe(0)
})

it('catches an order that changed, and one that went missing', () => {
  const order = { id: 1, symbol: 'X', quantity: 5, type: 'market-on-close' as const, session: 0, decidedAt: 5 }
  const base = { ...NOTHING, decisionAt: new Float64Array([5]), orders: [order] }
  const other = (orders: Observed['orders']): Observed => ({ ...base, orders })
  expect(compareBeforeCut(base, other([order]), 10).compared).toBe(1)
  expect(() => compareBeforeCut(base, other([{ ...order, quantity: 6 }]), 10)).toThrow('an order')
  expect(() => compareBeforeCut(base, other([]), 10)).toThrow('an order')
  expect(compareBeforeCut(base, other([]), 4).compared).toBe(0)
})

it('lets a split that comes to light after the cut change how many units an exit sells, not whether it sells', () => {
  const days = [...nyse.sessionDays(dayNumber(2010, 1, 4), dayNumber(2010, 1, 15))]
  const flat = days.map((session) => ({ session, open: 100, high: 101, low: 99, close: 100, volume: 1 }))
  const prices = dailyBars('T', flat)
  const decidedAt = (session: number): number => nyse.session(session)!.close - 900_000
  const ordersWith = (amount: number, side = 1): Observed => {
    const signals = days.map((session) => ({
      session,
      decidedAt: decidedAt(session),
      probability: 0.6,
      expectedReturn: 0,
    }))
    const strategy = { description: '', target: () => side }
    const actions = actionsOf('T', [{ exDate: days[5]!, amount, action: 'split' }])
    const account = { openingCash: 1e12, cashBuffer: 0.02, fee: noFee, slippage: noSlippage }
    return { ...NOTHING, orders: backtestOvernight({ bars: prices, actions, signals, strategy, ...account }).orders }
  }
  const cut = decidedAt(days[4]!) + 1
  expect(compareBeforeCut(ordersWith(2), ordersWith(2.5), cut).compared).toBe(8)
  expect(() => compareBeforeCut(ordersWith(2), ordersWith(2.5), decidedAt(days[5]!) + 1)).toThrow('an order')
  expect(() => compareBeforeCut(ordersWith(2), ordersWith(2, -1), cut)).toThrow('an order')
})
