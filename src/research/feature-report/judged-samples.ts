/** The samples that a report of features judges, and the model that shows what it would lose. */
import type { WalkForwardOptions } from '@bellwether/learn'
import { BellwetherError } from '../../core/errors.ts'
import type { Dataset } from '../../features/dataset.ts'
import { horizonDataset } from '../../features/horizons/horizon-samples.ts'
import type { EstimatorSpec } from '../../models/registry.ts'
import type { MarketInputs } from '../evaluation/market-inputs.ts'
import { foldOptions } from '../evaluation/predict.ts'
import { buildSamples } from '../evaluation/samples.ts'
import { CONTRACTS } from '../forecast/build-contracts.ts'
import { buildTimeframes, type TimeframesRequest } from '../forecast/build-timeframes.ts'
import type { Family, ForecastStudy } from '../forecast/forecast-study.ts'
import type { Extensions } from '../extensions/extensions.ts'
import { prepareForecast, type ForecastRequest } from '../forecast/run-forecast.ts'
import { prepareRun, type StudyRequest } from '../runs/run-study.ts'

export interface JudgedSamples {
  /** The study, and which of its samples. */
  readonly title: string
  readonly label: string
  readonly dataset: Dataset
  /** Role whose contracts the samples are, if they are. */
  readonly contracts?: string
  /** Hash of the features. */
  readonly featureSet: string
  readonly inputs: MarketInputs
  readonly estimator: EstimatorSpec
  readonly task: 'regression' | 'classification'
  readonly folds: WalkForwardOptions
  readonly seed: number
  readonly extensions: Extensions
}

/** Of a study of one decision a session; its model of the sign. */
export async function studySamples(request: StudyRequest): Promise<JudgedSamples> {
  const { study, extensions } = request
  const { inputs, codeHash } = await prepareRun(request)
  request.progress.stage('Computing features')
  const { dataset, featureSet, label } = buildSamples({ ...request, inputs, codeHash })
  const { estimator, parameters } = study.models.direction
  return {
    title: study.study,
    label: label.name,
    dataset,
    featureSet: featureSet.hash,
    inputs,
    estimator: { name: estimator, parameters },
    task: 'classification',
    folds: foldOptions(study),
    seed: study.seed,
    extensions,
  }
}

export interface HorizonChoice {
  readonly timeframe?: string | undefined
  /** Clock hours. */
  readonly horizon?: number | undefined
}

/** Of a study of forecasts, on one timeframe and horizon; its forest where it has one, refitted by the month. Errors: USAGE_VALUE. */
export async function forecastSamples(request: ForecastRequest, choice: HorizonChoice): Promise<JudgedSamples> {
  const { study, extensions } = request
  const timeframe = chosenTimeframe(study, choice.timeframe)
  const hours = choice.horizon ?? study.tuning?.horizon ?? study.horizons[0]!
  const { inputs, computation } = await prepareForecast(request)
  request.progress.stage('Computing features')
  const { samples, featureSet } = oneTimeframe(computation, timeframe)
  const family = shownFamily(study)
  return {
    title: `${study.study}, ${timeframe}, ${hours} h`,
    label: `the return after ${hours} h`,
    dataset: horizonDataset(samples, hours, 'return'),
    ...(timeframe === CONTRACTS && { contracts: study.contracts! }),
    featureSet,
    inputs,
    estimator: { name: family.estimator, parameters: family.parameters },
    task: family.task,
    folds: { firstTrain: study.validation.firstTrain, refit: 'month', embargo: 0 },
    seed: study.seed,
    extensions,
  }
}

function oneTimeframe(computation: TimeframesRequest, timeframe: string) {
  const { study } = computation
  const timeframes = timeframe === CONTRACTS ? {} : { [timeframe]: study.timeframes[timeframe]! }
  return buildTimeframes({ ...computation, study: { ...study, timeframes } })[0]!
}

/** The one asked for, else hours where there are any, else the last, which are the contracts where there are any. Errors: USAGE_VALUE. */
function chosenTimeframe({ timeframes, contracts }: ForecastStudy, asked: string | undefined): string {
  const known = [...Object.keys(timeframes), ...(contracts === undefined ? [] : [CONTRACTS])]
  if (asked === undefined) return known.includes('1h') ? '1h' : known.at(-1)!
  if (known.includes(asked)) return asked
  throw new BellwetherError('USAGE_VALUE', {
    message: `--timeframe is ${asked}, which the study does not have.`,
    expected: `Its timeframes are ${known.join(', ')}.`,
    given: asked,
    remedy: 'Choose one of them.',
  })
}

function shownFamily({ families }: ForecastStudy): Family {
  const all = Object.values(families)
  return all.find(({ estimator }) => estimator === 'forest') ?? all[0]!
}
