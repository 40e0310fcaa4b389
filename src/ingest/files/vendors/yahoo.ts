/** Yahoo Finance: daily bars as its site, its API and yfinance give them, minutes, and option snapshots. */
import { MS_PER_MINUTE } from '../../../core/time.ts'
import { newYorkInstant } from '../../../market/new-york-time.ts'
import { BellwetherError } from '../../../core/errors.ts'
import { constant, whereOtherThanZero } from '../columns.ts'
import { occContract } from '../contract-columns.ts'
import { dateInName, symbolOfName, symbolOfNameOrFolder } from '../file-name.ts'
import { type ColumnMaker, type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { dateCell, instantCell, timeOfDayCell } from '../table/table.ts'
import { actionTimes, barTimes, dailyTimes, dailyTimesOf, isLateIndex } from '../times/times.ts'

/** Yahoo delays prices of US exchanges by up to a quarter of an hour. */
const LAG = { lagMinutes: 15 }
const PRICES = { open: 'Open', high: 'High', low: 'Low', close: 'Close', volume: 'Volume' } as const
const HEADER = ['Date', 'Open', 'High', 'Low', 'Close', 'Volume']

/** Indices of which Yahoo has bars; they pay no dividends and do not split. */
const INDEX = /^(GSPC|SPX|NDX|IXIC|DJI|RUT|NYA|OEX)$/

function isIndex(symbol: string): boolean {
  return INDEX.test(symbol) || isLateIndex(symbol)
}

/** The adjustment of a vendor's prices; those of an index are raw. */
function adjustedAs(adjustment: string): ColumnMaker {
  return (rows) => symbolOfName(rows).map((symbol) => (isIndex(symbol) ? 'raw' : adjustment))
}

const yahooDaily: Format = {
  name: 'yahoo-daily',
  title: 'Daily bars of Yahoo, all prices adjusted for dividends and splits',
  shape: { type: 'header', required: HEADER },
  outputs: [
    output('bars', {
      source: 'yahoo-adjusted',
      columns: { symbol: symbolOfName, interval: constant('1d'), adjustment: adjustedAs('total-return'), ...PRICES },
      fillers: [dailyTimes('Date', LAG)],
    }),
  ],
}

const ADJUSTED_CLOSE = { 'Adj Close': 'only the close has it; it follows from the dividends' }

const yahooSplitAdjusted: Format = {
  name: 'yahoo-split-adjusted',
  title: 'Daily bars of Yahoo with a column Adj Close; the other prices are adjusted for splits only',
  shape: {
    type: 'header',
    required: [...HEADER, 'Adj Close'],
    unused: ADJUSTED_CLOSE,
  },
  outputs: [
    output('bars', {
      source: 'yahoo-split',
      columns: { symbol: symbolOfName, interval: constant('1d'), adjustment: adjustedAs('split'), ...PRICES },
      fillers: [dailyTimes('Date', LAG)],
    }),
  ],
}

const action = (column: string, name: string) =>
  output('actions', {
    source: 'yfinance',
    columns: { symbol: symbolOfName, action: constant(name), amount: column },
    fillers: [actionTimes('Date')],
    offers: whereOtherThanZero(column),
  })

const yfinanceActions = [
  action('Dividends', 'dividend'),
  action('Stock Splits', 'split'),
  action('Capital Gains', 'capital-gain'),
]

function yfinanceBars(adjustment: string) {
  return output('bars', {
    source: 'yfinance',
    columns: { symbol: symbolOfName, interval: constant('1d'), adjustment: adjustedAs(adjustment), ...PRICES },
    fillers: [dailyTimes('Date', LAG)],
  })
}

const yfinanceDaily: Format = {
  name: 'yfinance-daily',
  title: 'Daily bars of yfinance, adjusted for dividends and splits, with dividends, splits and capital gains',
  shape: { type: 'header', required: [...HEADER, 'Dividends', 'Stock Splits'], optional: ['Capital Gains'] },
  outputs: [yfinanceBars('total-return'), ...yfinanceActions],
}

const yfinanceUnadjusted: Format = {
  name: 'yfinance-split-adjusted',
  title: 'Daily bars of yfinance with a column Adj Close; the other prices are adjusted for splits only',
  shape: {
    type: 'header',
    required: [...HEADER, 'Adj Close', 'Dividends', 'Stock Splits'],
    optional: ['Capital Gains'],
    unused: ADJUSTED_CLOSE,
  },
  outputs: [yfinanceBars('split'), ...yfinanceActions],
}

const yahooMinute: Format = {
  name: 'yahoo-minute',
  title: 'Minute bars of one day in New York time; the date is in the name of the file',
  shape: {
    type: 'header',
    required: ['time', 'open', 'high', 'low', 'close'],
    optional: ['volume'],
    looks: { time: { is: /^\d\d:\d\d(:\d\d)?$/, words: 'a time of day such as 09:30' } },
  },
  outputs: [
    output('bars', {
      source: 'yahoo-minute',
      columns: {
        symbol: symbolOfNameOrFolder,
        adjustment: constant('raw'),
        open: 'open',
        high: 'high',
        low: 'low',
        close: 'close',
        volume: 'volume',
      },
      fillers: [barTimes({ stamps: timesOfNamedDay, marks: 'start', lagMinutes: 0 })],
    }),
  ],
}

function timesOfNamedDay(rows: Rows): Float64Array {
  const days = rows.byFile(({ name }) => rows.overrides.date ?? dateInName(name))
  if (days.some((day) => Number.isNaN(day))) throw dateMissing(rows.file.path)
  return rows.floats('time', timeOfDayCell).map((time, row) => newYorkInstant(days[row]!, time / MS_PER_MINUTE))
}

function dateMissing(path: string): BellwetherError {
  return new BellwetherError('FORMAT_AMBIGUOUS', {
    message: `${path} does not say of which day its times are.`,
    expected: 'The date must stand in the name of the file, such as 2026-07-17.csv.',
    given: 'times of day',
    remedy: 'Rename the file, or give the day with --date.',
  })
}

const yfinanceOptions: Format = {
  name: 'yfinance-options',
  title: 'A snapshot of an option chain by yfinance, dated by its days to expiry',
  shape: {
    type: 'header',
    required: [
      'contractSymbol',
      'lastTradeDate',
      'strike',
      'lastPrice',
      'bid',
      'ask',
      'change',
      'volume',
      'openInterest',
      'impliedVolatility',
      'type',
      'ticker',
      'dte',
      'expiry',
      'spot',
    ],
    unused: {
      percentChange: 'it follows from change',
      inTheMoney: 'it follows from strike and spot',
      contractSize: 'all are regular',
      currency: 'all are in dollars',
      computed_iv: 'it is computed from the quotes',
      __index_level_0__: 'it numbers rows',
    },
  },
  outputs: [
    output('chains', {
      source: 'yfinance',
      columns: {
        underlyingPrice: 'spot',
        bid: 'bid',
        ask: 'ask',
        last: 'lastPrice',
        lastTradeAt: (rows) => rows.floats('lastTradeDate', instantCell('utc')),
        change: 'change',
        volume: 'volume',
        openInterest: 'openInterest',
        vendorIv: 'impliedVolatility',
      },
      fillers: [
        occContract({
          symbol: 'contractSymbol',
          underlying: 'ticker',
          right: 'type',
          expiry: 'expiry',
          strike: 'strike',
        }),
        (rows) => dailyTimesOf(rows, snapshotDays(rows), LAG.lagMinutes),
      ],
    }),
  ],
}

/** The day of a snapshot: the expiry less the days to it. */
function snapshotDays(rows: Rows): number[] {
  const expiries = rows.floats('expiry', dateCell)
  const daysLeft = rows.floats('dte')
  return Array.from(expiries, (expiry, row) => expiry - daysLeft[row]!)
}

export const YAHOO_FORMATS = [
  yahooDaily,
  yahooSplitAdjusted,
  yfinanceDaily,
  yfinanceUnadjusted,
  yahooMinute,
  yfinanceOptions,
]
