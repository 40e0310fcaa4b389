/** Random markets of SPY and some of its options, and strategies that do anything. */
import { PLAIN_FILLS, volumeShare } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import type { EngineSetting } from '../../../src/backtest/engine/engine.ts'
import { Random } from '../../../src/core/random.ts'
import { parseDate } from '../../../src/core/time.ts'
import type { Context, Trader } from '../../../src/strategies/trader.ts'
import { basisPointFee } from '../../../src/trading/fee.ts'
import { toMicros } from '../../../src/trading/money.ts'
import { bracket, ORDER_TYPES, type OrderTerms, TIMES_IN_FORCE } from '../../../src/trading/order.ts'
import { basisPointSlippage } from '../../../src/trading/slippage.ts'
import { chainFeed, type QuoteRow } from './chain-cases.ts'
import { dailyBars, type Ohlc, settingOf } from './engine-cases.ts'

export const DAY = parseDate('2024-01-03')
const CONTRACTS = contractsOf('240621')

/** Four that expire together. */
export function contractsOf(expiry: string): string[] {
  return ['C00095000', 'C00105000', 'P00095000', 'P00105000'].map((series) => `SPY${expiry}${series}`)
}

export interface RandomMarket {
  readonly bars: readonly Ohlc[]
  /** Of each session the quotes of its chain; now and then there is none, or no quote of a contract. */
  readonly chains: readonly (readonly QuoteRow[])[]
}

/** From session `cut` on everything is drawn by the second seed. */
export function randomMarket(
  seed: number,
  sessions: number,
  { cut = sessions, other = seed, contracts = CONTRACTS } = {},
): RandomMarket {
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
    const quotes = contracts
      .filter(() => random.integer(4) > 0)
      .map((symbol): QuoteRow => {
        const bid = random.integer(1000) / 100
        return [symbol, bid, bid + (random.integer(60) - 3) / 100, random.integer(50)]
      })
    chains.push(random.integer(6) === 0 ? [] : quotes)
  }
  return { bars, chains }
}

/** Looks at everything it is shown, and gives any kind of order. */
export function randomTrader(seed: number, contracts = CONTRACTS): Trader {
  const random = Random.fromSeed(seed)
  const signed = (most: number): number => random.integer(2 * most + 1) - most
  const act = (context: Context, seen: number): void => {
    // What it does depends on what it sees.
    const draw = random.split(Math.round(1e6 * seen)).integer(8)
    const near = (): number => toMicros(Math.max(0.01, context.market.price('SPY') + signed(500) / 100) || 1)
    const single: OrderTerms = {
      symbol: random.integer(2) === 0 ? 'SPY' : contracts[random.integer(4)]!,
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
        symbol: contracts[2 * i + random.integer(2)]!,
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

export function settingFor(market: RandomMarket, trader: Trader, latency: number): EngineSetting {
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
