/** What holds in any market and for any strategy: nothing is known early, no money appears, the same run is the same. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type EngineResult, runEngine } from '../../../src/backtest/engine/engine.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { valueOf } from '../../../src/trading/money.ts'
import { DAY, type RandomMarket, randomMarket, randomTrader, settingFor } from './random-runs.ts'

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

it('orders before a cut are the same whatever comes after it', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(
      seeds,
      seeds,
      seeds,
      fc.integer({ min: 2, max: 24 }),
      fc.constantFrom(0, 500),
      async (...drawn) => {
        const [seed, noise, strategy, cut, latency] = drawn
        const sessions = nyse.sessionDays(DAY, DAY + 60)
        // The market of session `cut` is not known before it opens.
        const until = nyse.session(sessions[cut]!)!.open
        const before = async (market: RandomMarket): Promise<unknown[]> => {
          const { orders, fills, updates } = await runEngine(settingFor(market, randomTrader(strategy), latency))
          return [
            orders.filter(({ decidedAt }) => decidedAt < until),
            fills.filter(({ at }) => at < until),
            updates.filter(({ at }) => at < until),
          ]
        }
        const original = await before(randomMarket(seed, 25))
        expect(await before(randomMarket(seed, 25, { cut, other: noise }))).toEqual(original)
        compared += (original[0] as unknown[]).length
      },
    ),
    { numRuns: 150 },
  )
  expect(compared).toBeGreaterThan(1000)
})

it('cash and positions are what the fills say, after any run', async () => {
  let filled = 0
  await fc.assert(
    fc.asyncProperty(seeds, seeds, async (seed, strategy) => {
      const { fills, ledger } = await runEngine(settingFor(randomMarket(seed, 25), randomTrader(strategy), 0))
      let cash = ledger.openingCash
      const held = new Map<string, number>()
      for (const { symbol, quantity, multiplier, price, fee } of fills) {
        cash -= valueOf(quantity * multiplier, price) + fee
        held.set(symbol, (held.get(symbol) ?? 0) + quantity)
      }
      expect(ledger.cash).toBe(cash)
      expect(ledger.entries.reduce((sum, entry) => sum + entry.cash, ledger.openingCash)).toBe(cash)
      for (const [symbol, quantity] of held) expect(ledger.position(symbol)).toBe(quantity)
      filled += fills.length
    }),
    { numRuns: 150 },
  )
  expect(filled).toBeGreaterThan(1000)
})

it('every fill is within its order, and within its limit', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, seeds, async (seed, strategy) => {
      const { orders, fills, updates } = await runEngine(settingFor(randomMarket(seed, 25), randomTrader(strategy), 0))
      const refused = new Set(updates.filter(({ state }) => state === 'refused').map(({ order }) => order.id))
      for (const { orderId, quantity, price, at, symbol } of fills) {
        const order = orders[orderId - 1]!
        expect(refused.has(orderId)).toBe(false)
        expect(at).toBeGreaterThanOrEqual(order.decidedAt)
        if (order.combination !== undefined) continue
        expect([order.symbol, Math.sign(quantity)]).toEqual([symbol, Math.sign(order.quantity)])
        expect(Math.abs(quantity)).toBeLessThanOrEqual(Math.abs(order.quantity))
        if (order.limit !== undefined) expect(Math.sign(quantity) * (price - order.limit)).toBeLessThanOrEqual(0)
      }
    }),
    { numRuns: 150 },
  )
})

it('the same run has the same hash, another one another', async () => {
  const hashOf = async (strategy: number): Promise<EngineResult> =>
    runEngine(settingFor(randomMarket(7, 25), randomTrader(strategy), 0))
  const [first, again, other] = [await hashOf(1), await hashOf(1), await hashOf(2)]
  expect(again.hash).toBe(first.hash)
  expect(other.hash).not.toBe(first.hash)
})
