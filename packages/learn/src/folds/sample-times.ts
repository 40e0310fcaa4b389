import { gather } from '../gather.ts'
import { LearnError } from '../learn-error.ts'
import { requireWhole } from '../parameter.ts'

/** Sessions are trading days as day numbers (days since 1970-01-01); instants have any one unit. */
export interface SampleTimes {
  readonly session: Int32Array
  readonly decisionAt: Float64Array
  /** NaN where the label is not known yet. */
  readonly labelKnownAt: Float64Array
}

/** Sessions in order, each with its first decision. */
export interface Sessions {
  readonly sessions: readonly number[]
  readonly firstDecision: readonly number[]
}

/** Errors: kind data (a sample without a decision). */
export function distinctSessions(times: SampleTimes): Sessions {
  const first = new Map<number, number>()
  for (let i = 0; i < times.session.length; i++) {
    const session = times.session[i]!
    const decision = times.decisionAt[i]!
    if (Number.isNaN(decision)) throw noDecision(i)
    first.set(session, Math.min(decision, first.get(session) ?? Infinity))
  }
  const sessions = [...first.keys()].sort((a, b) => a - b)
  return { sessions, firstDecision: sessions.map((session) => first.get(session)!) }
}

/** Times of rows that follow each other, each label being known at the next row's decision. */
export function rowTimes(rows: number): SampleTimes {
  const decisionAt = Float64Array.from({ length: rows }, (_, row) => row)
  return { session: Int32Array.from(decisionAt), decisionAt, labelKnownAt: decisionAt.map((at) => at + 1) }
}

/** The times of `rows`, in that order. */
export function takeTimes({ session, decisionAt, labelKnownAt }: SampleTimes, rows: Int32Array): SampleTimes {
  return {
    session: rows.map((row) => session[row]!),
    decisionAt: gather(decisionAt, rows),
    labelKnownAt: gather(labelKnownAt, rows),
  }
}

/** Errors: kind insufficient, when there are fewer sessions than parts; kind parameter. */
export function checkParts(name: string, parts: number, sessions: number): void {
  requireWhole(name, parts, 2)
  if (sessions >= parts) return
  throw new LearnError('insufficient', {
    message: `There are ${sessions} sessions for ${parts} ${name}.`,
    expected: `At least ${parts} sessions, one for each.`,
    given: `${sessions} sessions`,
    remedy: `Give more data or lower ${name}.`,
  })
}

function noDecision(row: number): LearnError {
  return new LearnError('data', {
    message: `Sample ${row} has no instant of decision.`,
    expected: 'Each sample says when its decision was made.',
    given: 'NaN',
    remedy: 'Leave such samples out.',
  })
}
