/** Opening ranges of all symbols of the lake, of several lengths, in one pass over their bars. */
import { BellwetherError } from '../../../core/errors.ts'
import { type ColumnArray, createFrame, type Frame } from '../../../core/frame.ts'
import type { Json } from '../../../core/hash.ts'
import { formatDate, parseDate } from '../../../core/time.ts'
import { parseInterval } from '../../../market/interval.ts'
import type { Calendar } from '../../../market/calendar.ts'
import { ticksOfPrice } from '../../../market/price-ticks.ts'
import type { Session } from '../../../market/session.ts'
import type { FileLake } from '../../../store/open-lake.ts'
import { sqlText } from '../../../store/parquet/engine.ts'
import { assertRules, type SessionRules, sessionWindow } from './session-rules.ts'

export interface RangesRequest {
  /** Of the bars, e.g. 1m. */
  readonly interval: string
  /** Lengths of the range, seconds. */
  readonly rangeSeconds: readonly number[]
  readonly rules: Pick<SessionRules, 'halfDays' | 'tickMicros'>
  /** All that have such bars where absent. */
  readonly symbols?: readonly string[]
  readonly source?: string
  /** Day numbers, inclusive. */
  readonly from?: number
  readonly to?: number
  readonly asOfCommit?: number
}

/** One row a source, symbol, session and length, in this order. Prices in ticks; missing where no bar is in the range. */
export const OPENING_RANGE_SCHEMA = {
  source: 'string',
  symbol: 'string',
  session: 'date',
  rangeSeconds: 'float',
  open: 'float',
  high: 'float',
  low: 'float',
  volume: 'float',
  bars: 'float',
  expectedBars: 'float',
  firstTickAt: 'instant', // end of the first bar from the end of the range on
} as const

export type OpeningRanges = Frame<typeof OPENING_RANGE_SCHEMA>

/**
 * A session without any bar between others of a symbol has rows without a range, as staging keeps it.
 * Errors: USAGE_VALUE, DATA_NONE, DATA_UNFIT, LAKE_CORRUPT, CANCELLED.
 */
export async function openingRanges(
  lake: Pick<FileLake, 'query' | 'list'>,
  calendar: Calendar,
  request: RangesRequest,
  signal?: AbortSignal,
): Promise<OpeningRanges> {
  const lengths = request.rangeSeconds.toSorted((a, b) => a - b)
  const intervalMs = parseInterval(request.interval)
  for (const rangeSeconds of lengths) assertRules({ ...request.rules, rangeSeconds }, request.interval, intervalMs)
  const sessions = await sessionsOf(lake, calendar, request)
  const sql = rangesSql(sessions, request, lengths)
  const commit = request.asOfCommit === undefined ? {} : { asOfCommit: request.asOfCommit }
  const { rows } = await lake.query(sql, { ...commit, ...(signal === undefined ? {} : { signal }) })
  // There may be bars, and none within a session.
  if (rows.length === 0) throw noBars(request)
  const found = rows.map((row) => rowOf(row, lengths))
  const straddled = found.find(({ ranges }) => ranges.some(({ straddling }) => straddling > 0))
  if (straddled !== undefined) throw straddles(straddled)
  return toFrame(withMissingSessions(found, sessions), lengths, intervalMs, request.rules.tickMicros)
}

/** Sessions that the bars may be of. Errors: DATA_NONE. */
async function sessionsOf(
  lake: Pick<FileLake, 'list'>,
  calendar: Calendar,
  request: RangesRequest,
): Promise<readonly Session[]> {
  const { interval, symbols, source, from = -Infinity, to = Infinity, asOfCommit } = request
  const series = (await lake.list(asOfCommit)).filter(
    ({ kind, partition, source: of }) =>
      kind === 'bars' &&
      partition['interval'] === interval &&
      partition['adjustment'] === 'raw' &&
      (symbols === undefined || symbols.includes(partition['symbol']!)) &&
      (source === undefined || of === source),
  )
  const first = series.reduce((day, one) => Math.min(day, one.from!), Infinity)
  const last = series.reduce((day, one) => Math.max(day, one.to!), -Infinity)
  const sessions = first > last ? [] : calendar.sessions(first, last)
  const asked = sessions.filter(({ day }) => day >= from && day <= to)
  const missing = symbols?.filter((symbol) => !series.some(({ partition }) => partition['symbol'] === symbol)) ?? []
  if (asked.length > 0 && missing.length === 0) return asked
  throw noBars(request, missing)
}

function noBars({ interval, symbols = [] }: RangesRequest, missing: readonly string[] = []): BellwetherError {
  const what = missing.length === 0 ? 'for what was asked' : `of ${missing.join(', ')}`
  return new BellwetherError('DATA_NONE', {
    message: `The lake holds no raw bars of ${interval} ${what}.`,
    expected: 'Opening ranges are made of raw bars within the sessions of each symbol.',
    given: [interval, ...symbols].join(' '),
    remedy: 'Ingest a file of them, or ask for others; bellwether data ls lists what there is.',
  })
}

