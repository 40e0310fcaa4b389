/** Options of real chains from their purchase to their end. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { AccountRule } from '../../../../src/backtest/engine/account-rule.ts'
import { CUT_OFFS } from '../../../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../../../src/backtest/engine/broker/fill-assumptions.ts'
import { runEngine } from '../../../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../../../src/backtest/engine/feeds/bar-feed.ts'
import { ChainFeed } from '../../../../src/backtest/engine/feeds/chain-feed.ts'
import { total, totalsBy } from '../../../../src/backtest/attribution/parts.ts'
import { attributeProfit } from '../../../../src/backtest/attribution/profit-attribution.ts'
import { accountRules } from '../../../../src/backtest/engine/life/account-rules.ts'
import { earlyAssignmentRule } from '../../../../src/backtest/engine/life/early-assignment.ts'
import { expiryRule } from '../../../../src/backtest/engine/life/expiry.ts'
import { SessionRecorder } from '../../../../src/backtest/engine/session-recorder.ts'
import { createFrame, type Frame } from '../../../../src/core/frame.ts'
import { civilDate, parseDate } from '../../../../src/core/time.ts'
import { unzip } from '../../../../src/ingest/files/zip.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { dayOfDigits, formatOccSymbol, parseOccSymbol } from '../../../../src/market/contract.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../../src/market/record-kind.ts'
import { noFees } from '../../../../src/trading/fee.ts'
import { Instruments, type ListedOption } from '../../../../src/trading/instrument.ts'
import { adjustForSplit } from '../../../../src/trading/life/adjustment.ts'
import { noEarlyExercise, rationalHolders } from '../../../../src/trading/life/early-exercise.ts'
import { regT } from '../../../../src/trading/margin/account-margin.ts'
import { fromMicros, toMicros } from '../../../../src/trading/money.ts'
import type { OrderTerms } from '../../../../src/trading/order.ts'
import { itOnShared, sharedPath } from '../../../shared.ts'
import { closeOf, HandAccount, openOf } from './account.ts'

const SPLIT_DAY = parseDate('2014-06-09')
const CALL_600 = 'AAPL140621C00600000'

/** Prices times 10,000, by day. */
function aaplBars(from: number, to: number): Frame<RecordSchema<'bars'>> {
  const [file] = unzip(readFileSync(sharedPath('data/lean/equity/usa/daily/aapl.zip')))
  const rows = Buffer.from(file!.bytes)
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .filter(([time]) => dayOfDigits(Number(time!.slice(0, 8))) >= from && dayOfDigits(Number(time!.slice(0, 8))) <= to)
  const bars = createFrame(RECORD_SCHEMAS.bars, rows.length)
  const { columns } = bars
  for (const [row, [time, ...numbers]] of rows.entries()) {
    const session = nyse.session(dayOfDigits(Number(time!.slice(0, 8))))!
    ;[columns.symbol[row], columns.interval[row], columns.adjustment[row]] = ['AAPL', '1d', 'raw']
    ;[columns.start[row], columns.at[row], columns.knownAt[row]] = [session.open, session.close, session.close]
    columns.session[row] = session.day
    const [open, high, low, close, volume] = numbers.map(Number)
    ;[columns.open[row], columns.high[row], columns.low[row]] = [open! / 1e4, high! / 1e4, low! / 1e4]
    ;[columns.close[row], columns.volume[row]] = [close! / 1e4, volume!]
  }
  return bars
}

function splitOfAapl(): Frame<RecordSchema<'actions'>> {
  const actions = createFrame(RECORD_SCHEMAS.actions, 1)
  const { columns } = actions
  ;[columns.symbol[0], columns.action[0], columns.exDate[0], columns.amount[0]] = ['AAPL', 'split', SPLIT_DAY, 7]
  return actions
}

/** Buys at the close of 2014-06-06: a call at its ask of 47.50, and 100 shares at 645.57. */
function purchases(): AccountRule {
  const at = closeOf('2014-06-06')
  let isDone = false
  return {
    name: 'purchases',
    moment: 'after-market',
    nextAt: () => (isDone ? Infinity : at),
    act({ ledger }) {
      isDone = true
      ledger.post({ at, kind: 'fill', symbol: CALL_600, cash: toMicros(-4750), quantity: 1 })
      ledger.post({ at, kind: 'fill', symbol: 'AAPL', cash: toMicros(-64_557), quantity: 100 })
    },
  }
}

