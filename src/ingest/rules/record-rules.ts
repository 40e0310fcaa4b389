/** Which rules the rows of each kind must obey, one row at a time. */
import { type ColumnArray, type Frame, MISSING_DATE } from '../../core/frame.ts'
import { formatDate } from '../../core/time.ts'
import type { KindName } from '../../market/record-kind.ts'
import type { RowReport } from './report.ts'

/**
 * Relative room for the floating-point noise of adjusted prices: an open above the high by a billionth
 * of it is no contradiction. The smallest tick of any price here is a thousand times larger.
 */
export const PRICE_TOLERANCE = 1e-9

type Check = (frame: Frame, report: RowReport) => void

const trade = [required('open', 'high', 'low', 'close'), positive('open', 'high', 'low', 'close'), possibleBar]
const quoteBar = [
  someOf('bid', 'ask'),
  notBelowZero('bidOpen', 'bidHigh', 'bidLow', 'bid', 'askOpen', 'askHigh', 'askLow', 'ask'),
  countable('bidSize', 'askSize'),
  uncrossed,
]
const contract = [required('contract', 'expiry'), positive('strike'), unexpired]

const CHECKS: Readonly<Record<KindName, readonly Check[]>> = {
  bars: [required('symbol'), ...trade, countable('volume', 'tradeCount')],
  'quote-bars': [required('symbol'), ...quoteBar],
  trades: [required('symbol', 'price', 'size'), positive('price'), countable('size')],
  chains: [
    ...contract,
    required('strike'),
    positive('underlyingPrice'),
    notBelowZero('bid', 'ask', 'last'),
    countable('volume', 'openInterest'),
    uncrossed,
  ],
  'option-bars': [...contract, ...trade, countable('volume')],
  'option-quote-bars': [...contract, ...quoteBar],
  'option-analytics': [required('contract', 'method'), positive('strike')],
  'expiry-analytics': [required('root', 'expiry', 'method')],
  'open-interest': [...contract, required('openInterest'), countable('openInterest')],
  futures: [
    required('contract', 'settle'),
    positive('open', 'high', 'low', 'close', 'settle'),
    possibleBar,
    countable('volume', 'openInterest', 'efp'),
    undelivered,
  ],
  'vol-term-structure': [
    required('underlying', 'expiry', 'underlyingPrice', 'strike'),
    positive('underlyingPrice', 'strike'),
    notBelowZero('iv', 'callIv', 'putIv'),
    countable('callOpenInterest', 'putOpenInterest'),
    unexpired,
  ],
  series: [required('series', 'period', 'value')],
  releases: [required('series', 'on')],
  news: [required('published', 'headline')],
  'news-scores': [required('source', 'published', 'method')],
  events: [required('event', 'on', 'knownAt')],
  'labelled-text': [required('text', 'label')],
  actions: [required('symbol', 'exDate', 'amount'), positive('amount')],
  members: [required('universe', 'symbol', 'start')],
  'member-changes': [required('universe', 'symbol', 'on')],
  'symbol-changes': [required('symbol', 'until', 'ticker')],
  factors: [required('symbol', 'until', 'priceFactor', 'splitFactor'), positive('priceFactor', 'splitFactor')],
  closures: [required('exchange', 'on', 'closure')],
}

/** Rejects and remarks upon rows of a frame. */
export function checkRecords(kind: KindName, frame: Frame, report: RowReport): void {
  for (const check of CHECKS[kind]) check(frame, report)
}

function required(...names: readonly string[]): Check {
  return (frame, report) => {
    for (const name of names) {
      const column = frame.columns[name]!
      for (let row = 0; row < frame.length; row++) {
        if (isMissing(column, row)) report.reject(row, 'VALUE_MISSING', `The ${words(name)} is missing.`)
      }
    }
  }
}

function someOf(first: string, second: string): Check {
  return (frame, report) => {
    const a = frame.columns[first] as Float64Array
    const b = frame.columns[second] as Float64Array
    for (let row = 0; row < frame.length; row++) {
      if (Number.isNaN(a[row]) && Number.isNaN(b[row])) {
        report.reject(row, 'VALUE_MISSING', `Neither ${words(first)} nor ${words(second)} is there.`)
      }
    }
  }
}

function positive(...names: readonly string[]): Check {
  return limited(names, (value) => value <= 0, 'PRICE_NOT_POSITIVE', 'which is not above zero')
}

