/** Several strategies in one account, by hand. */
import { expect, it } from 'vitest'
import type { AccountRule } from '../../src/backtest/engine/account-rule.ts'
import { type EngineResult, type EngineSetting, runEngine } from '../../src/backtest/engine/engine.ts'
import { expiryRule } from '../../src/backtest/engine/life/expiry.ts'
import { marginRule } from '../../src/backtest/engine/life/margin.ts'
import { formatDate, parseDate } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { PortfolioTrader } from '../../src/strategies/portfolio-trader.ts'
import type { NamedTrader } from '../../src/strategies/portfolio/member.ts'
import type { Context, Trader } from '../../src/strategies/trader.ts'
import { noFees } from '../../src/trading/fee.ts'
import { regT } from '../../src/trading/margin/account-margin.ts'
import { fromMicros, toMicros } from '../../src/trading/money.ts'
import type { OrderTerms } from '../../src/trading/order.ts'
import { chainFeed, type QuoteRow } from '../backtest/engine/chain-cases.ts'
import { dailyBars, type Ohlc, settingOf } from '../backtest/engine/engine-cases.ts'

const DAY = parseDate('2024-01-17')
const CALL = 'SPY240119C00100000'

/** A strategy of 2024-01-17, with half of 100,000 unless it is said. */
function member(name: string, hooks: Partial<Trader>, changes: Partial<NamedTrader> = {}): NamedTrader {
  return { name, trader: { description: name, ...hooks }, share: 0.5, ...changes }
}

/** Gives its orders when the first session opens, or with its first chain. */
function opening(...orders: readonly OrderTerms[]): Partial<Trader> {
  return { onSessionOpen: once(orders) }
}

function once(orders: readonly OrderTerms[]): (context: Context) => void {
  let isDone = false
  return (context) => {
    if (!isDone) for (const terms of orders) context.orders.submit(terms)
    isDone = true
  }
}

function run(
  portfolio: PortfolioTrader | readonly NamedTrader[],
  closes: readonly number[],
  changes: Partial<EngineSetting> & { readonly quotes?: readonly QuoteRow[] } = {},
): Promise<EngineResult> {
  const bars = closes.map((price): Ohlc => [price, price, price, price])
  const { quotes = [], ...others } = changes
  const trader = portfolio instanceof PortfolioTrader ? portfolio : new PortfolioTrader({ members: portfolio })
  const setting = settingOf({}, dailyBars(DAY, bars), others)
  const chains = closes.map(() => quotes)
  return runEngine({
    ...setting,
    trader,
    feeds: [...setting.feeds, chainFeed(DAY, chains)],
  })
}

const market = (symbol: string, quantity: number): OrderTerms => ({
  symbol,
  quantity,
  type: 'market',
  timeInForce: 'good-till-cancelled',
})

const expiry = (): AccountRule =>
  expiryRule({ openingValues: () => undefined, isHalted: () => false, deliveryFees: noFees, pinBand: 0 })

it('one holds what the other has written: the first exercises, the second is assigned, the account has neither', async () => {
  const { ledger, fills } = await run(
    [member('holder', { onChain: once([market(CALL, 1)]) }), member('writer', { onChain: once([market(CALL, -1)]) })],
    [100, 100, 104, 106],
    { quotes: [[CALL, 2, 2.2]], rules: [expiry()] },
  )
  expect(fills.map(({ strategy, quantity }) => [strategy, quantity])).toEqual([
    ['holder', 1],
    ['writer', -1],
  ])
  const lifeOf = (owner: string) =>
    ledger.entries
      .filter(({ strategy, kind }) => strategy === owner && kind !== 'transfer')
      .map(({ kind, symbol, quantity, cash }) => [kind, symbol, quantity, fromMicros(cash)])
  expect(lifeOf('holder')).toEqual([
    ['fill', CALL, 1, -220],
    ['exercise', CALL, -1, 0],
    ['exercise', 'SPY', 100, -10_000],
  ])
  expect(lifeOf('writer')).toEqual([
    ['fill', CALL, -1, 200],
    ['assignment', CALL, 1, 0],
    ['assignment', 'SPY', -100, 10_000],
  ])
  expect(ledger.positions()).toEqual([{ symbol: 'SPY', quantity: 0, cash: 0 }])
  expect(ledger.isFlat).toBe(false)
  expect(fromMicros(ledger.cash)).toBe(99_980)
})

