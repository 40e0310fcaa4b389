/**
 * Computes what a study asks: from market inputs to samples, out-of-sample predictions, signals and
 * a backtest. Everything reached from here decides results and is the code of a run's identity.
 */
import { backtestOvernight, type OvernightResult } from '../backtest/overnight.ts'
import { BellwetherError } from '../core/errors.ts'
import type { TaskExecutor } from '../core/executor.ts'
import { nearestName } from '../core/nearest.ts'
import type { Progress } from '../core/progress.ts'
import { formatDate } from '../core/time.ts'
import { buildDataset } from '../features/build-dataset.ts'
import type { Dataset } from '../features/dataset.ts'
import { decisionsBeforeClose } from '../features/decisions.ts'
import { createFeatureSet } from '../features/feature-set.ts'
import { createLabelRegistry, parseLabel } from '../features/labels.ts'
import { createFeatureRegistry } from '../features/registry.ts'
import type { Calendar } from '../market/calendar.ts'
import { overnight } from '../strategies/overnight.ts'
import type { Signal, Strategy, StrategyDefinition } from '../strategies/strategy.ts'
import { basisPointFee, type FeeModel, noFee, perShareFee } from '../trading/fee.ts'
import { toMicros } from '../trading/money.ts'
import { basisPointSlippage, fixedSlippage, noSlippage, type SlippageModel } from '../trading/slippage.ts'
import type { Extensions } from './extensions.ts'
import { featureInputs, type MarketInputs } from './market-inputs.ts'
import { type Predictions, predictOutOfSample } from './predict.ts'
import { type Study, studySpan } from './study.ts'

export interface EvaluationRequest {
  readonly study: Study
  readonly inputs: MarketInputs
  readonly extensions: Extensions
  readonly calendar: Calendar
  /** Of the code that computes features; part of the feature set's hash. */
  readonly codeHash: string
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
  /** No prediction is made for decisions after this instant; for all when absent. */
  readonly untilDecision?: number
}

export interface Evaluation {
  readonly dataset: Dataset
  readonly featureSetHash: string
  readonly predictions: Predictions
  readonly strategy: Strategy
  readonly fee: FeeModel
  readonly slippage: SlippageModel
  /** Target of each decision; NaN where there is no prediction. */
  readonly targets: Float64Array
  readonly backtest: OvernightResult
}

const REGULAR_CLOSE_MINUTE = 16 * 60

/** Errors: STUDY_INVALID, FEATURE_INVALID, DATA_NONE, DATA_INSUFFICIENT, CANCELLED. */
export async function evaluate(request: EvaluationRequest): Promise<Evaluation> {
  const { study, inputs } = request
  const strategy = createStrategy(study, request.extensions)
  const fee = createFee(study)
  const slippage = createSlippage(study)
  const { dataset, featureSetHash } = buildSamples(request)
  const predictions = await predictOutOfSample(request, dataset, request.untilDecision)
  const signals = signalsOf(dataset, predictions)
  const backtest = backtestOvernight({
    bars: inputs.bars,
    actions: inputs.actions,
    signals,
    strategy,
    fee,
    slippage,
    openingCash: toMicros(study.account.cash),
    cashBuffer: study.account.cashBuffer,
  })
  return {
    dataset,
    featureSetHash,
    predictions,
    strategy,
    fee,
    slippage,
    targets: targetsOf(dataset, signals, strategy),
    backtest,
  }
}

/** One sample a session of the study's span. */
function buildSamples(request: EvaluationRequest): { dataset: Dataset; featureSetHash: string } {
  const { study, inputs, calendar, extensions, codeHash } = request
  const registry = createFeatureRegistry(extensions.features)
  const featureSet = createFeatureSet({ features: study.features }, registry, codeHash)
  const { session } = inputs.bars.columns
  const span = studySpan(study)
  const decisions = decisionsBeforeClose(calendar, inputs.symbol, {
    from: Math.max(session[0]!, span.from ?? session[0]!),
    to: Math.min(session.at(-1)!, span.to ?? session.at(-1)!),
    minutes: minutesBeforeClose(study.decision),
  })
  requireEnough(study, decisions.session)
  const label = parseLabel(study.label, createLabelRegistry())
  const dataset = buildDataset({ featureSet, label, inputs: featureInputs(inputs), decisions, calendar })
  return { dataset, featureSetHash: featureSet.hash }
}

