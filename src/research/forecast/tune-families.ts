/**
 * Parameters of each family on each timeframe, chosen before the first forecast by a stated number of trials. A trial is
 * a cell whose refits lie in the second half of what may be learnt from by then; its loss is the mean squared error of
 * what it says there. The parameters as they are written in the study are always among the trials.
 */
import { randomSearch } from '@bellwether/learn'
import { BellwetherError } from '../../core/errors.ts'
import { Random } from '../../core/random.ts'
import type { Progress } from '../../core/progress.ts'
import type { Task, TaskExecutor } from '../../core/tasks/executor.ts'
import type { CellInput } from './cell.ts'
import { featureDigests } from './fit-keys.ts'
import type { Family, ForecastStudy } from './forecast-study.ts'
import { cellOf, type GridSetting, type SharedTimeframe } from './grid.ts'
import type { Refit } from './refits.ts'

export type TrialParameters = Family['parameters']

export interface FamilyTrial {
  /** What was tried on top of the parameters of the study. */
  readonly parameters: TrialParameters
  /** Mean squared error of returns; null where the learner found no solution. */
  readonly loss: number | null
}

export interface TunedFamily {
  readonly timeframe: string
  readonly family: string
  /** The parameters of the study first; none where nothing is tuned. */
  readonly trials: readonly FamilyTrial[]
  /** With the best parameters. */
  readonly chosen: Family
}

const TRIAL_TASK: Task = { module: new URL('trial-task.ts', import.meta.url).href, name: 'tryCell' }

/** The same for any executor. Progress advances by one a trial. Errors: MODEL_INVALID, DATA_INSUFFICIENT, CANCELLED. */
export async function tuneFamilies(
  study: ForecastStudy,
  timeframes: readonly SharedTimeframe[],
  setting: GridSetting,
  { executor, progress, signal }: { executor: TaskExecutor; progress: Progress; signal: AbortSignal },
): Promise<TunedFamily[]> {
  const all = timeframes.flatMap((timeframe) => {
    const validation = validationRefits(study, timeframe)
    return Object.entries(study.families).map(([name, family]) => {
      const tried = trialsOf(study, timeframe, name, family)
      const place = { timeframe: timeframe.samples.timeframe, horizon: study.tuning?.horizon ?? 0, family: name }
      const cells = tried.map((parameters) =>
        cellOf(timeframe, place, withParameters(family, parameters), setting, validation),
      )
      return { place, family, tried, cells }
    })
  })
  const cells = all.flatMap((one) => one.cells)
  progress.stage('Trials', cells.length)
  const losses = await executor.map<CellInput, number | null>(TRIAL_TASK, cells, { progress, signal })
  let next = 0
  return all.map(({ place, family, tried }) => {
    const trials = tried.map((parameters) => ({ parameters, loss: losses[next++]! }))
    const best = trials.toSorted((a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity))[0]
    return { ...place, trials, chosen: best === undefined ? family : withParameters(family, best.parameters) }
  })
}

function trialsOf(
  { tuning, seed }: ForecastStudy,
  { samples }: SharedTimeframe,
  name: string,
  { space }: Family,
): TrialParameters[] {
  if (tuning === undefined || space === undefined) return []
  const random = Random.fromSeed(seed).split('tuning').split(samples.timeframe).split(name)
  const drawn = randomSearch(space, { trials: tuning.trials, random, batch: tuning.trials }).next([])
  return [{}, ...drawn.map(({ parameters }) => parameters)]
}

function withParameters(family: Family, parameters: TrialParameters): Family {
  return { ...family, parameters: { ...family.parameters, ...parameters } }
}

/**
 * Cuts the second half of the decisions whose outcome was known by the first forecast into parts, each with a refit before it.
 * Errors: DATA_INSUFFICIENT.
 */
function validationRefits(
  { tuning }: ForecastStudy,
  { samples, isLearnt, refits }: SharedTimeframe,
): Pick<SharedTimeframe, 'refits' | 'digests'> {
  const outcomes = samples.outcomes.find(({ hours }) => hours === tuning?.horizon)
  const first = refits[0]
  if (tuning === undefined || outcomes === undefined || first === undefined) return { refits: [], digests: [] }
  const rows = Int32Array.from(samples.session.keys()).filter(
    (row) => isLearnt[row] === 1 && outcomes.knownAt[row]! <= first.knownBy,
  )
  const half = rows.length >> 1
  if (rows.length - half < tuning.folds) throw tooFewToTune(samples.timeframe, tuning, rows.length)
  const start = (part: number): number => half + Math.floor(((rows.length - half) * part) / tuning.folds)
  const parts = Array.from({ length: tuning.folds }, (_, part) => rows.slice(start(part), start(part + 1)))
  const planned = parts.map((part): Refit => ({ ...first, knownBy: samples.decisionAt[part[0]!]!, rows: part }))
  return { refits: planned, digests: featureDigests(samples, isLearnt, planned) }
}

function tooFewToTune(
  timeframe: string,
  { folds, horizon }: NonNullable<ForecastStudy['tuning']>,
  known: number,
): BellwetherError {
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `Before the first forecast ${known} outcomes after ${horizon} hours are known on ${timeframe} bars: too few for ${folds} folds of tuning.`,
    expected: `The second half of them makes the folds, so at least ${2 * folds - 1} must be known.`,
    given: String(known),
    remedy: 'Raise validation.firstTrain, lower tuning.folds, or tune on a shorter horizon.',
  })
}