it('shows each its own cash, positions, orders, fills and updates, and lets it cancel no other order', async () => {
  const seen: unknown[] = []
  const limit: OrderTerms = { ...market('SPY', 5), type: 'limit', limit: toMicros(90) }
  const watcher = (first: OrderTerms): Partial<Trader> => ({
    ...opening(first, limit),
    onFill: ({ portfolio }, { strategy }) =>
      void seen.push([strategy, portfolio.quantity('SPY'), fromMicros(portfolio.cash)]),
    onOrder: (_, { order, state }) => void seen.push([order.strategy, state]),
    onSessionClose(context) {
      for (let id = 1; id <= 4; id++) context.orders.cancel(id)
      seen.push([context.orders.working.length, fromMicros(context.portfolio.equity())])
    },
  })
  const { ledger } = await run(
    [member('long', watcher(market('SPY', 10))), member('short', watcher(market('SPY', -4)), { share: 0.25 })],
    [100],
  )
  expect(seen).toEqual([
    ['long', 10, 49_000],
    ['short', -4, 25_400],
    ['long', 'cancelled'],
    [0, 50_000],
    ['short', 'cancelled'],
    [0, 25_000],
  ])
  expect(ledger.books.map(({ owner, cash }) => [owner, fromMicros(cash)])).toEqual([
    [undefined, 25_000],
    ['long', 49_000],
    ['short', 25_400],
  ])
  expect(ledger.positions()).toEqual([{ symbol: 'SPY', quantity: 6, cash: toMicros(-600) }])
})

it('groups of two strategies do not end each other, and what hangs on an order is of its strategy', async () => {
  const grouped: OrderTerms = {
    ...market('SPY', 1),
    group: 'one of them',
    followedBy: [{ ...market('SPY', -1), type: 'limit', limit: toMicros(120) }],
  }
  const { orders, updates } = await run([member('a', opening(grouped)), member('b', opening(grouped))], [100, 101])
  expect(updates).toEqual([])
  expect(orders.map(({ strategy, quantity }) => [strategy, quantity])).toEqual([
    ['a', 1],
    ['b', 1],
    ['a', -1],
    ['b', -1],
  ])
})

it('wakes only who asked', async () => {
  const woken: string[] = []
  const sleeper = (name: string, minutes: number): NamedTrader =>
    member(name, {
      onSessionOpen: (context) => context.wakeAt(context.now + minutes * 60_000),
      onTimer: ({ now }) => void woken.push(`${name} ${(now - nyse.session(DAY)!.open) / 60_000}`),
    })
  await run(
    [sleeper('a', 30), sleeper('b', 10), sleeper('c', 30)].map((each) => ({ ...each, share: 0.3 })),
    [100],
  )
  expect(woken).toEqual(['b 10', 'a 30', 'c 30'])
})

it('tells a strategy of its symbols and of options on them', async () => {
  const told: string[] = []
  const listener = (name: string): Partial<Trader> => ({
    onBar: (_, { symbol }) => void told.push(`${name} ${symbol}`),
    onChain: (_, { underlying }) => void told.push(`${name} ${underlying} chain`),
  })
  const members = [
    member('spy', listener('spy'), { symbols: ['SPY'] }),
    member('qqq', listener('qqq'), { symbols: ['QQQ'] }),
  ]
  await run(members, [100], { quotes: [[CALL, 2, 2.2]] })
  expect(told).toEqual(['spy SPY', 'spy SPY chain'])
})

it('liquidates what every strategy holds of an underlying, each from its own book', async () => {
  const owing = [member('a', opening(market('SPY', 300))), member('b', opening(market('SPY', 100)))]
  const call = marginRule({ model: regT, graceSessions: 0 })
  const { orders, ledger, counts } = await run(owing, [300, 190, 190], {
    openingCash: toMicros(60_000),
    rules: [{ ...call, refuse: () => undefined }],
  })
  expect(counts['liquidation']).toBe(1)
  expect(orders.slice(2).map(({ strategy, quantity, purpose }) => [strategy, quantity, purpose])).toEqual([
    ['a', -300, 'liquidation'],
    ['b', -100, 'liquidation'],
  ])
  expect(ledger.books.map(({ owner, cash }) => [owner, fromMicros(cash)])).toEqual([
    [undefined, 0],
    ['a', -3000],
    ['b', 19_000],
  ])
})