/** On half days the decision is as long before the close as on others. Errors: STUDY_INVALID. */
function minutesBeforeClose(decision: string): number {
  const minute = Number(decision.slice(0, 2)) * 60 + Number(decision.slice(3))
  const before = REGULAR_CLOSE_MINUTE - minute
  if (before > 0 && before <= 390) return before
  throw new BellwetherError('STUDY_INVALID', {
    message: `The decision is at ${decision}.`,
    expected: 'A New York time from 09:30 until before the close at 16:00.',
    given: decision,
    remedy: 'Decide before the closing auction that the strategy trades in, e.g. 15:45.',
  })
}

function requireEnough({ validation }: Study, session: Int32Array): void {
  const needed = validation.firstTrain + validation.embargo + 2
  if (session.length >= needed) return
  const held = session.length === 0 ? 'none' : `${formatDate(session[0]!)} to ${formatDate(session.at(-1)!)}`
  throw new BellwetherError('DATA_INSUFFICIENT', {
    message: `The study spans ${session.length} sessions (${held}).`,
    expected: `At least ${needed}: ${validation.firstTrain} to train on, the embargo, and some to predict.`,
    given: String(session.length),
    remedy: 'Widen from and to, ingest more data, or lower validation.firstTrain.',
  })
}

/** A signal for every decision that has a prediction. */
function signalsOf({ session, decisionAt }: Dataset, { probability, expectedReturn }: Predictions): Signal[] {
  const signals: Signal[] = []
  for (let i = 0; i < session.length; i++) {
    if (Number.isNaN(probability[i]) || Number.isNaN(expectedReturn[i])) continue
    signals.push({
      session: session[i]!,
      decidedAt: decisionAt[i]!,
      probability: probability[i]!,
      expectedReturn: expectedReturn[i]!,
    })
  }
  return signals
}

function targetsOf({ session }: Dataset, signals: readonly Signal[], strategy: Strategy): Float64Array {
  const targetOf = new Map(signals.map((signal) => [signal.session, strategy.target(signal)]))
  return Float64Array.from(session, (day) => targetOf.get(day) ?? Number.NaN)
}

function createStrategy({ strategy }: Study, extensions: Extensions): Strategy {
  const known: readonly StrategyDefinition[] = [overnight, ...extensions.strategies]
  const definition = known.find(({ name }) => name === strategy.name)
  if (definition === undefined) {
    const names = known.map(({ name }) => name)
    const nearest = nearestName(strategy.name, names)
    throw new BellwetherError('STUDY_INVALID', {
      message: `There is no strategy called "${strategy.name}".`,
      expected: `One of ${names.join(', ')}.`,
      given: strategy.name,
      remedy: nearest === undefined ? 'Name one of them, or a file of your own.' : `Did you mean "${nearest}"?`,
    })
  }
  return definition.create(parseParameters(definition, strategy.parameters))
}

function parseParameters(definition: StrategyDefinition, parameters: unknown): unknown {
  try {
    return definition.parse(parameters)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BellwetherError('STUDY_INVALID', {
      message: `The parameters of the strategy ${definition.name} cannot be used: ${reason}.`,
      expected: 'Parameters as docs/reference/study.md describes them.',
      given: JSON.stringify(parameters),
      remedy: 'Correct strategy.parameters.',
      cause: error,
    })
  }
}

function createFee({ execution: { fee } }: Study): FeeModel {
  if (fee.model === 'per-share') return perShareFee(fee)
  return fee.model === 'basis-points' ? basisPointFee(fee) : noFee
}

function createSlippage({ execution: { slippage } }: Study): SlippageModel {
  if (slippage.model === 'fixed') return fixedSlippage(slippage)
  return slippage.model === 'basis-points' ? basisPointSlippage(slippage) : noSlippage
}
