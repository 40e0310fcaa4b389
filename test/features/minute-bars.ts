/** Bars of minutes for tests: a random walk through sessions, with extended hours and missing minutes where asked. */
import { createFrame, selectRows } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { MS_PER_MINUTE } from '../../src/core/time.ts'
import type { Bars } from '../../src/market/adjustment.ts'
import { nyse } from '../../src/market/calendar.ts'
import { formatInterval } from '../../src/market/interval.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'

export interface MinuteOptions {
  /** Length of the bars. */
  readonly minutes?: number
  /** Milliseconds from the end of a bar until it is known. */
  readonly lag?: number
  /** Bars before the opening and after the close. */
  readonly extended?: number
  /** Share of bars that are missing. */
  readonly missing?: number
}

/** Bars of SPY over the sessions from one day to another, prices of whole cents near 500. */
export function minuteBars(
  seed: number,
  from: number,
  to: number,
  { minutes = 1, lag = 0, extended = 0, missing = 0 }: MinuteOptions = {},
): Bars {
  const random = Random.fromSeed(seed)
  const length = minutes * MS_PER_MINUTE
  const starts = nyse.sessions(from, to).flatMap(({ day, open, close }) => {
    const count = (close - open) / length + 2 * extended
    return Array.from({ length: count }, (_, i) => ({ day, start: open + (i - extended) * length }))
  })
  const frame = createFrame(RECORD_SCHEMAS.bars, starts.length)
  const { columns } = frame
  columns.symbol.fill('SPY')
  columns.interval.fill(formatInterval(length))
  columns.adjustment.fill('raw')
  let price = 50_000
  const move = (): number => Math.round(20 * random.normal())
  starts.forEach(({ day, start }, row) => {
    const open = price + (row > 0 && starts[row - 1]!.day !== day ? 5 * move() : move())
    const close = open + move()
    columns.session[row] = day
    columns.start[row] = start
    columns.at[row] = start + length
    columns.knownAt[row] = start + length + lag
    columns.open[row] = open / 100
    columns.high[row] = (Math.max(open, close) + random.integer(20)) / 100
    columns.low[row] = (Math.min(open, close) - random.integer(20)) / 100
    columns.close[row] = close / 100
    columns.volume[row] = 100 + random.integer(1000)
    columns.vwap[row] = (open + close) / 200
    columns.tradeCount[row] = 1 + random.integer(100)
    price = close
  })
  if (missing === 0) return frame
  return selectRows(
    frame,
    starts.flatMap((_, row) => (random.next() < missing ? [] : [row])),
  )
}
