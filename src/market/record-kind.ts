/**
 * The kinds of market records, as columns.
 *
 * Every dated record carries three times. `at`: when it happened (a bar is stamped at its close).
 * `knownAt`: when it could have been known, that is the end of the interval plus the source's
 * publication lag; `knownModelled` is 1 where a rule says so and 0 where it was observed. The third,
 * `recordedAt`, is given by the lake. `session` is the New York trading day the record belongs to.
 *
 * Sizes, volumes and counts are floats that hold whole numbers. Prices are in the currency of the
 * instrument, as quoted; `adjustment` of a price series is raw, split or total-return.
 */
import type { Schema } from '../core/frame.ts'

const times = { session: 'date', at: 'instant', knownAt: 'instant', knownModelled: 'boolean' } as const
const contract = {
  underlying: 'string', // ticker of the underlying, e.g. SPX
  root: 'string', // option root, e.g. SPXW; AM- and PM-settled roots stay apart
  contract: 'string', // OCC symbol without blanks: root, yymmdd, C or P, strike x 1000 on 8 digits
  right: 'string', // call or put
  expiry: 'date',
  strike: 'float',
} as const
const ohlc = { open: 'float', high: 'float', low: 'float', close: 'float' } as const
const bidAskBar = {
  bidOpen: 'float',
  bidHigh: 'float',
  bidLow: 'float',
  bid: 'float', // last of the interval
  bidSize: 'float',
  askOpen: 'float',
  askHigh: 'float',
  askLow: 'float',
  ask: 'float',
  askSize: 'float',
} as const

