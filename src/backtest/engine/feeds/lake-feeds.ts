/** Feeds whose records lie in the lake, as known to a commit. */
import { createColumn } from '../../../core/frame.ts'
import type { Calendar } from '../../../market/calendar.ts'
import type { ChosenColumns, Lake } from '../../../store/lake.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'
import { BarFeed } from './bar-feed.ts'
import { ChainFeed } from './chain-feed.ts'
import { CHAIN_COLUMNS, type ChainRecords } from './chain-snapshot.ts'
import { TRADE_COLUMNS, TradeFeed } from './trade-feed.ts'

export interface LakeSelection {
  readonly lake: Lake
  readonly calendar: Calendar
  readonly source: string
  /** Day numbers, both included. */
  readonly from: number
  readonly to: number
  readonly asOfCommit: number
}

/** Chains of one underlying, read session by session. @param exchange '' where quotes are consolidated */
export function chainsOfLake(selection: LakeSelection, underlying: string, exchange: string): (desk: Desk) => Feed {
  const { lake, calendar, source, from, to, asOfCommit } = selection
  const sessions = calendar.sessionDays(from, to)
  const where = { underlying, source }
  return (desk) => {
    const records = lake.daily('chains', CHAIN_COLUMNS, { where, asOfCommit })
    return new ChainFeed({ underlying, exchange, sessions, read: (session) => records.read(session) }, desk)
  }
}

const QUOTE_COLUMNS = [
  'root',
  'right',
  'expiry',
  'strike',
  'at',
  'knownAt',
  'bid',
  'bidSize',
  'ask',
  'askSize',
] as const
type QuoteRecords = ChosenColumns<'option-quote-bars', (typeof QUOTE_COLUMNS)[number]>

/** Chains made of the last quotes of an interval: a contract that was not quoted in it is not in its chain. */
export function optionQuotesOfLake(
  selection: LakeSelection,
  underlying: string,
  interval: string,
): (desk: Desk) => Feed {
  const { lake, calendar, source, from, to, asOfCommit } = selection
  const sessions = calendar.sessionDays(from, to)
  const where = { underlying, interval, source }
  return (desk) => {
    const records = lake.daily('option-quote-bars', QUOTE_COLUMNS, { where, asOfCommit })
    const read = async (session: number): Promise<ChainRecords> => chainOfQuotes(await records.read(session))
    return new ChainFeed({ underlying, exchange: '', sessions, read }, desk)
  }
}

/** What bars of quotes do not say is missing. */
function chainOfQuotes({ length, columns }: QuoteRecords): ChainRecords {
  const [unknown, exchange] = [createColumn('float', length), createColumn('string', length)]
  return {
    length,
    columns: { ...columns, exchange, underlyingPrice: unknown, volume: unknown, openInterest: unknown },
  }
}

/** Market prints of one symbol, read session by session. */
export function tradesOfLake(selection: LakeSelection, symbol: string): (desk: Desk) => Feed {
  const { lake, calendar, source, from, to, asOfCommit } = selection
  const where = { symbol, source }
  return (desk) => {
    const records = lake.daily('trades', TRADE_COLUMNS, { where, asOfCommit })
    const sessions = calendar.sessions(from, to)
    return new TradeFeed({ symbol, sessions, read: (session) => records.read(session) }, desk)
  }
}

/** Raw bars of one symbol, read at once. */
export async function barsOfLake(
  selection: LakeSelection,
  symbol: string,
  interval: string,
): Promise<(desk: Desk) => Feed> {
  const { lake, source, from, to, asOfCommit } = selection
  const where = { symbol, interval, adjustment: 'raw', source }
  const bars = await lake.read('bars', { where, from, to, asOfCommit })
  return (desk) => new BarFeed(symbol, bars, desk)
}
