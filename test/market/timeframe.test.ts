/** Longer bars from finer ones: against a search for each bar, on half days, with holes, cut off, on real minutes. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Frame, selectRows } from '../../src/core/frame.ts'
import { dayNumber, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/time.ts'
import type { Bars } from '../../src/market/adjustment.ts'
import { nyse } from '../../src/market/calendar.ts'
import { newYorkMinuteOfDay } from '../../src/market/new-york-time.ts'
import { deriveBars } from '../../src/market/timeframe.ts'
import { dailyBars } from '../features/frames.ts'
import { minuteBars } from '../features/minute-bars.ts'

const DAY = dayNumber(2024, 11, 25)
const HALF_DAY = dayNumber(2024, 11, 29)
const rowsOf = (frame: Frame): Record<string, unknown>[] =>
  Array.from({ length: frame.length }, (_, row) =>
    Object.fromEntries(Object.entries(frame.columns).map(([name, column]) => [name, column[row]])),
  )
const where = (bars: Bars, isWanted: (row: number) => boolean): Bars =>
  selectRows(
    bars,
    Array.from({ length: bars.length }, (_, row) => row).filter((row) => isWanted(row)),
  )

/** The slow twin: for each interval of each session, its minutes are searched for among all. */
function searched({ columns }: Bars, minutes: number) {
  const rows = Array.from(columns.start.keys())
  return nyse.sessions(DAY, HALF_DAY).flatMap(({ open, close }) => {
    const starts = Array.from(
      { length: Math.ceil((close - open) / MS_PER_MINUTE / minutes) },
      (_, k) => open + k * minutes * MS_PER_MINUTE,
    )
    return starts.flatMap((start) => {
      const end = Math.min(start + minutes * MS_PER_MINUTE, close)
      const own = rows.filter((row) => columns.start[row]! >= start && columns.at[row]! <= end)
      const wanted = (end - start) / MS_PER_MINUTE
      const isWhole = own.some((row) => columns.start[row] === start) && own.some((row) => columns.at[row] === end)
      if (!isWhole || own.length < wanted - 0.05 * wanted) return []
      const sum = (of: (row: number) => number): number => own.reduce((total, row) => total + of(row), 0)
      return [
        {
          start,
          at: end,
          knownAt: Math.max(...own.map((row) => columns.knownAt[row]!)),
          open: columns.open[own[0]!],
          high: Math.max(...own.map((row) => columns.high[row]!)),
          low: Math.min(...own.map((row) => columns.low[row]!)),
          close: columns.close[own.at(-1)!],
          volume: sum((row) => columns.volume[row]!),
          tradeCount: sum((row) => columns.tradeCount[row]!),
          vwap: sum((row) => columns.vwap[row]! * columns.volume[row]!) / sum((row) => columns.volume[row]!),
        },
      ]
    })
  })
}

it('makes the bars that a search finds, with extended hours and missing minutes', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer(),
        minutes: fc.constantFrom(1, 5, 7, 15, 60, 1440),
        extended: fc.constantFrom(0, 30),
        missing: fc.constantFrom(0, 0.02, 0.2),
        lag: fc.constantFrom(0, 1500),
      }),
      ({ seed, minutes, ...options }) => {
        const bars = minuteBars(seed, DAY, HALF_DAY, options)
        const derived = deriveBars(bars, `${minutes}m`, nyse)
        expect(rowsOf(derived.bars)).toMatchObject(searched(bars, minutes))
        const inside = bars.columns.start.filter((start, row) => {
          const session = nyse.session(bars.columns.session[row]!)!
          return start >= session.open && start < session.close
        })
        expect(derived.outside).toBe(bars.length - inside.length)
      },
    ),
    { numRuns: 25 },
  )
})

it('ends the last bar of a half day at its close, and leaves out what a source gives after it', () => {
  const bars = minuteBars(1, HALF_DAY, HALF_DAY, { extended: 60 })
  const { bars: hours, outside, incomplete } = deriveBars(bars, '1h', nyse)
  const ends = Array.from(hours.columns.at, newYorkMinuteOfDay)
  expect(ends).toEqual([630, 690, 750, 780]) // 10:30, 11:30, 12:30, 13:00
  expect([outside, incomplete]).toEqual([120, 0])
  const { columns } = deriveBars(bars, '1d', nyse).bars
  expect([columns.interval[0], columns.start[0], columns.at[0]]).toEqual([
    '1d',
    nyse.session(HALF_DAY)!.open,
    nyse.session(HALF_DAY)!.close,
  ])
})