function notBelowZero(...names: readonly string[]): Check {
  return limited(names, (value) => value < 0, 'PRICE_NOT_POSITIVE', 'which is below zero')
}

function countable(...names: readonly string[]): Check {
  return limited(names, (value) => value < 0, 'NEGATIVE_VOLUME', 'which is below zero')
}

function limited(
  names: readonly string[],
  isWrong: (value: number) => boolean,
  rule: 'PRICE_NOT_POSITIVE' | 'NEGATIVE_VOLUME',
  how: string,
): Check {
  return (frame, report) => {
    for (const name of names) {
      const column = frame.columns[name] as Float64Array
      for (let row = 0; row < frame.length; row++) {
        if (isWrong(column[row]!)) report.reject(row, rule, `The ${words(name)} is ${column[row]}, ${how}.`)
      }
    }
  }
}

/** Prices that are missing contradict nothing. */
function possibleBar(frame: Frame, report: RowReport): void {
  const { open, high, low, close } = frame.columns as Record<string, Float64Array>
  for (let row = 0; row < frame.length; row++) {
    const top = high![row]! * (1 + PRICE_TOLERANCE)
    const bottom = low![row]! * (1 - PRICE_TOLERANCE)
    if (open![row]! <= top && close![row]! <= top && open![row]! >= bottom && close![row]! >= bottom) continue
    const contradiction = contradictionOf(open![row]!, high![row]!, low![row]!, close![row]!, top, bottom)
    if (contradiction !== '') report.reject(row, 'OHLC_IMPOSSIBLE', contradiction)
  }
}

function contradictionOf(open: number, high: number, low: number, close: number, top: number, bottom: number): string {
  if (low > top) return `The low ${low} is above the high ${high}.`
  if (open > top) return `The open ${open} is above the high ${high}.`
  if (close > top) return `The close ${close} is above the high ${high}.`
  if (open < bottom) return `The open ${open} is below the low ${low}.`
  if (close < bottom) return `The close ${close} is below the low ${low}.`
  return ''
}

/** A side at zero is no quote, and cannot cross. */
function uncrossed(frame: Frame, report: RowReport): void {
  const bid = frame.columns['bid'] as Float64Array
  const ask = frame.columns['ask'] as Float64Array
  for (let row = 0; row < frame.length; row++) {
    if (!(bid[row]! >= ask[row]!) || ask[row] === 0) continue
    if (bid[row]! > ask[row]!) report.reject(row, 'QUOTE_CROSSED', `The bid ${bid[row]} is above the ask ${ask[row]}.`)
    else if (!report.rejections.has(row)) {
      report.remark('QUOTE_LOCKED', 'The bid equals the ask.', `${nameOf(frame, row)} at ${ask[row]}`)
    }
  }
}

function unexpired(frame: Frame, report: RowReport): void {
  const session = frame.columns['session'] as Int32Array
  const expiry = frame.columns['expiry'] as Int32Array
  for (let row = 0; row < frame.length; row++) {
    if (session[row]! <= expiry[row]! || expiry[row] === MISSING_DATE) continue
    const dates = `${formatDate(expiry[row]!)} and is quoted on ${formatDate(session[row]!)}`
    report.reject(row, 'CONTRACT_EXPIRED', `The contract expired on ${dates}.`)
  }
}

/** A future stops trading in the month of its delivery. */
function undelivered(frame: Frame, report: RowReport): void {
  const session = frame.columns['session'] as Int32Array
  const delivery = frame.columns['delivery'] as string[]
  for (let row = 0; row < frame.length; row++) {
    const month = formatDate(session[row]!).slice(0, 7)
    if (delivery[row] === '' || month <= delivery[row]!) continue
    report.reject(row, 'CONTRACT_EXPIRED', `The contract was delivered in ${delivery[row]!} and is quoted in ${month}.`)
  }
}

function nameOf(frame: Frame, row: number): string {
  const names = (frame.columns['contract'] ?? frame.columns['symbol']) as string[]
  return `${names[row]} on ${formatDate((frame.columns['session'] as Int32Array)[row]!)}`
}

function isMissing(column: ColumnArray, row: number): boolean {
  const value = column[row]!
  return value === '' || value === MISSING_DATE || Number.isNaN(value)
}

/** openInterest -> open interest */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
