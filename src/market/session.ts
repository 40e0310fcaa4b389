/** Sessions a year by the convention of the field, with which daily means and variances are brought to a year. */
export const SESSIONS_PER_YEAR = 252

/** A trading day of one exchange, from the opening to the closing of continuous trading. */
export interface Session {
  /** New York day number. */
  readonly day: number
  /** Instants, epoch milliseconds. */
  readonly open: number
  readonly close: number
  /** Trading ended before 16:00; the reason is '' where it did not. */
  readonly isEarlyClose: boolean
  readonly earlyCloseReason: string
  /** Why trading began after 09:30; '' where it did not. */
  readonly lateOpenReason: string
  /** From open to close: 390 on a regular day, 210 on a half day. */
  readonly minutes: number
}
