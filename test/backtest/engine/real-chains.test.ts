/**
 * Vendors' chains through the lake into the loop, with figures that each test computes again from the vendor's file by a
 * few lines of its own: fills, settlements, marks that are missing, cash to the last micro.
 */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { CUT_OFFS } from '../../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineSetting, runEngine } from '../../../src/backtest/engine/engine.ts'
import {
  barsOfLake,
  chainsOfLake,
  type LakeSelection,
  optionQuotesOfLake,
} from '../../../src/backtest/engine/feeds/lake-feeds.ts'
import { accountRules } from '../../../src/backtest/engine/life/account-rules.ts'
import { createFrame, type Frame } from '../../../src/core/frame.ts'
import { parseDate } from '../../../src/core/time.ts'
import { unzip } from '../../../src/ingest/files/zip.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { formatOccSymbol } from '../../../src/market/contract.ts'
import { newYorkDay } from '../../../src/market/new-york-time.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../src/market/record-kind.ts'
import type { Chain, ChainExpiry } from '../../../src/strategies/market.ts'
import type { Trader } from '../../../src/strategies/trader.ts'
import { noFees } from '../../../src/trading/fee.ts'
import { noEarlyExercise } from '../../../src/trading/life/early-exercise.ts'
import { fromMicros, toMicros } from '../../../src/trading/money.ts'
import { itOnShared, sharedPath } from '../../shared.ts'
import { lakeOf } from '../orb/vectors.ts'
import { expectConserved } from './conserved.ts'
import { chainPaths, type VendorQuote, vendorQuotes } from './vendor-chains.ts'

const OPENING_CASH = 1e6

type Actions = Frame<RecordSchema<'actions'>>

/** Expiry, exercise and splits, without interest, fees, margin and early exercise: what remains can be added up by hand. */
function settingOf(
  trader: Trader,
  { from, to }: LakeSelection,
  feeds: EngineSetting['feeds'],
  actions: Actions = createFrame(RECORD_SCHEMAS.actions, 0),
): EngineSetting {
  return {
    trader,
    calendar: nyse,
    from,
    to,
    feeds,
    openingCash: toMicros(OPENING_CASH),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
    rules: accountRules({
      actions,
      openingValues: () => undefined,
      isHalted: () => false,
      benchmark: () => 0,
      financing: { creditSpread: 0, debitSpread: 0, borrowRate: 0 },
      earlyExercise: noEarlyExercise,
      pinBand: 0,
      deliveryFees: noFees,
      margin: undefined,
    }),
  }
}

async function chainSelection(paths: readonly string[]): Promise<LakeSelection> {
  const lake = await lakeOf(paths)
  const { source, from, to } = (await lake.list()).find(({ kind }) => kind === 'chains')!
  return { lake, calendar: nyse, source, from: from!, to: to!, asOfCommit: await lake.head() }
}

/** What a test holds of its own account of a run. */
interface Held extends VendorQuote {
  /** Day number. */
  readonly since: number
  readonly quantity: number
}

/** Positions on days with a chain that does not quote them, or absurdly: from the day after they were opened on. */
function unmarked(held: readonly Held[], days: ReadonlyMap<number, readonly VendorQuote[]>): number {
  let count = 0
  for (const [session, quotes] of days) {
    const quoted = new Map(quotes.map((quote) => [quote.symbol, quote]))
    for (const { symbol, since, expiry } of held) {
      if (since >= session || expiry < session) continue
      const quote = quoted.get(symbol)
      if (quote === undefined || !(quote.ask >= quote.bid && quote.ask > 0)) count++
    }
  }
  return count
}

function sessionsWithout({ from, to }: LakeSelection, days: ReadonlyMap<number, unknown>): number {
  return nyse.sessionDays(from, to).filter((session) => !days.has(session)).length
}

