/** What the page of a sweep carries for its program: written in Node, read in the browser. */
import { connectedRows } from '../../overfitting/plateau.ts'
import type { SweepBacktest, SweepReportInput } from '../sweep-report-input.ts'
import { columnToBase64, floatsFromBase64, integersFromBase64 } from './base64.ts'
import { gatheredCells, type HeatMapView } from './heat-map-view.ts'
import { MEASURES, type MeasureKey } from './measure.ts'
import { type PageSessions, pageSessions, type ReadSessions, readSessions } from './page-sessions.ts'
import type { RowView } from './row-sections.ts'
import { type ParameterGrid, parameterGrid } from './parameter-grid.ts'
import { ROOM_FOR_TICKS } from './thin-ticks.ts'

export interface PageData extends PageSessions {
  readonly isSimulated: boolean
  readonly parameters: readonly { readonly name: string; readonly unit: string; readonly values: readonly number[] }[]
  readonly highest: number
  readonly plateau: string
  /** One value a row; empty in a large sweep, which has its pairs instead. */
  readonly columns: { readonly [key in MeasureKey]?: string }
  /** Sharpe ratios over each pair of parameters, "up,across", summarised over the others. */
  readonly pairs: Readonly<Record<string, { readonly median: string; readonly highest: string }>>
  readonly holding: string
  readonly walk?: { readonly sessions: string; readonly profit: string }
}

/** Numbers that rows may take in a page: 1.6 MB as text. */
const ROOM_FOR_ROWS = 150_000

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
    columns: Object.fromEntries(carried.map((key) => [key, columnToBase64(input.rows[key]!)])),
    pairs: carried.length > 0 ? {} : pairTables(grid, input.rows.sharpe),
    ...pageSessions(input.ranges, backtest, isLive(input)),
    holding: columnToBase64(input.holding),
    ...(walk !== undefined && {
      walk: { sessions: columnToBase64(walk.sessions), profit: columnToBase64(walk.profit) },
    }),
  }
}

/** Rows that hang together with the highest one within its standard error; none where that is not known. */
export function plateauRows({ rows, highest, scepticism }: SweepReportInput, grid: ParameterGrid): Int32Array {
  if (scepticism === undefined) return new Int32Array(0)
  const { assessment, sessionsPerYear } = scepticism
  return connectedRows(rows.sharpe, grid.parameters, highest, assessment.plateau.level * Math.sqrt(sessionsPerYear))
}

/** Whether a page can carry what computes the sweep again: all ticks, all columns, and no quotes. */
export function isLive({ ranges, fills, rows, profile }: SweepReportInput): boolean {
  const isSmall = carriedMeasures(rows.sharpe.length).length === MEASURES.length
  const ticks = ranges.reduce((count, { sessions }) => count + sessions.ticks.seconds.length, 0)
  return isSmall && ticks <= ROOM_FOR_TICKS && fills.at !== 'quote' && profile === 'canonical'
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

export interface ReadPage extends ReadSessions {
  readonly grid: ParameterGrid
  readonly columns: { readonly [key in MeasureKey]?: Float64Array }
  readonly highest: number
  readonly plateau: Int32Array
  readonly holding: Float64Array
  readonly walk?: RowView['walk']
}

export function readPageData(data: PageData): ReadPage {
  const parameters = data.parameters.map((parameter) => ({ ...parameter, values: Float64Array.from(parameter.values) }))
  const columns = Object.entries(data.columns).map(([key, text]) => [key, floatsFromBase64(text)] as const)
  return {
    grid: parameterGrid(parameters),
    columns: Object.fromEntries(columns),
    highest: data.highest,
    plateau: integersFromBase64(data.plateau),
    ...readSessions(data),
    holding: floatsFromBase64(data.holding),
    ...(data.walk !== undefined && {
      walk: { sessions: integersFromBase64(data.walk.sessions), profit: floatsFromBase64(data.walk.profit) },
    }),
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