export const RECORD_SCHEMAS = {
  /** Trade bars of equities, funds and indices. `start` opens the interval; `at` closes it. */
  bars: {
    symbol: 'string',
    interval: 'string', // 1s, 1m, 5m, 15m, 1h, 1d
    adjustment: 'string', // raw, split, total-return
    start: 'instant',
    ...times,
    ...ohlc,
    volume: 'float',
    vwap: 'float',
    tradeCount: 'float',
  },
  /** Bid and ask over intervals. */
  'quote-bars': { symbol: 'string', interval: 'string', start: 'instant', ...times, ...bidAskBar },
  /** Market prints. `sequence` numbers them within one symbol and session, in the order of the source. */
  trades: {
    symbol: 'string',
    sequence: 'float',
    ...times,
    price: 'float',
    size: 'float',
    exchange: 'string',
    condition: 'string',
    suspicious: 'boolean',
  },
  /** One row a contract and snapshot. vendorIv and vendor Greeks are as delivered, never trusted. */
  chains: {
    ...contract,
    exchange: 'string', // '' = consolidated
    ...times,
    underlyingPrice: 'float',
    bid: 'float',
    bidSize: 'float', // contracts
    ask: 'float',
    askSize: 'float',
    last: 'float',
    lastTradeAt: 'instant', // when `last` was traded, where the vendor says so
    change: 'float', // of `last` against the session before, as the vendor gives it
    volume: 'float',
    openInterest: 'float',
    vendorIv: 'float', // decimal per year
    vendorDelta: 'float',
    vendorGamma: 'float',
    vendorTheta: 'float',
    vendorVega: 'float',
    vendorRho: 'float',
  },
  /** Trade bars of option contracts. */
  'option-bars': {
    ...contract,
    interval: 'string',
    basis: 'string', // trade; or mid, where a vendor makes bars of the middle between bid and ask
    start: 'instant',
    ...times,
    ...ohlc,
    volume: 'float',
    vwap: 'float',
  },
  /** Bid and ask of option contracts over intervals. */
  'option-quote-bars': { ...contract, interval: 'string', start: 'instant', ...times, ...bidAskBar },
  'open-interest': { ...contract, ...times, openInterest: 'float' },
  /**
   * What was computed of each quote of a chain, by a named method. Volatilities are per square root of a
   * year; Greeks are those of the middle of bid and ask, raw derivatives: theta and charm per year, vega
   * and vanna per 1.00 of volatility, rho per 1.00 of rate. A status says why a volatility is missing.
   */
  'option-analytics': {
    ...contract,
    exchange: 'string',
    basis: 'string', // snapshot, or the interval of the bars of quotes
    method: 'string',
    ...times,
    yearsToExpiry: 'float',
    forward: 'float',
    bidIv: 'float',
    bidIvStatus: 'string',
    midIv: 'float',
    midIvStatus: 'string',
    askIv: 'float',
    askIvStatus: 'string',
    smileIv: 'float', // of the fitted smile of its expiry
    delta: 'float',
    gamma: 'float',
    vega: 'float',
    theta: 'float',
    rho: 'float',
    vanna: 'float',
    vomma: 'float',
    charm: 'float',
  },
  /** What was computed of all quotes of one root and expiry together: the forward, the smile, what they imply. */
  'expiry-analytics': {
    underlying: 'string',
    root: 'string',
    expiry: 'date',
    exchange: 'string',
    basis: 'string',
    method: 'string',
    ...times,
    quotes: 'float',
    yearsToExpiry: 'float',
    underlyingPrice: 'float',
    forward: 'float',
    forwardError: 'float', // standard error
    forwardStatus: 'string',
    forwardSource: 'string', // parity, neighbour, carry, none
    strikesUsed: 'float',
    rate: 'float', // continuously compounded
    rateSource: 'string', // parity, or the series it was read from
    impliedYield: 'float', // dividends and borrow in one number, continuously compounded
    atmIv: 'float', // at the forward
    riskReversal25: 'float', // volatility of the 25-delta call less that of the put
    butterfly25: 'float', // their mean less the volatility at the forward
    expectedMove: 'float', // mean absolute move of the price to expiry, from the straddle at the forward
    callVolume: 'float', // contracts; missing where the quotes have none
    putVolume: 'float',
    callOpenInterest: 'float', // contracts
    putOpenInterest: 'float',
    netGamma: 'float', // open interest times gamma, calls less puts; contracts per 1.00 of the price
    smileStatus: 'string',
    smileError: 'float', // root mean square, volatility points
    smileInsideSpread: 'float', // share of quotes whose bid and ask enclose the smile
    sviA: 'float',
    sviB: 'float',
    sviRho: 'float',
    sviM: 'float',
    sviSigma: 'float',
  },
  /** Daily records of single futures contracts; prices in today's quotation. */
  futures: {
    root: 'string', // VX
    contract: 'string', // VXK04
    delivery: 'string', // 2004-05
    ...times,
    ...ohlc,
    settle: 'float',
    change: 'float', // of `settle` against the session before
    volume: 'float',
    efp: 'float',
    openInterest: 'float',
  },
  /** Implied volatility of the at-the-money options of one expiry, as a vendor gives it. */
  'vol-term-structure': {
    underlying: 'string',
    expiry: 'date',
    ...times,
    underlyingPrice: 'float',
    strike: 'float',
    iv: 'float',
    callIv: 'float',
    putIv: 'float',
    callOpenInterest: 'float',
    putOpenInterest: 'float',
  },
  /**
   * One value of a macro or market series. `period` is the date by which the vendor labels what it refers
   * to: the day itself, the first day of a month, quarter or year, the last day of a week.
   */
  series: {
    series: 'string',
    period: 'date',
    ...times,
    revised: 'boolean', // 1 = a later revision stands where the first print should
    value: 'float',
    note: 'string', // what the vendor says about this value
  },
  /** A day on which a source was seen to publish a series. */
  releases: { series: 'string', on: 'date', ...times },
  news: { source: 'string', sequence: 'float', published: 'date', ...times, headline: 'string', url: 'string' },
  /** The tone of one headline by a named method, from −1 to 1, known when the headline was. */
  'news-scores': {
    source: 'string', // of the headline
    sequence: 'float',
    published: 'date',
    method: 'string',
    ...times,
    score: 'float',
    positive: 'float', // words of good news, with their negations turned
    negative: 'float',
  },
  /** What was scheduled for a day: a meeting, a release, an earnings report. `at` is the moment it is scheduled for. */
  events: { event: 'string', on: 'date', ...times, note: 'string' },
  /** Sentences with a label of sentiment; undated training material. */
  'labelled-text': { sequence: 'float', text: 'string', label: 'string' },
  /** dividend: cash a share; split: new shares for one old; capital-gain: cash a share. */
  actions: { symbol: 'string', exDate: 'date', action: 'string', ...times, amount: 'float' },
  /** Membership of a universe; `end` is the first day no longer a member, missing while it lasts. */
  members: {
    universe: 'string',
    symbol: 'string',
    start: 'date',
    end: 'date',
    name: 'string',
    sector: 'string',
    industry: 'string',
    headquarters: 'string',
    cik: 'string', // number of the company at the SEC
    founded: 'string',
  },
  'member-changes': { universe: 'string', symbol: 'string', on: 'date', change: 'string' }, // add or remove
  /** The ticker under which a security traded until `until`. */
  'symbol-changes': { symbol: 'string', until: 'date', ticker: 'string', exchange: 'string' },
  /** Price and split factors as a vendor applies them to raw prices before `until`. */
  factors: { symbol: 'string', until: 'date', priceFactor: 'float', splitFactor: 'float', referencePrice: 'float' },
  closures: { exchange: 'string', on: 'date', closure: 'string', closesAt: 'string' }, // holiday, early-close, late-open
} as const satisfies Record<string, Schema>

