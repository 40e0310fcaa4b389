import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { dailyMoves, type DistanceAxis, distancesOf } from '../../../../src/backtest/orb/staging/distances.ts'
import {
  SESSION_STATES,
  type StagedColumns,
  stagedFrom,
  type StagedSessions,
  withoutHistory,
} from '../../../../src/backtest/orb/staging/staged-sessions.ts'
import { NO_RANGE } from '../../../../src/strategies/orb/orb-grid.ts'

interface Day {
  readonly close: number
  readonly low?: number
  readonly height?: number
  readonly split?: number
}

/** Sessions of which only ranges, closes and splits matter here. */
function sessionsOf(days: readonly Day[]): StagedSessions {
  const column = (value: (day: Day, s: number) => number): Int32Array => Int32Array.from(days, value)
  const zeros = column(() => 0)
  const made: StagedColumns = {
    splits: Float64Array.from(days, ({ split = 1 }) => split),
    pastSplits: new Float64Array(0),
    pastCloses: new Int32Array(0),
    days: column((_, s) => 19_000 + s),
    starts: new Int32Array(days.length + 1),
    origins: column((_, s) => 86_400 * (19_000 + s)),
    highs: column(({ low = 1000, height = 50 }) => low + height),
    lows: column(({ low = 1000 }) => low),
    closes: column(({ close }) => close),
    states: zeros,
    rangeBars: zeros,
    bars: zeros,
    ends: zeros,
    lastBars: zeros,
    overruns: zeros,
    seconds: new Int32Array(0),
    prices: new Int32Array(0),
    bids: new Int32Array(0),
    asks: new Int32Array(0),
  }
  return stagedFrom(10_000, made)
}

function rowsOf(days: readonly Day[], axis: DistanceAxis): number[][] {
  const { distances } = distancesOf(sessionsOf(days), axis)
  return days.map((_, s) => [...distances.ticks.subarray(s * distances.count, (s + 1) * distances.count)])
}

it('prices are whole ticks, half up by their decimal text, at least one', () => {
  const values = [0.001, 0.1, 0.25, 0.285, 1.005, 1.9, 19]
  expect(rowsOf([{ close: 1 }], { unit: 'price', values })).toEqual([[1, 10, 25, 29, 101, 190, 1900]])
})

it('parts of the range follow its height', () => {
  const days = [
    { close: 1, height: 50 },
    { close: 1, height: 255 },
    { close: 1, height: 0 },
  ]
  // 0.1 × 255 is 25.5 in decimals, and goes up
  expect(rowsOf(days, { unit: 'range', values: [0.1, 0.25, 1, 2.5] })).toEqual([
    [5, 13, 50, 125],
    [26, 64, 255, 638],
    [1, 1, 1, 1],
  ])
})

it('volatility is the root mean square of the returns before the session, times the close before it', () => {
  const days = [10_000, 11_000, 9900, 10_890].map((close) => ({ close }))
  const staged = sessionsOf(days)
  const up = Math.log(1.1)
  const down = Math.log(0.9)
  const moves = [Number.NaN, Number.NaN, Number.NaN, Math.sqrt((up * up + down * down) / 2) * 9900]
  dailyMoves(staged, 2).forEach((move, s) => {
    if (Number.isNaN(moves[s])) expect(move).toBeNaN()
    else expect(move).toBeCloseTo(moves[s]!, 8)
  })
  const { distances, untraded } = distancesOf(staged, { unit: 'volatility', values: [0.5, 1], lookback: 2 })
  expect(untraded).toEqual([0, 1, 2])
  expect([...distances.ticks.subarray(6)]).toEqual([Math.round(moves[3]! / 2), Math.round(moves[3]!)])
})

it('a split is no move, and a session without a price is spanned', () => {
  const plain = [{ close: 7000 }, { close: 7070 }, { close: 0 }, { close: 7140 }, { close: 1 }]
  const split = plain.map((day, s) => (s < 3 ? day : { close: day.close / 7, split: s === 3 ? 7 : 1 }))
  const [whole, parts] = [plain, split].map((days) => dailyMoves(sessionsOf(days), 2))
  expect(parts![4]).toBeCloseTo(whole![4]! / 7, 9)
  expect(dailyMoves(sessionsOf(split), 1)[3]).toBeCloseTo((Math.log(7070 / 7000) * 7070) / 7, 9)
})

it('a session without history is not traded', () => {
  const staged = sessionsOf([{ close: 1000 }, { close: 1010 }, { close: 1020 }])
  const { untraded } = distancesOf(staged, { unit: 'volatility', values: [1], lookback: 1 })
  const { orb, columns } = withoutHistory(staged, untraded)
  const { highs, lows } = orb
  expect([...highs]).toEqual([NO_RANGE.high, NO_RANGE.high, 1050])
  expect([...lows]).toEqual([NO_RANGE.low, NO_RANGE.low, 1000])
  expect([...columns.states].map((state) => SESSION_STATES[state])).toEqual([
    'too little history',
    'too little history',
    'traded',
  ])
  expect(staged.orb.highs[0]).toBe(1050)
})

const anyDay = fc.record({
  close: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 100_000 }) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  low: fc.integer({ min: 1, max: 100_000 }),
  height: fc.nat({ max: 1000 }),
  split: fc.constantFrom(1, 1, 1, 2, 0.1),
})
const anyAxis = fc.record({
  unit: fc.constantFrom('price' as const, 'range' as const, 'volatility' as const),
  values: fc
    .uniqueArray(
      fc.oneof(
        fc.integer({ min: 1, max: 400 }).map((n) => n / 100),
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((values) => values.toSorted((a, b) => a - b)),
  lookback: fc.integer({ min: 1, max: 4 }),
})

it('nothing of a session or after it changes its distances by volatility, nothing after it any', () => {
  fc.assert(
    fc.property(
      fc.array(anyDay, { minLength: 1, maxLength: 12 }),
      fc.array(anyDay, { minLength: 12, maxLength: 12 }),
      fc.nat(),
      anyAxis,
      (days, other, cut, axis) => {
        const s = cut % days.length
        // the range and the split of the session itself are known when its range ends; its close is not
        const changed = days.map((day, t) => (t < s ? day : t === s ? { ...day, close: other[t]!.close } : other[t]!))
        expect(rowsOf(changed, axis).slice(0, s + 1)).toEqual(rowsOf(days, axis).slice(0, s + 1))
      },
    ),
  )
})

it('distances are whole, at least one, and ascend with the values', () => {
  fc.assert(
    fc.property(fc.array(anyDay, { minLength: 1, maxLength: 12 }), anyAxis, (days, axis) => {
      for (const row of rowsOf(days, axis)) {
        expect(row.every((ticks) => Number.isInteger(ticks) && ticks >= 1 && ticks < 2 ** 30)).toBe(true)
        expect(row).toEqual(row.toSorted((a, b) => a - b))
      }
    }),
  )
})

it.each([0, -1, Number.NaN, Infinity])('refuses a distance of %d', (value) => {
  const staged = sessionsOf([{ close: 1 }])
  expect(() => distancesOf(staged, { unit: 'range', values: [1, value] })).toThrow(
    expect.objectContaining({ code: 'USAGE_VALUE' }) as Error,
  )
})

it.each([0, 1.5])('refuses a volatility of %d returns', (lookback) => {
  expect(() => distancesOf(sessionsOf([{ close: 1 }]), { unit: 'volatility', values: [1], lookback })).toThrow(
    expect.objectContaining({ code: 'USAGE_VALUE' }) as Error,
  )
})
