/** Computes all artefacts of a run. What is reached from here is the code of its identity. */
import { tradingCosts } from '../../backtest/overnight.ts'
import { type Schema, selectRows } from '../../core/frame.ts'
import { Random } from '../../core/random.ts'
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import { formatDate } from '../../core/time.ts'
import type { Events } from '../../features/event-features.ts'
import type { SnapshotRecords } from '../../features/snapshots/snapshot.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { fromMicros } from '../../trading/money.ts'
import { type CausalityResult, compareBeforeCut, type Observed, replaceKnownAfter } from '../evaluation/causality.ts'
import { evaluate, type Evaluation, type EvaluationRequest } from '../evaluation/evaluate.ts'
import type { MarketInputs } from '../evaluation/market-inputs.ts'
import { gateSentence } from '../forecast/gate/gated-forecast.ts'
import { backtestTables, samplesTable } from './overnight-tables.ts'
import type { RunArtefacts } from './run-artefacts.ts'
import { resultDocument, type StudyResult } from './study-result.ts'

export interface ComputedRun {
  readonly artefacts: RunArtefacts
  /** Sharpe ratio a night, not annualised; null when undefined. */
  readonly sharpe: number | null
  readonly periods: number
}

/** @param seed of the cut and the noise of the causality check. Errors: those of evaluate, LOOK_AHEAD. */
export async function computeRun(request: EvaluationRequest, seed: number): Promise<ComputedRun> {
  const evaluation = await evaluate(request)
  request.progress.stage('Checking for look-ahead')
  const causality = await checkCausality(request, evaluation, seed)
  const returns = Float64Array.from(evaluation.backtest.nights, (night) => night.netReturn)
  const sharpe = mean(returns) / standardDeviation(returns)
  return {
    artefacts: {
      tables: { samples: samplesTable(evaluation), ...backtestTables(evaluation.backtest) },
      documents: {
        result: resultDocument(resultOfRun(request, evaluation, causality)),
        models: evaluation.predictions.models,
      },
    },
    sharpe: Number.isFinite(sharpe) ? sharpe : null,
    periods: returns.length,
  }
}

/** Repeats the evaluation with everything known after a cut replaced by noise. Errors: LOOK_AHEAD. */
async function checkCausality(
  request: EvaluationRequest,
  original: Evaluation,
  seed: number,
): Promise<CausalityResult> {
  const random = Random.fromSeed(seed).split('causality')
  const { decisionAt } = original.dataset
  const first = original.predictions.probability.findIndex((value) => !Number.isNaN(value))
  const from = Math.max(0, first)
  const cut = decisionAt[from + Math.floor((0.2 + 0.6 * random.next()) * (decisionAt.length - from))]! + 1
  const replaced = await evaluate({
    ...request,
    inputs: replaceInputs(request.inputs, cut, random),
    untilDecision: cut,
  })
  return compareBeforeCut(observed(original), observed(replaced), cut)
}

/** Noise in place of everything known after `cut`, epoch milliseconds; each series from a stream of its own. */
export function replaceInputs(inputs: MarketInputs, cut: number, random: Random): MarketInputs {
  return {
    ...inputs,
    bars: replaceKnownAfter(inputs.bars, cut, random.split('bars')),
    actions: replaceKnownAfter(inputs.actions, cut, random.split('actions')),
    intraday: inputs.intraday.map((bars, i) => replaceKnownAfter(bars, cut, random.split(`intraday ${i}`))),
    relatedBars: inputs.relatedBars.map((bars, i) => replaceKnownAfter(bars, cut, random.split(`related ${i}`))),
    series: inputs.series.map((series, i) => replaceKnownAfter(series, cut, random.split(`series ${i}`))),
    snapshots: inputs.snapshots.map((snapshots, i) => replaceSnapshots(snapshots, cut, random.split(`snapshots ${i}`))),
    contracts: inputs.contracts.map(({ role, chains, analytics }) => ({
      role,
      chains: replaceKnownAfter(chains, cut, random.split(`chains ${role}`)),
      analytics: replaceKnownAfter(analytics, cut, random.split(`analytics ${role}`)),
    })),
    events: inputs.events.map((events) => knownBy(events, cut)),
  }
}

