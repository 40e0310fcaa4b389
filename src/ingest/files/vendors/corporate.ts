/** Dividends and the membership of indices. */
import { constant } from '../columns.ts'
import { symbolOfName, universeOfName } from '../file-name.ts'
import { type Format, output } from '../format.ts'
import type { Rows } from '../rows.ts'
import { actionTimes } from '../times/times.ts'

const dividends: Format = {
  name: 'dividends',
  title: 'Cash dividends by ex-date; the name of the file names the symbol',
  shape: { type: 'header', required: ['Date', 'Dividend'] },
  outputs: [
    output('actions', {
      source: 'dividends',
      columns: { symbol: symbolOfName, action: constant('dividend'), amount: 'Dividend' },
      fillers: [actionTimes('Date')],
    }),
  ],
}

const memberIntervals: Format = {
  name: 'member-intervals',
  title: 'Members of an index with the first and the last day of each membership',
  shape: { type: 'header', required: ['ticker', 'start_date', 'end_date'] },
  outputs: [
    output('members', {
      source: 'membership',
      columns: { universe: universeOfName, symbol: 'ticker', start: 'start_date', end: 'end_date' },
    }),
  ],
}

const memberTable: Format = {
  name: 'member-table',
  title: 'Members of an index today, with company, sector and the day each was added',
  shape: {
    type: 'header',
    required: ['Symbol', 'Security', 'GICS Sector', 'GICS Sub-Industry', 'Date added'],
    optional: ['Headquarters Location', 'CIK', 'Founded'],
  },
  outputs: [
    output('members', {
      source: 'member-table',
      columns: {
        universe: universeOfName,
        symbol: 'Symbol',
        start: 'Date added',
        name: 'Security',
        sector: 'GICS Sector',
        industry: 'GICS Sub-Industry',
        headquarters: 'Headquarters Location',
        cik: 'CIK',
        founded: 'Founded',
      },
    }),
  ],
}

const memberChanges: Format = {
  name: 'member-changes',
  title: 'Changes of an index by date, the tickers added and removed as lists',
  shape: { type: 'header', required: ['date', 'add', 'remove'] },
  outputs: (table) =>
    ['add', 'remove'].flatMap((change) =>
      Array.from({ length: longestList(table.texts(change)) }, (_, place) => {
        const ticker = (rows: Rows): string[] => rows.texts(change).map((list) => tickersOf(list)[place] ?? '')
        return output('member-changes', {
          source: 'membership',
          columns: { universe: universeOfName, symbol: ticker, on: 'date', change: constant(change) },
          offers: (rows) => Uint8Array.from(ticker(rows), (symbol) => (symbol === '' ? 0 : 1)),
        })
      }),
    ),
}

function tickersOf(list: string): string[] {
  return list.split(',').map((ticker) => ticker.trim())
}

function longestList(lists: readonly string[]): number {
  return Math.max(...lists.map((list) => tickersOf(list).length))
}

export const CORPORATE_FORMATS = [dividends, memberIntervals, memberTable, memberChanges]
