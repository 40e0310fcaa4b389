/** Openings and closes of the exchange. */
import type { Session } from '../../../market/session.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'

/** At each opening the session before is ended first: by then all that happened in it is known. */
export class OpeningFeed implements Feed {
  readonly rank = 'session-open'
  readonly #sessions: readonly Session[]
  readonly #end: (session: Session) => void
  #row = 0

  constructor(sessions: readonly Session[], end: (session: Session) => void) {
    this.#sessions = sessions
    this.#end = end
  }

  get next(): number {
    return this.#sessions[this.#row]?.open ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    const session = this.#sessions[this.#row]!
    desk.clock.instant = session.open
    if (this.#row > 0) this.#end(this.#sessions[this.#row - 1]!)
    this.#row++
    desk.clock.session = session
    desk.trader.onSessionOpen?.(desk.context)
    desk.settle()
  }
}

export class CloseFeed implements Feed {
  readonly rank = 'session-close'
  readonly #sessions: readonly Session[]
  #row = 0

  constructor(sessions: readonly Session[]) {
    this.#sessions = sessions
  }

  get next(): number {
    return this.#sessions[this.#row]?.close ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    desk.clock.instant = this.#sessions[this.#row++]!.close
    desk.trader.onSessionClose?.(desk.context)
    desk.clock.session = undefined
    desk.settle()
  }
}
