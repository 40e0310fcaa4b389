/** When positions are opened, left, rolled and adjusted, on chains made by hand. */
import { expect, it } from 'vitest'
import { PLAIN_FILLS, volumeShare } from '../../src/backtest/engine/broker/fill-assumptions.ts'
import { closeOf, type Market, quotesOf, type Strike, trade, traderOf, trades } from './option-market.ts'
import {
  call,
  FIRST,
  LATE,
  LATER,
  LATER_AFTER,
  MARKET,
  NEAR,
  NEAR_AFTER,
  put,
  SECOND,
  snapshot,
} from './hand-market.ts'

const NO_EXITS = { stopLoss: 0, profitTake: 0, exitDays: 0 }
const STRANGLE = { days: 30, deltaWithin: 0.1, ...NO_EXITS }
const OPENED = [
  [put(94), -1, 'entry'],
  [call(106), -1, 'entry'],
]
const left = (reason: string) => [
  [put(94), 1, reason],
  [call(106), 1, reason],
]

it.each([
  // Credit 0.82; on the second day the middle of the put is 0.04, of the call 1.79: 1.01 are lost.
  [{ stopLoss: 1.23 }, 'stop loss'],
  [{ stopLoss: 1.24 }, undefined],
  // Of the other side, 0.94 are paid and 0.89 gained at the middle.
  [{ position: 'long', profitTake: 0.94 }, 'profit taken'],
  [{ position: 'long', profitTake: 0.95 }, undefined],
  // The second day lies 29 days before the expiry.
  [{ exitDays: 29 }, 'near expiry'],
  [{ exitDays: 28 }, undefined],
  [{ mostDays: 1 }, 'held long enough'],
  [{ mostDays: 2 }, undefined],
  // At 105 the call has d1 = -ln(106 / 105) / 0.0536 + 0.0268 = -0.150: 0.440.
  [{ exitDelta: 0.43 }, 'short delta'],
  [{ exitDelta: 0.45 }, undefined],
] as const)('%o leaves for %s', async (rule, reason) => {
  const result = trades(await trade(traderOf('strangle', { ...STRANGLE, ...rule }), MARKET))
  const sign = 'position' in rule ? -1 : 1
  const expected = [...OPENED, ...(reason === undefined ? [] : left(reason))]
  expect(result).toEqual(expected.map(([symbol, quantity, why]) => [symbol, sign * Number(quantity), why]))
})

it('leaves by the clock, at the first chain in the minutes before the close', async () => {
  const before = (minutes: number) => ({
    ...snapshot(SECOND, 100, NEAR, LATER),
    at: closeOf(SECOND) - minutes * 60_000,
  })
  const market = { ...MARKET, snapshots: [before(300), before(31), before(30)] }
  const parameters = { ...STRANGLE, exitMinutes: 30 }
  const { fills } = await trade(traderOf('strangle', parameters), { ...market, from: SECOND })
  expect(fills.map(({ at }) => (closeOf(SECOND) - at) / 60_000)).toEqual([300, 300, 30, 30])
})

it('rolls to the next expiry in one order, and starts again from what that brought', async () => {
  const third = snapshot('2024-01-05', 105, NEAR_AFTER, LATER_AFTER)
  const parameters = { ...STRANGLE, within: 30, rollDays: 29, exitDelta: 0, stopLoss: 1 }
  const flat = snapshot(SECOND, 100, NEAR, LATER)
  const result = await trade(traderOf('strangle', parameters), {
    from: FIRST,
    to: '2024-01-05',
    snapshots: [MARKET.snapshots[0]!, flat, third],
  })
  // At 100, 57 days, a deviation of 0.079: 92 put 0.131, 94 put 0.197, 108 call 0.176, 110 call 0.121.
  expect(trades(result)).toEqual([
    ...OPENED,
    [put(94), 1, 'roll'],
    [call(106), 1, 'roll'],
    [put(92, LATE), -1, 'roll'],
    [call(108, LATE), -1, 'roll'],
  ])
  expect(result.orders.length).toBe(2)
  // 0.55 and 0.71 were received; 0.12 and 1.91 at the middle are less than another 1.26 away.
  expect(result.fills.slice(4).map(({ price }) => price / 1e6)).toEqual([0.55, 0.71])
})

