/** Returns by session of some rows of a search: what tests that resample or correlate need. */
import { BellwetherError } from '../../core/errors.ts'
import { countText } from '../../core/number-text.ts'

export interface SessionReturns {
  /** Numbers of the rows in the search, ascending. */
  readonly rows: Int32Array
  readonly sessions: number
  /** Of the i-th row and session t at i × sessions + t, in any one unit; 0 where it did not trade. */
  readonly returns: Float64Array
}

/** Errors: DATA_INSUFFICIENT, VALUE_INVALID. */
export function checkSessionReturns({ rows, sessions, returns }: SessionReturns): void {
  if (returns.length !== rows.length * sessions)
    throw new RangeError(`${returns.length} returns of ${rows.length} rows in ${sessions} sessions`)
  if (rows.length < 1 || sessions < LEAST_SESSIONS) throw tooFew(rows.length, sessions)
  const at = returns.findIndex((value) => !Number.isFinite(value))
  if (at >= 0) throw notFinite(rows[Math.floor(at / sessions)]!, at % sessions)
}

const LEAST_SESSIONS = 3

export function returnsOf({ sessions, returns }: SessionReturns, index: number): Float64Array {
  return returns.subarray(index * sessions, (index + 1) * sessions)
}

/** Those of some of the rows, ascending. */
export function rowsOf(search: SessionReturns, rows: Int32Array): SessionReturns {
  const returns = new Float64Array(rows.length * search.sessions)
  for (const [i, row] of rows.entries()) returns.set(returnsOf(search, search.rows.indexOf(row)), i * search.sessions)
  return { rows, sessions: search.sessions, returns }
}

function tooFew(rows: number, sessions: number): BellwetherError {
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `The search has returns of ${countText(rows)} rows in ${countText(sessions)} sessions.`,
    expected: `At least one row and ${LEAST_SESSIONS} sessions were expected.`,
    given: `${rows} × ${sessions}`,
    remedy: 'Search over more sessions.',
  })
}

function notFinite(row: number, session: number): BellwetherError {
  return new BellwetherError('VALUE_INVALID', {
    message: `Row ${countText(row)} has no finite return in session ${countText(session)} of the search.`,
    expected: 'Every row was expected to have a return in every session, 0 where it did not trade.',
    given: 'not a number, or infinite',
    remedy: 'Leave the row out and say why, or mend the prices that it was computed from.',
  })
}
