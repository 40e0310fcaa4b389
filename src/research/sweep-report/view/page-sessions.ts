/** The sessions that a page carries, and one row over them: written in Node, read in the browser. */
import type { ExitReason, OrbTrade } from '../../../backtest/orb/scan.ts'
import type { Distances, OrbAxes } from '../../../strategies/orb/orb-grid.ts'
import { rangeRow } from '../../sweep/parts/sweep-plan.ts'
import type { ReportedRange, SweepBacktest } from '../sweep-report-input.ts'
import { columnToBase64, floatsFromBase64, fromBase64, integersFromBase64, toBase64 } from './base64.ts'
import { decodeTicks, encodeTicks } from './tick-code.ts'

export interface PageSessions {
  /** Of each length of the opening range where the page can compute all rows again; else of that of `backtest` alone. */
  readonly ranges: readonly PageRange[]
  readonly backtest: PageBacktest
}

interface PageRange {
  readonly ticks: string
  readonly highs: string
  readonly lows: string
  readonly opens: string
  /** What computes its rows again. */
  readonly axes?: PageAxes
}

interface PageAxes {
  readonly stops: { readonly count: number; readonly ticks: string }
  readonly stopCounts: readonly number[]
  readonly coolOffs: readonly number[]
  readonly limits: { readonly count: number; readonly ticks: string }
}

interface PageBacktest {
  readonly row: number
  /** Place in `ranges`. */
  readonly range: number
  readonly stops: string
  readonly limits: string
  readonly profit: string
  /** Of each session: direction, ticks of entry and exit, their fills, number of the reason. */
  readonly trades: readonly (readonly (readonly number[])[])[]
}

const REASONS: readonly ExitReason[] = ['limit', 'stop', 'last-tick']

/** All lengths of the opening range with what computes their rows, or that of the one row alone. */
export function pageSessions(ranges: readonly ReportedRange[], backtest: SweepBacktest, isLive: boolean): PageSessions {
  if (!isLive) return { ranges: [pageRange(backtest)], backtest: pageBacktest(backtest, 0) }
  return {
    ranges: ranges.map((range) => ({ ...pageRange(range), axes: pageAxes(range.axes) })),
    backtest: pageBacktest(backtest, rangeRow({ ranges }, backtest.row).range),
  }
}

function pageRange({ sessions: { ticks, highs, lows }, opens }: Pick<ReportedRange, 'sessions' | 'opens'>): PageRange {
  return {
    ticks: toBase64(encodeTicks(ticks)),
    highs: columnToBase64(highs),
    lows: columnToBase64(lows),
    opens: columnToBase64(opens),
  }
}

function pageAxes({ stops, stopCounts, coolOffs, limits }: OrbAxes): PageAxes {
  const distances = ({ count, ticks }: Distances): PageAxes['stops'] => ({ count, ticks: columnToBase64(ticks) })
  return {
    stops: distances(stops),
    stopCounts: [...stopCounts],
    coolOffs: [...coolOffs],
    limits: distances(limits),
  }
}

function readAxes({ stops, stopCounts, coolOffs, limits }: PageAxes): OrbAxes {
  const distances = ({ count, ticks }: PageAxes['stops']): Distances => ({ count, ticks: integersFromBase64(ticks) })
  return {
    stops: distances(stops),
    stopCounts: Int32Array.from(stopCounts),
    coolOffs: Int32Array.from(coolOffs),
    limits: distances(limits),
  }
}

function pageBacktest({ trades, row, stops, limits, profit }: SweepBacktest, range: number): PageBacktest {
  return {
    row,
    range,
    stops: columnToBase64(stops),
    limits: columnToBase64(limits),
    profit: columnToBase64(profit),
    trades: trades.map((session) =>
      session.map(({ direction, entryTick, exitTick, entry, exit, reason }) => [
        direction,
        entryTick,
        exitTick,
        entry,
        exit,
        REASONS.indexOf(reason),
      ]),
    ),
  }
}

export interface ReadSessions {
  readonly backtest: SweepBacktest
  /** Present where all rows can be computed again. */
  readonly ranges?: readonly ReportedRange[]
}

export function readSessions(data: PageSessions): ReadSessions {
  const ranges = data.ranges.map(readRange)
  const live = ranges.flatMap(({ axes, ...range }) => (axes === undefined ? [] : [{ ...range, axes }]))
  const backtest = readBacktest(data.backtest, ranges[data.backtest.range]!)
  return { backtest, ...(live.length > 0 && { ranges: live }) }
}

type ReadRange = Pick<ReportedRange, 'sessions' | 'opens'> & { readonly axes?: OrbAxes }

function readRange({ ticks, highs, lows, opens, axes }: PageRange): ReadRange {
  return {
    sessions: {
      ticks: decodeTicks(fromBase64(ticks)),
      highs: integersFromBase64(highs),
      lows: integersFromBase64(lows),
    },
    opens: integersFromBase64(opens),
    ...(axes !== undefined && { axes: readAxes(axes) }),
  }
}

function readBacktest(data: PageBacktest, { sessions, opens }: ReadRange): SweepBacktest {
  const { seconds } = sessions.ticks
  return {
    row: data.row,
    sessions,
    trades: data.trades.map((session) => session.map((trade) => readTrade(trade, seconds))),
    profit: floatsFromBase64(data.profit),
    opens,
    stops: integersFromBase64(data.stops),
    limits: integersFromBase64(data.limits),
  }
}

function readTrade(
  [direction, entryTick, exitTick, entry, exit, reason]: readonly number[],
  seconds: Int32Array,
): OrbTrade {
  return {
    direction: direction! > 0 ? 1 : -1,
    entryTick: entryTick!,
    exitTick: exitTick!,
    entry: entry!,
    exit: exit!,
    holding: seconds[exitTick!]! - seconds[entryTick!]!,
    reason: REASONS[reason!]!,
  }
}
