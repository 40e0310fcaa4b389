/** Tunes and fits every cell of a study through an executor. */
import type { Progress } from '../../core/progress.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import type { HorizonSamples } from '../../features/horizons/horizon-samples.ts'
import type { CellInput, CellPlace, Fit, PlannedFit } from './cell.ts'
import { CELL_TASK } from './fit-cell.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { cellOf, type GridSetting, type SharedTimeframe, shareTimeframe } from './grid.ts'
import { forecastSessions } from './refits.ts'
import { type TunedFamily, tuneFamilies } from './tune-families.ts'

export interface GridRequest extends GridSetting {
  readonly study: ForecastStudy
  /** In the order of the study's timeframes, with outcomes in the order of its horizons. */
  readonly samples: readonly HorizonSamples[]
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Told what is to be done before it is. */
  readonly onPrepared?: (timeframes: readonly SharedTimeframe[], setting: GridSetting) => Promise<void>
}

export interface FittedCell {
  readonly place: CellPlace
  /** In order of time. */
  readonly planned: readonly PlannedFit[]
  readonly fits: readonly Fit[]
}

export interface Grid {
  /** Days on which forecasts are made, those to warm up first. */
  readonly sessions: readonly number[]
  readonly timeframes: readonly SharedTimeframe[]
  readonly tuned: readonly TunedFamily[]
  readonly cells: readonly FittedCell[]
  /** OCC symbol of each sample, where samples are contracts. */
  readonly contracts?: readonly string[]
}

/** The timeframes of a study, ready for workers. Errors: DATA_INSUFFICIENT. */
export function prepareGrid({ study, samples }: Pick<GridRequest, 'study' | 'samples'>): Omit<Grid, 'tuned' | 'cells'> {
  const sessions = forecastSessions(study, samples)
  return { sessions, timeframes: samples.map((one) => shareTimeframe(one, sessions, study)) }
}

/** The same for any executor, and however often it was stopped. Errors: DATA_INSUFFICIENT; MODEL_INVALID; those of the learners; CANCELLED. */
export async function computeGrid(request: GridRequest): Promise<Grid> {
  const { study, executor, progress, signal } = request
  const prepared = prepareGrid(request)
  await request.onPrepared?.(prepared.timeframes, request)
  const tuned = await tuneFamilies(study, prepared.timeframes, request, request)
  const inputs = cellsOf(study, prepared.timeframes, tuned, request)
  const fits = inputs.reduce((sum, cell) => sum + cell.fits.length, 0)
  progress.stage('Fits', fits)
  const order = heaviestFirst(inputs)
  const results = await executor.map<CellInput, Fit[]>(
    CELL_TASK,
    order.map((i) => inputs[i]!),
    { signal, progress: inFits(progress, fits / inputs.length) },
  )
  const cells = inputs.map(({ place, fits: planned }) => ({ place, planned, fits: [] as Fit[] }))
  for (const [k, i] of order.entries()) cells[i]!.fits.push(...results[k]!)
  return { ...prepared, tuned, cells }
}

/** In the order of timeframes, horizons and families. */
export function cellsOf(
  { horizons }: ForecastStudy,
  timeframes: readonly SharedTimeframe[],
  tuned: readonly TunedFamily[],
  setting: GridSetting,
): CellInput[] {
  return timeframes.flatMap((one) => {
    const { timeframe } = one.samples
    const families = tuned.filter((family) => family.timeframe === timeframe)
    return horizons.flatMap((horizon) =>
      families.map(({ family, chosen }) => cellOf(one, { timeframe, horizon, family }, chosen, setting)),
    )
  })
}

/** Estimators that look back over windows take longest; among alike ones those with most rows. */
function heaviestFirst(cells: readonly CellInput[]): number[] {
  const weight = ({ spec, samples }: CellInput): number => {
    const { steps = 0 } = spec.parameters as { steps?: number }
    return (steps > 0 ? 1e9 : 0) + samples.session.length
  }
  return Array.from(cells.keys()).toSorted((a, b) => weight(cells[b]!) - weight(cells[a]!) || a - b)
}

/** Cells have about as many fits each. */
function inFits(progress: Progress, perCell: number): Progress {
  return { ...progress, advance: (units = 1) => progress.advance(Math.round(units * perCell)) }
}
