/** When a day's books are done. */
import { MS_PER_MINUTE } from '../../../core/time.ts'
import type { Session } from '../../../market/session.ts'
import type { Account } from '../account-rule.ts'

/**
 * 90 minutes after the close, 17:30 in New York: until then exercise advices are taken (Cboe rule 6.20), and by then
 * the prices of the close are known.
 */
export function booksOf({ close }: Session): number {
  return close + 90 * MS_PER_MINUTE
}

/** The books of each session, once, after it has been seen open. */
export class SessionBooks {
  #session: Session | undefined
  #done = Number.NEGATIVE_INFINITY

  next({ session }: Account): number {
    if (session !== undefined && session.day > this.#done) this.#session = session
    return this.#session === undefined ? Infinity : booksOf(this.#session)
  }

  /** The session whose books are due. */
  take(): Session {
    const session = this.#session!
    this.#done = session.day
    this.#session = undefined
    return session
  }
}
