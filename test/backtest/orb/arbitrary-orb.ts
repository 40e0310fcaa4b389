/** Random sessions, grids and fill models for the engines: small prices and short sessions, so that all cases meet. */
import fc from 'fast-check'
import { NO_RANGE, type OrbAxes, type OrbFills, type OrbSessions } from '../../../src/strategies/orb/orb-grid.ts'

export interface OrbCase {
  readonly sessions: OrbSessions
  readonly axes: OrbAxes
  readonly fills: OrbFills
  readonly blocks: number
}

interface RandomSession {
  /** Of each tick: seconds since the one before, change of price, and how far bid and ask lie from the price. */
  readonly ticks: readonly (readonly [gap: number, change: number, bid: number, ask: number])[]
  readonly isTraded: boolean
  readonly low: number
  readonly width: number
}

const session: fc.Arbitrary<RandomSession> = fc.record({
  ticks: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: ticksUpTo(2) },
    { weight: 4, arbitrary: ticksUpTo(60) },
    { weight: 2, arbitrary: ticksUpTo(900) },
  ),
  isTraded: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
  low: fc.integer({ min: -6, max: 2 }),
  width: fc.integer({ min: 0, max: 8 }),
})

function ticksUpTo(maxLength: number): fc.Arbitrary<[number, number, number, number][]> {
  const change = fc.integer({ min: -4, max: 4 }).filter((ticks) => ticks !== 0)
  const away = fc.integer({ min: 0, max: 2 })
  const gap = fc.oneof(
    { weight: 8, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 70 }) },
  )
  return fc.array(fc.tuple(gap, change, away, away), { minLength: 1, maxLength, size: 'max' })
}

const fills: fc.Arbitrary<OrbFills> = fc.record({
  at: fc.constantFrom('touch', 'next-tick', 'quote'),
  slippage: fc.integer({ min: 0, max: 2 }),
  fee: fc.oneof(fc.constant(0), fc.constantFrom(0.5, 1, 2.25), fc.double({ min: 0, max: 5, noNaN: true })),
})

/** Now and then the greatest there is, which nothing reaches. */
function axisValue(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min, max }) },
    { weight: 1, arbitrary: fc.constant(2 ** 31 - 1) },
  )
}

/** Ascending, with or without the same value twice. */
function axis(min: number, max: number, maxLength: number): fc.Arbitrary<number[]> {
  return fc.array(axisValue(min, max), { minLength: 1, maxLength }).map((values) => values.toSorted((a, b) => a - b))
}

export const orbCase: fc.Arbitrary<OrbCase> = fc
  .record({
    sessions: fc.array(session, { maxLength: 7 }),
    origin: fc.integer({ min: 0, max: 40_000 }),
    stops: fc.array(axisValue(1, 12), { minLength: 1, maxLength: 4 }),
    stopCounts: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
    coolOffs: axis(0, 90, 4),
    limits: axis(1, 25, 9),
    scales: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 7, maxLength: 7 }),
    fills,
    blocks: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ sessions, origin, stops, stopCounts, coolOffs, limits, scales, fills, blocks }) => ({
    sessions: orbSessions(sessions, origin),
    axes: {
      stops: distances(stops, scales.slice(0, sessions.length)),
      stopCounts: Int32Array.from(stopCounts).toSorted(),
      coolOffs: Int32Array.from(coolOffs),
      limits: distances(limits, scales.slice(0, sessions.length)),
    },
    fills,
    blocks,
  }))

/** Rounded to whole ticks from halves, thirds and wholes, so that values tie in some sessions. */
function distances(values: readonly number[], scales: readonly number[]) {
  const ticks = scales.flatMap((scale) => values.map((value) => Math.max(1, Math.round(value / scale))))
  return { count: values.length, ticks: Int32Array.from(ticks) }
}

function orbSessions(drawn: readonly RandomSession[], origin: number): OrbSessions {
  const starts = [0]
  const [seconds, prices, bids, asks]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (const { ticks } of drawn) {
    let [second, price] = [origin, 0]
    for (const [gap, change, bid, ask] of ticks) {
      second += gap
      price += change
      seconds.push(second)
      prices.push(price)
      bids.push(price - bid)
      asks.push(price + ask)
    }
    starts.push(seconds.length)
  }
  return {
    ticks: {
      tickMicros: 10_000,
      days: Int32Array.from(drawn, (_, s) => 20_000 + s),
      starts: Int32Array.from(starts),
      origins: new Int32Array(drawn.length),
      seconds: Int32Array.from(seconds),
      prices: Int32Array.from(prices),
      quotes: { bids: Int32Array.from(bids), asks: Int32Array.from(asks) },
    },
    highs: Int32Array.from(drawn, ({ isTraded, low, width }) => (isTraded ? low + width : NO_RANGE.high)),
    lows: Int32Array.from(drawn, ({ isTraded, low }) => (isTraded ? low : NO_RANGE.low)),
  }
}
