/** The bid and ask beside each tick of staged sessions, from the quote bars of the lake. */
import { BellwetherError } from '../../../core/errors.ts'
import { countText } from '../../../core/number-text.ts'
import { newYorkText } from '../../../market/new-york-time.ts'
import { NO_RANGE } from '../../../strategies/orb/orb-grid.ts'
import type { Lake, SeriesSummary } from '../../../store/lake.ts'
import { quotesAt } from './quoted-ticks.ts'
import { type ChunkPlace, inChunks, recordsOf } from './record-chunks.ts'
import { SESSION_STATES, type StagedColumns, stagedFrom, type StagedSessions, TRADED } from './staged-sessions.ts'

export interface QuoteRequest {
  readonly symbol: string
  readonly quotes?: { readonly maxAgeSeconds: number }
  readonly asOfCommit?: number
}

/** Errors: USAGE_VALUE. */
export function assertQuoteAge(seconds: number): void {
  if (Number.isFinite(seconds) && seconds >= 0) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `Quotes may be ${seconds} s old.`,
    expected: 'The age of a quote is a number of seconds, 0 or more.',
    given: String(seconds),
    remedy: 'Give for example 60.',
  })
}

/** The same with bid and ask at each tick; a session in which one is missing is not traded. */
export async function withQuotes(
  { columns, shape }: StagedSessions,
  request: QuoteRequest,
  place: ChunkPlace & { readonly lake: Lake },
  series: SeriesSummary,
): Promise<StagedSessions> {
  const bids = new Int32Array(shape.ticks)
  const asks = new Int32Array(shape.ticks)
  const maxAgeMs = request.quotes!.maxAgeSeconds * 1000
  let session = 0
  for (const chunk of inChunks(columns.days, series, request.symbol, place)) {
    const { columns: quotes } = await place.lake.read('quote-bars', recordsOf(series, chunk, request.asOfCommit))
    const from = columns.starts[session]!
    const instants = tickInstants(columns, session, session + chunk.length)
    const found = quotesAt(instants, quotes, maxAgeMs, shape.tickMicros)
    bids.set(found.bids, from)
    asks.set(found.asks, from)
    session += chunk.length
  }
  const quoted = stagedFrom(shape.tickMicros, { ...columns, bids, asks })
  const isUnquoted = untradeUnquoted(quoted)
  if (isUnquoted && !quoted.columns.states.includes(TRADED)) throw unquoted(request, columns, bids)
  return quoted
}

/** Epoch milliseconds of the ticks of sessions `from` to before `to`. */
function tickInstants({ starts, origins, seconds }: StagedColumns, from: number, to: number): Float64Array {
  const instants = new Float64Array(starts[to]! - starts[from]!)
  for (let s = from, at = 0; s < to; s++) {
    for (let i = starts[s]!; i < starts[s + 1]!; i++) instants[at++] = (origins[s]! + seconds[i]!) * 1000
  }
  return instants
}

/** True where a session was meant. */
function untradeUnquoted({ columns }: StagedSessions): boolean {
  const { states, starts, bids, highs, lows } = columns
  let isAny = false
  for (let s = 0; s < states.length; s++) {
    if (states[s] !== TRADED || !bids.subarray(starts[s], starts[s + 1]).includes(0)) continue
    states[s] = SESSION_STATES.indexOf('a tick without a quote')
    highs[s] = NO_RANGE.high
    lows[s] = NO_RANGE.low
    isAny = true
  }
  return isAny
}

function unquoted({ symbol, quotes }: QuoteRequest, columns: StagedColumns, bids: Int32Array): BellwetherError {
  const missing = bids.reduce((count, bid) => count + (bid === 0 ? 1 : 0), 0)
  const tick = bids.indexOf(0)
  const session = columns.starts.findLastIndex((start) => start <= tick)
  const at = newYorkText((columns.origins[session]! + columns.seconds[tick]!) * 1000)
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `${countText(missing)} of ${countText(bids.length)} ticks of ${symbol} have no quote, in every session some; the first at ${at}.`,
    expected: `Fills at the quote need a bid and an ask no older than ${quotes!.maxAgeSeconds} s at every tick of a session.`,
    given: `${countText(missing)} ticks without`,
    remedy: 'Ingest the quotes of these sessions, allow older ones, or choose fills by touch or next-tick.',
  })
}
