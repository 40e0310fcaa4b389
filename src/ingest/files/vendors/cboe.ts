/** Cboe: its indices, delayed quotes of whole option chains, and VX futures. */
import { dayNumber, formatDate, MONTH_NAMES } from '../../../core/time.ts'
import { formatFuture, monthOfCode } from '../../../market/contract.ts'
import { constant } from '../columns.ts'
import { occContract } from '../contract-columns.ts'
import { symbolOfName } from '../file-name.ts'
import { type Filler, type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { dailyTimes } from '../times/times.ts'

const indices: Format = {
  name: 'cboe-index',
  title: 'Daily values of an index of Cboe, such as VIX',
  shape: { type: 'header', required: ['DATE', 'OPEN', 'HIGH', 'LOW', 'CLOSE'] },
  outputs: [
    output('bars', {
      source: 'cboe',
      columns: {
        symbol: symbolOfName,
        interval: constant('1d'),
        adjustment: constant('raw'),
        open: 'OPEN',
        high: 'HIGH',
        low: 'LOW',
        close: 'CLOSE',
      },
      fillers: [dailyTimes('DATE', { lagMinutes: 0 })],
    }),
  ],
}

/** Quotes of the last minutes of a session, shown with a delay of a quarter of an hour. */
const QUOTE_LAG = { lagMinutes: 15 }

const QUOTES = {
  underlyingPrice: 'underlying_last',
  bid: 'bid',
  ask: 'ask',
  last: 'last',
  change: 'net',
  volume: 'volume',
  openInterest: 'openinterest',
  vendorIv: 'impliedvol',
  vendorDelta: 'delta',
  vendorGamma: 'gamma',
} as const

const QUOTE_HEADER = [
  'underlying',
  'underlying_last',
  'type',
  'expiration',
  'strike',
  'last',
  'net',
  'bid',
  'ask',
  'volume',
  'openinterest',
  'impliedvol',
  'delta',
  'gamma',
]

const chains: Format = {
  name: 'cboe-chains',
  title: 'All options of an index at the end of a day, from delayed quotes of Cboe',
  shape: { type: 'header', required: [...QUOTE_HEADER, 'exchange', 'optionroot', 'quotedate'] },
  outputs: [
    output('chains', {
      source: 'cboe',
      columns: { ...QUOTES, exchange: 'exchange' },
      fillers: [
        occContract({
          symbol: 'optionroot',
          underlying: 'underlying',
          right: 'type',
          expiry: 'expiration',
          strike: 'strike',
        }),
        dailyTimes('quotedate', QUOTE_LAG),
      ],
    }),
  ],
}

const chainTable: Format = {
  name: 'cboe-chain-table',
  title: 'The same chains as one table with the OCC symbol and its root apart',
  shape: { type: 'header', required: [...QUOTE_HEADER, 'occ_symbol', 'root_class', 'quote_date'] },
  outputs: [
    output('chains', {
      source: 'cboe',
      columns: { ...QUOTES, exchange: constant('CBOE') },
      fillers: [
        occContract({
          symbol: 'occ_symbol',
          underlying: 'underlying',
          right: 'type',
          expiry: 'expiration',
          strike: 'strike',
        }),
        dailyTimes('quote_date', QUOTE_LAG),
      ],
    }),
  ],
}

/** VX was quoted at ten times the index until the session before this one (CFE circular of March 2007). */
const RESCALED_ON = dayNumber(2007, 3, 26)
const OLD_UNIT = 10

const futures: Format = {
  name: 'cfe-vx-futures',
  title: 'Daily records of VX futures, one line a contract; prices were quoted ten times as high before 2007-03-26',
  shape: {
    type: 'header',
    required: [
      'Trade Date',
      'Futures',
      'Open',
      'High',
      'Low',
      'Close',
      'Settle',
      'Change',
      'Total Volume',
      'EFP',
      'Open Interest',
    ],
    allowsTrailingCell: true,
  },
  outputs: [
    output('futures', {
      source: 'cfe',
      columns: {
        root: constant('VX'),
        open: tradedPrice('Open'),
        high: tradedPrice('High'),
        low: tradedPrice('Low'),
        close: tradedPrice('Close'),
        settle: tradedPrice('Settle'),
        change: todaysUnit('Change'),
        volume: 'Total Volume',
        efp: 'EFP',
        openInterest: 'Open Interest',
      },
      fillers: [futureContracts, dailyTimes('Trade Date', { lagMinutes: 60 }), noteUnits],
    }),
  ],
}

function todaysUnit(column: string) {
  return (rows: Rows): Float64Array => {
    const days = rows.dates('Trade Date')
    // Rounded to a millionth, because a tenth of 212.4 is not the number nearest to 21.24.
    return rows
      .floats(column)
      .map((value, row) => (days[row]! < RESCALED_ON ? Math.round(value * 1e5) / (OLD_UNIT * 1e5) : value))
  }
}

/** Zero stands for "no trade". */
function tradedPrice(column: string) {
  return (rows: Rows): Float64Array => todaysUnit(column)(rows).map((value) => (value === 0 ? Number.NaN : value))
}

function noteUnits(rows: Rows): ReturnType<Filler> {
  const old = rows.dates('Trade Date').filter((day) => day < RESCALED_ON).length
  const message = `Prices before ${formatDate(RESCALED_ON)} were divided by ${OLD_UNIT}, the unit of their time.`
  if (old > 0) rows.report.remark('UNIT_JUMP', message, '', old)
  const untraded = rows.floats('Close').filter((close) => close === 0).length
  if (untraded > 0)
    rows.report.remark(
      'VALUE_ZERO',
      'Prices of zero, which stand for "no trade", were stored as missing.',
      '',
      untraded,
    )
  return {}
}

/** `K (May 04)` is the contract VXK04 for delivery in 2004-05. */
function futureContracts(rows: Rows): ReturnType<Filler> {
  const contract: string[] = []
  const delivery: string[] = []
  for (const [row, text] of rows.texts('Futures').entries()) {
    const parts = /^([A-Z]) \(([A-Z][a-z]{2}) (?:20)?(\d\d)\)$/.exec(text)
    const month = parts === null ? 0 : MONTH_NAMES.findIndex((name) => name.startsWith(parts[2]!)) + 1
    const year = 2000 + Number(parts?.[3])
    if (month === 0) rows.reject(row, 'CONTRACT_INVALID', `Futures is "${text}", which names no contract.`)
    else if (monthOfCode(parts![1]!) !== month)
      rows.reject(row, 'CONTRACT_MISMATCH', `The code and the month of "${text}" differ.`)
    contract.push(month === 0 ? '' : formatFuture('VX', year, month))
    delivery.push(month === 0 ? '' : `${year}-${String(month).padStart(2, '0')}`)
  }
  return { contract, delivery }
}

export const CBOE_FORMATS = [indices, chains, chainTable, futures]
