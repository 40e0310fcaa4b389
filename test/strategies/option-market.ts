/** Hand-made chains and bars of SPY, and a strategy run over them by its name. */
import { PLAIN_FILLS } from '../../src/backtest/engine/broker/fill-assumptions.ts'
import { CUT_OFFS } from '../../src/backtest/engine/broker/auctions.ts'
import type { AccountRule } from '../../src/backtest/engine/account-rule.ts'
import { type EngineResult, type EngineSetting, runEngine } from '../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../src/backtest/engine/feeds/bar-feed.ts'
import { ChainFeed } from '../../src/backtest/engine/feeds/chain-feed.ts'
import { accountRules } from '../../src/backtest/engine/life/account-rules.ts'
import { createFrame, type Frame } from '../../src/core/frame.ts'
import { parseDate } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { formatOccSymbol, parseOccSymbol } from '../../src/market/contract.ts'
import { newYorkDay } from '../../src/market/new-york-time.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../src/market/record-kind.ts'
import { TRADERS } from '../../src/strategies/traders.ts'
import type { Trader } from '../../src/strategies/trader.ts'
import { noFees } from '../../src/trading/fee.ts'
import { noEarlyExercise } from '../../src/trading/life/early-exercise.ts'
import { toMicros } from '../../src/trading/money.ts'

export interface ContractQuote {
  readonly symbol: string
  readonly bid: number
  readonly ask: number
  readonly volume?: number
  readonly openInterest?: number
  /** Contracts at bid and ask. */
  readonly size?: number
}

/** All quotes at one instant, known then. */
export interface Snapshot {
  readonly at: number
  /** NaN where the chain does not say. */
  readonly underlyingPrice: number
  readonly quotes: readonly ContractQuote[]
}

/** A strike with bid and ask of its call and of its put. */
export type Strike = readonly [strike: number, callBid: number, callAsk: number, putBid: number, putAsk: number]

export function quotesOf(expiry: string, strikes: readonly Strike[]): ContractQuote[] {
  return strikes.flatMap(([strike, callBid, callAsk, putBid, putAsk]) => [
    { symbol: contract('call', expiry, strike), bid: callBid, ask: callAsk },
    { symbol: contract('put', expiry, strike), bid: putBid, ask: putAsk },
  ])
}

export function contract(right: 'call' | 'put', expiry: string, strike: number): string {
  return formatOccSymbol({ root: 'SPY', right, expiry: parseDate(expiry), strike })
}

export function closeOf(date: string): number {
  return nyse.session(parseDate(date))!.close
}

function chainRecords({ at, underlyingPrice, quotes }: Snapshot): Frame<RecordSchema<'chains'>> {
  const frame = createFrame(RECORD_SCHEMAS.chains, quotes.length)
  const { columns } = frame
  const sorted = quotes.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1))
  for (const [
    row,
    { symbol, bid, ask, volume = Number.NaN, openInterest = Number.NaN, size = Number.NaN },
  ] of sorted.entries()) {
    const { root, right, expiry, strike } = parseOccSymbol(symbol)!
    ;[columns.contract[row], columns.underlying[row], columns.root[row], columns.right[row]] = [
      symbol,
      'SPY',
      root,
      right,
    ]
    ;[columns.expiry[row], columns.strike[row], columns.session[row]] = [expiry, strike, newYorkDay(at)]
    columns.at[row] = columns.knownAt[row] = at
    ;[columns.bid[row], columns.ask[row], columns.volume[row]] = [bid, ask, volume]
    ;[columns.openInterest[row], columns.underlyingPrice[row]] = [openInterest, underlyingPrice]
    columns.bidSize[row] = columns.askSize[row] = size
  }
  return frame
}

/** One snapshot after the other. */
export function chainsFeed(snapshots: readonly Snapshot[]): EngineSetting['feeds'][number] {
  // Each snapshot is a piece of its own.
  const sessions = Int32Array.from(snapshots.keys())
  const read = async (piece: number) => chainRecords(snapshots[piece]!)
  return (desk) => new ChainFeed({ underlying: 'SPY', exchange: '', sessions, read }, desk)
}

export type Ohlc = readonly [open: number, high: number, low: number, close: number]

/** Daily bars of consecutive sessions: open, high, low and close, or one price for all of them. */
export function barsOf(from: string, prices: readonly (Ohlc | number)[]): Frame<RecordSchema<'bars'>> {
  const bars = createFrame(RECORD_SCHEMAS.bars, prices.length)
  const { columns } = bars
  const days = nyse.sessions(parseDate(from), parseDate(from) + 2 * prices.length + 10)
  for (const [row, price] of prices.entries()) {
    const [open, high, low, close] = typeof price === 'number' ? [price, price, price, price] : price
    const session = days[row]!
    ;[columns.symbol[row], columns.interval[row], columns.adjustment[row]] = ['SPY', '1d', 'raw']
    ;[columns.start[row], columns.session[row], columns.volume[row]] = [session.open, session.day, 1000]
    columns.at[row] = columns.knownAt[row] = session.close
    ;[columns.open[row], columns.high[row], columns.low[row], columns.close[row]] = [open, high, low, close]
  }
  return bars
}

/** Everything a broker does but interest; no margin, no fees. */
export function lifeOfOptions(): AccountRule[] {
  return accountRules({
    actions: createFrame(RECORD_SCHEMAS.actions, 0),
    openingValues: () => undefined,
    isHalted: () => false,
    benchmark: () => 0,
    financing: { creditSpread: 0, debitSpread: 0, borrowRate: 0 },
    earlyExercise: noEarlyExercise,
    pinBand: 0,
    deliveryFees: noFees,
    margin: undefined,
  })
}

/** Errors: an unknown name, parameters that are not declared. */
export function traderOf(name: string, parameters: object = {}): Trader {
  const definition = TRADERS.find((each) => each.name === name)!
  return definition.create(definition.parameters.parse(parameters), 'SPY')
}

/** 100,000 in cash; fills at the touch, without costs. */
export function settingFor(trader: Trader, from: string, to: string, changes: Partial<EngineSetting>): EngineSetting {
  return {
    trader,
    calendar: nyse,
    from: parseDate(from),
    to: parseDate(to),
    feeds: [],
    openingCash: toMicros(100_000),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.arca,
    rules: lifeOfOptions(),
    ...changes,
  }
}

export interface Market {
  readonly from: string
  readonly to: string
  readonly snapshots: readonly Snapshot[]
  readonly bars?: Frame<RecordSchema<'bars'>>
}

/** Bars are told before chains of the same instant. */
export async function trade(
  trader: Trader,
  market: Market,
  changes: Partial<EngineSetting> = {},
): Promise<EngineResult> {
  const { from, to, snapshots, bars } = market
  const feeds = [
    ...(bars === undefined
      ? []
      : [(desk: Parameters<EngineSetting['feeds'][number]>[0]) => new BarFeed('SPY', bars, desk)]),
    chainsFeed(snapshots),
  ]
  return runEngine(settingFor(trader, from, to, { feeds, ...changes }))
}

/** What was filled, in order. */
export function trades({ fills, orders }: EngineResult): [string, number, string][] {
  return fills.map(({ symbol, quantity, orderId }) => [symbol, quantity, orders[orderId - 1]!.purpose ?? ''])
}
