/** What a person should know of staged sessions: the days without trades and why, half days, gaps. */
import { countedText, countText } from '../../../core/number-text.ts'
import { formatDate, MS_PER_SECOND } from '../../../core/time.ts'
import type { Calendar } from '../../../market/calendar.ts'
import type { SessionRules } from './session-rules.ts'
import { SESSION_STATES, type SessionState, type StagedSessions, TRADED } from './staged-sessions.ts'

export interface StagingNotes {
  readonly sessions: number
  readonly traded: number
  /** Days without trades, each with its reason. */
  readonly untraded: readonly { readonly day: number; readonly state: SessionState }[]
  /** Half days of the exchange, each with its bars after the early close. */
  readonly halfDays: readonly { readonly day: number; readonly overruns: number }[]
  /** Whether those bars are in the ticks. */
  readonly areOverrunsKept: boolean
  /** Traded sessions whose opening range lacks bars. */
  readonly thinRanges: readonly { readonly day: number; readonly bars: number; readonly expected: number }[]
  /** Traded sessions whose last bar ends minutes before the flat time. */
  readonly endEarly: readonly { readonly day: number; readonly minutes: number }[]
  /** Of the traded sessions: bars that are not there between opening and flat time, and sessions that lack one. */
  readonly missingBars: number
  readonly sessionsWithGaps: number
}

const SECONDS_PER_MINUTE = 60

/** @param intervalMs length of the bars */
export function stagingNotes(
  { columns, shape }: StagedSessions,
  calendar: Calendar,
  rules: SessionRules,
  intervalMs: number,
): StagingNotes {
  const { days, states, rangeBars, bars, ends, lastBars, overruns } = columns
  const interval = intervalMs / MS_PER_SECOND
  const all = Array.from({ length: shape.sessions }, (_, s) => s)
  const traded = all.filter((s) => states[s] === TRADED)
  const gaps = traded.map((s) => Math.max(0, (rules.rangeSeconds + ends[s]!) / interval - bars[s]!))
  const isHalfDay = (s: number): boolean => calendar.session(days[s]!)?.isEarlyClose === true
  const expected = rules.rangeSeconds / interval
  return {
    sessions: shape.sessions,
    traded: traded.length,
    untraded: all
      .filter((s) => states[s] !== TRADED)
      .map((s) => ({ day: days[s]!, state: SESSION_STATES[states[s]!]! })),
    halfDays: all.filter(isHalfDay).map((s) => ({ day: days[s]!, overruns: overruns[s]! })),
    areOverrunsKept: rules.halfDays === 'as-recorded',
    thinRanges: traded
      .filter((s) => rangeBars[s]! < expected)
      .map((s) => ({ day: days[s]!, bars: rangeBars[s]!, expected })),
    endEarly: traded
      .map((s) => ({ day: days[s]!, minutes: Math.floor((ends[s]! - lastBars[s]!) / SECONDS_PER_MINUTE) }))
      .filter(({ minutes }) => minutes >= 1),
    missingBars: gaps.reduce((sum, gap) => sum + gap, 0),
    sessionsWithGaps: gaps.filter((gap) => gap > 0).length,
  }
}

const MOST_LISTED = 5

/** One sentence a finding; none where every session is whole. */
export function stagingText(notes: StagingNotes): string[] {
  const { sessions, traded, untraded, halfDays, thinRanges, endEarly, missingBars, sessionsWithGaps } = notes
  const whole = `${countedText(sessions, 'session', 'sessions')}, ${countText(traded)} with a range and ticks after it.`
  const lines = traded < sessions ? [whole] : []
  for (const [state, ones] of Map.groupBy(untraded, (one) => one.state)) {
    lines.push(`Without trades, ${state}: ${listed(ones)}.`)
  }
  const overrun = halfDays.filter(({ overruns }) => overruns > 0)
  if (overrun.length > 0) {
    const bars = overrun.reduce((sum, { overruns }) => sum + overruns, 0)
    const fate = notes.areOverrunsKept ? 'are traded as recorded' : 'are left out'
    lines.push(`${countText(bars)} bars after the early close of half days ${fate}: ${listed(overrun)}.`)
  }
  if (thinRanges.length > 0)
    lines.push(`The opening range lacks bars in ${counted(thinRanges)}: ${listed(thinRanges)}.`)
  if (endEarly.length > 0)
    lines.push(`The last bar ends before the flat time in ${counted(endEarly)}: ${listed(endEarly)}.`)
  if (missingBars > 0) {
    const where = countedText(sessionsWithGaps, 'session', 'sessions')
    lines.push(
      `${countedText(missingBars, 'bar is', 'bars are')} missing in ${where}; an interval without a trade has none.`,
    )
  }
  return lines
}

function counted(ones: readonly unknown[]): string {
  return countedText(ones.length, 'session', 'sessions')
}

function listed(ones: readonly { readonly day: number }[]): string {
  const shown = ones.slice(0, MOST_LISTED).map(({ day }) => formatDate(day))
  const more = ones.length - shown.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${countText(more)} more`
}