itOnShared('AAPL across its split: a call and shares bought before it, to the Saturday expiry after it', async () => {
  const [from, to] = [parseDate('2014-06-02'), parseDate('2014-06-24')]
  const result = await runEngine({
    trader: { description: 'none' },
    calendar: nyse,
    from,
    to,
    feeds: [(desk) => new BarFeed('AAPL', aaplBars(from, to), desk)],
    openingCash: toMicros(200_000),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
    rules: [
      purchases(),
      ...accountRules({
        actions: splitOfAapl(),
        openingValues: () => undefined,
        isHalted: () => false,
        benchmark: () => 0,
        financing: { creditSpread: 0, debitSpread: 0, borrowRate: 0 },
        earlyExercise: noEarlyExercise,
        pinBand: 0,
        deliveryFees: noFees,
        margin: { model: regT, graceSessions: 0 },
      }),
    ],
  })
  const dated = result.equity.map(({ session, equity }) => [session, fromMicros(equity)] as const)
  const equityOn = (date: string) => dated.find(([session]) => session === parseDate(date))![1]
  expect(result.ledger.entries.map(({ kind, symbol, quantity }) => `${kind} ${symbol} ${quantity}`)).toEqual([
    `fill ${CALL_600} 1`,
    'fill AAPL 100',
    'split AAPL 600',
    `adjustment ${CALL_600} -1`,
    'adjustment AAPL140621C00085710 7',
    'exercise AAPL140621C00085710 -7',
    'exercise AAPL 700',
  ])
  // 93.70 at the first close after the split: shares are 700 x 93.70; the call, not quoted here, counts at nothing.
  expect(equityOn('2014-06-09')).toBeCloseTo(200_000 - 4750 - 64_557 + 700 * 93.7, 6)
  // 90.91 on Friday the 20th: 1,400 shares, 700 of them for 85.71
  expect(equityOn('2014-06-20')).toBeCloseTo(200_000 - 4750 - 64_557 - 59_997 + 1400 * 90.91, 6)
  // at each close from its purchase to the one before its expiry the margin has no quote of the call
  expect(result.counts).toEqual({ 'margin of an option without a price': 10 })
})

itOnShared(
  'every contract of AAPL quoted before the split is quoted after it under the strike that the rule gives',
  () => {
    const files = unzip(readFileSync(sharedPath('data/lean/option/usa/daily/aapl_2014_quote_american.zip')))
    const [before, after] = [new Set<string>(), new Set<string>()]
    for (const { name, bytes } of files) {
      const [, right, strike, expiry] = /_(call|put)_(\d+)_(\d{8})\.csv$/.exec(name)!
      const contract = {
        root: 'AAPL',
        right: right as 'call' | 'put',
        strike: Number(strike) / 1e4,
        expiry: dayOfDigits(Number(expiry)),
      }
      const text = Buffer.from(bytes).toString()
      if (text.includes('20140606 ')) before.add(formatOccSymbol(contract))
      if (text.includes('20140609 ')) after.add(formatOccSymbol(contract))
    }
    const instruments = new Instruments(nyse)
    const living = [...before]
      .map((symbol) => instruments.of(symbol) as ListedOption)
      .filter(({ lastTradeAt }) => lastTradeAt > closeOf('2014-06-06'))
    const adjusted = living.map((option) => adjustForSplit(option, 7, toMicros(92.22)))
    expect(living.length).toBeGreaterThan(1000)
    expect(adjusted.every(({ contracts }) => contracts === 7)).toBe(true)
    expect(adjusted.filter(({ option }) => !after.has(option.symbol)).map(({ option }) => option.symbol)).toEqual([])
  },
)

interface ChainRow {
  readonly symbol: string
  readonly underlyingPrice: number
  readonly bid: number
  readonly ask: number
}

/** Rows of a vendor's chain whose exchange is `exchange`, by the names of its columns. */
function chainOf(path: string, exchange: string, date: string): ChainRow[] {
  const [head, ...lines] = gunzipSync(readFileSync(sharedPath(path)))
    .toString()
    .trim()
    .split('\n')
  const names = head!.split(',').map((name) => name.trim())
  const at = (name: string) => names.indexOf(name)
  const cells = lines.map((line) => line.split(','))
  return cells
    .filter((row) => row[at('exchange')] === exchange && row[at('quotedate')] === date)
    .map((row) => ({
      symbol: row[at('optionroot')]!,
      underlyingPrice: Number(row[at('underlying_last')]),
      bid: Number(row[at('bid')]),
      ask: Number(row[at('ask')]),
    }))
}

