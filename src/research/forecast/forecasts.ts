/** Forecasts of one run: a row a decision, horizon, timeframe and model, with its outcome once that is known. */
export interface Forecasts {
  readonly length: number
  /** Instant of the decision, epoch milliseconds; everything a row predicts from was known by then. */
  readonly decisionAt: Float64Array
  /** Trading day of the decision, as a day number. */
  readonly session: Int32Array
  /** Clock hours from the decision to the target. */
  readonly horizon: Float64Array
  readonly timeframe: readonly string[]
  readonly model: readonly string[]
  /** OCC symbol where a contract is forecast, else ''; absent where none is. */
  readonly contract?: readonly string[]
  /** Last price known at the decision: the forecast of no change. */
  readonly price: Float64Array
  /** Predicted price at the target. */
  readonly predicted: Float64Array
  /** First price at or after the target, when it was made and when it was known; NaN until then. */
  readonly actual: Float64Array
  readonly outcomeAt: Float64Array
  readonly outcomeKnownAt: Float64Array
  /** Central prediction intervals, one a level such as 0.75; bounds may be infinite. */
  readonly intervals: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[]
}

/** Whether contracts are forecast: many prices at one instant, and none in common. */
export function isOfContracts({ contract = [] }: Forecasts): boolean {
  return contract.some((name) => name !== '')
}
