import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { BellwetherError } from '../../src/core/errors.ts'
import { createFrame } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import { compareBeforeCut, type Observed, replaceKnownAfter } from '../../src/research/causality.ts'

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

/** A computation over bars: the close of `shift` rows ago as known at each decision. */
function observe(frame: ReturnType<typeof bars>, shift: number): Observed {
  const values = new Float64Array(frame.length).fill(Number.NaN)
  const decisionAt = new Float64Array(frame.length)
  for (let i = 0; i < frame.length; i++) {
    decisionAt[i] = i * DAY - 1
    const row = i - shift
    if (row >= 0 && row < frame.length) values[i] = frame.columns.close[row]!
  }
  return { decisionAt, columns: [{ name: 'close', values }], orders: [] }
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

it('catches an order that changed, and one that went missing', () => {
  const order = { id: 1, symbol: 'X', quantity: 5, type: 'market-on-close' as const, session: 3, decidedAt: 5 }
  const base = { decisionAt: new Float64Array([5]), columns: [], orders: [order] }
  const other = (orders: Observed['orders']): Observed => ({ ...base, orders })
  expect(compareBeforeCut(base, other([order]), 10).compared).toBe(1)
  expect(() => compareBeforeCut(base, other([{ ...order, quantity: 6 }]), 10)).toThrow('an order')
  expect(() => compareBeforeCut(base, other([]), 10)).toThrow('an order')
  expect(compareBeforeCut(base, other([]), 4).compared).toBe(0)
})
