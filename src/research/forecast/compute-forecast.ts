/** Computes all artefacts of a forecast. What is reached from here is the code of its identity. */
import { Random } from '../../core/random.ts'
import { formatDate } from '../../core/time.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import type { Progress } from '../../core/progress.ts'
import type { Json } from '../../core/hash.ts'
import type { CausalityResult } from '../evaluation/causality.ts'
import type { RunArtefacts } from '../runs/run-artefacts.ts'
import { assembleForecasts } from './assemble.ts'
import { type BuiltTimeframe, buildTimeframes, type TimeframesRequest } from './build-timeframes.ts'
import { checkForecast } from './check-forecast.ts'
import { computeGrid, type Grid, type GridRequest } from './compute-grid.ts'
import { forecastDocument, type ForecastResult } from './forecast-result.ts'
import { fitsTable, forecastsTable } from './forecast-tables.ts'
import type { Stack } from './stack.ts'

export interface ForecastComputation extends TimeframesRequest {
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Where finished fits are kept. */
  readonly folder?: string
  readonly onPrepared?: GridRequest['onPrepared']
}

export interface ComputedForecast {
  readonly artefacts: RunArtefacts
  readonly grid: Grid
}

/** @param seed of the cut and the noise of the check for look-ahead. Errors: those of the samples and the learners; LOOK_AHEAD. */
export async function computeForecast(request: ForecastComputation, seed: number): Promise<ComputedForecast> {
  const { study, progress } = request
  progress.stage('Building the samples')
  const built = buildTimeframes(request)
  const gridRequest = gridRequestOf(request, built)
  const contracts = built.find(({ contract }) => contract !== undefined)?.contract
  const grid = { ...(await computeGrid(gridRequest)), ...(contracts && { contracts }) }
  progress.stage('Combining')
  const { forecasts, stacks } = assembleForecasts(study, grid)
  progress.stage('Checking for look-ahead')
  const random = Random.fromSeed(seed).split('causality')
  const causality = checkForecast({ ...request, ...gridRequest }, grid, random)
  return {
    artefacts: {
      tables: { forecasts: forecastsTable(forecasts), fits: fitsTable(grid) },
      documents: { result: forecastDocument(resultOf(request, built, grid, stacks, causality)) },
    },
    grid,
  }
}

/** The grid of a study on its samples. */
export function gridRequestOf(request: ForecastComputation, built: readonly BuiltTimeframe[]): GridRequest {
  const { study, extensions, codeHash, executor, progress, signal, folder, onPrepared } = request
  return {
    study,
    samples: built.map(({ samples }) => samples),
    seed: study.seed,
    code: codeHash,
    models: extensions.models,
    executor,
    progress,
    signal,
    ...(folder !== undefined && { folder }),
    ...(onPrepared && { onPrepared }),
  }
}

function resultOf(
  { study, inputs }: ForecastComputation,
  built: readonly BuiltTimeframe[],
  { sessions, cells, tuned }: Grid,
  stacks: readonly Stack[],
  causality: CausalityResult,
): ForecastResult {
  const { usedSeries, descriptions, gaps, caveats } = inputs
  return {
    study: study.study,
    symbol: inputs.symbol,
    question: study.question,
    from: formatDate(sessions[0]!),
    countsFrom: formatDate(sessions[study.forecast.warmUp]!),
    to: formatDate(sessions.at(-1)!),
    levels: study.intervals.levels,
    fits: cells.reduce((sum, { fits }) => sum + fits.length, 0),
    timeframes: built.map(({ samples, featureSet, outcomes }) => ({
      timeframe: samples.timeframe,
      decisions: samples.session.length,
      featureSet,
      features: samples.featureNames,
      outcomes,
    })),
    tuned: tuned.map(({ timeframe, family, trials, chosen }) => ({
      timeframe,
      family,
      estimator: chosen.estimator,
      trials,
      parameters: chosen.parameters as Json,
    })),
    stacks: stacks.map(({ horizon, weights }) => ({ horizon, weights })),
    learning: cells.flatMap(({ place, fits }) => {
      const epochs = fits[0]?.epochs ?? []
      return epochs.length === 0 ? [] : [{ ...place, epochs }]
    }),
    causality,
    usedSeries,
    data: descriptions,
    gaps: [...new Set([...gaps, ...built.flatMap(({ notes }) => notes)])],
    caveats,
  }
}
