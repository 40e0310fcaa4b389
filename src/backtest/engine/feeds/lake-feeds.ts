/** Feeds whose records lie in the lake, as known to a commit. */
import type { Calendar } from '../../../market/calendar.ts'
import type { Lake } from '../../../store/lake.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'
import { BarFeed } from './bar-feed.ts'
import { ChainFeed } from './chain-feed.ts'
import { CHAIN_COLUMNS } from './chain-snapshot.ts'

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
