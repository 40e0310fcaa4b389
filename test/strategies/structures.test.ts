/** Each structure on two hand-made chains: what it holds, and what it earns, computed by hand from the quotes below. */
import { expect, it } from 'vitest'
import { type IndicatorValues, sideOf } from '../../src/strategies/structures/indicator-options.ts'
import { putRatio } from '../../examples/put-ratio-trader.ts'
import { fromMicros } from '../../src/trading/money.ts'
import { call, FIRST, LATE, LATER, LATER_AFTER, MARKET, NEAR_AFTER, put, snapshot, SOON } from './hand-market.ts'
import { barsOf, closeOf, type Ohlc, quotesOf, type Strike, trade, traderOf, trades } from './option-market.ts'

/** One contract, 30 days to expiry, left the day after unless something else happens first. */
const A_DAY = { days: 30, mostDays: 1, deltaWithin: 0.1 }
const { deltaWithin: _, ...AT_THE_MONEY } = A_DAY

type Case = readonly [
  name: string,
  parameters: object,
  legs: readonly (readonly [string, number])[],
  profit: number,
  exit: string,
]

// Deltas at 100, 30 days, a volatility of 20 %, so with a deviation of 0.0573: N(d1) of d1 = -ln(K / 100) / 0.0573 + 0.0287.
// 94 put 0.134, 96 put 0.230, 98 put 0.352, 100 put 0.489, 100 call 0.511, 104 call 0.256, 106 call 0.162.
const CASES: readonly Case[] = [
  // 100 x (0.51 + 5.51 - 2.32 - 2.32)
  [
    'long-straddle',
    AT_THE_MONEY,
    [
      [put(100), 1],
      [call(100), 1],
    ],
    138,
    'held long enough',
  ],
  // 100 x (2.26 + 2.26 - 0.57 - 5.57)
  [
    'short-straddle',
    AT_THE_MONEY,
    [
      [put(100), -1],
      [call(100), -1],
    ],
    -162,
    'held long enough',
  ],
  // 100 x (0.37 + 0.45 - 0.07 - 1.82)
  [
    'strangle',
    A_DAY,
    [
      [put(94), -1],
      [call(106), -1],
    ],
    -107,
    'held long enough',
  ],
  // 100 x (0.01 + 1.76 - 0.43 - 0.51); at the middle 0.89 of 0.94 are gained
  [
    'strangle',
    { ...A_DAY, position: 'long' },
    [
      [put(94), 1],
      [call(106), 1],
    ],
    83,
    'profit taken',
  ],
  // 100 x (0.37 - 0.21 + 0.45 - 0.28 - 0.07 + 0.01 - 1.82 + 1.05)
  [
    'iron-condor',
    A_DAY,
    [
      [put(94), -1],
      [put(92), 1],
      [call(106), -1],
      [call(108), 1],
    ],
    -50,
    'held long enough',
  ],
  // 100 x (2.26 + 2.26 - 0.82 - 0.89 - 0.57 - 5.57 + 0.07 + 2.74)
  [
    'iron-butterfly',
    AT_THE_MONEY,
    [
      [put(100), -1],
      [call(100), -1],
      [put(96), 1],
      [call(104), 1],
    ],
    -52,
    'held long enough',
  ],
  // 100 x (1.37 - 0.82 - 0.28 + 0.07): the middle shows 0.40 of a credit of 0.55
  [
    'credit-spread',
    A_DAY,
    [
      [put(98), -1],
      [put(96), 1],
    ],
    34,
    'profit taken',
  ],
  // 100 x (0.83 - 0.51 - 2.80 + 1.76): the middle shows a loss of 0.66, twice the credit is 0.64
  [
    'credit-spread',
    { ...A_DAY, view: 'bearish' },
    [
      [call(104), -1],
      [call(106), 1],
    ],
    -72,
    'stop loss',
  ],
  // 100 x (5.51 - 4.06 - 2.32 + 1.42)
  [
    'debit-spread',
    A_DAY,
    [
      [call(100), 1],
      [call(102), -1],
    ],
    55,
    'profit taken',
  ],
  // 100 x (0.51 - 0.28 - 2.32 + 1.37)
  [
    'debit-spread',
    { ...A_DAY, view: 'bearish' },
    [
      [put(100), 1],
      [put(98), -1],
    ],
    -72,
    'stop loss',
  ],
  // 100 x (2.26 - 3.21 - 0.57 + 1.17)
  [
    'calendar',
    AT_THE_MONEY,
    [
      [put(100), -1],
      [put(100, LATE), 1],
    ],
    -35,
    'held long enough',
  ],
  // 98.00 less 1.40 are 9,660 at risk: ten of them from 100,000. 1,000 x (1.37 - 0.28)
  ['cash-secured-put', { ...A_DAY, stopLoss: 2 }, [[put(98), -10]], 1090, 'profit taken'],
]

