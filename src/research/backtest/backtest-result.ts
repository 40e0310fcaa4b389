/** What a backtest found beside its tables, as the document `result.json`. */
import type { EngineResult } from '../../backtest/engine/engine.ts'
import type { Division } from '../../strategies/portfolio/capital.ts'
import type { Json } from '../../core/hash.ts'
import { formatDate } from '../../core/time.ts'
import { fromMicros } from '../../trading/money.ts'
import type { UsedSeries } from '../evaluation/input-notes.ts'
import { assumptionTexts } from './assumptions.ts'
import type { BacktestInputs } from './backtest-inputs.ts'
import { type BacktestPlan, type PlannedStrategy, traderNamed } from './backtest-plan.ts'

export interface BacktestResult {
  readonly title: string
  readonly question: string
  readonly strategies: readonly (PlannedStrategy & { readonly title: string })[]
  readonly symbols: readonly string[]
  /** ISO dates, both included. */
  readonly from: string
  readonly to: string
  /** In currency units. */
  readonly openingCash: number
  /** Each assumption in a few words. */
  readonly assumptions: readonly string[]
  /** Of the capital among the strategies, each time it was divided anew. */
  readonly divisions: readonly Division[]
  /** What did not go as it should, by name. */
  readonly counts: Readonly<Record<string, number>>
  readonly faults: readonly string[]
  /** The failure of a strategy ended it before its time. */
  readonly isCut: boolean
  /** Of the stream of orders, fills and ends. */
  readonly orderHash: string
  /** The series of the lake that were read. */
  readonly usedSeries: readonly UsedSeries[]
  readonly data: readonly string[]
  readonly gaps: readonly string[]
  readonly caveats: readonly string[]
}

/** What the engine gives, and what the strategies together decided. */
export interface TradedResult extends EngineResult {
  readonly divisions: readonly Division[]
}

export function resultDocument(
  { study, strategies, symbols, from, to, usedSeries }: BacktestPlan,
  { descriptions, gaps, caveats }: BacktestInputs,
  { counts, faults, hash, ledger, divisions }: TradedResult,
): Json {
  const result: BacktestResult = {
    title: `${study.backtest[0]!.toUpperCase()}${study.backtest.slice(1).replaceAll('-', ' ')}`,
    question: study.question,
    strategies: strategies.map((one) => ({ ...one, title: traderNamed(one.strategy).title })),
    symbols: symbols.map(({ symbol }) => symbol),
    from: formatDate(from),
    to: formatDate(to),
    openingCash: fromMicros(ledger.openingCash),
    assumptions: assumptionTexts(study),
    divisions,
    counts,
    faults,
    isCut: faults.length > 0 && study.onFault === 'end',
    orderHash: hash,
    usedSeries,
    data: descriptions,
    gaps,
    caveats,
  }
  return JSON.parse(JSON.stringify(result)) as Json
}
