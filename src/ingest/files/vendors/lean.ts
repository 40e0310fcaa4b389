/**
 * QuantConnect Lean's folders: zips without a header, prices in ten-thousandths, times of New York.
 *
 * Daily and hourly files carry the date in each row; minute, second and tick files carry it in the
 * member's name and count milliseconds from midnight. Options have one member a contract.
 */
import { MS_PER_MINUTE } from '../../../core/time.ts'
import { dayOfDigits, formatOccSymbol, type OptionContract, underlyingOfRoot } from '../../../market/contract.ts'
import { newYorkInstant } from '../../../market/new-york-time.ts'
import { constant, divided, sequenceWithin } from '../columns.ts'
import { ContractColumns, contractOf } from '../contract-columns.ts'
import { type Filler, type Format, type LinesShape, output, type Output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { instantCell, millisecondCell } from '../table/table.ts'
import { barTimes, dailyTimes, instantTimes } from '../times/times.ts'

const UNIT = 10_000
const price = (column: string) => divided(column, UNIT)
const PRICES = { open: price('open'), high: price('high'), low: price('low'), close: price('close') }
const SIDES = {
  bidOpen: price('bidOpen'),
  bidHigh: price('bidHigh'),
  bidLow: price('bidLow'),
  bid: price('bid'),
  bidSize: 'bidSize',
  askOpen: price('askOpen'),
  askHigh: price('askHigh'),
  askLow: price('askLow'),
  ask: price('ask'),
  askSize: 'askSize',
} as const

/** The cells after the time, by what a file holds; each with the pattern of one cell. */
const CELLS = {
  trade: ['open', 'high', 'low', 'close', 'volume'],
  quote: ['bidOpen', 'bidHigh', 'bidLow', 'bid', 'bidSize', 'askOpen', 'askHigh', 'askLow', 'ask', 'askSize'],
  openinterest: ['openInterest'],
} as const
type Content = keyof typeof CELLS

interface Clock {
  /** As it stands in the names of members. */
  readonly name: string
  readonly adjective: string
  /** What a time looks like. */
  readonly time: string
  readonly isInName: boolean
  readonly filler: Filler
}

const known = { lagMinutes: 0 }

const CLOCKS: readonly Clock[] = [
  {
    name: 'daily',
    adjective: 'daily',
    time: String.raw`\d{8} 00:00`,
    isInName: false,
    filler: named('1d', dailyTimes('time', known)),
  },
  {
    name: 'hour',
    adjective: 'hourly',
    time: String.raw`\d{8} (?!00:00)\d\d:\d\d`,
    isInName: false,
    filler: barTimes({
      stamps: (rows) => rows.floats('time', instantCell('new-york')),
      marks: 'start',
      interval: '1h',
      ...known,
    }),
  },
  {
    name: 'minute',
    adjective: 'minute',
    time: String.raw`\d{1,8}`,
    isInName: true,
    filler: barTimes({ stamps: timesOfMember, marks: 'start', interval: '1m', ...known }),
  },
  {
    name: 'second',
    adjective: 'second',
    time: String.raw`\d{1,8}`,
    isInName: true,
    filler: barTimes({ stamps: timesOfMember, marks: 'start', interval: '1s', ...known }),
  },
]

function named(interval: string, filler: Filler): Filler {
  return (rows, made) => ({
    ...filler(rows, made),
    interval: Array.from<string>({ length: rows.length }).fill(interval),
  })
}

/** Instants of milliseconds after the midnight of the day in the member's name. */
function timesOfMember(rows: Rows): Float64Array {
  const days = rows.byPart((name) => dayOfDigits(Number(name.slice(0, 8))))
  return rows.floats('time', millisecondCell).map((time, row) => newYorkInstant(days[row]!, time / MS_PER_MINUTE))
}

/** `spy.csv` or `20131007_spy_minute_trade.csv` */
function symbol(rows: Rows): string[] {
  const inName = /^(?:\d{8}_)?([a-z0-9.]+?)(?:_|\.csv$)/i
  return rows.byPart((name) => rows.overrides.symbol ?? inName.exec(name)?.[1]?.toUpperCase() ?? '')
}

function shapeOf(clock: Clock, content: Content, member: string): LinesShape {
  const cells = String.raw`,-?[\d.]*`.repeat(CELLS[content].length)
  return {
    type: 'lines',
    columns: ['time', ...CELLS[content]],
    line: new RegExp(`^${clock.time}${cells}$`),
    member: new RegExp(`^${member}\\.csv$`, 'i'),
  }
}

const equityFormats = CLOCKS.flatMap((clock) =>
  (['trade', 'quote'] as const)
    .filter((content) => clock.isInName || content === 'trade')
    .map((content): Format => {
      const member = clock.isInName ? `\\d{8}_[a-z0-9.]+_${clock.name}_${content}` : '[a-z][a-z0-9.]*'
      const parts = { source: 'lean', fillers: [clock.filler] }
      return {
        name: `lean-${clock.name}-${content}`,
        title: `Lean's ${clock.adjective} bars of ${content}s of an equity, not adjusted`,
        shape: shapeOf(clock, content, member),
        outputs: [
          content === 'trade'
            ? output('bars', {
                ...parts,
                columns: { symbol, adjustment: constant('raw'), ...PRICES, volume: 'volume' },
              })
            : output('quote-bars', { ...parts, columns: { symbol, ...SIDES } }),
        ],
      }
    }),
)

const tickTrades: Format = {
  name: 'lean-tick-trade',
  title: "Lean's trades of an equity, one line a print",
  shape: {
    type: 'lines',
    columns: ['time', 'price', 'size', 'exchange', 'condition', 'suspicious'],
    line: /^\d{1,8}(\.\d+)?,\d+,\d+,[^,]*,[^,]*,[01]$/,
    member: /^\d{8}_[a-z0-9.]+_trade_tick\.csv$/i,
  },
  outputs: [
    output('trades', {
      source: 'lean',
      columns: {
        symbol,
        sequence: sequenceWithin((rows) => rows.byPart((name) => Number(name.slice(0, 8)))),
        price: price('price'),
        size: 'size',
        exchange: 'exchange',
        condition: 'condition',
        suspicious: (rows) => Uint8Array.from(rows.floats('suspicious')),
      },
      fillers: [instantTimes(timesOfMember)],
    }),
  ],
}

/** `[20210104_]spx_[minute_]quote_european_call_32000000_20210115.csv` */
const OPTION_PARTS = /^(?:\d{8}_)?([a-z0-9.]+?)_.*_(call|put)_(\d+)_(\d{8})\.csv$/i

const contracts: Filler = (rows) => {
  const made = new ContractColumns(rows.length)
  const parsed = rows.byPart(contractOfMember)
  for (const [row, named] of parsed.entries()) {
    if (named === undefined) rows.reject(row, 'CONTRACT_INVALID', 'The name of the member names no contract.')
    else made.set(row, named.contract, underlyingOfRoot(named.contract.root), named.symbol)
  }
  return made.columns
}

function contractOfMember(name: string): { readonly contract: OptionContract; readonly symbol: string } | undefined {
  const [, root = '', right = '', strike, expiry] = OPTION_PARTS.exec(name) ?? []
  const contract = contractOf(root.toUpperCase(), right, dayOfDigits(Number(expiry)), Number(strike) / UNIT)
  return contract && { contract, symbol: formatOccSymbol(contract) }
}

const OPTION_OUTPUTS: Readonly<Record<Content, (clock: Clock) => Output>> = {
  trade: ({ filler }) =>
    output('option-bars', {
      source: 'lean',
      columns: { basis: constant('trade'), ...PRICES, volume: 'volume' },
      fillers: [contracts, filler],
    }),
  quote: ({ filler }) => output('option-quote-bars', { source: 'lean', columns: SIDES, fillers: [contracts, filler] }),
  openinterest: ({ filler }) =>
    output('open-interest', {
      source: 'lean',
      columns: { openInterest: 'openInterest' },
      fillers: [contracts, filler],
    }),
}

const optionFormats = CLOCKS.flatMap((clock) =>
  (Object.keys(CELLS) as Content[]).map((content): Format => {
    const parts = clock.isInName ? `\\d{8}_[a-z0-9.]+_${clock.name}_${content}` : `[a-z0-9.]+_${content}`
    const member = `${parts}_(?:american|european)_(?:call|put)_\\d+_\\d{8}`
    return {
      name: `lean-option-${clock.name}-${content}`,
      title: `Lean's ${clock.adjective} ${content === 'openinterest' ? 'open interest' : `bars of ${content}s`} of options, one member a contract`,
      shape: shapeOf(clock, content, member),
      outputs: [OPTION_OUTPUTS[content](clock)],
    }
  }),
)

export const LEAN_FORMATS = [...equityFormats, tickTrades, ...optionFormats]
