/** Opening and closing of the New York session of a day, also outside the years of the exchange calendar. */
import { MS_PER_MINUTE, weekday } from '../../../core/time.ts'
import { nyse } from '../../../market/calendar.ts'
import { newYorkInstant } from '../../../market/new-york-time.ts'

const OPEN_MINUTE = 570
const CLOSE_MINUTE = 960

export interface SessionHours {
  readonly day: number
  /** Epoch milliseconds. */
  readonly open: number
  readonly close: number
  /** True where no calendar says that there was a session, only that it was a weekday. */
  readonly isAssumed: boolean
}

let latest: { readonly day: number; readonly hours: SessionHours | undefined } | undefined

/** Undefined on a day without a session. Rows come in runs of one day, so the last answer is kept. */
export function sessionHours(day: number): SessionHours | undefined {
  if (latest?.day !== day) latest = { day, hours: findHours(day) }
  return latest.hours
}

/** The first session on a day or after it. */
export function sessionFrom(day: number): SessionHours {
  for (let candidate = day; ; candidate++) {
    const hours = sessionHours(candidate)
    if (hours !== undefined) return hours
  }
}

/** Why a day has no session, as the end of a sentence. */
export function noSessionReason(day: number): string {
  return weekday(day) === 0 || weekday(day) === 6 ? 'a weekend' : nyse.closureReason(day)
}

function findHours(day: number): SessionHours | undefined {
  if (day >= nyse.firstDay && day <= nyse.lastDay) {
    const session = nyse.session(day)
    return session && { day, open: session.open, close: session.close, isAssumed: false }
  }
  if (weekday(day) === 0 || weekday(day) === 6) return undefined
  const open = newYorkInstant(day, OPEN_MINUTE)
  return { day, open, close: open + (CLOSE_MINUTE - OPEN_MINUTE) * MS_PER_MINUTE, isAssumed: true }
}
