/**
 * Computes what a study asks: from market inputs to samples, out-of-sample predictions, signals and
 * a backtest. Everything reached from here decides results and is the code of a run's identity.
 */
import { z } from 'zod'
import { backtestOvernight, type OvernightResult } from '../../backtest/overnight.ts'
import { BellwetherError } from '../../core/errors.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { nearestName } from '../../core/nearest.ts'
import type { Progress } from '../../core/progress.ts'
import { expectedText, pathText } from '../../core/schema-issue.ts'
import type { Dataset } from '../../features/dataset.ts'
import { overnight } from '../../strategies/overnight.ts'
import type { Signal, Strategy, StrategyDefinition } from '../../strategies/strategy.ts'
import { basisPointFee, type FeeModel, noFee, perShareFee } from '../../trading/fee.ts'
import { toMicros } from '../../trading/money.ts'
import { basisPointSlippage, fixedSlippage, noSlippage, type SlippageModel } from '../../trading/slippage.ts'
import type { Extensions } from '../extensions/extensions.ts'
import { type GatedDecisions, gatedDecisions, type GatedForecast } from '../forecast/gate/gated-forecast.ts'
import { type Predictions, predictOutOfSample } from './predict.ts'
import { buildSamples, type SampleRequest } from './samples.ts'
import type { Study } from '../study.ts'

export interface EvaluationRequest extends SampleRequest {
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
  /** The forecast that the study depends on, where it names one. */
  readonly gated?: GatedForecast
  /** No prediction is made for decisions after this instant; for all when absent. */
  readonly untilDecision?: number
}

export interface Evaluation {
  readonly dataset: Dataset
  readonly predictions: Predictions
  readonly strategy: Strategy
  readonly fee: FeeModel
  readonly slippage: SlippageModel
  /** Target of each decision; NaN where there is no prediction. */
  readonly targets: Float64Array
  readonly backtest: OvernightResult
  /** What the gate says of each decision, where the study depends on a forecast. */
  readonly gate?: GatedDecisions
}

/** Errors: STUDY_INVALID, FEATURE_INVALID, DATA_NONE, DATA_INSUFFICIENT, GATE_CLOSED, CANCELLED. */
export async function evaluate(request: EvaluationRequest): Promise<Evaluation> {
  const { study, inputs } = request
  const strategy = createStrategy(study, request.extensions)
  const fee = createFee(study)
  const slippage = createSlippage(study)
  const { dataset } = buildSamples(request)
  const gate = gateOf(request, dataset)
  const predictions = await predictOutOfSample(request, dataset, request.untilDecision)
  const signals = signalsOf(dataset, predictions).filter(({ decidedAt }) => gate?.mayTrade(decidedAt) ?? true)
  // asked once each: the target that is reported is the one that is traded
  const targetOf = new Map(signals.map((one) => [one.session, strategy.target(one)]))
  const backtest = backtestOvernight({
    bars: inputs.bars,
    actions: inputs.actions,
    signals,
    strategy: { description: strategy.description, target: ({ session }) => targetOf.get(session)! },
    fee,
    slippage,
    openingCash: toMicros(study.account.cash),
    cashBuffer: study.account.cashBuffer,
  })
  return {
    dataset,
    predictions,
    strategy,
    fee,
    slippage,
    targets: Float64Array.from(dataset.session, (day) => targetOf.get(day) ?? Number.NaN),
    backtest,
    ...(gate !== undefined && { gate }),
  }
}

/** Before anything is fitted. Errors: GATE_CLOSED. */
function gateOf({ gated, study, inputs }: EvaluationRequest, { decisionAt }: Dataset): GatedDecisions | undefined {
  if (gated === undefined) return undefined
  return gatedDecisions(gated, inputs.symbol, decisionAt.slice(study.validation.firstTrain))
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

function createStrategy({ strategy }: Study, extensions: Extensions): Strategy {
  const known: readonly StrategyDefinition[] = [overnight, ...extensions.strategies]
  const definition = known.find(({ name }) => name === strategy.name)
  if (definition === undefined) {
    const names = known.map(({ name }) => name)
    const nearest = nearestName(strategy.name, names)
    throw new BellwetherError('STUDY_INVALID', {
      message: `There is no strategy called "${strategy.name}".`,
      expected: `Known are ${names.join(', ')}.`,
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
    if (error instanceof z.ZodError) throw wrongParameter(definition.name, error.issues[0]!, parameters)
    throw error
  }
}

function wrongParameter(strategy: string, issue: z.core.$ZodIssue, parameters: unknown): BellwetherError {
  const isUnknown = issue.code === 'unrecognized_keys'
  const path = isUnknown ? issue.keys[0]! : pathText(issue.path)
  const given = JSON.stringify((parameters as Record<string, unknown> | null)?.[path]) ?? 'nothing'
  return new BellwetherError('STUDY_INVALID', {
    message: isUnknown
      ? `The strategy ${strategy} has no parameter ${path}.`
      : `The parameter ${path} of the strategy ${strategy} is ${given}.`,
    expected: isUnknown ? 'Only parameters that the strategy has can be given.' : `It must be ${expectedText(issue)}.`,
    given,
    remedy: 'Correct strategy.parameters; docs/reference/study.md lists those of the strategy overnight.',
  })
}

function createFee({ execution: { fee } }: Study): FeeModel {
  if (fee.model === 'per-share') return perShareFee(fee)
  return fee.model === 'basis-points' ? basisPointFee(fee) : noFee
}

function createSlippage({ execution: { slippage } }: Study): SlippageModel {
  if (slippage.model === 'fixed') return fixedSlippage(slippage)
  return slippage.model === 'basis-points' ? basisPointSlippage(slippage) : noSlippage
}