/** One group a symbol and session; six figures a length. Volumes are whole numbers, which add up alike in any order. */
function rangesSql(sessions: readonly Session[], request: RangesRequest, lengths: readonly number[]): string {
  const windows = sessions.map((session) => {
    const { open, end } = sessionWindow(session, { ...request.rules, rangeSeconds: lengths[0]! })
    return `(DATE '${formatDate(session.day)}', ${open}, ${end})`
  })
  const { interval, symbols, source } = request
  const conditions = [
    `interval = ${sqlText(interval)}`,
    "adjustment = 'raw'",
    ...(symbols === undefined ? [] : [`symbol IN (${symbols.map(sqlText).join(', ')})`]),
    ...(source === undefined ? [] : [`source = ${sqlText(source)}`]),
    'epoch_ms(start) >= opens',
    'epoch_ms("at") <= ends',
  ]
  return `WITH windows(day, opens, ends) AS (VALUES ${windows.join(', ')})
    SELECT source, symbol, session, ${lengths.flatMap(figures).join(', ')}
    FROM bars JOIN windows ON session = day
    WHERE ${conditions.join(' AND ')}
    GROUP BY source, symbol, session ORDER BY source, symbol, session`
}

const FIGURES = 7

function figures(rangeSeconds: number): string[] {
  const end = `opens + ${rangeSeconds * 1000}`
  const inRange = `FILTER (epoch_ms(start) < ${end})`
  return [
    `arg_min(open, start) ${inRange}`,
    `max(high) ${inRange}`,
    `min(low) ${inRange}`,
    `sum(volume) ${inRange}`,
    `count(*) ${inRange}`,
    `min(epoch_ms("at")) FILTER (epoch_ms("at") >= ${end})`,
    `count(*) FILTER (epoch_ms(start) < ${end} AND epoch_ms("at") > ${end})`,
  ]
}

interface SymbolSession {
  readonly source: string
  readonly symbol: string
  readonly day: number
  readonly ranges: readonly RangeFigures[]
}

/** Prices in the currency; NaN where there is none. */
interface RangeFigures {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly volume: number
  readonly bars: number
  readonly firstTickAt: number
  readonly straddling: number
}

const NO_BARS: RangeFigures = {
  open: Number.NaN,
  high: Number.NaN,
  low: Number.NaN,
  volume: 0,
  bars: 0,
  firstTickAt: Number.NaN,
  straddling: 0,
}

function rowOf(row: readonly Json[], lengths: readonly number[]): SymbolSession {
  const ranges = lengths.map((_, i): RangeFigures => {
    const cells = row.slice(3 + FIGURES * i, 3 + FIGURES * (i + 1))
    const [open, high, low, volume, bars, firstTickAt, straddling] = cells.map((cell) => cell ?? Number.NaN) as number[]
    return {
      open: open!,
      high: high!,
      low: low!,
      volume: bars === 0 ? 0 : volume!,
      bars: bars!,
      firstTickAt: firstTickAt!,
      straddling: straddling!,
    }
  })
  const [source, symbol, session] = row as string[]
  return { source: source!, symbol: symbol!, day: parseDate(session!), ranges }
}

/** Sessions between the first and the last of a symbol that have no bar at all come with none. */
function withMissingSessions(found: readonly SymbolSession[], sessions: readonly Session[]): SymbolSession[] {
  const places = new Map(sessions.map(({ day }, place) => [day, place]))
  return found.flatMap((one, i) => {
    const last = found[i - 1]
    if (last?.symbol !== one.symbol || last.source !== one.source) return [one]
    const missing = sessions.slice(places.get(last.day)! + 1, places.get(one.day))
    return [...missing.map(({ day }) => ({ ...one, day, ranges: one.ranges.map(() => NO_BARS) })), one]
  })
}

function toFrame(
  found: readonly SymbolSession[],
  lengths: readonly number[],
  intervalMs: number,
  tickMicros: number,
): OpeningRanges {
  const frame: OpeningRanges = createFrame(OPENING_RANGE_SCHEMA, found.length * lengths.length)
  const ticks = (price: number): number => (Number.isNaN(price) ? Number.NaN : ticksOfPrice(price, tickMicros))
  let row = 0
  for (const { source, symbol, day, ranges } of found) {
    for (const [i, { open, high, low, volume, bars, firstTickAt }] of ranges.entries()) {
      const rangeSeconds = lengths[i]!
      const prices = { open: ticks(open), high: ticks(high), low: ticks(low) }
      const expectedBars = (rangeSeconds * 1000) / intervalMs
      const cells = { source, symbol, session: day, rangeSeconds, ...prices, volume, bars, expectedBars, firstTickAt }
      for (const [name, cell] of Object.entries(cells)) {
        ;(frame.columns[name as keyof typeof cells] as ColumnArray)[row] = cell
      }
      row++
    }
  }
  return frame
}

function straddles({ symbol, day }: SymbolSession): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `A bar of ${symbol} on ${formatDate(day)} lies across the end of the opening range.`,
    expected: 'Bars end at the end of the range or do not reach it: what comes after it must not shape it.',
    given: formatDate(day),
    remedy: 'Choose another length, or shorter bars.',
  })
}
