import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { dailyMoves } from '../../../../src/backtest/orb/staging/distances.ts'
import type { SessionRules } from '../../../../src/backtest/orb/staging/session-rules.ts'
import { assertRules } from '../../../../src/backtest/orb/staging/session-rules.ts'
import { SessionStager } from '../../../../src/backtest/orb/staging/session-stager.ts'
import { SESSION_STATES, type StagedSessions } from '../../../../src/backtest/orb/staging/staged-sessions.ts'
import { dayNumber } from '../../../../src/core/time.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { NO_RANGE } from '../../../../src/strategies/orb/orb-grid.ts'
import { barColumns, flatBar, type MadeBar } from './session-bars.ts'

const RULES: SessionRules = { rangeSeconds: 300, halfDays: 'calendar', tickMicros: 10_000 }

function stage(bars: readonly MadeBar[], rules: Partial<SessionRules> = {}, chunk = bars.length): StagedSessions {
  const stager = new SessionStager(nyse, { ...RULES, ...rules })
  for (let at = 0; at < bars.length; at += chunk) stager.add(barColumns(bars.slice(at, at + chunk)))
  return stager.finish()
}

function statesOf({ columns }: StagedSessions): string[] {
  return Array.from(columns.states, (state) => SESSION_STATES[state]!)
}

/** Second and price of each tick of a session. */
function ticksOf({ columns }: StagedSessions, session: number): [number, number][] {
  const [from, to] = [columns.starts[session]!, columns.starts[session + 1]!]
  return Array.from(columns.seconds.subarray(from, to), (second, i) => [second, columns.prices[from + i]!])
}

const MONDAY = dayNumber(2024, 3, 4)
const HALF_DAY = dayNumber(2024, 7, 3)

it('the bar that ends with the opening range is its last bar and the first tick', () => {
  const bars = [0, 60, 120, 180, 240, 300, 360].map((start, i) => flatBar(MONDAY, start, 10 + i / 100))
  const staged = stage(bars)
  expect(staged.columns.highs[0]).toBe(1004)
  expect(staged.columns.lows[0]).toBe(1000)
  expect(staged.columns.rangeBars[0]).toBe(5)
  expect(staged.columns.origins[0]! * 1000).toBe(nyse.session(MONDAY)!.open + 300_000)
  expect(ticksOf(staged, 0)).toEqual([
    [0, 1004],
    [60, 1005],
    [120, 1006],
  ])
})

it('the opening is that of New York, in winter and in summer time', () => {
  const winter = dayNumber(2024, 3, 8)
  const summer = dayNumber(2024, 3, 11)
  const staged = stage([winter, summer].flatMap((day) => [flatBar(day, 0, 10 + day), flatBar(day, 300, 11 + day)]))
  // 09:35 is 14:35 UTC before the second Sunday of March 2024, 13:35 after it
  expect(Array.from(staged.columns.origins, (origin) => (origin % 86_400) / 60)).toEqual([875, 815])
})

it('an unchanged price is no tick, over the night neither; a session of such has none', () => {
  const [first, second, third] = [MONDAY, MONDAY + 1, MONDAY + 2]
  const staged = stage([
    ...[0, 300, 360, 420].map((start, i) => flatBar(first, start, [10, 11, 11, 12][i]!)),
    ...[0, 300, 360].map((start, i) => flatBar(second, start, [10, 12, 13][i]!)),
    ...[0, 300, 360].map((start, i) => flatBar(third, start, [10, 13, 13][i]!)),
  ])
  expect([0, 1, 2].map((s) => ticksOf(staged, s).map(([, price]) => price))).toEqual([[1100, 1200], [1300], []])
  expect(statesOf(staged)).toEqual(['traded', 'traded', 'no change of price after the opening range'])
  expect([...staged.columns.closes]).toEqual([1200, 1300, 1300])
})

it('sessions that cannot trade stay, each with its reason', () => {
  const [tuesday, wednesday, thursday] = [MONDAY + 1, MONDAY + 2, MONDAY + 3]
  const staged = stage([
    flatBar(MONDAY, 0, 10),
    flatBar(MONDAY, 300, 11),
    flatBar(wednesday, 600, 12),
    flatBar(thursday, 0, 13),
  ])
  expect([...staged.columns.days]).toEqual([MONDAY, tuesday, wednesday, thursday])
  expect(statesOf(staged)).toEqual([
    'traded',
    'no bars',
    'no bar in the opening range',
    'no change of price after the opening range',
  ])
  expect([...staged.columns.highs]).toEqual([1000, NO_RANGE.high, NO_RANGE.high, NO_RANGE.high])
  expect([...staged.columns.lows]).toEqual([1000, NO_RANGE.low, NO_RANGE.low, NO_RANGE.low])
})

