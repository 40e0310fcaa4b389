/** Groups of sessions that follow each other, and what may not be learnt from while one is tested. */
import type { SampleTimes, Sessions } from './sample-times.ts'

export interface SessionGroups {
  /** Group of each row, from 0 in order of time. */
  readonly groupOf: Int32Array
  readonly blocked: readonly Blocked[]
}

/**
 * From the first decision of a group until its last label is known and the embargo is over: a label
 * whose span from decision to being known overlaps this may not be learnt from while the group is tested.
 */
interface Blocked {
  readonly from: number
  readonly until: number
}

/** Parts whose numbers of sessions differ by at most one, in order of time. */
export function groupSessions(times: SampleTimes, sessions: Sessions, groups: number, embargo: number): SessionGroups {
  const count = sessions.sessions.length
  const groupBySession = new Map<number, number>()
  for (const [place, session] of sessions.sessions.entries()) {
    groupBySession.set(session, Math.floor((place * groups) / count))
  }
  const groupOf = Int32Array.from(times.session, (session) => groupBySession.get(session)!)
  const blocked = Array.from({ length: groups }, (_, group) => blockOf(group, groupOf, times, sessions, embargo))
  return { groupOf, blocked }
}

function blockOf(
  group: number,
  groupOf: Int32Array,
  { decisionAt, labelKnownAt }: SampleTimes,
  { firstDecision }: Sessions,
  embargo: number,
): Blocked {
  let from = Infinity
  let until = -Infinity
  for (let row = 0; row < groupOf.length; row++) {
    if (groupOf[row] !== group) continue
    from = Math.min(from, decisionAt[row]!)
    // A label that is not known cannot be tested, so nothing can leak to it but by its decision.
    until = Math.max(until, Number.isNaN(labelKnownAt[row]) ? decisionAt[row]! : labelKnownAt[row]!)
  }
  if (embargo === 0) return { from, until }
  const clear = firstDecision.filter((decision) => decision >= until)
  return { from, until: clear[embargo] ?? Infinity }
}

/** Whether the row's label may be learnt from while the group of `blocked` is tested. */
export function isClear(row: number, { decisionAt, labelKnownAt }: SampleTimes, { from, until }: Blocked): boolean {
  return labelKnownAt[row]! <= from || (decisionAt[row]! >= until && !Number.isNaN(labelKnownAt[row]))
}