export type KindName = keyof typeof RECORD_SCHEMAS
export type RecordSchema<K extends KindName> = (typeof RECORD_SCHEMAS)[K]

export interface KindShape {
  /** Columns that make a row unique within one source; the canonical order of rows. */
  readonly key: readonly string[]
  /** Columns that become folders of the lake, after kind and source. */
  readonly partition: readonly string[]
  /** The column by which a range of dates is chosen, if any. */
  readonly dated: 'session' | 'period' | 'exDate' | 'published' | 'on' | undefined
}

const contractBarKey = ['contract', 'interval', 'at'] as const

export const RECORD_KINDS = {
  bars: {
    key: ['symbol', 'interval', 'adjustment', 'at'],
    partition: ['symbol', 'interval', 'adjustment'],
    dated: 'session',
  },
  'quote-bars': { key: ['symbol', 'interval', 'at'], partition: ['symbol', 'interval'], dated: 'session' },
  trades: { key: ['symbol', 'session', 'sequence'], partition: ['symbol'], dated: 'session' },
  chains: { key: ['contract', 'exchange', 'at'], partition: ['underlying'], dated: 'session' },
  'option-bars': { key: contractBarKey, partition: ['underlying', 'interval'], dated: 'session' },
  'option-quote-bars': { key: contractBarKey, partition: ['underlying', 'interval'], dated: 'session' },
  'open-interest': { key: ['contract', 'at'], partition: ['underlying'], dated: 'session' },
  'option-analytics': {
    key: ['contract', 'exchange', 'at'],
    partition: ['underlying', 'basis', 'method'],
    dated: 'session',
  },
  'expiry-analytics': {
    key: ['root', 'expiry', 'exchange', 'at'],
    partition: ['underlying', 'basis', 'method'],
    dated: 'session',
  },
  futures: { key: ['contract', 'at'], partition: ['root'], dated: 'session' },
  'vol-term-structure': { key: ['underlying', 'expiry', 'at'], partition: ['underlying'], dated: 'session' },
  series: { key: ['series', 'period', 'knownAt'], partition: ['series'], dated: 'period' },
  releases: { key: ['series', 'on'], partition: [], dated: 'on' },
  news: { key: ['source', 'published', 'sequence'], partition: [], dated: 'published' },
  'news-scores': {
    key: ['source', 'published', 'sequence'],
    partition: ['method'],
    dated: 'published',
  },
  events: { key: ['event', 'on'], partition: ['event'], dated: 'on' },
  'labelled-text': { key: ['sequence'], partition: [], dated: undefined },
  actions: { key: ['symbol', 'exDate', 'action'], partition: ['symbol'], dated: 'exDate' },
  members: { key: ['universe', 'symbol', 'start'], partition: ['universe'], dated: undefined },
  'member-changes': { key: ['universe', 'on', 'symbol', 'change'], partition: ['universe'], dated: 'on' },
  'symbol-changes': { key: ['symbol', 'until', 'ticker'], partition: ['symbol'], dated: undefined },
  factors: { key: ['symbol', 'until'], partition: ['symbol'], dated: undefined },
  closures: { key: ['exchange', 'on', 'closure'], partition: ['exchange'], dated: 'on' },
} as const satisfies Record<KindName, KindShape>
