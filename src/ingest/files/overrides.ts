/** What a person says about a file that the file does not say itself. */
export interface Overrides {
  readonly format?: string | undefined
  readonly symbol?: string | undefined
  /** E.g. 1m, 5m, 1d. */
  readonly interval?: string | undefined
  /** Day number, for files whose date is only in their name. */
  readonly date?: number | undefined
  /** Sorts rows that are out of time order within a session, which is refused otherwise. */
  readonly sort?: boolean | undefined
}
