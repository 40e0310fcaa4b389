/** Bars of regular hours that an intraday series lacks: volumes, ranges and windows of bars mean less time than they say. */
import { countedText } from '../../../core/number-text.ts'
import { formatDate, MS_PER_MINUTE } from '../../../core/time.ts'
import { newYorkMinuteOfDay } from '../../../market/new-york-time.ts'
import type { Session } from '../../../market/session.ts'
import { clockText, intervalMinutes, sessionBounds, sessionColumn } from '../days.ts'
import { MOST_EXAMPLES, type QualityRule, type Series } from '../rule.ts'

/** Bars of regular hours that one session should have and lacks. */
interface Lack {
  readonly session: Session
  readonly expected: number
  /** Numbers of the missing bars, counted from 0 at the open. */
  readonly missing: readonly number[]
}

export const minutesMissing: QualityRule = {
  name: 'MINUTES_MISSING',
  severity: 'warning',
  sentence: 'On each session it covers, an intraday series has every bar from the opening to the close.',
  words: { one: 'intraday bar missing', many: 'intraday bars missing' },
  kinds: ['bars', 'quote-bars'],
  check(series, { calendar }) {
    const minutes = intervalMinutes(series.partition['interval'])
    if (minutes === undefined) return []
    const lacks = lacksOf(series, minutes, (day) => calendar.session(day)).filter(({ missing }) => missing.length > 0)
    const count = lacks.reduce((sum, { missing }) => sum + missing.length, 0)
    if (count === 0) return []
    const worst = lacks.toSorted((a, b) => b.missing.length - a.missing.length || a.session.day - b.session.day)
    const message = `${series.title} lacks ${countedText(count, 'bar', 'bars')} of regular hours on ${countedText(lacks.length, 'session', 'sessions')}.`
    return [{ message, count, examples: worst.slice(0, MOST_EXAMPLES).map((lack) => lackText(lack, minutes)) }]
  },
}

function lacksOf({ frame }: Series, minutes: number, sessionOf: (day: number) => Session | undefined): Lack[] {
  const days = sessionColumn(frame)
  const at = frame.columns['at'] as Float64Array
  const bounds = sessionBounds(days)
  const lacks: Lack[] = []
  for (let i = 0; i + 1 < bounds.length; i++) {
    const session = sessionOf(days[bounds[i]!]!)
    if (session === undefined || session.minutes % minutes !== 0) continue
    const expected = session.minutes / minutes
    const seen = new Uint8Array(expected)
    for (let row = bounds[i]!; row < bounds[i + 1]!; row++) {
      const number = (at[row]! - session.open) / (minutes * MS_PER_MINUTE) - 1
      if (Number.isInteger(number) && number >= 0 && number < expected) seen[number] = 1
    }
    const missing = [...seen.keys()].filter((number) => seen[number] === 0)
    // A session with no bar of regular hours is not thinned out but elsewhere: a series of extended hours.
    if (missing.length < expected) lacks.push({ session, expected, missing })
  }
  return lacks
}

/** `2025-11-03: 12 of 390, 13:01 to 13:12`, by the instants at which the missing bars would close. */
function lackText({ session, expected, missing }: Lack, minutes: number): string {
  const runs: { from: number; to: number }[] = []
  for (const number of missing) {
    const last = runs.at(-1)
    if (last !== undefined && number === last.to + 1) last.to = number
    else runs.push({ from: number, to: number })
  }
  const close = (number: number): string =>
    clockText(newYorkMinuteOfDay(session.open + (number + 1) * minutes * MS_PER_MINUTE))
  const shown = runs.slice(0, 3).map(({ from, to }) => (from === to ? close(from) : `${close(from)} to ${close(to)}`))
  const more = runs.length > shown.length ? ` and ${runs.length - shown.length} more gaps` : ''
  return `${formatDate(session.day)}: ${missing.length} of ${expected}, ${shown.join(', ')}${more}`
}