it('a strategy that fails is named, and the others are told of the event all the same', async () => {
  let told = 0
  const fail = (): void => {
    throw new Error('no idea')
  }
  const failing = (name: string) => member(name, { onBar: fail }, { share: 0.3 })
  const members = [failing('first'), member('second', { onBar: () => void told++ }, { share: 0.3 }), failing('third')]
  const { faults, counts } = await run(members, [100, 101], { onFault: 'go-on' })
  expect(told).toBe(2)
  expect(faults).toEqual(['first: no idea; third: no idea', 'first: no idea; third: no idea'])
  expect(counts['failures of the strategy']).toBe(2)
})

it('the same orders in another name have another hash', async () => {
  const named = async (name: string) => (await run([member(name, opening(market('SPY', 1)))], [100])).hash
  expect(await named('a')).not.toBe(await named('b'))
  expect(await named('a')).toBe(await named('a'))
})

it('divides capital anew in each new month, by returns known before it', async () => {
  const closes = Array.from({ length: 34 }, (_, i) => 100 + (i % 2) + 0.01 * i)
  const members = [member('calm', opening(market('SPY', 100))), member('wild', opening(market('SPY', 300)))]
  const trader = new PortfolioTrader({
    members,
    rebalancing: { every: 'month', allocation: { method: 'inverse-volatility', covariance: 'sample' }, window: 30 },
  })
  const { ledger, equity } = await run(trader, closes)
  expect(trader.divisions.map(({ session, notes }) => [formatDate(session), notes])).toEqual([
    ['2024-02-01', ['11 sessions are too few to tell: divided evenly']],
    ['2024-03-01', []],
  ])
  expect(trader.divisions[0]!.weights).toEqual([0.5, 0.5])
  // Three times the position on the same capital: nearly three times the volatility.
  expect(trader.divisions[1]!.weights[0]).toBeCloseTo(0.75, 2)
  const transfers = ledger.entries.filter(({ kind, at }) => kind === 'transfer' && at === nyse.session(DAY + 44)!.open)
  expect(transfers.reduce((sum, { cash }) => sum + cash, 0)).toBe(0)
  expect(transfers.find(({ strategy }) => strategy === 'calm')!.cash).toBeGreaterThan(toMicros(24_000))
  const [eve] = equity.filter(({ session }) => formatDate(session) === '2024-02-29')
  const capitalOf = (name: string): number =>
    ledger.entries
      .filter(({ strategy, kind }) => strategy === name && kind === 'transfer')
      .reduce((sum, { cash }) => sum + cash, 0)
  const moved = closes[30]! - closes[0]!
  const shares = (capitalOf('calm') + toMicros(100 * moved)) / eve!.equity
  expect(shares).toBeCloseTo(trader.divisions[1]!.weights[0]!, 9)
})

it('leaves capital where it is when there is none to divide', async () => {
  const members = [member('a', opening(market('SPY', 3000))), member('b', {})]
  const trader = new PortfolioTrader({
    members,
    rebalancing: { every: 'week', allocation: { method: 'equal' }, window: 5 },
  })
  const { ledger } = await run(trader, [100, 60, 60, 60, 60])
  expect(trader.divisions).toEqual([{ session: DAY + 5, weights: [0, 0], notes: ['no equity to divide'] }])
  expect(ledger.entries.filter(({ kind }) => kind === 'transfer')).toHaveLength(4)
})

it('refuses names that are alike, shares that are no parts, and an account that cannot be divided', async () => {
  const of = (...members: NamedTrader[]) => new PortfolioTrader({ members })
  expect(() => of()).toThrow('cannot be told apart')
  expect(() => of(member('a', {}), member('a', {}))).toThrow('cannot be told apart')
  expect(() => of(member('a', {}), member('b', {}, { share: 0.6 }))).toThrow('not parts of one account')
  expect(() => of(member('a', {}, { share: Number.NaN }))).toThrow('not parts of one account')
  expect(() => of(member('a', {})).onSessionOpen({} as Context)).toThrow('keeps no books by strategy')
  expect(of(member('a', {}, { share: 1 / 3 })).description).toBe('a with 33.33 %: a')
  await expect(run([{ ...member('outer', {}), trader: of(member('inner', {})) }], [100])).rejects.toThrow(
    'keeps no books',
  )
})
