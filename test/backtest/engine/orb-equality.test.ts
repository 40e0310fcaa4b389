/** The opening-range breakout traded in the event loop, against the engines that only compute it. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PLAIN_FILLS } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, runEngine } from '../../../src/backtest/engine/engine.ts'
import { SessionTickFeed } from '../../../src/backtest/engine/feeds/session-tick-feed.ts'
import { indexSessions } from '../../../src/backtest/orb/kernel/indexed-sessions.ts'
import { kernelSweep } from '../../../src/backtest/orb/kernel-sweep.ts'
import { rowTrades } from '../../../src/backtest/orb/row-trades.ts'
import { rulesOfRow } from '../../../src/backtest/orb/row-rules.ts'
import { type ExitReason, type OrbTrade, scanSession } from '../../../src/backtest/orb/scan.ts'
import { profitOf } from '../../../src/backtest/orb/session-profit.ts'
import { buildSessionIndex } from '../../../src/backtest/orb/session-index.ts'
import { MS_PER_SECOND } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import {
  NO_RANGE,
  type OrbAxes,
  type OrbFills,
  type OrbSessions,
  rowCount,
} from '../../../src/strategies/orb/orb-grid.ts'
import { OrbTrader } from '../../../src/strategies/orb/orb-trader.ts'
import { toMicros } from '../../../src/trading/money.ts'
import { fixedSlippage } from '../../../src/trading/slippage.ts'
import { orbCase } from '../orb/arbitrary-orb.ts'
import { stagedSessions, vectorAxes } from '../orb/staged-vectors.ts'
import { itOnShared } from '../../shared.ts'

const CLOSED = { open: 0, close: Number.NEGATIVE_INFINITY }

/** One row of a grid through the event loop, one share at a time. */
async function tradeRow(sessions: OrbSessions, axes: OrbAxes, row: number, fills: OrbFills): Promise<EngineResult> {
  const { ticks, highs, lows } = sessions
  const { tickMicros } = ticks
  const { quotes: _, ...unquoted } = ticks
  const trader = new OrbTrader({
    symbol: 'SPY',
    quantity: 1,
    flatBy: fills.at === 'next-tick' ? 'auction' : 'market',
    plan(day) {
      const session = ticks.days.indexOf(day)
      if (highs[session] === NO_RANGE.high) return undefined
      const { stop, stopCount, coolOff, limit } = rulesOfRow(axes, row, session)
      return {
        high: highs[session]! * tickMicros,
        low: lows[session]! * tickMicros,
        stop: stop * tickMicros,
        limit: limit * tickMicros,
        stopCount,
        coolOff: coolOff * MS_PER_SECOND,
      }
    },
  })
  return runEngine({
    trader,
    calendar: nyse,
    from: 1,
    to: 0,
    feeds: [(desk) => new SessionTickFeed('SPY', fills.at === 'quote' ? ticks : unquoted, desk)],
    openingCash: toMicros(1_000_000),
    assumptions: {
      ...PLAIN_FILLS,
      ticks: fills.at === 'next-tick' ? 'next' : 'standing',
      slippage: fixedSlippage({ perUnit: (fills.slippage * tickMicros) / 1e6 }),
    },
    cutOffs: CLOSED,
  })
}

/** Round trips in ticks, by session. */
function tradesOf(result: EngineResult, { ticks }: OrbSessions, limits: readonly number[]): OrbTrade[][] {
  const { tickMicros, starts, origins, seconds } = ticks
  const trades = Array.from(ticks.days, (): OrbTrade[] => [])
  const place = new Map<number, { session: number; tick: number }>()
  for (let session = 0; session < ticks.days.length; session++) {
    for (let tick = starts[session]!; tick < starts[session + 1]!; tick++) {
      place.set((origins[session]! + seconds[tick]!) * MS_PER_SECOND, { session, tick })
    }
  }
  for (let i = 0; i < result.fills.length; i += 2) {
    const [entered, left] = [result.fills[i]!, result.fills[i + 1]!]
    const { session, tick: entryTick } = place.get(entered.at)!
    const { tick: exitTick } = place.get(left.at)!
    const direction = entered.quantity > 0 ? 1 : -1
    const [entry, exit] = [entered.price / tickMicros, left.price / tickMicros]
    const holding = seconds[exitTick]! - seconds[entryTick]!
    const { purpose } = result.orders[left.orderId - 1]!
    const gain = (direction * (left.evidence.observed - entered.price)) / tickMicros
    const closing: ExitReason = gain >= limits[session]! ? 'limit' : 'last-tick'
    const reason = purpose === 'close' ? closing : (purpose as ExitReason)
    trades[session]!.push({ direction, entryTick, exitTick, entry, exit, holding, reason })
  }
  return trades
}

/** In dollars and on real dates: the random cases know neither. */
function dated({ ticks, highs, lows }: OrbSessions): OrbSessions {
  const days = Int32Array.from(ticks.days, (_, s) => nyse.sessions(20_000, 20_100)[3 * s]!.day)
  const up = (price: number): number => price + 1000
  const range = (price: number): number => (Math.abs(price) > 1e9 ? price : up(price))
  return {
    ticks: {
      ...ticks,
      days,
      origins: days.map((day) => nyse.session(day)!.open / MS_PER_SECOND),
      prices: ticks.prices.map(up),
      quotes: { bids: ticks.quotes!.bids.map(up), asks: ticks.quotes!.asks.map(up) },
    },
    highs: highs.map(range),
    lows: lows.map(range),
  }
}

/** Rows of one grid against all other engines. */
async function expectSameTrades(
  sessions: OrbSessions,
  axes: OrbAxes,
  rows: readonly number[],
  fills: OrbFills,
): Promise<void> {
  const index = buildSessionIndex(sessions, fills)
  const { sums } = kernelSweep(indexSessions(sessions, fills), axes, fills, 1)
  for (const row of rows) {
    const rules = Array.from(sessions.highs, (_, s) => rulesOfRow(axes, row, s))
    const limits = rules.map(({ limit }) => limit)
    const result = await tradeRow(sessions, axes, row, fills)
    const trades = tradesOf(result, sessions, limits)
    expect(trades).toEqual(rules.map((rule, s) => scanSession(sessions, s, rule, fills)))
    expect(trades).toEqual(rowTrades(index, axes, row, fills))
    const profit = trades.reduce((sum, list) => sum + profitOf(list), 0)
    expect(profit).toBe(sums.profit[row])
    expect(trades.flat().length).toBe(sums.trades[row])
    expect(result.ledger.cash - result.ledger.openingCash).toBe(profit * sessions.ticks.tickMicros)
  }
}

it('gives the trades of scan, index and kernel, over random sessions, rows and fills', async () => {
  await fc.assert(
    fc.asyncProperty(orbCase, fc.nat(), async ({ sessions, axes, fills }, draw) => {
      await expectSameTrades(dated(sessions), axes, [draw % rowCount(axes)], fills)
    }),
    { numRuns: 200 },
  )
})

itOnShared('gives the same on real minutes of SPY, at the market and at the next tick', async () => {
  const sessions = stagedSessions('spy_1m')
  const axes = vectorAxes(sessions.highs.length)
  const rows = Array.from({ length: 6 }, (_, i) => Math.floor((i * rowCount(axes)) / 6) + 7 * i)
  for (const at of ['touch', 'next-tick'] as const)
    await expectSameTrades(sessions, axes, rows, { at, slippage: 1, fee: 0 })
})
