/** Round trips: whose each change of cash was, in cases by hand and over random runs. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runEngine } from '../../../src/backtest/engine/engine.ts'
import { roundTrips } from '../../../src/backtest/engine/round-trips.ts'
import type { Fill } from '../../../src/trading/fill.ts'
import { type EntryKind, Ledger } from '../../../src/trading/ledger.ts'
import { randomMarket, randomTrader, settingFor } from './random-runs.ts'

const CALL = 'SPY240621C00100000'

function fillOf(orderId: number, symbol: string, quantity: number, price: number, fee = 0): Fill {
  const multiplier = symbol === CALL ? 100 : 1
  const evidence = { rule: 'by hand', observed: price }
  return {
    orderId,
    symbol,
    session: 19_800,
    at: 1000 * orderId,
    quantity,
    multiplier,
    price,
    slippage: 0,
    fee,
    evidence,
  }
}

/** A ledger of fills, in which other entries may follow. */
class Account {
  readonly ledger = new Ledger(1e12)
  readonly fills: Fill[] = []

  fill(...terms: Parameters<typeof fillOf>): this {
    const fill = fillOf(...terms)
    this.fills.push(fill)
    this.ledger.fill(fill)
    return this
  }

  post(at: number, kind: EntryKind, symbol: string, cash: number, quantity: number): this {
    this.ledger.post({ at, kind, symbol, cash, quantity })
    return this
  }

  get trips() {
    return roundTrips(this.ledger.entries, this.fills)
  }
}

it('contracts that a split changes stay with their own trips', () => {
  const [low, high] = ['SPY240621C00090000', 'SPY240621C00110000'] as const
  const [lower, higher] = ['SPY240621C00045000', 'SPY240621C00055000'] as const
  const { trips } = new Account()
    .fill(1, low, 1, 5e6)
    .fill(2, high, -2, 2e6)
    .post(5000, 'adjustment', low, 5e6, -1)
    .post(5000, 'adjustment', high, -4e6, 2)
    .post(5000, 'adjustment', lower, -5e6, 2)
    .post(5000, 'adjustment', higher, 4e6, -4)
    .fill(6, lower, -2, 4e6)
    .fill(7, higher, 4, 0.5e6)
  // bought for 5, sold as two for 4 each; written twice for 2, bought back as four for 0.50 each
  expect(trips.map(({ orderId, closedAt, cash }) => [orderId, closedAt, cash])).toEqual([
    [1, 6000, 3e6],
    [2, 7000, 2e6],
  ])
})

it('closes the oldest lot first, and an order that turns a position begins another trip', () => {
  const { trips } = new Account()
    .fill(1, 'SPY', 100, 400e6, 1e6)
    .fill(2, 'SPY', 50, 410e6)
    .fill(3, 'SPY', -200, 420e6, 4e6)
  expect(trips.map(({ orderId, closedAt }) => [orderId, closedAt])).toEqual([
    [1, 3000],
    [2, 3000],
    [3, undefined],
  ])
  // 100 from 400 to 420, less its fee and half of that of the sale; 50 from 410 to 420 less a quarter; 50 sold short
  expect(trips.map(({ cash }) => cash)).toEqual([1_997e6, 499e6, 20_999e6])
  expect([...trips[2]!.held]).toEqual([['SPY', -50]])
})

it('shares of an assignment belong to the trip of the option, with their dividend', () => {
  const { trips } = new Account()
    .fill(1, CALL, -2, 3e6)
    .post(2000, 'assignment', CALL, 0, 2)
    .post(2000, 'assignment', 'SPY', 20_000e6, -200)
    .post(2000, 'fee', 'SPY', -5e6, 0)
    .post(3000, 'dividend', 'SPY', -300e6, 0)
    .fill(4, 'SPY', 200, 99e6)
  expect(trips).toHaveLength(1)
  expect(trips[0]).toMatchObject({ orderId: 1, closedAt: 4000, cash: 600e6 + 20_000e6 - 5e6 - 300e6 - 19_800e6 })
})

it('a contract that takes the place of another stays in its trip', () => {
  const { trips } = new Account()
    .fill(1, CALL, 3, 5e6)
    .post(2000, 'adjustment', CALL, 1500e6, -3)
    .post(2000, 'adjustment', 'SPY240621C00050000', -1500e6, 6)
    .post(3000, 'settlement', 'SPY240621C00050000', 2400e6, -6)
  expect(trips.map(({ cash, closedAt }) => [cash, closedAt])).toEqual([[900e6, 3000]])
})

it('a split changes every lot, and what it pays is divided', () => {
  const account = new Account().fill(1, 'SPY', 10, 100e6).fill(2, 'SPY', 30, 100e6)
  account.ledger.split('SPY', 2, 50e6, 3000)
  const { trips } = account.post(3000, 'cash-in-lieu', 'SPY', 40e6, 0).fill(4, 'SPY', -80, 50e6)
  expect(trips.map(({ cash, closedAt }) => [cash, closedAt])).toEqual([
    [10e6, 4000],
    [30e6, 4000],
  ])
})

it('over random runs: trips hold what the ledger holds, and their cash is all but interest', async () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 })
  let found = 0
  await fc.assert(
    fc.asyncProperty(seeds, seeds, async (seed, strategy) => {
      const { ledger, fills } = await runEngine(settingFor(randomMarket(seed, 25), randomTrader(strategy), 0))
      const trips = roundTrips(ledger.entries, fills)
      expect(trips.reduce((sum, { cash }) => sum + cash, ledger.openingCash)).toBe(ledger.cash)
      const held = new Map<string, number>()
      for (const trip of trips) {
        for (const [symbol, quantity] of trip.held) held.set(symbol, (held.get(symbol) ?? 0) + quantity)
        expect(trip.closedAt === undefined).toBe(trip.held.size > 0)
      }
      expect(new Map([...held].filter(([, quantity]) => quantity !== 0))).toEqual(
        new Map(ledger.positions().map(({ symbol, quantity }) => [symbol, quantity])),
      )
      found += trips.length
    }),
    { numRuns: 100 },
  )
  expect(found).toBeGreaterThan(500)
})
