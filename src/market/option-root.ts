/**
 * What the terms of a listed option follow from: its root.
 *
 * Options on shares and funds are exercised whenever their holder likes and settle at the close of their
 * expiry. Options on indices are European; some settle at the opening prints of their expiry and trade for
 * the last time the session before (Cboe, "Index options product specifications", 2024).
 */
import type { Calendar } from './calendar.ts'

export type ExerciseStyle = 'european' | 'american'

/** At the opening prints of the expiry date, or at its close. */
export type Settlement = 'am' | 'pm'

export interface RootTerms {
  readonly exercise: ExerciseStyle
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
}

/** Roots that are not known are taken as options on a share. */
export function termsOfRoot(root: string): RootTerms {
  return INDEX_ROOTS[root] ?? SHARE
}

export interface ExpiryInstants {
  /** When the value at expiry is fixed. */
  readonly expiresAt: number
  /** The end of the last session in which the contract trades. */
  readonly lastTradeAt: number
}

/**
 * An expiry on a day without a session (a Saturday until 2015, a holiday) is that of the session before.
 * Errors: CALENDAR_RANGE.
 *
 * @param expiry day number
 */
export function expiryInstants({ settlement }: RootTerms, expiry: number, calendar: Calendar): ExpiryInstants {
  const last = calendar.session(expiry) ?? calendar.session(calendar.previous(expiry))!
  if (settlement === 'pm') return { expiresAt: last.close, lastTradeAt: last.close }
  const before = calendar.session(calendar.previous(last.day))!
  return { expiresAt: last.open, lastTradeAt: before.close }
}
