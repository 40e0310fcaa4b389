/**
 * Bars of a longer interval made of finer ones, within the regular hours of each session.
 *
 * Intervals are counted from the opening: hours run from 09:30 to 10:30 and so on, and the last one is as long as
 * the session leaves it, half an hour on most days and on half days. A day is the session. A bar is known when all
 * of its finer ones are. It is made where its first and its last finer bar are there and at most 5 % of those
 * between are missing, as where nobody traded for a minute; nothing after its end decides about it.
 */
import { BellwetherError } from '../core/errors.ts'
import { createFrame } from '../core/frame.ts'
import { formatInstant, MS_PER_DAY } from '../core/time.ts'
import type { Bars } from './adjustment.ts'
import type { Calendar } from './calendar.ts'
import { parseInterval } from './interval.ts'
import { RECORD_SCHEMAS } from './record-kind.ts'
import type { Session } from './session.ts'

export interface DerivedBars {
  readonly bars: Bars
  /** Finer bars outside the regular hours: before the opening, after the close of a half day. */
  readonly outside: number
  /** Bars left out, since too many of their finer ones are missing, and those made although some are. */
  readonly incomplete: number
  readonly gappy: number
}

const MOST_MISSING = 0.05

/** Finer bars that make one: rows from `from` to before `to`. */
interface Group {
  readonly session: Session
  readonly start: number
  readonly end: number
  readonly from: number
  to: number
}

/**
 * Bars of `timeframe` from those of one series, in order of time; bars of days come back as they are.
 * Errors: USAGE_VALUE for a timeframe that is none; DATA_INSUFFICIENT where the bars are coarser; DATA_UNFIT where
 * two begin at one instant or they are not in order.
 */
export function deriveBars(bars: Bars, timeframe: string, calendar: Calendar): DerivedBars {
  if (bars.length === 0) return { bars, outside: 0, incomplete: 0, gappy: 0 }
  const base = bars.columns.interval[0]!
  const [length, finer] = [parseInterval(timeframe), parseInterval(base)]
  requireFiner(timeframe, length, base, finer)
  requireOrder(bars)
  if (finer === MS_PER_DAY) return { bars, outside: 0, incomplete: 0, gappy: 0 }
  const { groups, outside } = groupRows(bars, length, calendar)
  const missing = ({ start, end, from, to }: Group): number => Math.ceil((end - start) / finer) - (to - from)
  const complete = groups.filter((group) => {
    const { start, end, from, to } = group
    const { columns } = bars
    const reaches = columns.start[from] === start && columns.at[to - 1] === end
    return reaches && missing(group) <= MOST_MISSING * ((end - start) / finer)
  })
  return {
    bars: joinRows(bars, complete, timeframe),
    outside,
    incomplete: groups.length - complete.length,
    gappy: complete.filter((group) => missing(group) > 0).length,
  }
}

function groupRows({ columns, length: rows }: Bars, length: number, calendar: Calendar) {
  const groups: Group[] = []
  let outside = 0
  let session: Session | undefined
  let day = Number.NaN
  for (let row = 0; row < rows; row++) {
    if (columns.session[row] !== day) {
      day = columns.session[row]!
      session = calendar.session(day)
    }
    const start = columns.start[row]!
    const end = columns.at[row]!
    const last = groups.at(-1)
    if (last !== undefined && last.to === row && start >= last.start && end <= last.end) last.to = row + 1
    else if (session === undefined || start < session.open || end > session.close) outside++
    else {
      const begin = session.open + Math.floor((start - session.open) / length) * length
      const until = Math.min(begin + length, session.close)
      if (end > until) outside++
      else groups.push({ session, start: begin, end: until, from: row, to: row + 1 })
    }
  }
  return { groups, outside }
}

function joinRows(bars: Bars, groups: readonly Group[], timeframe: string): Bars {
  const joined = createFrame(RECORD_SCHEMAS.bars, groups.length)
  const [to, from] = [joined.columns, bars.columns]
  to.symbol.fill(from.symbol[0]!)
  to.interval.fill(timeframe)
  to.adjustment.fill(from.adjustment[0]!)
  groups.forEach((group, i) => {
    to.start[i] = group.start
    to.at[i] = group.end
    to.session[i] = group.session.day
    to.open[i] = from.open[group.from]!
    to.close[i] = from.close[group.to - 1]!
    let [high, low, volume, knownAt, turnover, trades, modelled] = [-Infinity, Infinity, 0, -Infinity, 0, 0, 0]
    for (let row = group.from; row < group.to; row++) {
      high = Math.max(high, from.high[row]!)
      low = Math.min(low, from.low[row]!)
      knownAt = Math.max(knownAt, from.knownAt[row]!)
      modelled = Math.max(modelled, from.knownModelled[row]!)
      volume += from.volume[row]!
      turnover += from.vwap[row]! * from.volume[row]!
      trades += from.tradeCount[row]!
    }
    to.high[i] = high
    to.low[i] = low
    to.knownAt[i] = knownAt
    to.knownModelled[i] = modelled
    to.volume[i] = volume
    to.vwap[i] = turnover / volume
    to.tradeCount[i] = trades
  })
  return joined
}

function requireFiner(timeframe: string, length: number, base: string, finer: number): void {
  if (Number.isNaN(length)) {
    throw new BellwetherError('USAGE_VALUE', {
      message: `The timeframe is "${timeframe}", which is no length of bars.`,
      expected: 'A length is a number and s, m, h or d, up to a day, such as 5m, 15m, 1h or 1d.',
      given: timeframe,
      remedy: 'Correct it.',
    })
  }
  if (length % finer === 0 && length <= MS_PER_DAY) return
  throw new BellwetherError('DATA_INSUFFICIENT', {
    message: `Bars of ${timeframe} cannot be made of bars of ${base}.`,
    expected: `A timeframe is a whole number of its finest bars and at most a day.`,
    given: `bars of ${base}`,
    remedy: `Ingest finer bars, or choose another timeframe than ${timeframe}.`,
  })
}

function requireOrder({ columns, length }: Bars): void {
  for (let row = 1; row < length; row++) {
    if (columns.start[row]! > columns.start[row - 1]!) continue
    throw new BellwetherError('DATA_UNFIT', {
      message: `The ${columns.interval[row]} bars of ${columns.symbol[row]} are not in order of time, or two begin at ${formatInstant(columns.start[row]!)}.`,
      expected: 'Each bar begins after the one before it.',
      given: formatInstant(columns.start[row]!),
      remedy: 'Choose the bars of one source.',
    })
  }
}
