/** Builds the features of a study and keeps them in the feature store of a home. */
import { join } from 'node:path'
import { trainingRows, walkForwardFolds } from '@bellwether/learn'
import { formatDate } from '../core/time.ts'
import type { Dataset } from '../features/dataset.ts'
import { FeatureStore, type FeatureTable, type FoldScaler } from '../features/feature-store.ts'
import { type FeatureCoverage, featureCoverage } from '../features/dataset-table.ts'
import { fitScaler } from '../features/scaler.ts'
import { prepareRun, type StudyRequest } from '../research/runs/run-study.ts'
import { buildSamples } from '../research/evaluation/samples.ts'
import type { Study } from '../research/study.ts'
import { foldOptions } from '../research/evaluation/predict.ts'
import { FrameFiles } from '../store/parquet/frame-file.ts'

export interface BuiltFeatures {
  readonly table: FeatureTable
  readonly isNew: boolean
  readonly isSimulated: boolean
  readonly rows: number
  readonly from: string
  readonly to: string
  readonly coverage: readonly FeatureCoverage[]
  readonly folds: number
}

export async function buildStudyFeatures(home: string, request: StudyRequest): Promise<BuiltFeatures> {
  const { inputs, codeHash } = await prepareRun(request)
  request.progress.stage('Computing features')
  const samples = buildSamples({ ...request, inputs, codeHash })
  const { dataset } = samples
  const scalers = foldScalers(request.study, dataset)
  const { isNew, ...table } = await featureStore(home).put({ symbol: inputs.symbol, ...samples, scalers })
  request.progress.end()
  return {
    table,
    isNew,
    isSimulated: inputs.isSimulated,
    rows: dataset.session.length,
    from: formatDate(dataset.session[0]!),
    to: formatDate(dataset.session.at(-1)!),
    coverage: featureCoverage(dataset),
    folds: scalers.length,
  }
}

export function featureStore(home: string): FeatureStore {
  return new FeatureStore(join(home, 'features'), new FrameFiles())
}

/** A standard scaler for each walk-forward fold, learnt from the rows that the fold trains on. */
function foldScalers(study: Study, dataset: Dataset): FoldScaler[] {
  return walkForwardFolds(dataset, foldOptions(study)).map((fold) => ({
    trainFrom: formatDate(fold.trainFrom),
    trainTo: formatDate(fold.trainTo),
    scaler: fitScaler('standard', dataset, trainingRows(fold, dataset)),
  }))
}
