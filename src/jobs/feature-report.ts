/** Judges the features of a study: built, walked forward with one of its models, and written as a report. */
import { join } from 'node:path'
import { walkForwardFolds } from '@bellwether/learn'
import { BellwetherError } from '../core/errors.ts'
import { readFileOrFail, writeFileAtomic } from '../core/files.ts'
import { createFeatureRegistry } from '../features/registry.ts'
import { walkForward } from '../models/walk-forward.ts'
import { featureFigures, redundancyOf } from '../research/feature-report/feature-figures.ts'
import { featurePage } from '../research/feature-report/feature-page.ts'
import {
  forecastSamples,
  type HorizonChoice,
  type JudgedSamples,
  studySamples,
} from '../research/feature-report/judged-samples.ts'
import { type FeatureReport, sourceCoverage, sourcesOf } from '../research/feature-report/report-input.ts'
import { isForecastStudy } from '../research/forecast/forecast-study.ts'
import { prepareForecastFile } from './forecast.ts'
import { prepareStudyFile, type Workplace } from './study.ts'

/** Shuffles of each feature on the predicted rows of each fold. */
const SHUFFLES = 3

/** @param command what was typed, for the report. Errors: those of reading, building and fitting */
export async function reportFeatures(
  path: string,
  dataFolder: string | undefined,
  choice: HorizonChoice,
  { workplace, command }: { readonly workplace: Workplace; readonly command: string },
): Promise<FeatureReport> {
  const judged = await samplesOf(path, dataFolder, choice, workplace)
  const report = await judge(judged, command, workplace)
  workplace.progress.end()
  return report
}

async function samplesOf(
  path: string,
  dataFolder: string | undefined,
  choice: HorizonChoice,
  workplace: Workplace,
): Promise<JudgedSamples> {
  if (isForecastStudy((await readFileOrFail(path)).toString('utf8'))) {
    return forecastSamples(await prepareForecastFile(path, dataFolder, workplace), choice)
  }
  const given = choice.timeframe ?? choice.horizon
  if (given !== undefined) throw noHorizons(path, String(given))
  return studySamples(await prepareStudyFile(path, dataFolder, workplace))
}

async function judge(judged: JudgedSamples, command: string, workplace: Workplace): Promise<FeatureReport> {
  const {
    dataset,
    inputs,
    estimator,
    extensions,
    contracts,
    title,
    label,
    featureSet,
    task,
    folds: options,
    seed,
  } = judged
  const { executor, progress, signal } = workplace
  const walked = await walkForward({
    dataset,
    task,
    estimator,
    baselines: [],
    folds: options,
    seed,
    executor,
    models: extensions.models,
    keep: 'none',
    permutations: SHUFFLES,
    progress,
    signal,
  })
  const registry = createFeatureRegistry(extensions.features)
  const sources = sourcesOf(dataset.featureNames, registry, inputs.symbol, contracts)
  const folds = walkForwardFolds(dataset, options)
  return {
    study: title,
    symbol: inputs.symbol,
    label,
    model: estimator.name,
    isSimulated: inputs.isSimulated,
    dataset,
    figures: featureFigures(dataset, sources, folds, { ...walked, task }),
    redundancy: redundancyOf(dataset),
    folds: folds.length,
    sources: sourceCoverage(dataset, sources),
    descriptions: inputs.descriptions,
    gaps: inputs.gaps,
    caveats: inputs.caveats,
    featureSet,
    command,
  }
}

/** Where it is written unless the caller says otherwise: the reports of the home. */
export async function writeFeatureReport(report: FeatureReport, home: string, out?: string): Promise<string> {
  const name = report.study.replaceAll(/[, ]+/g, '-')
  const path = out ?? join(home, 'reports', `features-${name}-${report.featureSet.slice(0, 12)}.html`)
  await writeFileAtomic(path, featurePage(report))
  return path
}

function noHorizons(path: string, given: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `${path} is no study of forecasts and has one decision a session.`,
    expected: 'A timeframe and a horizon are chosen of a study of forecasts.',
    given,
    remedy: 'Leave out --timeframe and --horizon.',
  })
}
