/** Several strategies in one account, over random markets and strategies. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Account, AccountRule } from '../../src/backtest/engine/account-rule.ts'
import type { EngineResult } from '../../src/backtest/engine/engine.ts'
import { accountRules } from '../../src/backtest/engine/life/account-rules.ts'
import { AccountPortfolio } from '../../src/backtest/engine/portfolio.ts'
import { PortfolioTrader } from '../../src/strategies/portfolio-trader.ts'
import { type Micros, safe, toMicros } from '../../src/trading/money.ts'
import type { Order } from '../../src/trading/order.ts'
import { randomMarket, randomTrader } from '../backtest/engine/random-runs.ts'
import { actionsOf, CONTRACTS, randomMembers, runOf, SESSIONS, termsOf } from './random-portfolios.ts'

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const splits = fc.constantFrom(1.5, 2, 0.1)
const FREE = { creditSpread: 0, debitSpread: 0, borrowRate: 0 }

/** What a strategy did, but for the numbers and names that tell its orders from those of others. */
function deedsOf({ orders, fills, updates }: EngineResult, strategy: string | undefined): unknown {
  const bare = (order: Order) => ({
    ...order,
    id: 0,
    strategy: undefined,
    group: order.group !== undefined,
    followedBy: order.followedBy?.length,
  })
  return {
    orders: orders.filter((order) => order.strategy === strategy).map(bare),
    fills: fills
      .filter((fill) => fill.strategy === strategy)
      .map((fill) => ({ ...fill, orderId: 0, strategy: undefined })),
    updates: updates
      .filter(({ order }) => order.strategy === strategy)
      .map(({ order, ...update }) => ({ ...update, order: bare(order) })),
  }
}

/** Looks at the books after every event and at the end of each. */
function audit(check: (account: Account) => void): AccountRule {
  return { name: 'audit', afterEvent: check }
}

const worthOf = (held: ConstructorParameters<typeof AccountPortfolio>[0], { instruments, market }: Account): Micros =>
  new AccountPortfolio(held, instruments, market).equity()

it('what the strategies earn adds up to what the account earns, to the micro, after every event', async () => {
  let [events, opposed, kinds] = [0, 0, new Set<string>()]
  await fc.assert(
    fc.asyncProperty(
      seeds,
      fc.array(seeds, { minLength: 1, maxLength: 4 }),
      splits,
      async (seed, strategies, split) => {
        const check = (account: Account): void => {
          const { ledger } = account
          events++
          expect(ledger.books.reduce((sum, { cash }) => safe(sum + cash), 0)).toBe(ledger.cash)
          expect(ledger.books.reduce((sum, book) => safe(sum + worthOf(book, account)), 0)).toBe(
            worthOf(ledger, account),
          )
          for (const { symbol, quantity } of ledger.positions()) {
            const held = ledger.books.map((book) => book.position(symbol))
            expect(held.reduce((sum, units) => sum + units, 0)).toBe(quantity)
            if (Math.min(...held) < 0 && Math.max(...held) > 0) opposed++
          }
        }
        const trader = new PortfolioTrader({ members: randomMembers(strategies) })
        const market = randomMarket(seed, SESSIONS, { contracts: CONTRACTS })
        const { ledger } = await runOf(market, trader, [
          ...accountRules(termsOf({ actions: actionsOf(split) })),
          audit(check),
        ])
        for (const book of ledger.books) {
          const own = ledger.entries.filter(({ strategy }) => strategy === book.owner)
          const opening = book.owner === undefined ? ledger.openingCash : 0
          expect(own.reduce((sum, { cash }) => sum + cash, opening)).toBe(book.cash)
        }
        kinds = kinds.union(new Set(ledger.entries.map(({ kind }) => kind)))
      },
    ),
    { numRuns: 40 },
  )
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'fill',
      'fee',
      'transfer',
      'dividend',
      'split',
      'exercise',
      'assignment',
      'expiry',
      'interest',
      'borrow',
    ]),
  )
  expect(Math.min(events, opposed)).toBeGreaterThan(1000)
})

it('a strategy alone with all of the capital does what it does without the portfolio around it', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, seeds, async (seed, strategy) => {
      const market = randomMarket(seed, SESSIONS, { contracts: CONTRACTS })
      const one = { name: 'one', trader: randomTrader(strategy, CONTRACTS), share: 1 }
      const within = await runOf(market, new PortfolioTrader({ members: [one] }), accountRules(termsOf({})))
      const alone = await runOf(market, randomTrader(strategy, CONTRACTS), accountRules(termsOf({})))
      expect(deedsOf(within, 'one')).toEqual(deedsOf(alone, undefined))
      expect(within.equity).toEqual(alone.equity)
      expect(within.counts).toEqual(alone.counts)
    }),
    { numRuns: 40 },
  )
})

it('where nothing is asked of the account as a whole, each does what it would do with its share alone', async () => {
  let filled = 0
  await fc.assert(
    fc.asyncProperty(seeds, fc.array(seeds, { minLength: 2, maxLength: 2 }), async (seed, strategies) => {
      const terms = termsOf({ financing: FREE, benchmark: () => 0, margin: undefined })
      const market = randomMarket(seed, SESSIONS, { contracts: CONTRACTS })
      const trader = new PortfolioTrader({ members: randomMembers(strategies) })
      const within = await runOf(market, trader, accountRules(terms))
      for (const { name, trader: again, share } of randomMembers(strategies)) {
        const openingCash = Math.floor(toMicros(1_000_000) * share)
        const alone = await runOf(market, again, accountRules(terms), openingCash)
        expect(deedsOf(within, name)).toEqual(deedsOf(alone, undefined))
        expect(within.ledger.book(name).cash).toBe(alone.ledger.cash)
        expect(
          within.ledger
            .book(name)
            .positions()
            .map(({ symbol, quantity }) => [symbol, quantity]),
        ).toEqual(alone.ledger.positions().map(({ symbol, quantity }) => [symbol, quantity]))
        filled += alone.fills.length
      }
    }),
    { numRuns: 40 },
  )
  expect(filled).toBeGreaterThan(500)
})
