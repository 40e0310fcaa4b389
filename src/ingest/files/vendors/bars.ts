/** Bars of vendors that are read for nothing else, minutes and days. */
import { constant, whereOtherThanZero } from '../columns.ts'
import { symbolFrom, symbolOfName, tickerInName } from '../file-name.ts'
import { type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { instantCell } from '../table/table.ts'
import { actionTimes, barTimes, dailyTimes } from '../times/times.ts'

const PRICES = { open: 'open', high: 'high', low: 'low', close: 'close' } as const
const NAMES = ['open', 'high', 'low', 'close']

const utc = (column: string) => (rows: Rows) => rows.floats(column, instantCell('utc'))
const newYork = (column: string) => (rows: Rows) => rows.floats(column, instantCell('new-york'))

const utcBars: Format = {
  name: 'utc-bars',
  title: 'Intraday bars stamped in UTC at their start',
  shape: { type: 'header', required: ['timestamp', ...NAMES, 'volume'], unused: { bar_index: 'it numbers rows' } },
  outputs: [
    output('bars', {
      source: 'admf',
      columns: { symbol: symbolOfName, adjustment: constant('raw'), ...PRICES, volume: 'volume' },
      fillers: [barTimes({ stamps: utc('timestamp'), marks: 'start', lagMinutes: 0 })],
    }),
  ],
}

const POLYGON_COLUMNS = {
  symbol: symbolOfName,
  adjustment: constant('raw'),
  ...PRICES,
  volume: 'volume',
  vwap: 'vwap',
  tradeCount: 'transactions',
} as const

const polygonBars: Format = {
  name: 'polygon-bars',
  title: 'Intraday bars of Polygon with volume-weighted price and number of trades, extended hours included',
  shape: { type: 'header', required: ['datetime', ...NAMES, 'volume', 'vwap', 'transactions'] },
  outputs: [
    output('bars', {
      source: 'polygon',
      columns: POLYGON_COLUMNS,
      fillers: [barTimes({ stamps: newYork('datetime'), marks: 'start', lagMinutes: 0 })],
    }),
  ],
}

const polygonUtcBars: Format = {
  name: 'polygon-utc-bars',
  title: 'Intraday bars of Polygon, stamped in UTC',
  shape: { type: 'header', required: ['ts_utc', ...NAMES, 'volume', 'vwap', 'transactions'] },
  outputs: [
    output('bars', {
      source: 'polygon',
      columns: POLYGON_COLUMNS,
      fillers: [barTimes({ stamps: utc('ts_utc'), marks: 'start', lagMinutes: 0 })],
    }),
  ],
}

const interactiveBrokersBars: Format = {
  name: 'interactive-brokers-bars',
  title: 'Intraday bars of Interactive Brokers in New York time without an offset',
  shape: { type: 'header', required: ['datetime', ...NAMES, 'volume'] },
  outputs: [
    output('bars', {
      source: 'interactive-brokers',
      columns: { symbol: symbolOfName, adjustment: constant('raw'), ...PRICES, volume: 'volume' },
      fillers: [barTimes({ stamps: newYork('datetime'), marks: 'start', lagMinutes: 0 })],
    }),
  ],
}

/** `CBOE_DLY_VIX1D, 5 (1).csv` is the symbol VIX1D in bars of 5 minutes. */
const tradingViewSymbol = symbolFrom(({ name }) => /(?:^|_)([^_,]+), ?\w+/.exec(name)?.[1] ?? tickerInName(name))

const tradingViewBars: Format = {
  name: 'tradingview-bars',
  title: 'Bars exported from a TradingView chart, stamped since 1970 or in UTC',
  shape: {
    type: 'header',
    required: ['time', ...NAMES],
    optional: ['Volume'],
    looks: {
      time: { is: /^(\d{9,10}(\d{3}){0,3}|\d{4}-\d\d-\d\dT.+)$/, words: 'a time since 1970 or a date with a time' },
    },
  },
  outputs: [
    output('bars', {
      source: 'tradingview',
      columns: { symbol: tradingViewSymbol, adjustment: constant('raw'), ...PRICES, volume: 'Volume' },
      fillers: [barTimes({ stamps: utc('time'), marks: 'start', lagMinutes: 0 })],
    }),
  ],
}

const namedDaily: Format = {
  name: 'named-daily',
  title: 'Daily bars with the ticker in a column Name, adjusted for splits but not for dividends',
  shape: { type: 'header', required: ['Date', 'Open', 'High', 'Low', 'Close', 'Volume', 'Name'] },
  outputs: [
    output('bars', {
      source: 'djia30',
      columns: {
        symbol: 'Name',
        interval: constant('1d'),
        adjustment: constant('split'),
        open: 'Open',
        high: 'High',
        low: 'Low',
        close: 'Close',
        volume: 'Volume',
      },
      fillers: [dailyTimes('Date', { lagMinutes: 15 })],
    }),
  ],
}

const TIINGO_ADJUSTED = {
  open: 'adjOpen',
  high: 'adjHigh',
  low: 'adjLow',
  close: 'adjClose',
  volume: 'adjVolume',
} as const
const TIINGO_RAW = { open: 'open', high: 'high', low: 'low', close: 'close', volume: 'volume' } as const
const TIINGO = { source: 'tiingo', fillers: [dailyTimes('date', { lagMinutes: 120 })] }

const tiingo: Format = {
  name: 'tiingo-daily',
  title: 'Daily bars of Tiingo, raw and adjusted, with dividends and splits',
  shape: {
    type: 'header',
    required: [
      'symbol',
      'date',
      ...Object.values(TIINGO_RAW),
      ...Object.values(TIINGO_ADJUSTED),
      'divCash',
      'splitFactor',
    ],
  },
  outputs: [
    output('bars', {
      ...TIINGO,
      columns: { symbol: 'symbol', interval: constant('1d'), adjustment: constant('raw'), ...TIINGO_RAW },
    }),
    output('bars', {
      ...TIINGO,
      columns: { symbol: 'symbol', interval: constant('1d'), adjustment: constant('total-return'), ...TIINGO_ADJUSTED },
    }),
    output('actions', {
      source: 'tiingo',
      columns: { symbol: 'symbol', action: constant('dividend'), amount: 'divCash' },
      fillers: [actionTimes('date')],
      offers: whereOtherThanZero('divCash'),
    }),
    output('actions', {
      source: 'tiingo',
      columns: { symbol: 'symbol', action: constant('split'), amount: 'splitFactor' },
      fillers: [actionTimes('date')],
      offers: whereOtherThanZero('splitFactor', 1),
    }),
  ],
}

export const BAR_FORMATS = [
  utcBars,
  polygonBars,
  polygonUtcBars,
  interactiveBrokersBars,
  tradingViewBars,
  namedDaily,
  tiingo,
]
