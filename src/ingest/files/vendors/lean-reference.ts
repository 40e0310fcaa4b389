/** What Lean keeps beside its prices: option universes, factors, tickers, rates, and closures. */
import { z } from 'zod'
import { ColumnTable } from '../table/column-table.ts'
import { capitals, constant } from '../columns.ts'
import { ContractColumns, contractOf } from '../contract-columns.ts'
import { dateInName, symbolFrom, symbolOfName, tickerInName } from '../file-name.ts'
import { type Filler, type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { releasedTimes } from '../times/series-times.ts'
import { dailyTimesOf } from '../times/times.ts'

/** The universe of a day is made overnight: it is there before the next session. */
const UNIVERSE_LAG = 8 * 60

const underlying = symbolFrom(({ folders }) => tickerInName(folders[0] ?? ''))

/** The first line of a universe is the underlying: it has no expiry and no strike. */
function isUnderlying(rows: Rows): boolean[] {
  const expiries = rows.texts('#expiry')
  const strikes = rows.texts('strike')
  return expiries.map((expiry, row) => expiry === '' && strikes[row] === '')
}

const ofUnderlying = (rows: Rows): Uint8Array => Uint8Array.from(isUnderlying(rows), Number)
const ofContracts = (rows: Rows): Uint8Array => Uint8Array.from(isUnderlying(rows), (is) => (is ? 0 : 1))

/** Contracts without a quote have zeros for all four prices: they offer no bar. */
function ofQuotedContracts(rows: Rows): Uint8Array {
  const prices = ['open', 'high', 'low', 'close'].map((name) => rows.floats(name))
  return ofContracts(rows).map((is, row) => (is === 1 && prices.some((column) => column[row] !== 0) ? 1 : 0))
}

const dayOfFile: Filler = (rows) => {
  const days = rows.byFile(({ name }) => rows.overrides.date ?? dateInName(name))
  const interval = Array.from<string>({ length: rows.length }).fill('1d')
  return { ...dailyTimesOf(rows, days, UNIVERSE_LAG), interval }
}

const contracts: Filler = (rows) => {
  const made = new ContractColumns(rows.length)
  const roots = underlying(rows)
  const expiries = rows.dates('#expiry')
  const strikes = rows.floats('strike')
  const isOffered = ofContracts(rows)
  for (const [row, right] of rows.texts('right').entries()) {
    const contract = contractOf(roots[row]!, right, expiries[row]!, strikes[row]!)
    if (contract !== undefined) made.set(row, contract, roots[row]!)
    else if (isOffered[row] === 1) rows.reject(row, 'CONTRACT_INVALID', 'Expiry, strike and right name no contract.')
  }
  return made.columns
}

function underlyingPrice(rows: Rows): number {
  const row = isUnderlying(rows).indexOf(true)
  return row < 0 ? Number.NaN : rows.floats('close')[row]!
}

const OHLC = { open: 'open', high: 'high', low: 'low', close: 'close', volume: 'volume' } as const

const universe: Format = {
  name: 'lean-option-universe',
  title:
    'All options of an underlying at the end of a day, with bars of the mid, open interest and Greeks; date and underlying are in the path',
  shape: {
    type: 'header',
    required: [
      '#expiry',
      'strike',
      'right',
      'open',
      'high',
      'low',
      'close',
      'volume',
      'open_interest',
      'implied_volatility',
      'delta',
      'gamma',
      'vega',
      'theta',
      'rho',
    ],
  },
  outputs: [
    output('chains', {
      source: 'lean-universe',
      columns: {
        underlyingPrice,
        volume: 'volume',
        openInterest: 'open_interest',
        vendorIv: 'implied_volatility',
        vendorDelta: 'delta',
        vendorGamma: 'gamma',
        vendorTheta: 'theta',
        vendorVega: 'vega',
        vendorRho: 'rho',
      },
      fillers: [contracts, dayOfFile],
      offers: ofContracts,
    }),
    output('option-bars', {
      source: 'lean-universe',
      columns: { basis: constant('mid'), ...OHLC },
      fillers: [contracts, dayOfFile],
      offers: ofQuotedContracts,
    }),
    output('bars', {
      source: 'lean-universe',
      columns: { symbol: underlying, adjustment: constant('raw'), ...OHLC },
      fillers: [dayOfFile],
      offers: ofUnderlying,
    }),
  ],
}

const factors: Format = {
  name: 'lean-factors',
  title: 'Factors by which raw prices before a day are multiplied for dividends and splits',
  shape: {
    type: 'lines',
    columns: ['until', 'priceFactor', 'splitFactor', 'referencePrice'],
    line: /^\d{8},[\d.eE+-]+,[\d.eE+-]+,[\d.eE+-]+$/,
    member: /^[a-z][a-z0-9.]*\.csv$/i,
  },
  outputs: [
    output('factors', {
      source: 'lean',
      columns: {
        symbol: symbolOfName,
        until: 'until',
        priceFactor: 'priceFactor',
        splitFactor: 'splitFactor',
        referencePrice: 'referencePrice',
      },
    }),
  ],
}

const tickers: Format = {
  name: 'lean-tickers',
  title: 'The tickers under which a security traded, each until a day',
  shape: {
    type: 'lines',
    columns: ['until', 'ticker', 'exchange'],
    line: /^\d{8},[a-z0-9.]+,[A-Z]$/i,
    member: /^[a-z][a-z0-9.]*\.csv$/i,
  },
  outputs: [
    output('symbol-changes', {
      source: 'lean',
      columns: {
        symbol: symbolOfName,
        until: 'until',
        ticker: capitals('ticker'),
        exchange: 'exchange',
      },
    }),
  ],
}

const interestRate: Format = {
  name: 'lean-interest-rate',
  title: "The Federal Reserve's primary credit rate, in percent, from the day of each change",
  shape: { type: 'header', required: ['DATE', 'PCREDIT8'] },
  outputs: [
    output('series', {
      source: 'lean',
      columns: { series: constant('PCREDIT8'), period: 'DATE', value: 'PCREDIT8' },
      fillers: [releasedTimes({ frequency: 'daily' })],
    }),
  ],
}

const marketHoursOf = z.object({
  exchangeTimeZone: z.string(),
  holidays: z.array(z.string()),
  earlyCloses: z.record(z.string(), z.string().regex(/^\d\d:\d\d/)).default({}),
})
type MarketHours = z.output<typeof marketHoursOf>

const marketHours: Format = {
  name: 'lean-market-hours',
  title: 'Holidays and early closes of exchanges',
  shape: {
    type: 'json',
    fits: (value) => marketsOf(value).length > 0,
    table: (value, name) => {
      const rows = marketsOf(value).flatMap(([exchange, hours]) => closuresOf(exchange, hours))
      const column = (at: number) => ({ type: 'text', values: rows.map((row) => row[at]!) }) as const
      return new ColumnTable(
        name,
        new Map(['exchange', 'on', 'closure', 'closesAt'].map((header, at) => [header, column(at)])),
      )
    },
  },
  outputs: [
    output('closures', {
      source: 'lean',
      columns: { exchange: 'exchange', on: 'on', closure: 'closure', closesAt: 'closesAt' },
    }),
  ],
}

function marketsOf(value: unknown): [string, MarketHours][] {
  const members = Object.entries((value as Record<string, unknown> | null) ?? {})
  const markets = members.filter(([, member]) => Array.isArray((member as Partial<MarketHours> | null)?.holidays))
  const parsed = markets.map(([exchange, member]) => [exchange, marketHoursOf.safeParse(member).data] as const)
  // One that is malformed makes the file another one: nothing of it is left out.
  return parsed.some(([, hours]) => hours === undefined) ? [] : (parsed as [string, MarketHours][])
}

function closuresOf(exchange: string, { exchangeTimeZone, holidays, earlyCloses }: MarketHours): string[][] {
  const behind = exchangeTimeZone === 'America/Chicago' ? 1 : 0
  return [
    ...holidays.map((on) => [exchange, on, 'holiday', '']),
    ...Object.entries(earlyCloses).map(([on, time]) => [exchange, on, 'early-close', laterClock(time, behind)]),
  ]
}

/** `HH:MM` in New York of a time in a zone `hours` behind it. */
function laterClock(time: string, hours: number): string {
  return `${String(Number(time.slice(0, 2)) + hours).padStart(2, '0')}:${time.slice(3, 5)}`
}

export const LEAN_REFERENCE_FORMATS = [universe, factors, tickers, interestRate, marketHours]
