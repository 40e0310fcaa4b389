/** What the page of a sweep carries for its program: written in Node, read in the browser. */
import type { ExitReason, OrbTrade } from '../../../backtest/orb/scan.ts'
import type { Distances, OrbAxes } from '../../../strategies/orb/orb-grid.ts'
import { connectedRows } from '../../overfitting/plateau.ts'
import type { SweepBacktest, SweepReportInput } from '../sweep-report-input.ts'
import { columnToBase64, floatsFromBase64, fromBase64, integersFromBase64, toBase64 } from './base64.ts'
import { gatheredCells, type HeatMapView } from './heat-map-view.ts'
import { MEASURES, type MeasureKey } from './measure.ts'
import type { RowView } from './row-sections.ts'
import { type ParameterGrid, parameterGrid } from './parameter-grid.ts'
import { ROOM_FOR_TICKS } from './thin-ticks.ts'
import { decodeTicks, encodeTicks } from './tick-code.ts'

export interface PageData {
  readonly isSimulated: boolean
  readonly parameters: readonly { readonly name: string; readonly unit: string; readonly values: readonly number[] }[]
  readonly highest: number
  readonly plateau: string
  /** One value a row; empty in a large sweep, which has its pairs instead. */
  readonly columns: { readonly [key in MeasureKey]?: string }
  /** Sharpe ratios over each pair of parameters, "up,across", summarised over the others. */
  readonly pairs: Readonly<Record<string, { readonly median: string; readonly highest: string }>>
  readonly backtest: PageBacktest
  readonly walk?: { readonly sessions: string; readonly profit: string }
  /** What computes the sweep again under other fills. */
  readonly live?: PageAxes
}

interface PageAxes {
  readonly stops: { readonly count: number; readonly ticks: string }
  readonly stopCounts: readonly number[]
  readonly coolOffs: readonly number[]
  readonly limits: { readonly count: number; readonly ticks: string }
}

interface PageBacktest {
  readonly row: number
  readonly ticks: string
  readonly highs: string
  readonly lows: string
  readonly opens: string
  readonly stops: string
  readonly limits: string
  readonly profit: string
  /** Of each session: direction, ticks of entry and exit, their fills, number of the reason. */
  readonly trades: readonly (readonly (readonly number[])[])[]
}

/** Numbers that rows may take in a page: 1.6 MB as text. */
const ROOM_FOR_ROWS = 150_000
const REASONS: readonly ExitReason[] = ['limit', 'stop', 'last-tick']

/** Measures that fit into a page, the first ones first; none where not even one does. */
export function carriedMeasures(rows: number): readonly MeasureKey[] {
  return MEASURES.slice(0, Math.floor(ROOM_FOR_ROWS / Math.max(1, rows))).map(({ key }) => key)
}

/** @param backtest of the input, as it is shown */
export function pageData(input: SweepReportInput, backtest: SweepBacktest): PageData {
  const grid = parameterGrid(input.parameters)
  const carried = carriedMeasures(grid.rows)
  const walk = input.scepticism?.walk
  return {
    isSimulated: input.isSimulated,
    parameters: input.parameters.map(({ name, unit, values }) => ({ name, unit, values: [...values] })),
    highest: input.highest,
    plateau: columnToBase64(plateauRows(input, grid)),
    columns: Object.fromEntries(carried.map((key) => [key, columnToBase64(input.rows[key])])),
    pairs: carried.length > 0 ? {} : pairTables(grid, input.rows.sharpe),
    backtest: pageBacktest(backtest),
    ...(walk !== undefined && {
      walk: { sessions: columnToBase64(walk.sessions), profit: columnToBase64(walk.profit) },
    }),
    ...(input.live !== undefined && isLive(input) && { live: pageAxes(input.live.axes) }),
  }
}

/** Rows that hang together with the highest one within its standard error; none where that is not known. */
export function plateauRows({ rows, highest, scepticism }: SweepReportInput, grid: ParameterGrid): Int32Array {
  if (scepticism === undefined) return new Int32Array(0)
  const { assessment, sessionsPerYear } = scepticism
  return connectedRows(rows.sharpe, grid.parameters, highest, assessment.plateau.level * Math.sqrt(sessionsPerYear))
}

