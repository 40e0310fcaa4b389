/** The cells of a study: every timeframe, horizon and family, with the fits that each is made of. */
import type { Task } from '@bellwether/learn'
import { onSharedMemory } from '../../core/shared-memory.ts'
import type { HorizonSamples } from '../../features/horizons/horizon-samples.ts'
import type { ModelDefinition } from '../../models/definition.ts'
import { bindEstimator } from '../../models/registry.ts'
import type { CellInput, CellPlace } from './cell.ts'
import { featureDigests, keyFits } from './fit-keys.ts'
import type { Family, ForecastStudy } from './forecast-study.ts'
import { type ForecastRow, forecastRows, planRefits, type Refit, sessionBefore } from './refits.ts'

/** One timeframe made ready for workers: its arrays lie in memory that threads share. */
export interface SharedTimeframe {
  readonly samples: HorizonSamples
  /** 1 for the decisions that may be learnt from. */
  readonly isLearnt: Uint8Array
  /** Decisions on which forecasts are made. */
  readonly forecasts: readonly ForecastRow[]
  readonly refits: readonly Refit[]
  /** Of the features, one a refit. */
  readonly digests: readonly string[]
}

export function shareTimeframe(
  samples: HorizonSamples,
  sessions: readonly number[],
  { timeframes, forecast, validation }: ForecastStudy,
): SharedTimeframe {
  const shared = shareSamples(samples)
  const forecasts = forecastRows(shared, sessions, forecast.times)
  const refits = planRefits(shared, forecasts, validation)
  const isLearnt = everySo(shared.session, timeframes[samples.timeframe]?.every ?? 1)
  const digests = featureDigests(shared, isLearnt, refits)
  return { samples: shared, isLearnt, forecasts, refits, digests }
}

function shareSamples(samples: HorizonSamples): HorizonSamples {
  return {
    ...samples,
    columns: samples.columns.map(onSharedMemory),
    session: onSharedMemory(samples.session),
    decisionAt: onSharedMemory(samples.decisionAt),
    price: onSharedMemory(samples.price),
    pricePlace: onSharedMemory(samples.pricePlace),
    outcomes: samples.outcomes.map(({ price, at, knownAt, pricePlace, return: change, volatility, ...counts }) => ({
      ...counts,
      price: onSharedMemory(price),
      at: onSharedMemory(at),
      knownAt: onSharedMemory(knownAt),
      pricePlace: onSharedMemory(pricePlace),
      return: onSharedMemory(change),
      volatility: onSharedMemory(volatility),
    })),
  }
}

/** One decision in `every`, counted back from the last of its session. */
function everySo(session: Int32Array, every: number): Uint8Array {
  const isChosen = new Uint8Array(new SharedArrayBuffer(session.length))
  for (let row = session.length - 1, before = 0; row >= 0; row--) {
    before = session[row] === session[row + 1] ? before + 1 : 0
    isChosen[row] = before % every === 0 ? 1 : 0
  }
  return isChosen
}

/** What cells have in common. */
export interface GridSetting {
  readonly seed: number
  /** Hash of the code that fits. */
  readonly code: string
  readonly folder?: string
  readonly models?: readonly ModelDefinition[]
}

/**
 * A cell with its fits named. @param refits those of the timeframe, or others with digests of their own
 * Errors: MODEL_INVALID.
 */
export function cellOf(
  { samples, isLearnt, ...own }: SharedTimeframe,
  place: CellPlace,
  { estimator, task, parameters, warm, window }: Family,
  { seed, code, folder, models }: GridSetting,
  { refits, digests }: Pick<SharedTimeframe, 'refits' | 'digests'> = own,
): CellInput {
  const bind = (given: object) => bindEstimator({ name: estimator, parameters: given }, task satisfies Task, models)
  const cell = {
    place,
    samples,
    isLearnt,
    task,
    spec: bind(parameters),
    ...(warm && { warm: bind({ ...parameters, ...warm }) }),
    seed,
    ...(folder !== undefined && { folder }),
  }
  const windowed = refits.map((refit) =>
    window === undefined ? refit : { ...refit, learnsFrom: sessionBefore(samples.session, refit.rows[0]!, window) },
  )
  return { ...cell, fits: keyFits(cell, windowed, digests, code) }
}
