/** What kind of mistake was made, so that a caller can choose its own code and exit status. */
export type LearnErrorKind =
  /** A parameter of an estimator or function cannot be used. */
  | 'parameter'
  /** Features, labels or weights cannot be used. */
  | 'data'
  /** There are too few samples. */
  | 'insufficient'
  /** What is tested could be learnt from. */
  | 'leak'
  /** The solution does not exist or was not reached. */
  | 'no-solution'
  /** A stored model cannot be restored. */
  | 'model'

export interface LearnErrorParts {
  readonly message: string
  readonly expected: string
  readonly given: string
  readonly remedy: string
}

/** A mistake in what was given to a learner; its parts can be shown to a person. */
export class LearnError extends Error {
  override readonly name = 'LearnError'
  readonly kind: LearnErrorKind
  readonly expected: string
  readonly given: string
  readonly remedy: string

  constructor(kind: LearnErrorKind, parts: LearnErrorParts) {
    super(parts.message)
    this.kind = kind
    this.expected = parts.expected
    this.given = parts.given
    this.remedy = parts.remedy
  }
}