/** Whether a page can carry what computes the sweep again: all ticks, all columns, and no quotes. */
export function isLive({ live, fills, backtest, rows, profile }: SweepReportInput): boolean {
  const isSmall = carriedMeasures(rows.sharpe.length).length === MEASURES.length
  const hasTicks = backtest.sessions.ticks.seconds.length <= ROOM_FOR_TICKS
  return live !== undefined && isSmall && hasTicks && fills.at !== 'quote' && profile === 'canonical'
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

function pairTables(grid: ParameterGrid, sharpe: Float64Array): PageData['pairs'] {
  const indices = grid.parameters.map((_, k) => k)
  const pairs = indices.flatMap((up) => indices.slice(up + 1).map((across) => ({ up, across })))
  const place = new Float64Array(grid.rows)
  const tables = pairs.map((pair) => {
    const cells = gatheredCells(grid, { ...pair, others: 'median', held: [] }, sharpe, place)
    const summary = { median: columnToBase64(cells.medians()), highest: columnToBase64(cells.highest()) }
    return [`${pair.up},${pair.across}`, summary] as const
  })
  return Object.fromEntries(tables)
}

function pageBacktest({ sessions, trades, row, opens, stops, limits, profit }: SweepBacktest): PageBacktest {
  return {
    row,
    ticks: toBase64(encodeTicks(sessions.ticks)),
    highs: columnToBase64(sessions.highs),
    lows: columnToBase64(sessions.lows),
    opens: columnToBase64(opens),
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

export interface ReadPage {
  readonly grid: ParameterGrid
  readonly columns: { readonly [key in MeasureKey]?: Float64Array }
  readonly highest: number
  readonly plateau: Int32Array
  readonly backtest: SweepBacktest
  readonly walk?: RowView['walk']
  readonly axes?: OrbAxes
}

export function readPageData(data: PageData): ReadPage {
  const parameters = data.parameters.map((parameter) => ({ ...parameter, values: Float64Array.from(parameter.values) }))
  const columns = Object.entries(data.columns).map(([key, text]) => [key, floatsFromBase64(text)] as const)
  return {
    grid: parameterGrid(parameters),
    columns: Object.fromEntries(columns),
    highest: data.highest,
    plateau: integersFromBase64(data.plateau),
    backtest: readBacktest(data.backtest),
    ...(data.walk !== undefined && {
      walk: { sessions: integersFromBase64(data.walk.sessions), profit: floatsFromBase64(data.walk.profit) },
    }),
    ...(data.live !== undefined && { axes: readAxes(data.live) }),
  }
}

function readBacktest(data: PageBacktest): SweepBacktest {
  const ticks = decodeTicks(fromBase64(data.ticks))
  return {
    row: data.row,
    sessions: { ticks, highs: integersFromBase64(data.highs), lows: integersFromBase64(data.lows) },
    trades: data.trades.map((session) => session.map((trade) => readTrade(trade, ticks.seconds))),
    profit: floatsFromBase64(data.profit),
    opens: integersFromBase64(data.opens),
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

/** Values of a view from the tables of pairs, whichever way round it is asked for. */
export function pairValues(
  { pairs }: PageData,
  grid: ParameterGrid,
  { across, up, others }: HeatMapView,
): Float64Array {
  const kind = others === 'highest' ? 'highest' : 'median'
  const table = (first: number, second: number): Float64Array | undefined => {
    const text = pairs[`${first},${second}`]?.[kind]
    return text === undefined ? undefined : floatsFromBase64(text)
  }
  const direct = table(up, across)
  if (direct !== undefined) return direct
  const turned = table(across, up) ?? new Float64Array(0)
  const [columns, rows] = [grid.parameters[across]!.values.length, grid.parameters[up]!.values.length]
  return Float64Array.from(
    { length: turned.length },
    (_, cell) => turned[(cell % columns) * rows + Math.floor(cell / columns)]!,
  )
}