it.each(CASES)('%s %o', async (name, parameters, legs, profit, exit) => {
  const result = await trade(traderOf(name, parameters), MARKET)
  expect(trades(result)).toEqual([
    ...legs.map(([symbol, quantity]) => [symbol, quantity, 'entry']),
    ...legs.map(([symbol, quantity]) => [symbol, -quantity, exit]),
  ])
  expect(result.orders.length).toBe(2)
  expect(fromMicros(result.ledger.cash) - 100_000).toBeCloseTo(profit, 9)
  expect(result.counts).toEqual({})
})

it('covered call: a call against each hundred shares, which are called away above its strike', async () => {
  const bars = barsOf(FIRST, [...Array.from({ length: 21 }, () => 101), 110])
  const result = await trade(traderOf('covered-call'), { ...MARKET, to: SOON, bars })
  // Equity of 100,000 at 101.00 buys nine lots at the next opening. Delta at 105: 108 call 0.309.
  expect(trades(result)).toEqual([
    ['SPY', 900, 'shares to cover calls'],
    [call(108), -9, 'entry'],
  ])
  expect(result.ledger.isFlat).toBe(true)
  expect(fromMicros(result.ledger.cash)).toBeCloseTo(100_000 + 900 * (1.05 + 108 - 101), 6)
})

it('wheel: puts until shares are assigned, then calls until they are called away', async () => {
  const [assigned, after, away] = [SOON, '2024-02-05', LATE]
  // SPY at 95, 25 days, a volatility of 25 %: 96 call 0.449, 98 call 0.329, 100 call 0.226.
  const calls: Strike[] = [
    [94, 3.01, 3.07, 2.01, 2.07],
    [96, 2.03, 2.09, 3.03, 3.09],
    [98, 1.3, 1.36, 4.3, 4.36],
    [100, 0.79, 0.85, 5.79, 5.85],
  ]
  const days = [...Array.from({ length: 20 }, () => 100), 95, 95, ...Array.from({ length: 18 }, () => 95), 101]
  const bars = barsOf(FIRST, days)
  const snapshots = [MARKET.snapshots[0]!, { at: closeOf(after), underlyingPrice: 95, quotes: quotesOf(LATE, calls) }]
  const parameters = { ...AT_THE_MONEY, mostDays: 0, deltaWithin: 0.1 }
  const result = await trade(traderOf('wheel', parameters), { from: FIRST, to: away, snapshots, bars })
  expect(trades(result)).toEqual([
    [put(98), -10, 'entry'],
    [call(98, LATE), -10, 'entry'],
  ])
  const moves = result.ledger.entries.filter(({ symbol, quantity }) => symbol === 'SPY' && quantity !== 0)
  expect(moves.map(({ quantity, at }) => [quantity, at])).toEqual([
    [1000, closeOf(assigned)],
    [-1000, closeOf(away)],
  ])
  expect(fromMicros(result.ledger.cash)).toBeCloseTo(100_000 + 1000 * (1.37 + 1.3), 6)
})

it('delta-hedged short volatility: shares against the delta, all of them sold with the options', async () => {
  const third = snapshot('2024-01-05', 105, NEAR_AFTER, LATER_AFTER)
  const bars = barsOf(FIRST, [100, 105, 104, 103])
  const parameters = { ...AT_THE_MONEY, mostDays: 2, stopLoss: 0, profitTake: 0 }
  const market = { from: FIRST, to: '2024-01-08', snapshots: [...MARKET.snapshots, third], bars }
  const result = await trade(traderOf('delta-hedged-short-volatility', parameters), market)
  // On the first day 100 x (0.489 - 0.511) are within the band of 10. On the second, at 105, the call has 0.826 and the
  // put 0.174: 65 shares, at the next opening.
  expect(trades(result)).toEqual([
    [put(100), -1, 'entry'],
    [call(100), -1, 'entry'],
    ['SPY', 65, 'hedge'],
    [put(100), 1, 'held long enough'],
    [call(100), 1, 'held long enough'],
    ['SPY', -65, 'end of hedge'],
  ])
  expect(fromMicros(result.ledger.cash) - 100_000).toBeCloseTo(100 * (2.26 + 2.26 - 0.57 - 5.57) + 65 * (103 - 104), 6)
})

