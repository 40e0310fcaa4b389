/** A sweep's rows as a table: the parameters of each and its figures, or why it has none. Made a group at a time. */
import { createFrame, type Frame, hashFrame, selectRows } from '../../core/frame.ts'
import { hashJson } from '../../core/hash.ts'
import type { GridAxis } from '../overfitting/plateau.ts'
import { gridAxes } from './grid/grid-axes.ts'
import type { SweepGrid } from './grid/grid.ts'
import type { RowFigures } from './row-figures.ts'

/** Money in the currency, a share. Distances in their own unit, which the table `sweeps` names. Missing where a row failed. */
export const ROWS_SCHEMA = {
  /** From 0, over the length of the range slowest, the limit distance fastest. */
  row: 'float',
  rangeMinutes: 'float',
  stopDistance: 'float',
  stopCountLimit: 'float',
  coolOffSeconds: 'float',
  limitDistance: 'float',
  /** '' where there are figures. */
  failure: 'string',
  profit: 'float',
  netProfit: 'float',
  meanProfit: 'float',
  deviation: 'float',
  sharpe: 'float',
  winRate: 'float',
  winningSessions: 'float',
  stops: 'float',
  trades: 'float',
  holding: 'float',
  profitPerTrade: 'float',
} as const

export type RowsFrame = Frame<typeof ROWS_SCHEMA>

/** A row's figures, or why it has none. */
export type RowOutcome = RowFigures | string

const FIGURES = [
  'profit',
  'netProfit',
  'meanProfit',
  'deviation',
  'sharpe',
  'winRate',
  'winningSessions',
  'stops',
  'trades',
  'holding',
  'profitPerTrade',
] as const satisfies readonly (keyof RowFigures)[]

/** Rows of one group: what is in memory at a time. */
const GROUP_ROWS = 16_384

/** All rows, group by group; a frame holds until the next one is asked for. */
export function* rowGroups(
  grid: SweepGrid,
  rows: number,
  outcomeOf: (row: number) => RowOutcome,
): Generator<RowsFrame> {
  const axes = gridAxes(grid)
  let frame = createFrame(ROWS_SCHEMA, Math.min(GROUP_ROWS, rows))
  for (let from = 0; from < rows; from += GROUP_ROWS) {
    if (rows - from < frame.length) frame = createFrame(ROWS_SCHEMA, rows - from)
    setParameters(frame, from, axes)
    for (let i = 0; i < frame.length; i++) setOutcome(frame, i, outcomeOf(from + i))
    yield frame
  }
}

/** In the order of the grid's axes, of which the last one runs fastest. */
const PARAMETERS = ['rangeMinutes', 'stopDistance', 'stopCountLimit', 'coolOffSeconds', 'limitDistance'] as const

function setParameters({ columns, length }: RowsFrame, from: number, axes: readonly GridAxis[]): void {
  for (let i = 0; i < length; i++) columns.row[i] = from + i
  let stride = 1
  for (let k = PARAMETERS.length - 1; k >= 0; k--) {
    const column = columns[PARAMETERS[k]!]
    const { values } = axes[k]!
    for (let i = 0; i < length; i++) column[i] = values[Math.floor((from + i) / stride) % values.length]!
    stride *= values.length
  }
}

function setOutcome({ columns }: RowsFrame, i: number, outcome: RowOutcome): void {
  const isFailure = typeof outcome === 'string'
  columns.failure[i] = isFailure ? outcome : ''
  if (isFailure) for (const name of FIGURES) columns[name][i] = Number.NaN
  else setFigures(columns, i, outcome)
}

/** Column by column: names that are looked up would make an object of every row, which a large sweep has many of. */
function setFigures(columns: RowsFrame['columns'], i: number, figures: RowFigures): void {
  columns.profit[i] = figures.profit
  columns.netProfit[i] = figures.netProfit
  columns.meanProfit[i] = figures.meanProfit
  columns.deviation[i] = figures.deviation
  columns.sharpe[i] = figures.sharpe
  columns.winRate[i] = figures.winRate
  columns.winningSessions[i] = figures.winningSessions
  columns.stops[i] = figures.stops
  columns.trades[i] = figures.trades
  columns.holding[i] = figures.holding
  columns.profitPerTrade[i] = figures.profitPerTrade
}

/** Logical hash of a table that comes in groups. */
export class GroupedHash {
  readonly #groups: string[] = []

  end(): string {
    return hashJson(this.#groups)
  }

  /** Takes the whole table. */
  add(frame: RowsFrame): this {
    for (let from = 0; from < frame.length; from += GROUP_ROWS) {
      const length = Math.min(GROUP_ROWS, frame.length - from)
      this.#groups.push(
        hashFrame(
          selectRows(
            frame,
            Int32Array.from({ length }, (_, i) => from + i),
          ),
        ),
      )
    }
    return this
  }

  /** The same frames, hashed as they pass. */
  *pass(groups: Iterable<RowsFrame>): Generator<RowsFrame> {
    for (const frame of groups) {
      this.#groups.push(hashFrame(frame))
      yield frame
    }
  }
}

/** The outcome of each row of the whole table. */
export function outcomesOf({ columns }: RowsFrame): (row: number) => RowOutcome {
  return (row) => {
    if (columns.failure[row] !== '') return columns.failure[row]!
    return Object.fromEntries(FIGURES.map((name) => [name, columns[name][row]!])) as unknown as RowFigures
  }
}
