/** When brokers do their books. */
import type { Account } from '../account-rule.ts'

/** The close of the session that is open, once. */
export class SessionCloses {
  #done = Number.NEGATIVE_INFINITY

  next({ session }: Account): number {
    return session === undefined || session.day <= this.#done ? Infinity : session.close
  }

  take({ session }: Account): void {
    this.#done = session!.day
  }
}