it('a half day ends at its close, or as it was recorded', () => {
  const close = nyse.session(HALF_DAY)!.minutes * 60
  const bars = [flatBar(HALF_DAY, 0, 10), flatBar(HALF_DAY, close - 60, 11), flatBar(HALF_DAY, close, 12)]
  const byCalendar = stage(bars)
  expect(ticksOf(byCalendar, 0)).toEqual([[close - 300, 1100]])
  expect(byCalendar.columns.closes[0]).toBe(1100)
  const asRecorded = stage(bars, { halfDays: 'as-recorded' })
  expect(ticksOf(asRecorded, 0)).toHaveLength(2)
  expect(asRecorded.columns.closes[0]).toBe(1200)
  expect([byCalendar.columns.overruns[0], asRecorded.columns.overruns[0]]).toEqual([1, 1])
  const whole = stage(bars, { rangeSeconds: close })
  expect(statesOf(whole)).toEqual(['shorter than the opening range'])
})

it('after a late opening the range begins with it', () => {
  const late = nyse.sessions(nyse.firstDay, nyse.lastDay).findLast(({ lateOpenReason }) => lateOpenReason !== '')!
  // by the clock 9:30 to 9:35 lies before the opening: such bars are no part of the session
  const early = [-1800, -60].map((start) => flatBar(late.day, start, 50))
  const staged = stage([...early, ...[0, 240, 300].map((start, i) => flatBar(late.day, start, 10 + i))])
  expect([staged.columns.highs[0], staged.columns.lows[0], staged.columns.bars[0]]).toEqual([1100, 1000, 3])
  expect(staged.columns.origins[0]! * 1000).toBe(late.open + 300_000)
})

it('a flat time ends the ticks, not the close of the session', () => {
  const bars = [0, 300, 22_500, 23_340].map((start, i) => flatBar(MONDAY, start, 10 + i))
  const staged = stage(bars, { flatMinutes: 15 * 60 + 50 })
  expect(ticksOf(staged, 0).map(([, price]) => price)).toEqual([1100, 1200])
  expect([staged.columns.ends[0], staged.columns.closes[0]]).toEqual([22_500, 1300])
})

it('bars outside the session are no part of it', () => {
  const bars = [-60, 0, 300, 23_400].map((start, i) => flatBar(MONDAY, start, 10 + i))
  const staged = stage(bars)
  expect([staged.columns.highs[0], staged.columns.closes[0], staged.columns.bars[0]]).toEqual([1100, 1200, 2])
})

