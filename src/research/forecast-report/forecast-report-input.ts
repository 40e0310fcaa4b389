/** Everything the report of a forecast run shows, as numbers; the words are made from them by rules. */
import type { CausalityResult } from '../evaluation/causality.ts'
import type { Forecasts } from '../forecast/forecasts.ts'
import type { GateRules } from '../forecast/gate/gate-rules.ts'

export interface ForecastReportInput {
  readonly id: string
  /** What was asked, e.g. "SPY horizons". */
  readonly title: string
  readonly symbol: string
  readonly isSimulated: boolean
  readonly forecasts: Forecasts
  /** First session that counts, a day number; what was forecast before it was a warm-up, on which gates may look back. */
  readonly since: number
  /** Forecasters tried, where more were than the run kept. */
  readonly tried?: number
  readonly gate: GateRules
  /** How training went, of some networks or boosted trees. */
  readonly learning: readonly LearningCurve[]
  /** How tuning went, of each search. */
  readonly tuning: readonly TuningCurve[]
  readonly causality: CausalityResult
  readonly provenance: {
    /** One line each: what data, from where, which dates. */
    readonly data: readonly string[]
    /** Missing bars, sources that stop and so on, as sentences. */
    readonly gaps: readonly string[]
    readonly dataHash: string
    readonly featuresHash: string
    readonly codeHash: string
    /** Repeats the run. */
    readonly command: string
  }
  /** Further reasons for doubt that the run knows, as sentences. */
  readonly caveats: readonly string[]
}

export interface LearningCurve {
  /** E.g. "gru on 15m at 24 h". */
  readonly name: string
  /** Loss after each epoch on the rows learnt from, and on rows held out; NaN where none were. */
  readonly training: Float64Array
  readonly held: Float64Array
}

export interface TuningCurve {
  /** E.g. "forest on 1h". */
  readonly name: string
  /** Loss of each trial in order, the parameters of the study first; NaN where it found no solution. */
  readonly losses: Float64Array
}
