/** A measure over two parameters as a heat map; what the others do is summarised or held. */
import type { HeatMapParts } from '../../../report/chart/heat-map.ts'
import type { Measure } from './measure.ts'
import { parameterTitle, stepOf, stepText, type ParameterGrid, variedParameters } from './parameter-grid.ts'

export interface HeatMapView {
  /** Indices of parameters. */
  readonly across: number
  readonly up: number
  /** What a cell shows of the rows that share its two values: their median, their highest, or the one row that is held. */
  readonly others: 'median' | 'highest' | 'held'
  /** Steps of all parameters at which the others are held. */
  readonly held: readonly number[]
}

/** Rows that are outlined. */
export interface Landmarks {
  /** The row with the highest Sharpe ratio. */
  readonly highest: number
  readonly plateau: Int32Array
}

/** The two parameters with the most values, the later one across; the same one twice where only one varies. */
export function usualView(grid: ParameterGrid, highest: readonly number[]): HeatMapView {
  const steps = (k: number): number => grid.parameters[k]!.values.length
  const order = variedParameters(grid).toSorted((a, b) => steps(b) - steps(a) || a - b)
  const [up, across] = [order[0]!, order[1] ?? order[0]!].toSorted((a, b) => a - b) as [number, number]
  return { across, up, others: 'median', held: highest }
}

/** Cell of each row in a view; −1 where it does not belong to it. */
function cellOf(grid: ParameterGrid, view: HeatMapView, row: number): number {
  if (view.others === 'held') {
    const isHeld = grid.parameters.every(
      (_, k) => k === view.across || k === view.up || stepOf(grid, row, k) === view.held[k],
    )
    if (!isHeld) return -1
  }
  const up = view.up === view.across ? 0 : stepOf(grid, row, view.up)
  return up * grid.parameters[view.across]!.values.length + stepOf(grid, row, view.across)
}

/** Steps of the view's axes; a sweep of one parameter has a single step upwards. */
function sizeOf({ parameters }: ParameterGrid, { across, up }: HeatMapView): number {
  return parameters[across]!.values.length * (up === across ? 1 : parameters[up]!.values.length)
}

/** The rows that a cell stands for, ascending. */
export function rowsOfCell(grid: ParameterGrid, view: HeatMapView, cell: number): number[] {
  return Array.from({ length: grid.rows }, (_, row) => row).filter((row) => cellOf(grid, view, row) === cell)
}

/** @param rows one value a row of the grid */
export function cellValues(grid: ParameterGrid, view: HeatMapView, rows: ArrayLike<number>): Float64Array {
  const cells = gatheredCells(grid, view, rows)
  return view.others === 'median' ? cells.medians() : cells.highest()
}

/** The values of each cell's rows, rising. @param place for them, as many as rows; of an earlier view, say */
export function gatheredCells(
  grid: ParameterGrid,
  view: HeatMapView,
  rows: ArrayLike<number>,
  place?: Float64Array,
): GatheredCells {
  const cells = sizeOf(grid, view)
  const room = view.others === 'held' ? 1 : grid.rows / cells
  const values = place ?? new Float64Array(cells * room)
  const counts = new Int32Array(cells)
  for (let row = 0; row < grid.rows; row++) {
    const cell = cellOf(grid, view, row)
    if (cell >= 0 && !Number.isNaN(rows[row]!)) values[cell * room + counts[cell]!++] = rows[row]!
  }
  counts.forEach((count, cell) => values.subarray(cell * room, cell * room + count).sort())
  return new GatheredCells(values, counts, room)
}

class GatheredCells {
  readonly #values: Float64Array
  readonly #counts: Int32Array
  readonly #room: number

  constructor(values: Float64Array, counts: Int32Array, room: number) {
    this.#values = values
    this.#counts = counts
    this.#room = room
  }

  medians(): Float64Array {
    return Float64Array.from(this.#counts, (_, cell) => medianOf(this.#cell(cell)))
  }

  highest(): Float64Array {
    return Float64Array.from(this.#counts, (_, cell) => this.#cell(cell).at(-1) ?? Number.NaN)
  }

  #cell(cell: number): Float64Array {
    return this.#values.subarray(cell * this.#room, cell * this.#room + this.#counts[cell]!)
  }
}

function medianOf(sorted: Float64Array): number {
  const half = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

export interface HeatMapWords {
  readonly id: string
  readonly title: string
  readonly isSimulated: boolean
}

/** @param values one a cell */
export function heatMapParts(
  words: HeatMapWords,
  grid: ParameterGrid,
  view: HeatMapView,
  measure: Measure,
  values: Float64Array,
  { highest, plateau }: Landmarks,
): HeatMapParts {
  const { parameters } = grid
  const [across, up] = [parameters[view.across]!, parameters[view.up]!]
  const axis = (parameter: typeof across): HeatMapParts['up'] => ({
    title: parameterTitle(parameter),
    texts: Array.from(parameter.values, (_, step) => stepText(parameter, step)),
  })
  const cellsOf = (rows: readonly number[]): Set<number> =>
    new Set(rows.map((row) => cellOf(grid, view, row)).filter((cell) => cell >= 0))
  return {
    ...words,
    across: axis(across),
    up: view.up === view.across ? { title: '', texts: [''] } : axis(up),
    values,
    valueTitle: `${summaryWord(view)}${measure.title}`,
    scale: measure.scale,
    format: measure.format,
    describe: measure.describe,
    outlines: [
      { cells: cellsOf([...plateau]), isStrong: false },
      { cells: cellsOf([highest]), isStrong: true },
    ],
  }
}

/** How to read it. */
export function heatMapReading({ others }: HeatMapView, { title }: Measure, hasPlateau: boolean): string {
  const cell =
    others === 'held'
      ? `Each cell: ${title} of the one row with its two values and those below.`
      : `Each cell: the ${others} ${title} of all rows with its two values.`
  const plateau = hasPlateau ? '; thin: the connected rows whose Sharpe ratio is within one standard error of it' : ''
  return `${cell} Thick frame: where the highest row lies${plateau}.`
}

function summaryWord({ others }: HeatMapView): string {
  return others === 'held' ? '' : `${others} `
}
