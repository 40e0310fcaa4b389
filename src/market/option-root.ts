/**
 * What the terms of a listed option follow from: its root.
 *
 * Options on shares and funds are exercised whenever their holder likes and settle at the close of their
 * expiry. Options on indices are European; some settle at the opening prints of their expiry and trade for
 * the last time the session before (Cboe, "Index options product specifications", 2024).
 */
import {
  type Exercise,
  expiryInstants,
  type ExpiryInstants,
  type SessionHours,
  type Settlement,
} from '@bellwether/options'
import type { Calendar } from './calendar.ts'
import type { Session } from './session.ts'

export interface RootTerms {
  readonly exercise: Exercise
  readonly settlement: Settlement
}

const SHARE: RootTerms = { exercise: 'american', settlement: 'pm' }
const INDEX_AM: RootTerms = { exercise: 'european', settlement: 'am' }
const INDEX_PM: RootTerms = { exercise: 'european', settlement: 'pm' }

const INDEX_ROOTS: Readonly<Record<string, RootTerms>> = {
  SPX: INDEX_AM,
  NDX: INDEX_AM,
  RUT: INDEX_AM,
  DJX: INDEX_AM,
  MRUT: INDEX_AM,
  VIX: INDEX_AM,
  VIXW: INDEX_AM,
  SPXW: INDEX_PM,
  SPXPM: INDEX_PM,
  SPXQ: INDEX_PM,
  XSP: INDEX_PM,
  NDXP: INDEX_PM,
  XND: INDEX_PM,
  RUTW: INDEX_PM,
  XEO: INDEX_PM,
  DJXW: INDEX_PM,
  // The index fund of the simulated market: its prices are those of European exercise.
  SIM: INDEX_PM,
}

/** Roots that are not known are taken as options on a share. */
export function termsOfRoot(root: string): RootTerms {
  return Object.hasOwn(INDEX_ROOTS, root) ? INDEX_ROOTS[root]! : SHARE
}

/**
 * An expiry on a day without a session (a Saturday until 2015, a holiday) is that of the session before.
 * Errors: CALENDAR_RANGE.
 *
 * @param expiry day number
 */
export function expiryOfRoot({ settlement }: RootTerms, expiry: number, calendar: Calendar): ExpiryInstants {
  const last = calendar.session(expiry) ?? calendar.session(calendar.previous(expiry))!
  const before = calendar.session(calendar.previous(last.day))!
  return expiryInstants(settlement, hoursOf(last), hoursOf(before))
}

function hoursOf({ open, close }: Session): SessionHours {
  return { opensAt: open, closesAt: close }
}