function replaceSnapshots({ kind, records }: SnapshotRecords, cut: number, random: Random): SnapshotRecords {
  return { kind, records: replaceKnownAfter<Schema>(records, cut, random) } as SnapshotRecords
}

/** Events have no numbers that noise could replace: those that were not known yet are left out. */
function knownBy(events: Events, cut: number): Events {
  return selectRows(
    events,
    Int32Array.from(events.columns.knownAt.keys()).filter((row) => events.columns.knownAt[row]! <= cut),
  )
}

/** What must not differ before a cut: features, predictions, targets, labels and orders. */
export function observed({ dataset, predictions, targets, backtest }: Evaluation): Observed {
  return {
    decisionAt: dataset.decisionAt,
    columns: [
      ...dataset.featureNames.map((name, j) => ({ name, values: dataset.columns[j]! })),
      { name: 'the probability', values: predictions.probability },
      { name: 'the expected return', values: predictions.expectedReturn },
      { name: 'the target', values: targets },
    ],
    label: dataset.label,
    labelKnownAt: dataset.labelKnownAt,
    orders: backtest.orders,
  }
}

const ESTIMATOR_NAMES: Readonly<Record<string, string>> = {
  forest: 'random forest',
  ridge: 'ridge',
  logistic: 'logistic',
  lstm: 'LSTM',
  gru: 'GRU',
}

function resultOfRun(
  { study, inputs, extensions, gated }: EvaluationRequest,
  evaluation: Evaluation,
  causality: CausalityResult,
): StudyResult {
  const { dataset, predictions, backtest, gate } = evaluation
  const estimator = study.models.direction.estimator
  const family = study.strategy.name
  const netReturns = Float64Array.from(backtest.nights, (night) => night.netReturn)
  const missing = dataset.label.reduce((count, label) => count + (Number.isNaN(label) ? 1 : 0), 0)
  return {
    title: `${family[0]!.toUpperCase()}${family.slice(1)}, ${ESTIMATOR_NAMES[estimator] ?? estimator}`,
    symbol: inputs.symbol,
    question: study.question,
    family,
    features: dataset.featureNames,
    importance: predictions.importance,
    scores: predictions.scores,
    folds: predictions.folds.map(foldSummary),
    costs: costsOf(evaluation),
    causality,
    usedSeries: inputs.usedSeries,
    data: inputs.descriptions,
    gaps: [
      ...inputs.gaps,
      ...unfilledText(backtest.unfilled),
      ...(missing > 1 ? [`${missing} nights have no label.`] : []),
    ],
    caveats: [
      ...inputs.caveats,
      ...labelCaveats(study),
      ...(gated === undefined || gate === undefined ? [] : [gateSentence(gated, gate)]),
    ],
    metrics: Object.fromEntries(
      extensions.metrics.map((metric) => [metric.name, metric.compute(netReturns.slice(), SESSIONS_PER_YEAR)]),
    ),
  }
}

function foldSummary(fold: Evaluation['predictions']['folds'][number]): StudyResult['folds'][number] {
  return {
    trainFrom: formatDate(fold.trainFrom),
    trainTo: formatDate(fold.trainTo),
    testFrom: formatDate(fold.testFrom),
    testTo: formatDate(fold.testTo),
    trainRows: fold.trainRows,
    testRows: fold.testRows,
  }
}

function costsOf({ backtest, strategy, fee, slippage }: Evaluation): StudyResult['costs'] {
  return {
    ...tradingCosts(backtest),
    fills: backtest.fills.length,
    netProfit: fromMicros(backtest.ledger.cash - backtest.ledger.openingCash),
    description: `${strategy.description}; fees ${fee.description}; slippage ${slippage.description}`,
  }
}

/** What is traded is the night; a model of something else is judged on that. */
function labelCaveats({ label }: EvaluationRequest['study']): string[] {
  if (label === 'overnight_return') return []
  return [`The models learn ${label}, the strategy earns nights: calibration, scores and right way judge the former.`]
}

function unfilledText(unfilled: Evaluation['backtest']['unfilled']): string[] {
  const reasons = new Map<string, number>()
  for (const { reason } of unfilled) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return [...reasons].map(
    ([reason, count]) => `${count} ${count === 1 ? 'decision' : 'decisions'} could not be followed: ${reason}.`,
  )
}
