/** Records of a long series, some sessions at a time: a year of seconds does not fit into memory twice. */
import { type Progress, silentProgress } from '../../../core/progress.ts'
import type { Calendar } from '../../../market/calendar.ts'
import type { ReadQuery, SeriesSummary } from '../../../store/lake.ts'

export interface ChunkPlace {
  readonly calendar: Calendar
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

/** Rows read at a time. */
const CHUNK_ROWS = 250_000

/** Days, as many at a time as have about CHUNK_ROWS rows. */
export function* inChunks(
  days: Int32Array,
  series: SeriesSummary,
  symbol: string,
  place: ChunkPlace,
): Generator<Int32Array> {
  const { calendar, progress = silentProgress, signal } = place
  const sessions = calendar.count(series.from!, series.to!)
  const size = Math.max(1, Math.floor((CHUNK_ROWS * sessions) / series.rows))
  progress.stage(`Staging ${series.kind} of ${symbol}`, days.length)
  for (let at = 0; at < days.length; at += size) {
    signal?.throwIfAborted()
    const chunk = days.subarray(at, at + size)
    yield chunk
    progress.advance(chunk.length)
  }
  progress.end()
}

export function recordsOf(
  { source, partition }: SeriesSummary,
  days: Int32Array,
  commit: number | undefined,
): ReadQuery {
  const where = { ...partition, source }
  return { where, from: days[0]!, to: days.at(-1)!, ...(commit === undefined ? {} : { asOfCommit: commit }) }
}
