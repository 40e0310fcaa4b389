/**
 * The golden value of the event engine: the hash of all orders, fills and ends of one small simulated run with orders of
 * every kind. It proves nothing; it tells that what the engine does has changed. What to do then: docs/reference/engine.md.
 */
import { expect, it } from 'vitest'
import { spreadFraction, volumeShare } from '../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, runEngine } from '../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../src/backtest/engine/feeds/bar-feed.ts'
import { accountRules } from '../../src/backtest/engine/life/account-rules.ts'
import { concatFrames, createFrame, type Frame } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { parseDate } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { formatOccSymbol } from '../../src/market/contract.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../src/market/record-kind.ts'
import type { Trader } from '../../src/strategies/trader.ts'
import { noFees } from '../../src/trading/fee.ts'
import { noEarlyExercise } from '../../src/trading/life/early-exercise.ts'
import { regT } from '../../src/trading/margin/account-margin.ts'
import { toMicros } from '../../src/trading/money.ts'
import { bracket, ORDER_TYPES, type OrderTerms, TIMES_IN_FORCE } from '../../src/trading/order.ts'
import { basisPointSlippage } from '../../src/trading/slippage.ts'
import { chainFeed, type QuoteRow } from '../backtest/engine/chain-cases.ts'
import { minuteBars, type Ohlc, settingOf } from '../backtest/engine/engine-cases.ts'

const SESSIONS = nyse.sessionDays(parseDate('2024-01-02'), parseDate('2024-01-31'))
const MINUTES = 60
const EXPIRIES = ['2024-01-12', '2024-01-19', '2024-02-16'].map(parseDate)
const CONTRACTS = EXPIRIES.flatMap((expiry) =>
  (['call', 'put'] as const).flatMap((right) =>
    [90, 95, 100, 105, 110].map((strike) => formatOccSymbol({ root: 'SPY', expiry, right, strike })),
  ),
)

/** An hour of minutes a session, in whole cents: no arithmetic here differs between machines. */
function simulatedMinutes(): Frame<RecordSchema<'bars'>> {
  const random = Random.fromSeed(20240102)
  const cents = (below: number): number => random.integer(below)
  let price = 10_000
  const sessions = [...SESSIONS].map((session) => {
    const minutes = Array.from({ length: MINUTES }, (): Ohlc => {
      const [open, close] = [price + cents(11) - 5, price + cents(41) - 20]
      price = Math.min(Math.max(close, 8500), 11_500)
      return [open, Math.max(open, close) + cents(10), Math.min(open, close) - cents(10), close].map(
        (value) => value / 100,
      ) as unknown as Ohlc
    })
    return minuteBars(session, minutes)
  })
  return concatFrames(RECORD_SCHEMAS.bars, sessions)
}

/** Of each session a chain, in which now and then a contract is missing, has no bid, or is crossed; one session has none. */
function simulatedChains(): QuoteRow[][] {
  const random = Random.fromSeed(20240103)
  return [...SESSIONS].map((_, i) => {
    const quoted = CONTRACTS.filter(() => i !== 6 && random.integer(12) > 0)
    return quoted.map((symbol): QuoteRow => {
      const bid = random.integer(400) / 100
      return [symbol, bid, bid + (random.integer(20) - 1) / 100, 5 + random.integer(40)]
    })
  })
}

/** Every type of order and time in force in turn, brackets and combinations; nothing depends on a price but its limits. */
function everyOrder(): Trader {
  let step = 0
  const terms = (price: number): OrderTerms => {
    const type = ORDER_TYPES[step % ORDER_TYPES.length]!
    const side = step % 5 < 3 ? 1 : -1
    const at = (cents: number) => toMicros(Math.round(100 * price + cents) / 100)
    return {
      symbol: 'SPY',
      quantity: side * (10 + (step % 7)),
      type,
      timeInForce: TIMES_IN_FORCE[step % TIMES_IN_FORCE.length]!,
      ...(type.includes('limit') ? { limit: at(side * (5 - (step % 9))) } : {}),
      ...(type.startsWith('stop') ? { stop: at(side * 12) } : {}),
      ...(type === 'trailing' ? { trail: toMicros(0.25) } : {}),
    }
  }
  return {
    description: 'every order in turn',
    onBar({ orders }, bar) {
      if (++step % 7 !== 0) return
      const exits = { stop: toMicros(bar.close - 0.4), limit: toMicros(bar.close + 0.3) }
      orders.submit(step % 4 === 0 ? bracket({ symbol: 'SPY', quantity: 20, type: 'market' }, exits) : terms(bar.close))
    },
    onChain({ orders }, chain) {
      const [first, second] = [chain.symbol(step % chain.length), chain.symbol((3 * step + 1) % chain.length)]
      const [type, execution] = step % 2 === 0 ? (['market', 'legged'] as const) : (['limit', 'all-or-none'] as const)
      const legs = [
        { symbol: first, ratio: 1 },
        { symbol: second, ratio: -1 },
      ]
      orders.submit({ symbol: first, quantity: -1, type: 'market' })
      orders.submit({
        symbol: 'pair',
        quantity: 2,
        type,
        ...(type === 'limit' ? { limit: toMicros(0.5) } : {}),
        combination: { legs, execution },
      })
    },
  }
}

function goldenRun(): Promise<EngineResult> {
  const bars = simulatedMinutes()
  const actions = createFrame(RECORD_SCHEMAS.actions, 2)
  actions.columns.symbol.fill('SPY')
  actions.columns.action.splice(0, 2, 'dividend', 'split')
  actions.columns.exDate.set(['2024-01-16', '2024-01-25'].map(parseDate))
  actions.columns.amount.set([1.25, 2])
  return runEngine({
    ...settingOf(everyOrder(), bars),
    feeds: [(desk) => new BarFeed('SPY', bars, desk), chainFeed(SESSIONS[0]!, simulatedChains())],
    assumptions: {
      quotes: spreadFraction({ byLegs: [1, 0.75] }),
      ticks: 'next',
      limits: 'passed',
      volume: volumeShare({ share: 0.5 }),
      latency: 250,
      staleAfter: 3_600_000,
      slippage: basisPointSlippage({ bps: 1 }),
      fees: { description: '0.65 a trade', charge: () => toMicros(0.65) },
    },
    rules: accountRules({
      actions,
      openingValues: () => undefined,
      isHalted: () => false,
      benchmark: () => 0.05,
      financing: { creditSpread: 0.005, debitSpread: 0.015, borrowRate: 0.0025 },
      earlyExercise: noEarlyExercise,
      pinBand: 0,
      deliveryFees: noFees,
      margin: { model: regT, graceSessions: 1 },
    }),
  })
}

const GOLDEN = 'b7e0380d5b9847a63beb6771c9567143a0d94a1dfd888c36edffcb257d13b7cd'

it('the orders, fills and ends of the golden run are what they were', async () => {
  const { orders, fills, updates, ledger, counts, hash } = await goldenRun()
  // What changed is seen here first, by name.
  expect({ orders: orders.length, fills: fills.length, ends: updates.length, cash: ledger.cash, counts }).toEqual({
    orders: 320,
    fills: 178,
    ends: 138,
    cash: 100_282_093_652,
    counts: {
      'crossed quote': 3,
      'positions without a mark': 33,
      'refused: expired contract': 20,
      'sessions without a chain': 1,
    },
  })
  expect(hash).toBe(GOLDEN)
})
