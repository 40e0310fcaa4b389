/** A chain of a few SPY contracts over some sessions. */
import { createFrame, type Frame } from '../../../src/core/frame.ts'
import { ChainFeed } from '../../../src/backtest/engine/feeds/chain-feed.ts'
import type { Desk } from '../../../src/backtest/engine/desk.ts'
import type { Feed } from '../../../src/backtest/engine/feed.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { parseOccSymbol } from '../../../src/market/contract.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../src/market/record-kind.ts'

/** Bid, ask and, where it is known, the size of both. */
export type QuoteRow = readonly [symbol: string, bid: number, ask: number, size?: number]

/** One snapshot at the close of a session, known then. */
export function chainRecords(session: number, quotes: readonly QuoteRow[]): Frame<RecordSchema<'chains'>> {
  const frame = createFrame(RECORD_SCHEMAS.chains, quotes.length)
  const { columns } = frame
  const sorted = quotes.toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [row, [symbol, bid, ask, size = Number.NaN]] of sorted.entries()) {
    const { root, right, expiry, strike } = parseOccSymbol(symbol)!
    columns.contract[row] = symbol
    ;[columns.underlying[row], columns.root[row], columns.right[row]] = [root, root, right]
    ;[columns.expiry[row], columns.strike[row], columns.session[row]] = [expiry, strike, session]
    columns.at[row] = columns.knownAt[row] = nyse.session(session)!.close
    ;[columns.bid[row], columns.ask[row], columns.bidSize[row], columns.askSize[row]] = [bid, ask, size, size]
    columns.underlyingPrice[row] = 100
  }
  return frame
}

/** Chains of consecutive sessions from one on; an empty list is a session without a chain. */
export function chainFeed(from: number, days: readonly (readonly QuoteRow[])[]): (desk: Desk) => Feed {
  const sessions = nyse.sessionDays(from, from + 400).slice(0, days.length)
  const read = async (session: number): Promise<Frame<RecordSchema<'chains'>>> =>
    chainRecords(session, days[sessions.indexOf(session)]!)
  return (desk) => new ChainFeed({ underlying: 'SPY', exchange: '', sessions, read }, desk)
}
