/** Everything a sweep's report shows, as numbers; the words are made from them by rules. */
import type { OrbTrade } from '../../backtest/orb/scan.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../strategies/orb/orb-grid.ts'
import type { SearchAssessment } from '../overfitting/assessment.ts'
import type { Deflation } from '../overfitting/deflation.ts'
import type { SweepVerdict } from '../overfitting/sweep-verdict.ts'

export interface SweepReportInput {
  readonly id: string
  /** What was swept, e.g. "Opening-range breakout". */
  readonly title: string
  readonly symbol: string
  readonly isSimulated: boolean
  /** "canonical" or "seed". */
  readonly profile: string
  /** Parameters in row order: the last one runs fastest. */
  readonly parameters: readonly SweepParameter[]
  /** Of a large sweep those that are shown. */
  readonly rows: Pick<SweepRows, 'sharpe' | 'netProfit'> & Partial<SweepRows>
  /** Rows that gave no figures, with the reason; their columns are NaN. */
  readonly failures: readonly { readonly row: number; readonly reason: string }[]
  /** The row with the highest Sharpe ratio. */
  readonly highest: number
  /** Those with the highest Sharpe ratios, the highest first; by the profit where there is none. */
  readonly top: readonly ReportedRow[]
  /** Absent where sessions are too few for it. */
  readonly scepticism?: SweepScepticism
  /** One row with all its sessions; the highest one by Sharpe ratio unless another was asked for. */
  readonly backtest: SweepBacktest
  /** Each length of the opening range, the sweep's slowest parameter: from these all rows can be computed again. */
  readonly ranges: readonly ReportedRange[]
  /** Profit of each session with one share held all the time, in the currency; close to close, without dividends. */
  readonly holding: Float64Array
  readonly fills: OrbFills & {
    /** One line that names the fill model, slippage and fees. */
    readonly description: string
  }
  readonly provenance: {
    /** One line each: what data, from where, which prices. */
    readonly data: readonly string[]
    /** Missing bars and so on, as sentences. */
    readonly gaps: readonly string[]
    /** Sessions of the span that were not traded. */
    readonly untraded: readonly { readonly day: number; readonly reason: string }[]
    readonly dataHash: string
    readonly codeHash: string
    /** Repeats the sweep. */
    readonly command: string
  }
  /** Further reasons for doubt that the sweep knows, as sentences. */
  readonly caveats: readonly string[]
}

export interface SweepParameter {
  /** In words, e.g. "stop distance". */
  readonly name: string
  /** "$", "s", "of the range", or '' for a count. */
  readonly unit: string
  readonly values: Float64Array
}

/** One value a row. Money is the currency's unit a share. NaN in a row that failed. */
export interface SweepRows {
  /** Of all sessions, after fees. */
  readonly netProfit: Float64Array
  /** Of the sessions' profits, a year; NaN where they never vary. */
  readonly sharpe: Float64Array
  /** Share of the sessions with a profit. */
  readonly winRate: Float64Array
  readonly trades: Float64Array
  readonly stops: Float64Array
  /** Mean over the sessions of their mean holding time, in seconds. */
  readonly holding: Float64Array
}

export interface ReportedRow {
  readonly row: number
  /** Further rows with the very same figures. */
  readonly alike: number
  readonly figures: { readonly [key in keyof SweepRows]: number }
}

/** What speaks against a row being more than the luckiest. Sharpe ratios and their errors are a session here. */
export interface SweepScepticism {
  readonly verdict: SweepVerdict
  readonly assessment: SearchAssessment
  readonly deflation: Deflation
  readonly sessionsPerYear: number
  /** What choosing by the past earned, session by session. */
  readonly walk?: SelectionReturns
}

/** The row that was highest so far, held in the next block; and the row that was highest in the end. */
export interface SelectionReturns {
  /** Indices into the sessions of the sweep, rising. */
  readonly sessions: Int32Array
  /** Of those sessions, after fees, in the currency's unit a share. */
  readonly profit: Float64Array
  readonly hindsightProfit: Float64Array
}

/** One length of the opening range. */
export interface ReportedRange {
  /** Over the same days as the others. */
  readonly sessions: OrbSessions
  readonly axes: OrbAxes
  /** When the opening range begins, epoch seconds, one a session; it ends at the ticks' origin. */
  readonly opens: Int32Array
}

export interface SweepBacktest {
  readonly row: number
  /** All sessions of the sweep, with their ticks and opening ranges of the row's length. */
  readonly sessions: OrbSessions
  /** Of each session, in order; none where it did not trade. */
  readonly trades: readonly (readonly OrbTrade[])[]
  /** Of each session, after fees, in the currency's unit a share; 0 where it did not trade. */
  readonly profit: Float64Array
  /** As of its length of the opening range. */
  readonly opens: Int32Array
  /** Distances of stop and limit from the entry, in ticks, one a session. */
  readonly stops: Int32Array
  readonly limits: Int32Array
}
