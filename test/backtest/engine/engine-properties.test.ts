/** What holds in any market and for any strategy: nothing is known early, no money appears, the same run is the same. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { basisPointFee } from '../../../src/trading/fee.ts'
import { PLAIN_FILLS, volumeShare } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, type EngineSetting, runEngine } from '../../../src/backtest/engine/engine.ts'
import { Random } from '../../../src/core/random.ts'
import { parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { Context, Trader } from '../../../src/strategies/trader.ts'
import { toMicros, valueOf } from '../../../src/trading/money.ts'
import { bracket, ORDER_TYPES, type OrderTerms, TIMES_IN_FORCE } from '../../../src/trading/order.ts'
import { basisPointSlippage } from '../../../src/trading/slippage.ts'
import { chainFeed, type QuoteRow } from './chain-cases.ts'
import { dailyBars, type Ohlc, settingOf } from './engine-cases.ts'

const DAY = parseDate('2024-01-03')
const CONTRACTS = ['SPY240621C00095000', 'SPY240621C00105000', 'SPY240621P00095000', 'SPY240621P00105000']

interface RandomMarket {
  readonly bars: readonly Ohlc[]
  /** Of each session the quotes of its chain; now and then there is none, or no quote of a contract. */
  readonly chains: readonly (readonly QuoteRow[])[]
}

/** From session `cut` on everything is drawn by the second seed. */
function randomMarket(seed: number, sessions: number, cut = sessions, other = seed): RandomMarket {
  const bars: Ohlc[] = []
  const chains: QuoteRow[][] = []
  for (let session = 0; session < sessions; session++) {
    const random = Random.fromSeed(session < cut ? seed : other).split(session)
    const price = (): number => 90 + random.integer(2000) / 100
    const [open, close] = [price(), price()]
    bars.push([
      open,
      Math.max(open, close) + random.integer(300) / 100,
      Math.min(open, close) - random.integer(300) / 100,
      close,
    ])
    const quotes = CONTRACTS.filter(() => random.integer(4) > 0).map((symbol): QuoteRow => {
      const bid = random.integer(1000) / 100
      return [symbol, bid, bid + (random.integer(60) - 3) / 100, random.integer(50)]
    })
    chains.push(random.integer(6) === 0 ? [] : quotes)
  }
  return { bars, chains }
}

/** Looks at everything it is shown, and gives any kind of order. */
function randomTrader(seed: number): Trader {
  const random = Random.fromSeed(seed)
  const signed = (most: number): number => random.integer(2 * most + 1) - most
  const act = (context: Context, seen: number): void => {
    // What it does depends on what it sees.
    const draw = random.split(Math.round(1e6 * seen)).integer(8)
    const near = (): number => toMicros(Math.max(0.01, context.market.price('SPY') + signed(500) / 100) || 1)
    const single: OrderTerms = {
      symbol: random.integer(2) === 0 ? 'SPY' : CONTRACTS[random.integer(4)]!,
      quantity: signed(30),
      type: ORDER_TYPES[random.integer(ORDER_TYPES.length)]!,
      timeInForce: TIMES_IN_FORCE[random.integer(TIMES_IN_FORCE.length)]!,
      ...(random.integer(2) === 0 && { limit: near() }),
      ...(random.integer(2) === 0 && { stop: near() }),
      trail: toMicros(1),
    }
    if (draw < 3) context.orders.submit(single)
    else if (draw === 3) context.orders.submit(bracket(single, { stop: near(), limit: near() }))
    else if (draw === 4) {
      const legs = [0, 1].map((i) => ({
        symbol: CONTRACTS[2 * i + random.integer(2)]!,
        ratio: random.integer(2) === 0 ? 1 : -2,
      }))
      const execution = random.integer(3) === 0 ? 'legged' : 'all-or-none'
      context.orders.submit({ symbol: 'both', quantity: signed(5), type: 'market', combination: { legs, execution } })
    } else if (draw === 5) {
      const { working } = context.orders
      if (working.length > 0) context.orders.cancel(working[random.integer(working.length)]!.id)
    } else if (draw === 6) context.wakeAt(context.now + random.integer(3) * 3_600_000)
  }
  return {
    description: 'anything',
    onBar: (context, bar) => act(context, bar.close),
    onChain: (context, chain) => act(context, chain.length === 0 ? 0 : chain.bid(0)),
    onTimer: (context) => act(context, context.portfolio.equity() / 1e6),
    onSessionOpen: (context) => act(context, context.market.price('SPY') || 0),
  }
}

function settingFor(market: RandomMarket, trader: Trader, latency: number): EngineSetting {
  const setting = settingOf(trader, dailyBars(DAY, market.bars))
  return {
    ...setting,
    feeds: [...setting.feeds, chainFeed(DAY, market.chains)],
    assumptions: {
      ...PLAIN_FILLS,
      latency,
      volume: volumeShare({ share: 0.5 }),
      slippage: basisPointSlippage({ bps: 3 }),
      fees: { description: '2 bp', charge: (_, quantity, price) => basisPointFee({ bps: 2 }).fee(quantity, price) },
    },
  }
}

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
        expect(await before(randomMarket(seed, 25, cut, noise))).toEqual(original)
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
