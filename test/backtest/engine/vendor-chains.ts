/** Vendors' files of chains read by their own words, without the lake and the engine: what a test recomputes figures from. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseDate } from '../../../src/core/time.ts'
import { sharedPath } from '../../shared.ts'

export interface VendorQuote {
  readonly symbol: string
  /** Day numbers. The expiry is that of the symbol: some vendors write the Saturday after it. */
  readonly session: number
  readonly expiry: number
  readonly exchange: string
  readonly right: string
  readonly strike: number
  readonly bid: number
  readonly ask: number
  readonly underlyingPrice: number
}

/** Files below data/options_eod whose names begin so. */
export function chainPaths(folder: string, start: string): string[] {
  const path = sharedPath(`data/options_eod/${folder}`)
  return readdirSync(path)
    .filter((name) => name.startsWith(start))
    .toSorted()
    .map((name) => join(path, name))
}

/** Of each session its quotes by symbol, sessions rising. Dates are mm/dd/yyyy or ISO. */
export function vendorQuotes(paths: readonly string[], exchange?: string): Map<number, VendorQuote[]> {
  const quotes = paths.flatMap(quotesOfFile).filter((quote) => exchange === undefined || quote.exchange === exchange)
  const sorted = quotes.toSorted((a, b) => a.session - b.session || (a.symbol < b.symbol ? -1 : 1))
  return Map.groupBy(sorted, ({ session }) => session)
}

function quotesOfFile(path: string): VendorQuote[] {
  const [head, ...lines] = gunzipSync(readFileSync(path)).toString().trim().split('\n')
  const names = head!.split(',').map((name) => name.trim())
  const column = (name: string): number => names.indexOf(name)
  const [symbol, session, exchange] = ['optionroot', 'quotedate', 'exchange'].map(column)
  const [right, strike, bid, ask, underlying] = ['type', 'strike', 'bid', 'ask', 'underlying_last'].map(column)
  return lines.map((line) => {
    const cells = line.trim().split(',')
    return {
      symbol: cells[symbol!]!,
      session: dayOf(cells[session!]!),
      expiry: expiryOf(cells[symbol!]!),
      exchange: cells[exchange!] ?? '',
      right: cells[right!]!,
      strike: Number(cells[strike!]),
      bid: Number(cells[bid!]),
      ask: Number(cells[ask!]),
      underlyingPrice: Number(cells[underlying!]),
    }
  })
}

function expiryOf(symbol: string): number {
  const [year, month, day] = symbol.slice(-15).match(/\d\d/g)!
  return parseDate(`20${year}-${month}-${day}`)
}

function dayOf(text: string): number {
  const [month, day, year] = text.split('/')
  return parseDate(
    year === undefined ? text.slice(0, 10) : `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`,
  )
}