it('moves the untested side after the price, once, and never across the other', async () => {
  const third = snapshot('2024-01-05', 105, NEAR_AFTER, LATER_AFTER)
  const market: Market = { from: FIRST, to: '2024-01-05', snapshots: [...MARKET.snapshots, third] }
  const result = await trade(traderOf('iron-condor', { ...STRANGLE, adjustDelta: 0.4 }), market)
  // At 105, a deviation of 0.0536: 98 put 0.094, 100 put 0.174, its wing 2 % of 105 further down.
  expect(trades(result)).toEqual([
    [put(94), -1, 'entry'],
    [put(92), 1, 'entry'],
    [call(106), -1, 'entry'],
    [call(108), 1, 'entry'],
    [put(94), 1, 'move untested side'],
    [put(92), -1, 'move untested side'],
    [put(100), -1, 'move untested side'],
    [put(98), 1, 'move untested side'],
  ])
})

it('closes what is left when a leg is gone', async () => {
  // The near put ends out of the money; of the calendar only the later one remains.
  const after = { at: closeOf('2024-02-05'), underlyingPrice: 105, quotes: quotesOf(LATE, LATER_AFTER) }
  const market = { from: FIRST, to: '2024-02-05', snapshots: [...MARKET.snapshots, after] }
  const result = await trade(traderOf('calendar', { days: 30, ...NO_EXITS }), market)
  expect(trades(result)).toEqual([
    [put(100), -1, 'entry'],
    [put(100, LATE), 1, 'entry'],
    [put(100, LATE), -1, 'a leg is gone'],
  ])
})

it('does not judge a position by quotes that make no sense, and says so', async () => {
  const crossed = NEAR_AFTER.map((row): Strike => (row[0] === 106 ? [106, 1.8, 1.7, row[3], row[4]] : row))
  const market = { ...MARKET, snapshots: [MARKET.snapshots[0]!, snapshot(SECOND, 105, crossed, LATER_AFTER)] }
  const result = await trade(traderOf('strangle', { ...STRANGLE, stopLoss: 0.1 }), market)
  expect(trades(result)).toEqual(OPENED)
  expect(result.counts).toEqual({ 'positions without a mark': 1, 'strategy: short strangle: a leg is not quoted': 1 })
})

it.each([
  [{ entryDay: 'wednesday' }, 1],
  [{ entryDay: 'thursday' }, 2],
  [{ entryDay: 'monday' }, 0],
  [{ entryMinutes: 390 }, 1],
  // Decisions count on their own day, from their instant on; what is not directional follows only a positive one.
  [{ decisions: [{ at: '2024-01-03T16:00:00-05:00', target: 1 }] }, 1],
  [{ decisions: [{ at: '2024-01-03T16:00:01-05:00', target: 1 }] }, 0],
  [{ decisions: [{ at: '2024-01-03T16:00:00-05:00', target: -1 }] }, 0],
  [{ decisions: [{ at: '2024-01-04T10:00:00-05:00', target: 0.5 }] }, 2],
] as const)('%o opens on day %d', async (rule, day) => {
  const { fills } = await trade(traderOf('strangle', { ...STRANGLE, deltaWithin: 0.2, ...rule }), MARKET)
  expect(fills.map(({ at }) => at)).toEqual(
    day === 0 ? [] : Array.from({ length: 2 }, () => closeOf([FIRST, SECOND][day - 1]!)),
  )
})

it('takes the side of a decision', async () => {
  const decide = (target: number) => [{ at: '2024-01-03T15:45:00-05:00', target }]
  const legs = async (view: string, target: number) =>
    trades(await trade(traderOf('debit-spread', { ...STRANGLE, view, decisions: decide(target) }), MARKET)).map(
      ([symbol]) => symbol,
    )
  expect(await legs('bullish', 1)).toEqual([call(100), call(102)])
  expect(await legs('bullish', -0.2)).toEqual([put(100), put(98)])
  expect(await legs('bearish', -1)).toEqual([call(100), call(102)])
})