/** Without what did not happen. */
function happened(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

function sumOf<T>(values: readonly T[], number: (value: T) => number): number {
  return values.reduce((sum, value) => sum + number(value), 0)
}

const ROOTS = ['SPX', 'SPXW'] as const
const [AHEAD, DISTANCE] = [3, 0.02]

/** In each root two strangles 2 % away, of the first expiry three days ahead, one after the other has ended. */
function strangleSeller(): Trader {
  const until = new Map<string, number>()
  return {
    description: 'sells strangles',
    onChain({ orders }, chain) {
      const today = newYorkDay(chain.at)
      for (const root of ROOTS) {
        const expiry = chain.expiries.find((one) => one.root === root && one.expiry >= today + AHEAD)
        if (expiry === undefined || (until.get(root) ?? 0) >= today) continue
        until.set(root, expiry.expiry)
        for (const row of strangleRows(chain, expiry)) {
          const symbol = chain.symbol(row)
          orders.submit({ symbol, quantity: -2, type: 'market', timeInForce: 'immediate-or-cancel' })
        }
      }
    },
  }
}

function strangleRows(chain: Chain, { from, to }: ChainExpiry): number[] {
  const rows = Array.from({ length: to - from }, (_, i) => from + i).filter((row) => chain.bid(row) > 0)
  const spot = chain.underlyingPrice
  const put = rows.findLast((row) => chain.right(row) === 'put' && chain.strike(row) <= (1 - DISTANCE) * spot)
  const call = rows.find((row) => chain.right(row) === 'call' && chain.strike(row) >= (1 + DISTANCE) * spot)
  return [put!, call!]
}

/** The same, on the vendor's quotes. */
function soldStrangles(days: ReadonlyMap<number, readonly VendorQuote[]>): Held[] {
  const held: Held[] = []
  for (const root of ROOTS) {
    let until = 0
    for (const [session, quotes] of days) {
      const own = quotes.filter(({ symbol, expiry }) => symbol.slice(0, -15) === root && expiry >= session + AHEAD)
      if (until >= session || own.length === 0) continue
      until = Math.min(...own.map(({ expiry }) => expiry))
      const side = (right: string) =>
        own
          .filter((quote) => quote.expiry === until && quote.right === right && quote.bid > 0)
          .toSorted((a, b) => a.strike - b.strike)
      const put = side('put').findLast(({ strike, underlyingPrice }) => strike <= (1 - DISTANCE) * underlyingPrice)!
      const call = side('call').find(({ strike, underlyingPrice }) => strike >= (1 + DISTANCE) * underlyingPrice)!
      for (const sold of [put, call]) held.push({ ...sold, since: session, quantity: -2 })
    }
  }
  return held
}

itOnShared(
  'SPX and SPXW, spring of 2019: short strangles through AM and PM expiries, some without a chain',
  async () => {
    const paths = chainPaths('cboe_spx_daily', 'SPX_')
    const selection = await chainSelection(paths)
    const days = new Map([...vendorQuotes(paths)].filter(([session]) => nyse.isSession(session)))
    const held = soldStrangles(days)
    const result = await runEngine(settingOf(strangleSeller(), selection, [chainsOfLake(selection, 'SPX', 'CBOE')]))
    expectConserved(result)
    expect(result.fills.length).toBeGreaterThan(20)
    const told = result.fills.map(({ symbol, quantity, price }) => `${symbol} ${quantity} ${fromMicros(price)}`)
    expect(told.toSorted()).toEqual(held.map(({ symbol, quantity, bid }) => `${symbol} ${quantity} ${bid}`).toSorted())
    const ended = held.filter(({ expiry }) => expiry <= selection.to)
    // The price that a day of expiry ends with, or the last before it.
    const valueOn = (expiry: number): number =>
      [...days].findLast(([session]) => session <= expiry)![1][0]!.underlyingPrice
    const paid = sumOf(ended, ({ right, strike, expiry }) => {
      return 200 * Math.max(0, right === 'call' ? valueOn(expiry) - strike : strike - valueOn(expiry))
    })
    const received = sumOf(held, ({ bid }) => 200 * bid)
    expect(paid).toBeGreaterThan(0)
    expect(fromMicros(result.ledger.cash)).toBeCloseTo(OPENING_CASH + received - paid, 4)
    expect(
      result.ledger
        .positions()
        .map(({ symbol }) => symbol)
        .toSorted(),
    ).toEqual(
      held
        .filter(({ expiry }) => expiry > selection.to)
        .map(({ symbol }) => symbol)
        .toSorted(),
    )
    const groups = [...new Set(ended.map(({ symbol, expiry }) => `${symbol.slice(0, -15)} ${expiry}`))].map((group) => {
      const [root, expiry] = group.split(' ')
      return { isAm: root === 'SPX', hasChain: days.has(Number(expiry)) }
    })
    expect(result.counts).toEqual(
      happened({
        'positions without a mark': unmarked(held, days),
        'sessions without a chain': sessionsWithout(selection, days),
        'settled by the first price after the open': groups.filter(({ isAm, hasChain }) => isAm && hasChain).length,
        'settled by the last price known': groups.filter(({ hasChain }) => !hasChain).length,
      }),
    )
    expect(result.counts['sessions without a chain']).toBeGreaterThan(3)
    expect(result.counts['settled by the last price known']).toBeGreaterThan(0)
  },
)

itOnShared(
  'SPY, 2021: contracts that are quoted now and then are held to their expiry, marked when they can be',
  async () => {
    const paths = chainPaths('.', 'spy_2021-01')
    const selection = await chainSelection(paths)
    const days = vendorQuotes(paths)
    const trader: Trader = {
      description: 'buys the first contract of each chain',
      onChain({ orders }, chain) {
        orders.submit({ symbol: chain.symbol(0), quantity: 1, type: 'market', timeInForce: 'immediate-or-cancel' })
      },
    }
    const result = await runEngine(settingOf(trader, selection, [chainsOfLake(selection, 'SPY', '')]))
    const firsts = [...days.values()].map(([first]) => first!)
    // One of a day on which most quotes are crossed may be crossed itself: refused where it is stored, or not filled.
    const stored = await selection.lake.read('chains', { where: { source: selection.source } })
    const storedDays = Map.groupBy(
      Array.from({ length: stored.length }, (_, row) => row),
      (row) => stored.columns.session[row]!,
    )
    const sessions = [...storedDays.keys()].toSorted((a, b) => a - b)
    const bought = sessions.flatMap((session): Held[] => {
      const rows = storedDays.get(session)!
      const symbols = new Set(rows.map((row) => stored.columns.contract[row]!))
      const first = days.get(session)!.find(({ symbol }) => symbols.has(symbol))!
      return first.ask > 0 && first.ask >= first.bid ? [{ ...first, since: session, quantity: 1 }] : []
    })
    expectConserved(result)
    expect(firsts.length).toBe(188)
    expect(result.fills.map(({ symbol, price }) => [symbol, fromMicros(price)])).toEqual(
      bought.map(({ symbol, ask }) => [symbol, ask]),
    )
    const kept = new Map(
      [...days].map(([session, quotes]) => {
        const symbols = new Set(storedDays.get(session)?.map((row) => stored.columns.contract[row]!))
        return [session, quotes.filter(({ symbol }) => symbols.has(symbol))]
      }),
    )
    const once = [...Map.groupBy(bought, ({ symbol }) => symbol).values()].map(([first]) => first!)
    expect(result.counts['positions without a mark']).toBe(unmarked(once, kept))
    expect(result.counts['sessions without a chain'] ?? 0).toBe(sessionsWithout(selection, kept))
    // What was exercised is held as shares, each for its strike.
    const exercised = result.ledger.entries.filter(({ kind, symbol }) => kind === 'exercise' && symbol !== 'SPY')
    const delivered = sumOf(exercised, ({ symbol, quantity }) => (symbol.at(-9) === 'C' ? -100 : 100) * quantity)
    expect(result.ledger.position('SPY')).toBe(delivered)
  },
)

itOnShared(
  'VXX, December 2016: every contract of an expiry is written, and what is in the money is delivered',
  async () => {
    const paths = chainPaths('deltaneutral', 'VXX_2016')
    const selection = await chainSelection(paths)
    const days = vendorQuotes(paths, '*')
    const [since, expiry] = [parseDate('2016-12-05'), parseDate('2016-12-16')]
    const trader: Trader = {
      description: 'writes one of each contract',
      onChain({ orders }, chain) {
        if (newYorkDay(chain.at) !== since) return
        const { from, to } = chain.expiries.find((one) => one.expiry === expiry)!
        for (let row = from; row < to; row++) {
          const timeInForce = 'immediate-or-cancel'
          orders.submit({ symbol: chain.symbol(row), quantity: -1, type: 'market', timeInForce })
        }
      },
    }
    const result = await runEngine(settingOf(trader, selection, [chainsOfLake(selection, 'VXX', '')]))
    const offered = days.get(since)!.filter((quote) => quote.expiry === expiry)
    const written = offered
      .filter(({ bid, ask }) => bid > 0 && ask >= bid)
      .map((quote) => ({ ...quote, since, quantity: -1 }))
    const value = days.get(expiry)![0]!.underlyingPrice
    const assigned = written.filter(
      ({ right, strike }) => (right === 'call' ? value - strike : strike - value) >= 0.00999,
    )
    expectConserved(result)
    expect(result.fills.length).toBe(written.length)
    expect(assigned.length).toBeGreaterThan(20)
    const received = sumOf(written, ({ bid }) => 100 * bid)
    const delivered = sumOf(assigned, ({ right, strike }) => (right === 'call' ? 100 : -100) * strike)
    expect(fromMicros(result.ledger.cash)).toBeCloseTo(OPENING_CASH + received + delivered, 4)
    const shares = sumOf(assigned, ({ right }) => (right === 'call' ? -100 : 100))
    expect(result.ledger.positions().map(({ symbol, quantity }) => [symbol, quantity])).toEqual([['VXX', shares]])
    // The shares have no feed of their own: they are worth what the last chain says.
    const last = [...days.values()].at(-1)![0]!.underlyingPrice
    expect(fromMicros(result.equity.at(-1)!.equity)).toBeCloseTo(fromMicros(result.ledger.cash) + shares * last, 4)
    const pinned = written.filter(({ strike }) => Math.abs(strike - value) < 0.0025 * strike).length
    expect(result.counts).toEqual(
      happened({
        'crossed quote': offered.filter(({ bid, ask }) => bid > ask).length,
        'no quote': offered.filter(({ bid, ask }) => bid <= ask && bid === 0).length,
        'pinned at expiry': pinned,
        'positions without a mark': unmarked(written, days),
        'sessions without a chain': sessionsWithout(selection, days),
      }),
    )
  },
)

const SPLIT_DAY = parseDate('2014-06-09')
const EVE = parseDate('2014-06-06')

itOnShared(
  'AAPL across its split of 7 for 1: shares and calls bought on the eve, marked by the chain of the day after',
  async () => {
    const zips = ['equity/usa/daily/aapl.zip', 'option/usa/daily/aapl_2014_quote_american.zip']
    const [shares, options] = zips.map((path) => sharedPath(`data/lean/${path}`)) as [string, string]
    const lake = await lakeOf([shares, options])
    const { source } = (await lake.list()).find(({ kind }) => kind === 'option-quote-bars')!
    const selection = { lake, calendar: nyse, source, from: EVE, to: SPLIT_DAY, asOfCommit: await lake.head() }
    const expiry = parseDate('2014-07-19')
    const wanted = { root: 'AAPL', right: 'call', expiry } as const
    const symbols = [600, 645, 700].map((strike) => formatOccSymbol({ ...wanted, strike }))
    const trader: Trader = {
      description: 'buys shares and calls',
      onSessionOpen({ orders, now }) {
        if (newYorkDay(now) === EVE) orders.submit({ symbol: 'AAPL', quantity: 100, type: 'market' })
      },
      onChain({ orders }, chain) {
        if (newYorkDay(chain.at) !== EVE) return
        for (const symbol of symbols) orders.submit({ symbol, quantity: 2, type: 'market' })
      },
    }
    const actions = createFrame(RECORD_SCHEMAS.actions, 1)
    const { columns } = actions
    ;[columns.symbol[0], columns.action[0], columns.exDate[0], columns.amount[0]] = ['AAPL', 'split', SPLIT_DAY, 7]
    const feeds = [await barsOfLake(selection, 'AAPL', '1d'), optionQuotesOfLake(selection, 'AAPL', '1d')]
    const result = await runEngine(settingOf(trader, selection, feeds, actions))
    const bars = lastPrices(shares, 'aapl.csv')
    const asks = sumOf([600, 645, 700], (strike) => optionQuote(options, strike, '20140606').ask)
    const cash = OPENING_CASH - 100 * bars.get('20140606')!.open - 200 * asks
    // 600, 645 and 700 over seven, to the cent
    const adjusted = [85.71, 92.14, 100]
    const middles = sumOf(adjusted, (strike) => {
      const { bid, ask } = optionQuote(options, strike, '20140609')
      return (bid + ask) / 2
    })
    expectConserved(result)
    expect(result.counts).toEqual({})
    expect(fromMicros(result.ledger.cash)).toBeCloseTo(cash, 6)
    expect(result.ledger.positions().map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
      ['AAPL', 700],
      ...adjusted.map((strike) => [formatOccSymbol({ ...wanted, strike }), 14]),
    ])
    const equity = cash + 700 * bars.get('20140609')!.close + 1400 * middles
    expect(fromMicros(result.equity.at(-1)!.equity)).toBeCloseTo(equity, 6)
  },
)

/** Opens and closes of daily bars by date, prices times 10,000. */
function lastPrices(zip: string, name: string): Map<string, { open: number; close: number }> {
  const rows = linesOf(zip, name).map((line) => line.split(','))
  return new Map(
    rows.map(([time, open, , , close]) => [
      time!.slice(0, 8),
      { open: Number(open) / 1e4, close: Number(close) / 1e4 },
    ]),
  )
}

/** The last bid and ask of a day, of a call of July: time, four bids, size, four asks, size. */
function optionQuote(zip: string, strike: number, date: string): { bid: number; ask: number } {
  const lines = linesOf(zip, `aapl_quote_american_call_${Math.round(strike * 1e4)}_20140719.csv`)
  const cells = lines.find((line) => line.startsWith(date))!.split(',')
  return { bid: Number(cells[4]) / 1e4, ask: Number(cells[9]) / 1e4 }
}

function linesOf(zip: string, name: string): string[] {
  const { bytes } = unzip(readFileSync(zip)).find((file) => file.name === name)!
  return Buffer.from(bytes).toString().trim().split('\n')
}