itOnShared('SPXW settles at the close of its day, every contract by one value; the last quotes agree', () => {
  const rows = chainOf('data/options_eod/cboe_spx_daily/SPX_20190531.csv.gz', 'CBOE', '05/31/2019').filter(
    ({ symbol }) => symbol.startsWith('SPXW190531'),
  )
  const rules = [
    expiryRule({ openingValues: () => undefined, isHalted: () => false, deliveryFees: noFees, pinBand: 0 }),
  ]
  const account = new HandAccount(0).goTo(openOf('2019-05-31'), rules)
  for (const { symbol } of rows) account.hold(symbol, 1)
  account.see('SPX', rows[0]!.underlyingPrice, closeOf('2019-05-31')).goTo(closeOf('2019-05-31'), rules)
  const ended = account.ledger.entries.filter(({ kind }) => kind === 'settlement' || kind === 'expiry')
  const paid = new Map(ended.map(({ symbol, cash }) => [symbol, fromMicros(cash) / 100]))
  expect(rows.length).toBeGreaterThan(200)
  expect(paid.size).toBe(rows.length)
  expect(account.ledger.positions()).toEqual([])
  const agreeing = rows.filter(
    ({ symbol, bid, ask }) => paid.get(symbol)! >= bid - 1.5 && paid.get(symbol)! <= ask + 1.5,
  )
  expect(agreeing.length / rows.length).toBeGreaterThan(0.95)
})

const CONDOR = [
  { symbol: 'SPXW190531P02725000', ratio: 1 },
  { symbol: 'SPXW190531P02760000', ratio: -1 },
  { symbol: 'SPXW190531C02850000', ratio: -1 },
  { symbol: 'SPXW190531C02875000', ratio: 1 },
]

/** The quotes of the condor's legs at the close of a day. */
async function condorChain(day: number): Promise<Frame<RecordSchema<'chains'>>> {
  const { year, month, day: date } = civilDate(day)
  const [mm, dd] = [String(month).padStart(2, '0'), String(date).padStart(2, '0')]
  const path = `data/options_eod/cboe_spx_daily/SPX_${year}${mm}${dd}.csv.gz`
  const legs = CONDOR.map(({ symbol }) => symbol)
  const rows = chainOf(path, 'CBOE', `${mm}/${dd}/${year}`).filter(({ symbol }) => legs.includes(symbol))
  const frame = createFrame(RECORD_SCHEMAS.chains, rows.length)
  const { columns } = frame
  for (const [row, { symbol, underlyingPrice, bid, ask }] of rows
    .toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1))
    .entries()) {
    const { root, right, expiry, strike } = parseOccSymbol(symbol)!
    ;[columns.contract[row], columns.underlying[row], columns.root[row], columns.right[row]] = [
      symbol,
      'SPX',
      root,
      right,
    ]
    ;[columns.expiry[row], columns.strike[row], columns.session[row], columns.exchange[row]] = [expiry, strike, day, '']
    columns.at[row] = columns.knownAt[row] = nyse.session(day)!.close
    ;[columns.bid[row], columns.ask[row], columns.underlyingPrice[row]] = [bid, ask, underlyingPrice]
    ;[columns.bidSize[row], columns.askSize[row]] = [Number.NaN, Number.NaN]
  }
  return frame
}

itOnShared('SPXW: an iron condor sold at the touch on 2019-05-28 ends by one value on the 31st', async () => {
  const [from, to] = [parseDate('2019-05-28'), parseDate('2019-05-31')]
  const sessions = nyse.sessionDays(from, to)
  const condor: OrderTerms = {
    symbol: 'condor',
    quantity: 1,
    type: 'market',
    combination: { legs: CONDOR, execution: 'all-or-none' },
  }
  let isSold = false
  const recorder = new SessionRecorder(
    [],
    () => 0.024,
    () => undefined,
  )
  const result = await runEngine({
    trader: {
      description: 'sells one condor',
      onChain({ orders }) {
        if (!isSold) orders.submit(condor)
        isSold = true
      },
    },
    calendar: nyse,
    from,
    to,
    feeds: [(desk) => new ChainFeed({ underlying: 'SPX', exchange: '', sessions, read: condorChain }, desk)],
    openingCash: toMicros(10_000),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
    rules: [
      ...accountRules({
        actions: createFrame(RECORD_SCHEMAS.actions, 0),
        openingValues: () => undefined,
        isHalted: () => false,
        benchmark: () => 0,
        financing: { creditSpread: 0, debitSpread: 0, borrowRate: 0 },
        earlyExercise: rationalHolders(),
        pinBand: 0,
        deliveryFees: noFees,
        margin: { model: regT, graceSessions: 0 },
      }),
      recorder.rule(),
    ],
  })
  expect(result.fills).toHaveLength(4)
  const credit = result.fills.reduce((sum, { quantity, price }) => sum - 100 * quantity * fromMicros(price), 0)
  // 2,756.04 at the close of the 31st: of the short put at 2,760 3.96 points are owed, all else is worthless
  expect(credit).toBeGreaterThan(0)
  expect(fromMicros(result.ledger.cash)).toBeCloseTo(10_000 + credit - 396, 6)
  expect(result.ledger.positions()).toEqual([])
  const { held, instruments } = recorder
  const { fills, ledger } = result
  const rows = attributeProfit({
    sessions: recorder.sessions,
    held,
    entries: ledger.entries,
    fills,
    instruments: instruments!,
  })
  const halfSpreads = fills.reduce((sum, { evidence: { quote } }) => sum + 50 * (quote!.ask - quote!.bid), 0)
  expect(rows.every(({ isExplained }) => isExplained)).toBe(true)
  expect(total(rows).profit).toBe(ledger.cash - ledger.openingCash)
  expect(total(rows).parts.execution).toBe(-halfSpreads)
  // Short options earn by time what they lose by moves.
  for (const { parts } of [...totalsBy(rows, ({ session }) => session).values()].slice(1)) {
    expect([Math.sign(parts.theta), Math.sign(parts.gamma)]).toEqual([1, -1])
  }
  const ends = result.ledger.entries.filter(({ kind }) => kind === 'settlement' || kind === 'expiry')
  expect(ends.map(({ at }) => at)).toEqual(Array.from({ length: 4 }, () => closeOf('2019-05-31')))
  expect(result.counts).toEqual({})
})

