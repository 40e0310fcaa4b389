/** A chain on the terminal, 80 columns wide: calls to the left, puts to the right, strikes between them. */
import { expectedMove, sviSmile } from '@bellwether/options'
import { type ExpirySummary, hasSmile } from '../../analytics/chains/analyse-snapshots.ts'
import type { ChainAt, RootAt } from '../../analytics/chains/chain-at.ts'
import { type StrikeRow, strikeRows } from '../../analytics/chains/strike-rows.ts'
import { countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { formatFixed, formatNumber, formatPercent } from '../../report/format.ts'
import { type Column, textTable } from '../table.ts'
import { wrap } from '../wrap.ts'
import { settlementText } from './chain-request.ts'

const DAYS_PER_YEAR = 365

/** Every expiry of every root, and beneath it the index at 30 days. */
export function expiryTable(chain: ChainAt): string {
  const numbers = ['days', 'forward', '±', 'yield %', 'atm %', 'skew', 'move %']
  const rows = chain.roots.flatMap((root) => root.expiries.map((expiry) => expiryRow(root, expiry)))
  const table = textTable([{ title: 'root' }, { title: 'expiry' }, { title: '' }, ...numbers.map(decimal)], rows)
  const read = wrap(
    'skew: 25-delta call less put, volatility points; move: mean to expiry; ±: standard error of the forward. ' +
      'AM settles at the opening prints, PM at the close.',
  )
  return [table, read, chain.roots.map(indexLine).filter(Boolean).join('\n')].filter(Boolean).join('\n\n')
}

function decimal(title: string): Column {
  return { title, align: 'decimal' }
}

function expiryRow(root: RootAt, expiry: ExpirySummary): string[] {
  const { range, forward, impliedYield, atmIv, riskReversal25 } = expiry
  const move = expiry.expectedMove / forward.forward
  return [
    root.snapshot.root,
    formatDate(range.expiry),
    settlementText(root),
    daysText(expiry),
    formatFixed(forward.forward, 2),
    formatFixed(forward.forwardError, 3),
    percentPoints(impliedYield),
    percentPoints(atmIv),
    percentPoints(riskReversal25),
    percentPoints(move),
  ]
}

/** The digits of a percentage; the head of the column has its unit. */
function percentPoints(fraction: number): string {
  return formatFixed(100 * fraction, 1)
}

function daysText({ range }: ExpirySummary): string {
  return range.yearsToExpiry > 0 ? formatFixed(DAYS_PER_YEAR * range.yearsToExpiry, 1) : 'expired'
}

function indexLine({ snapshot, index: { thirtyDays } }: RootAt): string {
  if (thirtyDays === undefined) return ''
  const { value, low, high, near, next } = thirtyDays
  const dates = `${formatDate(near.range.expiry)} and ${formatDate(next.range.expiry)}`
  const range = `${percentPoints(low)} to ${percentPoints(high)} by bids and asks`
  return wrap(
    `model-free index of ${snapshot.root} at 30 days: ${percentPoints(value)} % (${range}), from the expiries of ${dates}`,
  )
}

export interface ExpiryTextOptions {
  /** To each side of the forward. */
  readonly strikes: number
  readonly hasGreeks: boolean
}

/** One expiry of one root: what its quotes say together, then strike by strike. */
export function expiryText(chain: ChainAt, root: RootAt, expiry: ExpirySummary, options: ExpiryTextOptions): string {
  const all = strikeRows(expiry, chain.quotes)
  const rows = aroundForward(all, expiry, options.strikes)
  const days = expiry.range.yearsToExpiry > 0 ? `${daysText(expiry)} days` : 'expired'
  const fixed = root.terms.settlement === 'am' ? 'at the opening prints' : 'at the close'
  const title = `${root.snapshot.root} ${formatDate(expiry.range.expiry)} (${settlementText(root)}), ${days}, settles ${fixed}`
  const left = all.length - rows.length
  return [
    title,
    factTable(root, expiry),
    quoteTable(chain, rows),
    ...(options.hasGreeks ? [greekTable(chain, rows), secondGreekTable(chain, rows)] : []),
    left > 0 ? `${countText(left)} more strikes: --strikes ${all.length} shows all.` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** So many strikes below the forward and as many from it on. */
function aroundForward(rows: readonly StrikeRow[], { forward }: ExpirySummary, count: number): readonly StrikeRow[] {
  const at = rows.findIndex(({ strike }) => strike >= forward.forward)
  const middle = at < 0 ? rows.length >> 1 : at
  return rows.slice(Math.max(0, middle - count), middle + count)
}

const FORWARD_FROM = {
  parity: 'by put-call parity',
  neighbour: 'by the yield of the nearest expiry with parity',
  carry: 'from the spot, without a yield',
  none: 'neither pairs of quotes nor a spot',
} as const

function factTable({ snapshot, index: { thirtyDays } }: RootAt, expiry: ExpirySummary): string {
  const { forward, rateSource, impliedYield, atmIv, riskReversal25 } = expiry
  const rows = [
    ['spot', formatFixed(snapshot.underlyingPrice, 2), ''],
    ['forward', formatFixed(forward.forward, 2), forwardText(expiry)],
    ['rate', formatPercent(forward.rate, 2), rateSource === 'parity' ? 'by put-call parity' : rateSource],
    ['yield', formatPercent(impliedYield, 2), 'dividends and borrow, implied'],
    ['at the money', formatPercent(atmIv, 1), fitText(expiry)],
    ['25-delta skew', formatFixed(100 * riskReversal25, 1), 'points, call less put'],
    ['expected move', formatFixed(expiry.expectedMove, 2), moveText(expiry)],
  ]
  if (thirtyDays !== undefined) {
    const { value, low, high } = thirtyDays
    rows.push([
      'index, 30 days',
      percentPoints(value),
      `model-free; ${percentPoints(low)} to ${percentPoints(high)} by bids and asks`,
    ])
  }
  return textTable([{ title: '' }, { title: '', align: 'right' }, { title: '' }], rows).trimStart()
}

function forwardText({ range, forward, forwardSource }: ExpirySummary): string {
  if (!(range.yearsToExpiry > 0)) return 'none after the settlement'
  if (Number.isNaN(forward.forward)) return FORWARD_FROM[forwardSource]
  const strikes = forwardSource === 'parity' ? `, ${countText(forward.strikesUsed)} strikes` : ''
  return `± ${formatFixed(forward.forwardError, 3)} ${FORWARD_FROM[forwardSource]}${strikes}`
}

function fitText({ smile, range }: ExpirySummary): string {
  if (!(range.yearsToExpiry > 0)) return 'none after the settlement'
  if (smile === undefined || !hasSmile({ smile })) return 'no smile could be fitted'
  if (smile.status === 'scaled') return 'shape of the next expiry: too few quotes'
  const { rmsVolatilityPoints, insideSpread, points } = smile.error
  return `fit ± ${formatNumber(rmsVolatilityPoints, 2)} points; ${formatPercent(insideSpread, 0)} of ${countText(points)} within bid and ask`
}

function moveText(expiry: ExpirySummary): string {
  if (!hasSmile(expiry)) return ''
  const { forward, range, smile } = expiry
  const { meanAbsolute, low, high } = expectedMove(sviSmile(smile.svi, range.yearsToExpiry), forward.forward)
  const share = formatPercent(meanAbsolute / forward.forward, 1)
  return `mean, ${share}; 68 % between ${formatFixed(low, 2)} and ${formatFixed(high, 2)}`
}

type Cell = (row: number) => string

/** The same columns for calls and puts, with the strike between them. */
function twoSided(rows: readonly StrikeRow[], titles: readonly string[], cells: readonly Cell[]): string {
  const side = (row: number): string[] => cells.map((cell) => (row < 0 ? '' : cell(row)))
  const table = textTable(
    [...titles.map(decimal), decimal('strike'), ...titles.map(decimal)],
    rows.map(({ strike, call, put }) => [...side(call), strikeText(strike), ...side(put)]),
  )
  return `${'calls'.padEnd(table.indexOf('strike') + 'strike  '.length)}puts\n${table}`
}

function strikeText(strike: number): string {
  return formatFixed(strike, Number.isInteger(strike) ? 0 : 2)
}

function quoteTable({ quotes, values }: ChainAt, rows: readonly StrikeRow[]): string {
  return twoSided(
    rows,
    ['bid', 'ask', 'iv %', 'delta'],
    [
      (row) => formatFixed(quotes.bid[row]!, 2),
      (row) => formatFixed(quotes.ask[row]!, 2),
      (row) => percentPoints(values.midIv[row]!),
      (row) => formatFixed(values.delta[row]!, 2),
    ],
  )
}

/** In the units of a desk: a volatility or rate moves by a point, time by a day. */
function greekTable({ values }: ChainAt, rows: readonly StrikeRow[]): string {
  return twoSided(
    rows,
    ['gamma', 'vega/pt', 'theta/d', 'rho/pt'],
    [
      (row) => formatFixed(values.gamma[row]!, 4),
      (row) => formatFixed(values.vega[row]! / 100, 2),
      (row) => formatFixed(values.theta[row]! / DAYS_PER_YEAR, 2),
      (row) => formatFixed(values.rho[row]! / 100, 2),
    ],
  )
}

function secondGreekTable({ values }: ChainAt, rows: readonly StrikeRow[]): string {
  if (rows.every(({ call, put }) => [call, put].every((row) => !Number.isFinite(values.vanna[row] ?? Number.NaN))))
    return ''
  return twoSided(
    rows,
    ['vanna/pt', 'vomma/pt²', 'charm/d'],
    [
      (row) => formatFixed(values.vanna[row]! / 100, 4),
      (row) => formatFixed(values.vomma[row]! / 10_000, 4),
      (row) => formatFixed(values.charm[row]! / DAYS_PER_YEAR, 4),
    ],
  )
}