/** Bars of some sessions with gaps, some sessions missing; prices on and off the cent. */
const sessionBars = fc
  .array(
    fc.record({
      skip: fc.integer({ min: 1, max: 3 }),
      bars: fc.array(
        fc.record({
          minute: fc.integer({ min: -5, max: 400 }),
          price: fc.integer({ min: 9000, max: 9040 }),
          spread: fc.integer({ min: 0, max: 9 }),
        }),
        { minLength: 1, maxLength: 30 },
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((sessions) => {
    const days = nyse.sessionDays(dayNumber(2024, 6, 20), dayNumber(2024, 8, 1))
    let place = -1
    return sessions.flatMap(({ skip, bars }) => {
      place += skip
      const minutes = new Map(bars.map((bar) => [bar.minute, bar]))
      return [...minutes]
        .toSorted(([a], [b]) => a - b)
        .map(([minute, { price, spread }]): MadeBar => {
          const close = price / 1000
          return {
            day: days[place]!,
            start: 60 * minute,
            seconds: 60,
            high: (price + spread) / 1000,
            low: close,
            close,
          }
        })
    })
  })

const anyRules = fc.record({
  rangeSeconds: fc.constantFrom(60, 300, 1800),
  halfDays: fc.constantFrom('calendar' as const, 'as-recorded' as const),
  flatMinutes: fc.option(fc.constantFrom(720, 955), { nil: undefined }),
})

function cents(price: number): number {
  return Number((BigInt(Math.round(price * 1000)) + 5n) / 10n)
}

it('equals a plain reading of the rules', () => {
  fc.assert(
    fc.property(sessionBars, anyRules, (bars, { flatMinutes, ...rest }) => {
      const rules = { ...rest, ...(flatMinutes === undefined ? {} : { flatMinutes }) }
      const staged = stage(bars, rules)
      let last = -1
      for (const [s, day] of staged.columns.days.entries()) {
        const session = nyse.session(day)!
        const length = session.isEarlyClose && rules.halfDays === 'as-recorded' ? 390 : session.minutes
        const end = 60 * Math.min(length, (flatMinutes ?? 960) - 570)
        const inside = bars.filter((bar) => bar.day === day && bar.start >= 0 && bar.start + 60 <= end)
        const range = inside.filter(({ start }) => start < rules.rangeSeconds)
        const ticks: [number, number][] = []
        for (const { start, close } of inside) {
          if (start + 60 < rules.rangeSeconds || cents(close) === last) continue
          last = cents(close)
          ticks.push([start + 60 - rules.rangeSeconds, last])
        }
        expect(ticksOf(staged, s)).toEqual(ticks)
        expect(staged.columns.bars[s]).toBe(inside.length)
        const isTraded = range.length > 0 && ticks.length > 0 && end > rules.rangeSeconds
        expect(staged.columns.states[s] === 0).toBe(isTraded)
        const high = Math.max(...range.map((bar) => cents(bar.high)))
        const low = Math.min(...range.map((bar) => cents(bar.low)))
        expect([staged.columns.highs[s], staged.columns.lows[s]]).toEqual(
          isTraded ? [high, low] : [NO_RANGE.high, NO_RANGE.low],
        )
      }
    }),
  )
})

it('is the same whatever pieces the bars come in', () => {
  fc.assert(
    fc.property(sessionBars, fc.integer({ min: 1, max: 50 }), (bars, chunk) => {
      expect(stage(bars, {}, chunk).bytes).toEqual(stage(bars).bytes)
    }),
  )
})

it('sessions do not depend on where one begins, given the one before', () => {
  fc.assert(
    fc.property(sessionBars, fc.nat(), (bars, cut) => {
      const whole = stage(bars)
      const first = cut % whole.shape.sessions
      const stager = new SessionStager(nyse, RULES)
      stager.add(barColumns(bars))
      const part = stager.finish(new Map(), whole.columns.days[first])
      expect(part.shape).toMatchObject({ past: first, sessions: whole.shape.sessions - first })
      for (const name of ['days', 'highs', 'lows', 'closes', 'states', 'bars', 'ends', 'lastBars'] as const) {
        expect(part.columns[name]).toEqual(whole.columns[name].subarray(first))
      }
      for (let s = 0; s < part.shape.sessions; s++) expect(ticksOf(part, s)).toEqual(ticksOf(whole, first + s))
      expect(dailyMoves(part, 2)).toEqual(dailyMoves(whole, 2).subarray(first))
    }),
  )
})

it('later bars change nothing of an earlier session', () => {
  fc.assert(
    fc.property(sessionBars, fc.nat(), (bars, cut) => {
      const days = [...new Set(bars.map(({ day }) => day))]
      const day = days[cut % days.length]!
      const other = bars.map((bar) => (bar.day > day ? flatBar(bar.day, bar.start, 7) : bar))
      const [before, after] = [stage(bars), stage(other)]
      const s = before.columns.days.indexOf(day)
      for (const name of ['highs', 'lows', 'closes', 'states', 'origins', 'rangeBars'] as const) {
        expect(after.columns[name].subarray(0, s + 1)).toEqual(before.columns[name].subarray(0, s + 1))
      }
      const ticks = before.columns.starts[s + 1]!
      expect(after.columns.prices.subarray(0, ticks)).toEqual(before.columns.prices.subarray(0, ticks))
    }),
  )
})

it.each([
  ['bars out of order', [flatBar(MONDAY, 60, 10), flatBar(MONDAY, 0, 10)], 'INGEST_ORDER'],
  ['a bar twice', [flatBar(MONDAY, 0, 10), flatBar(MONDAY, 0, 10)], 'INGEST_ORDER'],
  ['a price of zero', [flatBar(MONDAY, 300, 0)], 'DATA_UNFIT'],
  ['a negative price', [flatBar(MONDAY, 300, -1)], 'DATA_UNFIT'],
  ['no price', [flatBar(MONDAY, 300, Number.NaN)], 'DATA_UNFIT'],
  ['no high', [{ ...flatBar(MONDAY, 0, 10), high: Number.NaN }], 'DATA_UNFIT'],
  ['a day without a session', [flatBar(dayNumber(2024, 7, 4), 0, 10)], 'DATA_UNFIT'],
  ['a bar across the end of the range', [flatBar(MONDAY, 240, 10, 120)], 'DATA_UNFIT'],
  ['a bar that ends within a second', [flatBar(MONDAY, 300, 10, 59.5)], 'DATA_UNFIT'],
])('refuses %s', (_, bars, code) => {
  expect(() => stage(bars)).toThrow(expect.objectContaining({ code }) as Error)
})

it.each([
  [{ rangeSeconds: 90 }, 'a whole number of bars'],
  [{ rangeSeconds: 0 }, 'a whole number of bars'],
  [{ rangeSeconds: 23_400 }, 'shorter than a session'],
  [{ flatMinutes: 575 }, 'after the opening range'],
  [{ flatMinutes: 961 }, 'not after the close'],
])('refuses rules that no session can follow: %o', (rules, expected) => {
  const error = expect.objectContaining({ code: 'USAGE_VALUE', expected: expect.stringContaining(expected) as string })
  expect(() => assertRules({ ...RULES, ...rules }, '1m', 60_000)).toThrow(error as Error)
})