itOnShared(
  'SPX settles at the open of a day whose chain and opening series are missing: by the last price, and it is said',
  () => {
    const eve = chainOf('data/options_eod/cboe_spx_daily/SPX_20190516.csv.gz', 'CBOE', '05/16/2019')
    const held = eve.filter(({ symbol }) => symbol.startsWith('SPX190517C028'))
    const rules = [
      expiryRule({ openingValues: () => undefined, isHalted: () => false, deliveryFees: noFees, pinBand: 0 }),
    ]
    const account = new HandAccount(0).goTo(openOf('2019-05-16'), rules)
    for (const { symbol } of held) account.hold(symbol, 1)
    account.see('SPX', eve[0]!.underlyingPrice, closeOf('2019-05-16')).goTo(openOf('2019-05-20'), rules)
    // 2,877.72 of the eve, strike by strike
    const expected = held.reduce(
      (sum, { symbol }) => sum + 100 * Math.max(0, 2877.72 - Number(symbol.slice(-8)) / 1000),
      0,
    )
    expect(held.length).toBeGreaterThan(5)
    expect(account.gain).toBeCloseTo(expected, 6)
    expect(account.counts).toEqual({ 'settled by the last price known': 1 })
  },
)

itOnShared(
  'VXX, December 2016: written puts without time value are assigned early, calls never, the rest by the close',
  () => {
    const path = 'data/options_eod/deltaneutral/VXX_2016-12.csv.gz'
    // the file has no 8 December
    const days = [5, 6, 7, 9, 12, 13, 14, 15, 16]
    const dates = days.map((day) => `2016-12-${String(day).padStart(2, '0')}`)
    const rules = [
      expiryRule({ openingValues: () => undefined, isHalted: () => false, deliveryFees: noFees, pinBand: 0 }),
      earlyAssignmentRule({ model: rationalHolders(), dividendOn: () => 0, rateAt: () => 0.005, deliveryFees: noFees }),
    ]
    const account = new HandAccount(0).goTo(openOf(dates[0]!), rules)
    for (const date of dates) {
      const [year, month, day] = date.split('-')
      const rows = chainOf(path, '*', `${month}/${day}/${year}`)
      account.goTo(openOf(date), rules).see('VXX', rows[0]!.underlyingPrice, closeOf(date))
      for (const { symbol, bid, ask } of rows) {
        if (date === dates[0] && symbol.startsWith('VXX161216')) account.hold(symbol, -1)
        account.see(symbol, (bid + ask) / 2, closeOf(date))
      }
      account.goTo(closeOf(date), rules)
    }
    const assigned = account.ledger.entries.filter(({ kind, symbol }) => kind === 'assignment' && symbol !== 'VXX')
    const early = assigned.filter(({ at }) => at < closeOf('2016-12-16'))
    expect(early.length).toBeGreaterThan(0)
    expect(early.every(({ symbol }) => symbol.startsWith('VXX161216P'))).toBe(true)
    expect(account.counts['assigned early']).toBe(early.length)
    // 25.61 at the close: calls below and puts above it are assigned, nothing is left
    for (const { symbol } of assigned.filter(({ at }) => at === closeOf('2016-12-16'))) {
      const strike = Number(symbol.slice(-8)) / 1000
      expect(symbol.includes('C0') ? strike < 25.61 : strike > 25.61).toBe(true)
    }
    expect(account.ledger.positions().map(({ symbol }) => symbol)).toEqual(['VXX'])
  },
)
