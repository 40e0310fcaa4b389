import { expect, it } from 'vitest'
import {
  type FillAssumptions,
  PLAIN_FILLS,
  spreadFraction,
  volumeShare,
} from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { CUT_OFFS } from '../../../src/backtest/engine/broker/auctions.ts'
import { profitBand } from '../../../src/backtest/engine/profit-band.ts'
import { type EngineResult, runEngine } from '../../../src/backtest/engine/engine.ts'
import { parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { Chain } from '../../../src/strategies/market.ts'
import type { Context } from '../../../src/strategies/trader.ts'
import { fromMicros, toMicros } from '../../../src/trading/money.ts'
import type { OrderTerms } from '../../../src/trading/order.ts'
import { fixedSlippage } from '../../../src/trading/slippage.ts'
import { chainFeed, type QuoteRow } from './chain-cases.ts'

const DAY = parseDate('2024-01-03')
const [SHORT, LONG] = ['SPY240119P00095000', 'SPY240119P00090000']
const GONE = 'SPY231215P00090000'

/** Sells one spread for each package. */
const spread = (quantity: number, more: Partial<OrderTerms> = {}): OrderTerms => ({
  symbol: 'put spread',
  quantity,
  type: 'market',
  combination: {
    legs: [
      { symbol: SHORT, ratio: -1 },
      { symbol: LONG, ratio: 1 },
    ],
    execution: 'all-or-none',
  },
  ...more,
})

async function trade(
  days: readonly (readonly QuoteRow[])[],
  onChain: (context: Context, chain: Chain) => void,
  assumptions: Partial<FillAssumptions> = {},
): Promise<EngineResult> {
  return runEngine({
    trader: { description: 'of a test', onChain },
    calendar: nyse,
    from: DAY,
    to: nyse.sessionDays(DAY, DAY + 400)[days.length - 1]!,
    feeds: [chainFeed(DAY, days)],
    openingCash: toMicros(10_000),
    assumptions: { ...PLAIN_FILLS, ...assumptions },
    cutOffs: CUT_OFFS.nyse,
  })
}

/** Gives the orders at the first chain. */
function once(...terms: readonly OrderTerms[]): (context: Context) => void {
  let isGiven = false
  return ({ orders }) => {
    if (!isGiven) for (const one of terms) orders.submit(one)
    isGiven = true
  }
}

const QUOTED: readonly QuoteRow[] = [
  [SHORT, 2, 2.2, 50],
  [LONG, 0.9, 1, 20],
]

it('fills every leg at the touch, each with its quote as evidence', async () => {
  const { fills, ledger } = await trade([QUOTED], once(spread(3)))
  expect(fills.map(({ symbol, quantity, price }) => [symbol, quantity, fromMicros(price)])).toEqual([
    [SHORT, -3, 2],
    [LONG, 3, 1],
  ])
  expect(fills[0]!.evidence).toEqual({
    rule: 'touch',
    observed: 2e6,
    underlying: 100e6,
    quote: { bid: 2e6, ask: 2.2e6, size: 50, age: 0 },
  })
  expect(fromMicros(ledger.cash)).toBe(10_000 + 300 * (2 - 1))
})

it('fills a package nearer to the middle than its legs alone', async () => {
  const quotes = spreadFraction({ byLegs: [1, 0.5] })
  const { ledger } = await trade([QUOTED], once(spread(1)), { quotes })
  expect(fromMicros(ledger.cash)).toBeCloseTo(10_000 + 100 * (2.1 - 0.95), 6)
})

it.each([
  ['a leg without a quote', [[SHORT, 2, 2.2]], 'no quote'],
  [
    'a leg whose bid lies above its ask',
    [
      [SHORT, 2, 2.2],
      [LONG, 1.1, 1],
    ],
    'crossed quote',
  ],
  [
    'a leg that nobody bids for',
    [
      [SHORT, 0, 2.2],
      [LONG, 0.9, 1],
    ],
    'no quote',
  ],
] as const)('fills nothing where there is %s', async (_, quotes, reason) => {
  const known: QuoteRow[] = [
    [SHORT, 2, 2.2],
    [LONG, 0.9, 1],
  ]
  // Both contracts are known from the day before.
  let chains = 0
  const { fills, counts } = await trade([known, quotes], ({ orders }) => {
    if (++chains === 2) orders.submit(spread(1, { timeInForce: 'immediate-or-cancel' }))
  })
  expect(fills).toEqual([])
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(1)
  expect(Object.keys(counts)[0]).toMatch(reason === 'no quote' && quotes.length === 1 ? /unknown instrument/ : reason)
})

it('waits for its price, until its quotes are stale or its session is over', async () => {
  const limit = toMicros(-1.5)
  const better: QuoteRow[] = [
    [SHORT, 2.6, 2.8],
    [LONG, 1, 1.1],
  ]
  const { fills } = await trade(
    [QUOTED, better],
    once(spread(1, { type: 'limit', limit, timeInForce: 'good-till-cancelled' })),
  )
  expect(fills.map(({ price }) => fromMicros(price))).toEqual([2.6, 1.1])
  const { updates } = await trade([QUOTED, QUOTED], once(spread(1, { type: 'limit', limit })))
  expect(updates).toMatchObject([{ state: 'expired' }])
})

it('slips where it takes any price, and never beyond its limit', async () => {
  const slippage = fixedSlippage({ perUnit: 0.1 })
  const netOf = ({ ledger }: EngineResult) => fromMicros(ledger.cash - ledger.openingCash)
  expect(netOf(await trade([QUOTED], once(spread(1)), { slippage }))).toBeCloseTo(80, 9)
  expect(netOf(await trade([QUOTED], once(spread(1, { type: 'limit', limit: toMicros(-1) })), { slippage }))).toBe(100)
})

it('takes its share of the smallest leg, and the rest another day', async () => {
  const volume = volumeShare({ share: 0.5 })
  const { fills } = await trade([QUOTED, QUOTED], once(spread(15, { timeInForce: 'good-till-cancelled' })), { volume })
  expect(fills.map(({ quantity }) => quantity)).toEqual([-10, 10, -5, 5])
})

it('legs in one after the other', async () => {
  const legged = spread(2, { combination: { ...spread(1).combination!, execution: 'legged' } })
  const { fills, updates } = await trade([QUOTED], once(legged))
  expect(fills.map(({ symbol, quantity, orderId }) => [symbol, quantity, orderId])).toEqual([
    [SHORT, -2, 2],
    [LONG, 2, 3],
  ])
  expect(updates[0]!.reason).toBe('split into its legs')
})

it('keeps the last mark of a position that is not quoted, and counts the day', async () => {
  const { equity, counts } = await trade(
    [QUOTED, [[LONG, 0.5, 0.6]], [], QUOTED],
    once({ symbol: SHORT, quantity: 1, type: 'market' }),
  )
  expect(equity.map((day) => fromMicros(day.equity))).toEqual([9990, 9990, 9990, 9990])
  expect(counts).toEqual({ 'positions without a mark': 1, 'sessions without a chain': 1 })
})

it('refuses what cannot be traded, with the reason', async () => {
  const { updates, counts } = await trade(
    [QUOTED],
    once(
      { symbol: 'SPY240119P00091000', quantity: 1, type: 'market' },
      { symbol: 'QQQ', quantity: 1, type: 'market' },
      { symbol: SHORT, quantity: 0.5, type: 'market' },
      { symbol: SHORT, quantity: 1, type: 'limit' },
      { symbol: SHORT, quantity: 1, type: 'limit', limit: -1 },
      spread(1, { combination: { legs: [], execution: 'all-or-none' } }),
      { symbol: GONE, quantity: 1, type: 'market' },
    ),
  )
  expect(updates.map(({ state, reason }) => [state, reason])).toEqual(
    [
      'unknown instrument',
      'unknown instrument',
      'quantity not whole and not zero',
      'price missing or not positive',
      'price missing or not positive',
      'impossible combination',
      'expired contract',
    ].map((reason) => ['refused', reason]),
  )
  expect(counts['refused: unknown instrument']).toBe(2)
})

it('ends orders in contracts that have ended, held or not', async () => {
  const waiting = { type: 'limit', limit: toMicros(0.01), timeInForce: 'good-till-cancelled' } as const
  const { updates } = await trade(
    Array.from({ length: 13 }, () => QUOTED),
    once({ symbol: LONG, quantity: 1, ...waiting }, spread(-1, waiting)),
  )
  expect(updates.map(({ state, reason }) => [state, reason])).toEqual([
    ['expired', 'expired contract'],
    ['expired', 'expired contract'],
  ])
})

it('slippage leaves a sale at no less than nothing', async () => {
  const cheap = [['SPY240119P00095000', 0.05, 0.1]] as const
  const slippage = fixedSlippage({ perUnit: 0.1 })
  const { fills } = await trade([cheap], once({ symbol: cheap[0][0], quantity: -1, type: 'market' }), { slippage })
  expect(fills.map(({ price, slippage }) => [price, slippage])).toEqual([[0, toMicros(5)]])
})

it('fills nothing from a quote that is stale when the order arrives', async () => {
  const late = { latency: 3_600_000 }
  const spreads = once(spread(1, { timeInForce: 'immediate-or-cancel' }))
  expect((await trade([QUOTED], spreads, late)).fills).toHaveLength(2)
  const { fills, counts } = await trade([QUOTED], once(spread(1, { timeInForce: 'immediate-or-cancel' })), {
    ...late,
    staleAfter: 60_000,
  })
  expect([fills, counts]).toEqual([[], { 'stale quote': 1 }])
})

it('fills nothing from a quote of the session before, whatever has happened since', async () => {
  let isGiven = false
  const { fills, counts } = await runEngine({
    trader: {
      description: 'of a test',
      onSessionOpen({ orders, market }) {
        if (market.quote(SHORT) === undefined || isGiven) return
        for (const terms of [spread(1), { symbol: SHORT, quantity: 1, type: 'market' } as const]) orders.submit(terms)
        isGiven = true
      },
    },
    calendar: nyse,
    from: DAY,
    to: DAY + 1,
    feeds: [
      chainFeed(DAY, [
        QUOTED,
        [
          [SHORT, 5, 5.2],
          [LONG, 2, 2.1],
        ],
      ]),
    ],
    openingCash: toMicros(10_000),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
  })
  expect(fills.map(({ price }) => fromMicros(price))).toEqual([5, 2.1, 5.2])
  expect(counts).toEqual({ 'stale quote': 2 })
})

it('fills nothing from a quote of an earlier session after the close of one without a chain', async () => {
  const { fills, counts } = await runEngine({
    trader: {
      description: 'of a test',
      onSessionOpen(context) {
        const { day, close } = context.session!
        if (day > DAY) context.wakeAt(close + 60_000)
      },
      onTimer: ({ orders }) => void orders.submit({ symbol: SHORT, quantity: 1, type: 'market' }),
    },
    calendar: nyse,
    from: DAY,
    to: DAY + 2,
    feeds: [chainFeed(DAY, [QUOTED, [], []])],
    openingCash: toMicros(10_000),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
  })
  expect(fills).toEqual([])
  expect(counts).toEqual({ 'sessions without a chain': 2, 'stale quote': 1 })
})

it('fills nothing in a contract that has ended while the order was under way', async () => {
  const last = [['SPY240103P00095000', 3, 3.2]] as const
  const late = once({ symbol: last[0][0], quantity: 1, type: 'market', timeInForce: 'good-till-cancelled' })
  const { fills, updates } = await trade([last], late, { latency: 60_000 })
  expect(fills).toEqual([])
  expect(updates.map(({ state, reason }) => [state, reason])).toEqual([['expired', 'expired contract']])
})

it('says what the middle and the touch would have brought', async () => {
  const quotes = spreadFraction({ byLegs: [1, 0.75] })
  const { fills, ledger } = await trade([QUOTED], once(spread(1)), { quotes })
  const profit = fromMicros(ledger.cash - ledger.openingCash)
  const band = profitBand(fills, profit)
  // Half spreads of 0.10 and 0.05: the package is sold for 1.00 at the touch and 1.15 in the middle.
  expect(band.touch).toBeCloseTo(100, 6)
  expect(band.middle).toBeCloseTo(115, 6)
  expect(band.asFilled).toBeCloseTo(107.5, 6)
  expect(band.breakEven).toBeCloseTo(115 / 15, 6)
  expect(band.withoutQuote).toBe(0)
})
