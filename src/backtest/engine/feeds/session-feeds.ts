/** Openings, closes and ends of the exchange's sessions. */
import type { Session } from '../../../market/session.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'

/** Ends each session at the opening of the next, before anything happens to the account: by then all of it is known. */
export class EndFeed implements Feed {
  readonly rank = 'session-end'
  readonly #sessions: readonly Session[]
  readonly #end: (session: Session) => void
  #row = 1

  constructor(sessions: readonly Session[], end: (session: Session) => void) {
    this.#sessions = sessions
    this.#end = end
  }

  get next(): number {
    return this.#sessions[this.#row]?.open ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    desk.clock.instant = this.#sessions[this.#row]!.open
    this.#end(this.#sessions[this.#row - 1]!)
    this.#row++
    desk.settle()
  }
}

export class OpeningFeed implements Feed {
  readonly rank = 'session-open'
  readonly #sessions: readonly Session[]
  #row = 0

  constructor(sessions: readonly Session[]) {
    this.#sessions = sessions
  }

  get next(): number {
    return this.#sessions[this.#row]?.open ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    const session = this.#sessions[this.#row]!
    desk.clock.instant = session.open
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
