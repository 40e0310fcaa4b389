/** What a run found, beside its tables, as the document `result.json`. */
import type { TearSheetInput } from '../../backtest/tear-sheet/tear-sheet-input.ts'
import type { Json } from '../../core/hash.ts'
import type { UsedSeries } from '../evaluation/input-notes.ts'

export interface FoldSummary {
  /** ISO dates of the first and last session. */
  readonly trainFrom: string
  readonly trainTo: string
  readonly testFrom: string
  readonly testTo: string
  readonly trainRows: number
  readonly testRows: number
}

export interface StudyResult {
  readonly title: string
  readonly symbol: string
  readonly question: string
  readonly family: string
  readonly features: readonly string[]
  readonly importance: TearSheetInput['importance']
  readonly scores: TearSheetInput['scores']
  readonly folds: readonly FoldSummary[]
  readonly costs: {
    readonly fees: number
    readonly slippage: number
    /** Value of all fills. */
    readonly traded: number
    readonly fills: number
    /** What the account gained, after all costs. */
    readonly netProfit: number
    readonly description: string
  }
  readonly causality: TearSheetInput['causality']
  readonly usedSeries: readonly UsedSeries[]
  readonly data: readonly string[]
  readonly gaps: readonly string[]
  readonly caveats: readonly string[]
  /** Own metrics by name; null where undefined. */
  readonly metrics: Readonly<Record<string, number | null>>
}

/** As JSON: what is not a finite number becomes null. */
export function resultDocument(result: StudyResult): Json {
  return JSON.parse(JSON.stringify(result)) as Json
}

/** The result of a document; missing scores are NaN again. */
export function resultOf(document: Json): StudyResult {
  const result = document as unknown as StudyResult
  const number = (value: number | null): number => value ?? Number.NaN
  return {
    ...result,
    importance: result.importance.map(({ feature, gain, error }) => ({ feature, gain, error: number(error) })),
    scores: result.scores.map((score) => ({
      model: score.model,
      isBaseline: score.isBaseline,
      mae: number(score.mae),
      rmse: number(score.rmse),
      accuracy: number(score.accuracy),
      auc: number(score.auc),
      brier: number(score.brier),
      logLoss: number(score.logLoss),
    })),
  }
}
