/** What a stored forecast says of itself, beside its tables: what was tried, chosen, read and checked. */
import type { Epoch } from '@bellwether/learn'
import type { Json } from '../../core/hash.ts'
import type { UsedSeries } from '../evaluation/input-notes.ts'
import type { CausalityResult } from '../evaluation/causality.ts'
import { CONTRACTS } from './build-contracts.ts'
import { type CellPlace, epochsOf } from './cell.ts'
import type { FamilyTrial } from './tune-families.ts'

export interface TimeframeSummary {
  readonly timeframe: string
  readonly decisions: number
  /** Hash of the features, and their names. */
  readonly featureSet: string
  readonly features: readonly string[]
  /** One sentence a horizon: how many outcomes are one price, and how many are independent. */
  readonly outcomes: readonly string[]
}

export interface TunedSummary {
  readonly timeframe: string
  readonly family: string
  readonly estimator: string
  /** In the order in which they were tried, the parameters of the study first; none where nothing was tuned. */
  readonly trials: readonly FamilyTrial[]
  /** Those that every horizon was fitted with. */
  readonly parameters: Json
}

export interface StackSummary {
  readonly horizon: number
  /** At the last decision; the rest is the weight of no change. */
  readonly weights: readonly { readonly timeframe: string; readonly model: string; readonly weight: number }[]
}

/** How training went: the first fit of a network, from nothing. */
export interface LearningSummary extends CellPlace {
  readonly epochs: readonly Epoch[]
}

export interface ForecastResult {
  readonly study: string
  readonly symbol: string
  readonly question: string
  /** Sessions on which forecasts were made, and the first of those that count, as dates. */
  readonly from: string
  readonly countsFrom: string
  readonly to: string
  readonly levels: readonly number[]
  readonly fits: number
  readonly timeframes: readonly TimeframeSummary[]
  readonly tuned: readonly TunedSummary[]
  readonly stacks: readonly StackSummary[]
  readonly learning: readonly LearningSummary[]
  readonly causality: CausalityResult
  readonly usedSeries: readonly UsedSeries[]
  readonly data: readonly string[]
  readonly gaps: readonly string[]
  readonly caveats: readonly string[]
}

/** As JSON: what is not a finite number becomes null. */
export function forecastDocument(result: ForecastResult): Json {
  return JSON.parse(JSON.stringify(result)) as Json
}

/** The result of a document; the tail of a network that has none is NaN again. */
export function forecastResultOf(document: Json): ForecastResult {
  const result = document as unknown as ForecastResult
  return { ...result, learning: result.learning.map((one) => ({ ...one, epochs: epochsOf(one.epochs) })) }
}

/** How the outcomes of contracts were found, a sentence a horizon; none where no contract is forecast. */
export function contractOutcomes({ timeframes }: ForecastResult): readonly string[] {
  return timeframes.find(({ timeframe }) => timeframe === CONTRACTS)?.outcomes ?? []
}