it.each([
  // Regulation T asks 20 % of 100 less the 6.00 out of the money for one side, and both premiums, which are received:
  // 50,000 over 1,400.
  ['strangle', { sizing: 'margin', share: 0.5 }, 35],
  // The width of 2.00 less the credit of 0.40 - 0.18 + 0.48 - 0.25 = 0.45 at the middle: 155 of 50,000, and of 10,000.
  ['iron-condor', { sizing: 'margin', share: 0.5 }, 322],
  ['iron-condor', { sizing: 'risk', share: 0.1 }, 64],
  // 11 % of 100,000 over a volatility of 20 % of 10,000.
  ['strangle', { sizing: 'volatility', volatilityTarget: 0.11 }, 5],
  ['strangle', { sizing: 'fixed', units: 7 }, 7],
  // Until twenty positions have ended.
  ['strangle', { sizing: 'kelly' }, 1],
  // 4.58 at the middle: 458 of 1,000.
  ['long-straddle', { sizing: 'risk', share: 0.01 }, 2],
  ['long-straddle', { sizing: 'risk', share: 0.001 }, 0],
] as const)('%s with %o opens %d', async (name, sizing, units) => {
  const { deltaWithin, ...rest } = STRANGLE
  const parameters = { ...rest, ...(name === 'long-straddle' ? {} : { deltaWithin }), ...sizing, within: 5 }
  const { fills, counts } = await trade(traderOf(name, parameters), {
    ...MARKET,
    to: FIRST,
    snapshots: [MARKET.snapshots[0]!],
  })
  expect(fills.map(({ quantity }) => Math.abs(quantity))).toEqual(Array.from({ length: fills.length }, () => units))
  expect(fills.length > 0).toBe(units > 0)
  expect(counts).toEqual(units > 0 ? {} : { 'strategy: long straddle: too small an account': 1 })
})

it('chooses strikes by moneyness where that is wanted', async () => {
  const market = { ...MARKET, to: FIRST, snapshots: [MARKET.snapshots[0]!] }
  const { fills } = await trade(traderOf('strangle', { ...STRANGLE, moneyness: 0.06 }), market)
  expect(fills.map(({ symbol }) => symbol)).toEqual([put(94), call(106)])
})

it.each([
  [0, 8],
  [1, 6],
  [2, 4],
])('rests %d days after a position was closed', async (restDays, fills) => {
  const at = (date: string, minutes: number) => ({
    ...snapshot(date, 100, NEAR, LATER),
    at: closeOf(date) - minutes * 60_000,
  })
  const snapshots = [at(FIRST, 10), at(FIRST, 5), at(FIRST, 0), at(SECOND, 0)]
  const leaving = { ...STRANGLE, exitMinutes: 5, restDays }
  const result = await trade(traderOf('strangle', leaving), { ...MARKET, snapshots })
  expect(result.fills.length).toBe(fills)
})

it('watches what an order has filled so far, and withdraws the rest when it leaves', async () => {
  // A leg offers ten, of which half may be taken: five of eight strangles, before the price jumps in the same session.
  const sized = { quotes: MARKET.snapshots[0]!.quotes.map((quote) => ({ ...quote, size: 10 })) }
  const first = { ...MARKET.snapshots[0]!, ...sized, at: closeOf(SECOND) - 7_200_000 }
  const jumped = { ...MARKET.snapshots[1]!, at: closeOf(SECOND) - 3_600_000 }
  const second = { ...jumped, quotes: jumped.quotes.map((quote) => ({ ...quote, size: 0 })) }
  const third = { ...second, quotes: jumped.quotes.map((quote) => ({ ...quote, size: 10 })), at: closeOf(SECOND) }
  const market = { from: SECOND, to: SECOND, snapshots: [first, second, third] }
  const assumptions = { ...PLAIN_FILLS, volume: volumeShare({ share: 0.5 }) }
  const parameters = { ...STRANGLE, sizing: 'fixed', units: 8, stopLoss: 1 }
  const result = await trade(traderOf('strangle', parameters), market, { assumptions })
  expect(trades(result)).toEqual([
    [put(94), -5, 'entry'],
    [call(106), -5, 'entry'],
    [put(94), 5, 'stop loss'],
    [call(106), 5, 'stop loss'],
  ])
  expect(result.updates).toMatchObject([{ state: 'cancelled', order: { purpose: 'entry' } }])
})
