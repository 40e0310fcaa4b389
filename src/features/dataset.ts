/** Samples: one row a decision, with what was known then and the label that became known later. */

/** Column-major: `columns[j][i]` is feature j of sample i; NaN = not known or not yet defined. */
export interface Dataset {
  readonly featureNames: readonly string[]
  readonly columns: readonly Float64Array[]
  /** Trading day of each decision (day number), in order of time. */
  readonly session: Int32Array
  /** Instant of each decision; every feature value was known by then. */
  readonly decisionAt: Float64Array
  /** NaN where it is not known yet. */
  readonly label: Float64Array
  /** When each label became known; always after `decisionAt`. */
  readonly labelKnownAt: Float64Array
}