it('shares that an assignment brought are sold', async () => {
  const bars = barsOf(FIRST, [...Array.from({ length: 22 }, () => 97), 97, 96])
  // A chain on the next session, whose shares are sold at the opening of the one after.
  const after = '2024-02-05'
  const empty = { at: closeOf(after), underlyingPrice: 96, quotes: quotesOf(LATE, LATER) }
  const parameters = { ...A_DAY, mostDays: 0, leastOpenInterest: 0, entryDay: 'wednesday' }
  const market = { from: FIRST, to: '2024-02-06', snapshots: [MARKET.snapshots[0]!, empty], bars }
  const result = await trade(traderOf('cash-secured-put', parameters), market)
  expect(trades(result)).toEqual([
    [put(98), -10, 'entry'],
    ['SPY', -1000, 'assigned shares'],
  ])
  expect(fromMicros(result.ledger.cash)).toBeCloseTo(100_000 + 1000 * (1.37 - 98 + 96), 6)
})

it('one of your own: a put bought and two further ones written', async () => {
  const market = { ...MARKET, to: FIRST, snapshots: [MARKET.snapshots[0]!] }
  const result = await trade(putRatio.create(putRatio.parameters.parse({ days: 30 }), 'SPY'), market)
  // 98 put 0.352 misses 0.3 by more than 0.05.
  expect([result.orders, result.counts]).toEqual([[], { 'strategy: put ratio: no strike near a delta of 0.3': 1 }])
  const later = await trade(putRatio.create(putRatio.parameters.parse({ days: 58 }), 'SPY'), market)
  // At 58 days, a deviation of 0.0797: 96 put 0.318, 92 put 0.158.
  expect(trades(later)).toEqual([
    [put(96, LATE), 1, 'entry'],
    [put(92, LATE), -2, 'entry'],
  ])
})

const CALM: IndicatorValues = {
  close: 100,
  fast: 101,
  slow: 100,
  histogram: 0.1,
  rsi: 50,
  upper: 102,
  lower: 98,
  range: 2.5,
  meanRange: 3,
}

it.each([
  ['debit-spread', {}, 1],
  ['debit-spread', { rsi: 70 }, 0],
  ['debit-spread', { histogram: -0.1 }, 0],
  ['debit-spread', { fast: 99, histogram: -0.1 }, -1],
  ['debit-spread', { fast: 99, histogram: -0.1, rsi: 30 }, 0],
  ['credit-spread', {}, 1],
  ['credit-spread', { range: 3 }, 0],
  ['credit-spread', { close: 98 }, 0],
  ['credit-spread', { rsi: 40 }, 0],
  ['credit-spread', { fast: 99 }, -1],
  ['credit-spread', { fast: 99, rsi: 60 }, 0],
  ['credit-spread', { fast: 99, close: 102 }, 0],
  ['iron-condor', {}, 1],
  ['iron-condor', { range: 2 }, 0],
  ['iron-condor', { range: 3.5 }, 0],
  ['iron-butterfly', {}, 0],
  ['iron-butterfly', { range: 4.1 }, 1],
  ['iron-butterfly', { range: 4.1, rsi: 61 }, 0],
  ['straddle', {}, 0],
  ['straddle', { range: 1.9 }, 1],
  ['straddle', { range: 1.9, rsi: 39 }, 0],
  ['straddle', { range: Number.NaN }, 0],
] as const)('indicators call for a %s with %o: %d', (call, changes, side) => {
  expect(sideOf(call, { ...CALM, ...changes })).toBe(side)
})

it('indicator options: trades what is called for, once there are bars enough', async () => {
  // Forty days that rise by less and less: the fast mean lies above the slow one and ranges shrink.
  const prices = Array.from({ length: 40 }, (_, i): Ohlc => {
    const [close, half] = [100 - 0.01 * (39 - i) ** 2, 1 - i / 80]
    return [close - half / 2, close + half, close - half, close]
  })
  const bars = barsOf('2023-11-06', prices)
  const market = { ...MARKET, from: '2023-11-06', to: FIRST, bars, snapshots: [MARKET.snapshots[0]!] }
  const parameters = { days: 30, deltaWithin: 0.1 }
  const result = await trade(traderOf('indicator-options', parameters), market)
  expect(trades(result)).toEqual([
    [put(98), -1, 'entry'],
    [put(96), 1, 'entry'],
  ])
  const early = await trade(traderOf('indicator-options', parameters), { ...MARKET, bars: barsOf(FIRST, [100, 105]) })
  expect([early.orders, early.counts]).toEqual([[], { 'strategy: indicator options: too few bars': 2 }])
})
