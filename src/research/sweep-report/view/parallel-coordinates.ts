/** All rows of a sweep as parallel coordinates: which values the highest and the lowest tenth have. */
import type { ParallelAxis, ParallelLines, ParallelParts } from '../../../report/chart/parallel-chart.ts'
import { formatFixed } from '../../../report/format.ts'
import { parameterTitle, stepOf, stepText, type ParameterGrid, variedParameters } from './parameter-grid.ts'

/** Rows by rising Sharpe ratio, of equals the first one last; those without one are left out. */
export interface Ranking {
  readonly rows: Int32Array
  readonly values: ArrayLike<number>
}

export const TENTHS = 10
/** Lines drawn of each group. */
export const LINES_A_GROUP = 110
/** Breadth over which lines of one step are spread, in steps. */
const SPREAD = 0.66
const GOLDEN_RATIO = 0.6180339887498949

/** A sort of rows by their values would make a list of objects, of which large sweeps make a large one. */
export function rankingOf(sharpe: ArrayLike<number>): Ranking {
  const rising = Float64Array.from(sharpe).sort()
  // NaN sorts last.
  const count = rising.findLastIndex((value) => !Number.isNaN(value)) + 1
  const rows = new Int32Array(count)
  /** At the first place of each value: how many of its rows stand already. */
  const placed = new Int32Array(count)
  for (let row = sharpe.length - 1; row >= 0; row--) {
    if (Number.isNaN(sharpe[row]!)) continue
    const first = lowerBound(rising, sharpe[row]!, count)
    rows[first + placed[first]!++] = row
  }
  return { rows, values: sharpe }
}

/** How many of the first `count` rising values are below `bound`. */
function lowerBound(rising: Float64Array, bound: number, count: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle]! < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** The numbers below `count` to which it applies, ascending; without a list between, of which large sweeps make large ones. */
function whereOf(count: number, applies: (value: number) => boolean): Int32Array {
  const found = new Int32Array(count)
  let length = 0
  for (let value = 0; value < count; value++) if (applies(value)) found[length++] = value
  return found.subarray(0, length)
}

/** The first of the rows with the highest value; undefined where none has one. */
export function highestRow(values: ArrayLike<number>): number | undefined {
  let highest: number | undefined
  for (let row = 0; row < values.length; row++) {
    if (values[row]! > (highest === undefined ? Number.NEGATIVE_INFINITY : values[highest]!)) highest = row
  }
  return highest
}

/** Nothing chosen: of each parameter that varies, and of the ranking. */
export function noChoice(grid: ParameterGrid): Set<number>[] {
  return Array.from({ length: variedParameters(grid).length + 1 }, () => new Set<number>())
}

/** @param chosen steps of each parameter that varies and, last, tenths of the ranking; an empty set is all */
export function parallelCoordinates(
  words: { readonly id: string; readonly title: string; readonly isSimulated: boolean },
  grid: ParameterGrid,
  ranking: Ranking,
  chosen: readonly ReadonlySet<number>[],
): ParallelParts {
  const places = passing(grid, ranking, chosen)
  return {
    ...words,
    axes: [...variedParameters(grid).map((k) => parameterAxis(grid, ranking, places, k)), outcomeAxis(ranking)],
    lines: [
      { role: 'middle', places: sampledLines(grid, ranking, places, 1, TENTHS - 2) },
      { role: 'lower', places: sampledLines(grid, ranking, places, 0, 0) },
      { role: 'upper', places: sampledLines(grid, ranking, places, TENTHS - 1, TENTHS - 1) },
    ],
    cases: 'rows',
    upper: 'highest tenth',
    lower: 'lowest tenth',
    even: 1 / TENTHS,
    chosen,
  }
}

function tenthOf({ rows }: Ranking, place: number): number {
  return Math.floor((TENTHS * place) / rows.length)
}

/** Places in the ranking whose rows have a chosen step of every axis. */
function passing(grid: ParameterGrid, ranking: Ranking, chosen: readonly ReadonlySet<number>[]): Int32Array {
  const asked = variedParameters(grid)
    .map((parameter, axis) => ({ parameter, steps: chosen[axis]! }))
    .filter(({ steps }) => steps.size > 0)
  const tenths = chosen.at(-1)!
  return whereOf(ranking.rows.length, (place) => {
    if (tenths.size > 0 && !tenths.has(tenthOf(ranking, place))) return false
    return asked.every(({ parameter, steps }) => steps.has(stepOf(grid, ranking.rows[place]!, parameter)))
  })
}

function parameterAxis(grid: ParameterGrid, ranking: Ranking, places: Int32Array, k: number): ParallelAxis {
  const parameter = grid.parameters[k]!
  const [cases, upper, lower] = [0, 1, 2].map(() => new Float64Array(parameter.values.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (const place of places) {
    const step = stepOf(grid, ranking.rows[place]!, k)
    cases[step]! += 1
    if (tenthOf(ranking, place) === TENTHS - 1) upper[step]! += 1
    if (tenthOf(ranking, place) === 0) lower[step]! += 1
  }
  const share = (part: Float64Array): Float64Array => part.map((count, step) => count / Math.max(1, cases[step]!))
  return {
    title: parameterTitle(parameter),
    texts: Array.from(parameter.values, (_, step) => stepText(parameter, step)),
    shares: { upper: share(upper), lower: share(lower), cases },
  }
}

/** Each tenth by the Sharpe ratio in its middle. */
function outcomeAxis({ rows, values }: Ranking): ParallelAxis {
  const texts = Array.from({ length: TENTHS }, (_, tenth) => {
    const row = rows[Math.floor(((tenth + 0.5) / TENTHS) * rows.length)]
    return row === undefined ? '' : formatFixed(values[row]!, 2)
  })
  return { title: 'Sharpe ratio', texts }
}

/** Every n-th row of a group by its rank, spread around its steps so that lines do not hide each other. */
function sampledLines(
  grid: ParameterGrid,
  ranking: Ranking,
  places: Int32Array,
  fromTenth: number,
  toTenth: number,
): ParallelLines['places'] {
  // Places rise, and tenths with them.
  const group = places.subarray(
    places.findIndex((place) => tenthOf(ranking, place) >= fromTenth),
    places.findLastIndex((place) => tenthOf(ranking, place) <= toTenth) + 1,
  )
  const count = Math.min(LINES_A_GROUP, group.length)
  return Float64Array.from(
    Array.from({ length: count }, (_, n) => {
      const place = group[Math.floor(((n + 0.5) * group.length) / count)]!
      const steps = variedParameters(grid).map((k) => {
        const spread = ((n * GOLDEN_RATIO + k * GOLDEN_RATIO ** 2) % 1) - 0.5
        return stepOf(grid, ranking.rows[place]!, k) + SPREAD * spread
      })
      return [...steps, (TENTHS * (place + 0.5)) / ranking.rows.length - 0.5]
    }).flat(),
  )
}
