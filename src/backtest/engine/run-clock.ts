/** The present of a run, and how far a feed may go on without asking what else is due. */
import type { Clock } from '../../core/clock/clock.ts'
import type { Session } from '../../market/session.ts'

export class RunClock implements Clock {
  instant = Number.NEGATIVE_INFINITY
  /** The session that has opened and not closed. */
  session: Session | undefined
  /** When the newest session opened: what stood before it is of an earlier one. */
  opened = Number.NEGATIVE_INFINITY
  /** Up to and including this instant a feed may tell its events. */
  bound = Number.NEGATIVE_INFINITY

  now(): number {
    return this.instant
  }

  /** Something may be due earlier than was thought: the feed at work stops after its present event. */
  interrupt(): void {
    this.bound = Number.NEGATIVE_INFINITY
  }
}
