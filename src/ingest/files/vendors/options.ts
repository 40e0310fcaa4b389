/** End-of-day option data of vendors that are read for nothing else. */
import { constant } from '../columns.ts'
import { occContract } from '../contract-columns.ts'
import { symbolOfName } from '../file-name.ts'
import { type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { dailyTimes } from '../times/times.ts'

/** Files of the day are delivered in the evening. */
const EVENING = { lagMinutes: 4 * 60 }

const QUOTES = {
  underlyingPrice: 'underlying_last',
  bid: 'bid',
  ask: 'ask',
  last: 'last',
  volume: 'volume',
  openInterest: 'openinterest',
  vendorIv: 'impliedvol',
  vendorDelta: 'delta',
  vendorGamma: 'gamma',
  vendorTheta: 'theta',
  vendorVega: 'vega',
} as const

const QUOTE_HEADER = [
  'underlying',
  'underlying_last',
  'optionroot',
  'type',
  'expiration',
  'quotedate',
  'strike',
  'last',
  'bid',
  'ask',
  'volume',
  'openinterest',
  'impliedvol',
  'delta',
  'gamma',
  'theta',
  'vega',
]
const ALIAS = { optionalias: 'it repeats the contract' }
const CONTRACT = {
  symbol: 'optionroot',
  underlying: 'underlying',
  right: 'type',
  expiry: 'expiration',
  strike: 'strike',
}

const deltaNeutral: Format = {
  name: 'deltaneutral-chains',
  title: 'End-of-day chains of historicaloptiondata.com, one row for each exchange and * for all together',
  shape: {
    type: 'header',
    required: [...QUOTE_HEADER, 'exchange'],
    unused: { ...ALIAS, optionext: 'it belongs to symbols from before 2010' },
  },
  outputs: [
    output('chains', {
      source: 'deltaneutral',
      columns: { ...QUOTES, exchange: (rows) => rows.texts('exchange').map((name) => (name === '*' ? '' : name)) },
      fillers: [occContract(CONTRACT), dailyTimes('quotedate', EVENING)],
    }),
  ],
}

const endOfDay: Format = {
  name: 'eod-chains',
  title: 'End-of-day quotes of options with Greeks, all exchanges together',
  shape: { type: 'header', required: QUOTE_HEADER, unused: ALIAS },
  outputs: [
    output('chains', {
      source: 'lambdaclass',
      columns: QUOTES,
      fillers: [occContract(CONTRACT), dailyTimes('quotedate', EVENING)],
    }),
  ],
}

const SIDES = ['put', 'call'] as const
const SIDE_COLUMNS = [
  'symbol',
  'delta',
  'gamma',
  'theta',
  'vega',
  'implied_vol',
  'open',
  'high',
  'low',
  'close',
  'vw',
  'volume',
]

const pairs: Format = {
  name: 'polygon-pairs',
  title: 'A call and a put a row by day, bars of Polygon with Greeks (theta without its sign)',
  shape: {
    type: 'header',
    required: [
      'timestamp',
      'strike_price',
      'underlying_price',
      ...SIDES.flatMap((side) => SIDE_COLUMNS.map((column) => `${side}_${column}`)),
    ],
    unused: { distance_from_price: 'it follows from strike and underlying' },
  },
  outputs: SIDES.flatMap((side) => {
    const parts = {
      source: 'polygon-pairs',
      fillers: [occContract({ symbol: `${side}_symbol`, strike: 'strike_price' }), dailyTimes('timestamp', EVENING)],
      offers: (rows: Rows) => Uint8Array.from(rows.texts(`${side}_symbol`), (symbol) => (symbol === '' ? 0 : 1)),
    }
    return [
      output('chains', {
        ...parts,
        columns: {
          underlyingPrice: 'underlying_price',
          last: `${side}_close`,
          volume: `${side}_volume`,
          vendorIv: `${side}_implied_vol`,
          vendorDelta: `${side}_delta`,
          vendorGamma: `${side}_gamma`,
          vendorTheta: `${side}_theta`,
          vendorVega: `${side}_vega`,
        },
      }),
      output('option-bars', {
        ...parts,
        columns: {
          interval: constant('1d'),
          basis: constant('trade'),
          open: `${side}_open`,
          high: `${side}_high`,
          low: `${side}_low`,
          close: `${side}_close`,
          volume: `${side}_volume`,
          vwap: `${side}_vw`,
        },
      }),
    ]
  }),
}

const atmVolatility: Format = {
  name: 'atm-volatility',
  title: 'Implied volatility at the money by expiry, one snapshot a day; the name of the file names the underlying',
  shape: {
    type: 'header',
    required: [
      'snapshot_date',
      'expiration',
      'spot',
      'atm_strike',
      'atm_iv',
      'atm_call_iv',
      'atm_put_iv',
      'atm_call_oi',
      'atm_put_oi',
    ],
    unused: { dte: 'it follows from the dates' },
  },
  outputs: [
    output('vol-term-structure', {
      source: 'iv-snapshots',
      columns: {
        underlying: symbolOfName,
        expiry: 'expiration',
        underlyingPrice: 'spot',
        strike: 'atm_strike',
        iv: 'atm_iv',
        callIv: 'atm_call_iv',
        putIv: 'atm_put_iv',
        callOpenInterest: 'atm_call_oi',
        putOpenInterest: 'atm_put_oi',
      },
      fillers: [dailyTimes('snapshot_date', EVENING)],
    }),
  ],
}

export const OPTION_FORMATS = [deltaNeutral, endOfDay, pairs, atmVolatility]
