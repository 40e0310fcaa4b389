/**
 * What a study will cost before it starts: each family is fitted to two small samples of the first timeframe, and what
 * these took is carried on by rows, epochs and fits. Nothing is taken off for fits that are kept from before.
 */
import type { Clock } from '../../core/clock/clock.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { outcomesAt } from '../../features/horizons/horizon-samples.ts'
import type { CellInput, Fit } from './cell.ts'
import { cellsOf } from './compute-grid.ts'
import { CELL_TASK } from './fit-cell.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { cellOf, type GridSetting, type SharedTimeframe } from './grid.ts'

export interface CostEstimate {
  readonly fits: number
  readonly trials: number
  /** Milliseconds on all threads together. */
  readonly duration: number
}

/** Milliseconds of a fit on some rows: `once` and `perRow` each. */
interface FitCost {
  readonly once: number
  readonly perRow: number
}

/** Sessions of the small samples. */
const SMALL = [15, 30] as const

export async function estimateCost(
  study: ForecastStudy,
  timeframes: readonly SharedTimeframe[],
  setting: GridSetting,
  { executor, clock }: { readonly executor: TaskExecutor; readonly clock: Clock },
): Promise<CostEstimate> {
  const costs = await measureFamilies(study, timeframes[0]!, setting, { executor, clock })
  const fits = timeframes
    .flatMap((timeframe) => untunedCells(study, timeframe, setting))
    .flatMap((cell) => cell.fits.map((fit, k) => fitDuration(cell, fit, k > 0, costs.get(cell.place.family)!)))
  const fitting = fits.reduce((sum, one) => sum + one, 0)
  const trials = trialCount(study) * timeframes.length
  const tuning = (trials * (study.tuning?.folds ?? 0) * fitting) / fits.length
  return { fits: fits.length, trials, duration: (fitting + tuning) / executor.workers }
}

function untunedCells(study: ForecastStudy, timeframe: SharedTimeframe, setting: GridSetting): CellInput[] {
  const chosen = Object.entries(study.families).map(([family, given]) => ({
    timeframe: timeframe.samples.timeframe,
    family,
    trials: [],
    chosen: given,
  }))
  return cellsOf(study, [timeframe], chosen, setting)
}

function fitDuration(
  cell: CellInput,
  fit: CellInput['fits'][number],
  isLater: boolean,
  { once, perRow }: FitCost,
): number {
  const share = isLater && cell.warm !== undefined ? warmShare(cell) : 1
  return (once + perRow * rowsLearnt(cell, fit)) * share
}

/** Trials on one timeframe. */
function trialCount({ tuning, families }: ForecastStudy): number {
  if (tuning === undefined) return 0
  return Object.values(families).filter(({ space }) => space !== undefined).length * (tuning.trials + 1)
}

async function measureFamilies(
  study: ForecastStudy,
  timeframe: SharedTimeframe,
  setting: GridSetting,
  { executor, clock }: { executor: TaskExecutor; clock: Clock },
): Promise<Map<string, FitCost>> {
  const costs = new Map<string, FitCost>()
  for (const [family, given] of Object.entries(study.families)) {
    const place = { timeframe: timeframe.samples.timeframe, horizon: study.horizons[0]!, family }
    const { folder: _, ...cell } = cellOf(timeframe, place, given, setting)
    const [small, larger] = SMALL.map((sessions) => lastSessions(cell, sessions)) as [CellInput, CellInput]
    const timed = async (one: CellInput): Promise<number> => {
      const from = clock.now()
      await executor.map<CellInput, Fit[]>(CELL_TASK, [one])
      return clock.now() - from
    }
    // The first run loads and compiles what the others use; of two others the shorter was disturbed less.
    await timed(small)
    const [took, tookMore] = [
      Math.min(await timed(small), await timed(small)),
      Math.min(await timed(larger), await timed(larger)),
    ]
    const [rows, more] = [small, larger].map((one) => rowsLearnt(one, one.fits[0]!)) as [number, number]
    const perRow = Math.max(0, tookMore - took) / Math.max(1, more - rows)
    costs.set(family, { once: Math.max(0, took - perRow * rows), perRow })
  }
  return costs
}

/** The last fit of a cell alone, on as many sessions. */
function lastSessions(cell: CellInput, count: number): CellInput {
  const { session } = cell.samples
  const last = cell.fits.at(-1)!
  const sessions = [...new Set(session.subarray(0, last.rows[0]))]
  return { ...cell, fits: [{ ...last, learnsFrom: sessions.at(-count) ?? sessions[0]! }] }
}

function rowsLearnt(
  { place, samples, isLearnt }: CellInput,
  { knownBy, learnsFrom }: CellInput['fits'][number],
): number {
  const { knownAt } = outcomesAt(samples, place.horizon)
  return knownAt.reduce((count, at, row) => {
    const isUsed = isLearnt[row] === 1 && at <= knownBy && samples.session[row]! >= learnsFrom
    return count + (isUsed ? 1 : 0)
  }, 0)
}

/** Of the epochs of a fit from nothing. */
function warmShare({ spec, warm }: CellInput): number {
  const epochs = (given: unknown): number => (given as { epochs?: number }).epochs ?? 1
  return Math.min(1, epochs(warm?.parameters ?? {}) / epochs(spec.parameters))
}
