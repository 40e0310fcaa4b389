/** Judges the features of a study: built, walked forward with its model of the sign, and written as a report. */
import { join } from 'node:path'
import { walkForwardFolds } from '@bellwether/learn'
import { writeFileAtomic } from '../core/files.ts'
import { walkForward } from '../models/walk-forward.ts'
import { foldOptions } from '../research/evaluation/predict.ts'
import { buildSamples } from '../research/evaluation/samples.ts'
import { featureFigures, redundancyOf } from '../research/feature-report/feature-figures.ts'
import { featurePage } from '../research/feature-report/feature-page.ts'
import { type FeatureReport, sourceCoverage, sourcesOf } from '../research/feature-report/report-input.ts'
import { prepareRun, type StudyRequest } from '../research/runs/run-study.ts'

/** Shuffles of each feature on the predicted rows of each fold. */
const SHUFFLES = 3

/** @param command what was typed, for the report. Errors: those of reading, building and fitting */
export async function reportFeatures(request: StudyRequest, command: string): Promise<FeatureReport> {
  const { study, progress, executor, extensions, signal } = request
  const { inputs, codeHash } = await prepareRun(request)
  progress.stage('Computing features')
  const { dataset, featureSet, label } = buildSamples({ ...request, inputs, codeHash })
  const { estimator, parameters } = study.models.direction
  const walked = await walkForward({
    dataset,
    task: 'classification',
    estimator: { name: estimator, parameters },
    baselines: [],
    folds: foldOptions(study),
    seed: study.seed,
    executor,
    models: extensions.models,
    keep: 'none',
    permutations: SHUFFLES,
    progress,
    signal,
  })
  const sources = sourcesOf(featureSet.columns, inputs.symbol)
  const folds = walkForwardFolds(dataset, foldOptions(study))
  progress.end()
  return {
    study: study.study,
    symbol: inputs.symbol,
    label: label.name,
    model: estimator,
    isSimulated: inputs.isSimulated,
    dataset,
    figures: featureFigures(dataset, sources, folds, walked),
    redundancy: redundancyOf(dataset),
    folds: folds.length,
    sources: sourceCoverage(dataset, sources),
    descriptions: inputs.descriptions,
    gaps: inputs.gaps,
    caveats: inputs.caveats,
    featureSet: featureSet.hash,
    command,
  }
}

/** Where it is written unless the caller says otherwise: the reports of the home. */
export async function writeFeatureReport(report: FeatureReport, home: string, out?: string): Promise<string> {
  const path = out ?? join(home, 'reports', `features-${report.study}-${report.featureSet.slice(0, 12)}.html`)
  await writeFileAtomic(path, featurePage(report))
  return path
}
