/** Openings, closes and ends of the exchange's sessions. */
import type { Session } from '../../../market/session.ts'
import type { Desk } from '../desk.ts'
import type { Feed, Rank } from '../feed.ts'

/** What happens once a session, at its opening or its close. */
class SessionFeed implements Feed {
  readonly rank: Rank
  readonly #sessions: readonly Session[]
  readonly #when: 'open' | 'close'
  readonly #tell: (desk: Desk, session: Session) => void
  #row = 0

  constructor(
    rank: Rank,
    sessions: readonly Session[],
    when: 'open' | 'close',
    tell: (desk: Desk, session: Session) => void,
  ) {
    this.rank = rank
    this.#sessions = sessions
    this.#when = when
    this.#tell = tell
  }

  get next(): number {
    return this.#sessions[this.#row]?.[this.#when] ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    const session = this.#sessions[this.#row++]!
    desk.clock.instant = session[this.#when]
    this.#tell(desk, session)
    desk.settle()
  }
}

/** Ends each session at the opening of the next, before anything happens to the account: by then all of it is known. */
export function sessionEnds(sessions: readonly Session[], end: (session: Session) => void): Feed {
  let ending = 0
  return new SessionFeed('session-end', sessions.slice(1), 'open', () => end(sessions[ending++]!))
}

export function sessionOpenings(sessions: readonly Session[]): Feed {
  return new SessionFeed('session-open', sessions, 'open', (desk, session) => {
    desk.clock.session = session
    desk.clock.opened = session.open
    desk.trader.onSessionOpen?.(desk.context)
  })
}

export function sessionCloses(sessions: readonly Session[]): Feed {
  return new SessionFeed('session-close', sessions, 'close', (desk) => {
    desk.trader.onSessionClose?.(desk.context)
    desk.clock.session = undefined
  })
}
