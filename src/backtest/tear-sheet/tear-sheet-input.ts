/** Everything a tear sheet shows, as numbers; the words are made from them by rules. */

export interface TearSheetInput {
  /** What was tried, e.g. "Overnight, random forest". */
  readonly title: string
  readonly symbol: string
  readonly isSimulated: boolean
  /** Plain name of one period, e.g. { one: 'night', many: 'nights' }. */
  readonly period: { readonly one: string; readonly many: string }
  readonly periodsPerYear: number
  /** Day number of the session in which each return was earned, rising; all arrays below have its length. */
  readonly sessions: Int32Array
  /** Simple returns on the account's equity, after all costs; and the same before costs. */
  readonly netReturns: Float64Array
  readonly grossReturns: Float64Array
  /** Simple total return of holding the instrument over the same sessions. */
  readonly holdingReturns: Float64Array
  /** What holding over every period would have returned at the same costs a side: the natural comparison. */
  readonly alwaysReturns: Float64Array
  /** Fraction of equity held over the period: −1, 0, 1 or between. */
  readonly positions: Float64Array
  /** Predicted probability that the period rises, and the predicted return; NaN where none was made. */
  readonly probability: Float64Array
  readonly predictedReturn: Float64Array
  /** What the period returned (the label), whether traded or not. */
  readonly actualReturn: Float64Array
  readonly importance: readonly { readonly feature: string; readonly gain: number; readonly error: number }[]
  /** Out-of-sample scores of the model and each baseline. Missing figures are NaN. */
  readonly scores: readonly {
    readonly model: string
    readonly isBaseline: boolean
    readonly mae: number
    readonly rmse: number
    readonly accuracy: number
    readonly auc: number
    readonly brier: number
    readonly logLoss: number
  }[]
  readonly costs: {
    /** Total cost assumed for one side of a trade, in basis points of its value, averaged over all fills. */
    readonly assumedBpsPerSide: number
    /** Cost a side at which the net profit would be zero; NaN when the gross profit is not positive. */
    readonly breakEvenBpsPerSide: number
    /** In the account's currency. */
    readonly fees: number
    readonly slippage: number
    readonly grossProfit: number
    readonly netProfit: number
    readonly fills: number
    /** One line that names the fee and slippage models and their parameters. */
    readonly description: string
  }
  /** Configurations evaluated so far on these data in this project, this one included; read when shown. */
  readonly trials: { readonly count: number; readonly sharpeVariance: number }
  /** The one-cut causality check. */
  readonly causality: {
    readonly passed: boolean
    /** ISO date of the cut. */
    readonly cutOn: string
    /** Values compared before the cut. */
    readonly compared: number
    /** Share of the values after the cut that changed when later data were replaced: shows that the check could see. */
    readonly power: number
  }
  readonly provenance: {
    readonly run: string
    readonly dataHash: string
    readonly codeHash: string
    readonly verifyCommand: string
    /** One line each, e.g. "SPY daily bars, yahoo-adjusted, raw prices rebuilt from dividends". */
    readonly data: readonly string[]
    /** Sessions that lack data, rows quarantined and so on, as sentences. */
    readonly gaps: readonly string[]
  }
  /** Further reasons for doubt that the study knows, as sentences, e.g. that yields are revised values. */
  readonly caveats: readonly string[]
}