it('makes the same hours of minutes as of bars of five or fifteen minutes', () => {
  const minutes = minuteBars(2, DAY, HALF_DAY, { lag: 900 })
  const direct = rowsOf(deriveBars(minutes, '1h', nyse).bars)
  for (const step of ['5m', '15m', '30m']) {
    const twice = rowsOf(deriveBars(deriveBars(minutes, step, nyse).bars, '1h', nyse).bars)
    // sums of turnover differ in their last bits
    expect(twice).toEqual(direct.map((row) => ({ ...row, vwap: expect.closeTo(row['vwap'] as number, 9) })))
  }
})

it('needs the first and the last minute, and forgives one of twenty between them', () => {
  const bars = minuteBars(3, DAY, DAY)
  const { open } = nyse.session(DAY)!
  const without = (...minutes: number[]) =>
    deriveBars(
      where(bars, (row) => !minutes.includes((bars.columns.start[row]! - open) / MS_PER_MINUTE)),
      '1h',
      nyse,
    )
  expect(without(3, 4, 5)).toMatchObject({ bars: { length: 7 }, gappy: 1, incomplete: 0 })
  expect(without(3, 4, 5, 6)).toMatchObject({ bars: { length: 6 }, gappy: 0, incomplete: 1 })
  expect(without(0).bars.columns.start[0]).toBe(open + MS_PER_HOUR)
  expect(without(59).bars.columns.start[0]).toBe(open + MS_PER_HOUR)
})

it('makes nothing of an interval under way, and nothing else differs when later bars come', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 5 * 1440 }),
      fc.constantFrom('5m', '1h', '1d'),
      (seed, minute, timeframe) => {
        const bars = minuteBars(seed, DAY, HALF_DAY, { lag: 2000, missing: 0.01 })
        const cut = DAY * MS_PER_DAY + minute * MS_PER_MINUTE
        const whole = deriveBars(bars, timeframe, nyse).bars
        const early = deriveBars(
          where(bars, (row) => bars.columns.knownAt[row]! <= cut),
          timeframe,
          nyse,
        ).bars
        expect(rowsOf(early)).toEqual(rowsOf(where(whole, (row) => whole.columns.knownAt[row]! <= cut)))
      },
    ),
    { numRuns: 30 },
  )
})

it('gives daily bars back as they are', () => {
  const bars = dailyBars('SPY', [{ session: DAY, open: 1, high: 2, low: 1, close: 2, volume: 3 }])
  expect(deriveBars(bars, '1d', nyse)).toEqual({ bars, outside: 0, incomplete: 0, gappy: 0 })
})

it('refuses a timeframe finer than the bars, one that they do not make up, and one that is none', () => {
  const bars = minuteBars(4, DAY, DAY, { minutes: 5 })
  const daily = dailyBars('SPY', [{ session: DAY, open: 1, high: 2, low: 1, close: 2, volume: 3 }])
  expect(() => deriveBars(bars, '1m', nyse)).toThrow('Bars of 1m cannot be made of bars of 5m.')
  expect(() => deriveBars(bars, '7m', nyse)).toThrow('Bars of 7m cannot be made of bars of 5m.')
  expect(() => deriveBars(bars, '2d', nyse)).toThrow('Bars of 2d cannot be made of bars of 5m.')
  expect(() => deriveBars(daily, '1h', nyse)).toThrow('Bars of 1h cannot be made of bars of 1d.')
  expect(() => deriveBars(bars, 'hour', nyse)).toThrow('The timeframe is "hour", which is no length of bars.')
})

it('refuses bars that stand twice or out of order', () => {
  const bars = minuteBars(5, DAY, DAY)
  expect(() => deriveBars(selectRows(bars, [0, 1, 1, 2]), '5m', nyse)).toThrow('two begin at 2024-11-25T14:31:00Z')
  expect(() => deriveBars(selectRows(bars, [1, 0]), '5m', nyse)).toThrow('not in order of time')
})
