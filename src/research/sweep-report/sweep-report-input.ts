/** Everything a sweep's report shows, as numbers; the words are made from them by rules. */
import type { OrbTrade } from '../../backtest/orb/scan.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../strategies/orb/orb-grid.ts'

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
  readonly rows: SweepRows
  /** Rows that gave no figures, with the reason; their columns are NaN. */
  readonly failures: readonly { readonly row: number; readonly reason: string }[]
  readonly scepticism: SweepScepticism
  /** One row with all its sessions; the best one by Sharpe ratio unless another was asked for. */
  readonly backtest: SweepBacktest
  /** What repeats the sweep in a browser; absent where it cannot. */
  readonly live?: { readonly axes: OrbAxes }
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

export interface SweepScepticism {
  /** The conclusion by rules: a heading, and the sentences under it. Whether a row may be called best at all. */
  readonly judgement: {
    readonly heading: string
    readonly lead: string
    readonly isNoise: boolean
    readonly doubts: readonly string[]
  }
  /** The row with the highest Sharpe ratio. Sharpe ratios are a year, probabilities from 0 to 1. */
  readonly best: {
    readonly row: number
    readonly sharpe: number
    readonly sharpeError: number
    readonly probabilistic: number
    readonly deflated: number
    /** The best Sharpe ratio expected of as many effective trials without skill. */
    readonly expectedSharpe: number
  }
  readonly trials: {
    /** Rows of this sweep; the configurations on record before it, for this strategy and market. */
    readonly raw: number
    readonly before: number
    readonly effective: number
  }
  /** Combinatorially symmetric cross-validation; absent where sessions are too few. One value a split. */
  readonly overfitting?: {
    readonly probability: number
    readonly blocks: number
    readonly logits: Float64Array
    /** Sharpe ratios a year of the row that was best in sample. */
    readonly inSample: Float64Array
    readonly outOfSample: Float64Array
  }
  /** Hansen's test that no row beats zero. */
  readonly spa?: { readonly p: number; readonly replications: number }
  /** The connected rows around the best one that come near to it. */
  readonly plateau: {
    readonly rows: Int32Array
    /** How near: the least share of the best row's Sharpe ratio. */
    readonly share: number
  }
  /** The row that was best so far, traded in the next block of sessions. */
  readonly walkForward?: {
    /** Indices into the sessions of `backtest`, rising. */
    readonly sessions: Int32Array
    /** Of those sessions, after fees: chosen by walk-forward, and of the row that was best in the end. */
    readonly profit: Float64Array
    readonly bestProfit: Float64Array
    /** Row that was chosen for each of them. */
    readonly rows: Int32Array
    readonly sharpe: number
    readonly sharpeError: number
  }
}

export interface SweepBacktest {
  readonly row: number
  /** All sessions of the sweep, with their ticks and opening ranges. */
  readonly sessions: OrbSessions
  /** Of each session, in order; none where it did not trade. */
  readonly trades: readonly (readonly OrbTrade[])[]
  /** Of each session, after fees, in the currency's unit a share; 0 where it did not trade. */
  readonly profit: Float64Array
  /** When the opening range begins, epoch seconds, one a session; it ends at the ticks' origin. */
  readonly opens: Int32Array
  /** Distances of stop and limit from the entry, in ticks, one a session. */
  readonly stops: Int32Array
  readonly limits: Int32Array
}
