/**
 * Sessions made ready for the engines, and what was found while making them: all columns lie in one piece, which is
 * also the body of a staged file, in a memory that the kernel works in and threads may share.
 */
import { sharedCopy } from '../../../core/shared-memory.ts'
import { growTo, type SharedMemory, sharedMemory } from '../../../core/web-assembly.ts'
import { MemoryPlan } from '../kernel/memory-plan.ts'
import { FIRST_FREE, type ResidentSessions } from '../kernel/resident-sessions.ts'
import { NO_RANGE, type OrbSessions } from '../../../strategies/orb/orb-grid.ts'

/** Why a session is a day without trades; a session that can trade has the first. The order is that of the codes. */
export const SESSION_STATES = [
  'traded',
  'no bars',
  'no bar in the opening range',
  'no change of price after the opening range',
  'shorter than the opening range',
  'a tick without a quote',
  'too little history',
] as const

export type SessionState = (typeof SESSION_STATES)[number]

/** The code of a session that can trade. */
export const TRADED = SESSION_STATES.indexOf('traded')

/** How many sessions and ticks there are: what the columns' lengths follow from. */
export interface StagedShape {
  readonly tickMicros: number
  readonly sessions: number
  /** Sessions before the first, of which only closes are kept. */
  readonly past: number
  readonly ticks: number
  readonly hasQuotes: boolean
}

/** One value a session where nothing else is said. */
export interface StagedColumns {
  /** New shares for one old by splits of this date; 1 without one. */
  readonly splits: Float64Array
  /** One value a session before the first. */
  readonly pastSplits: Float64Array
  readonly pastCloses: Int32Array
  readonly days: Int32Array
  /** One longer than the sessions: as in SessionTicks. */
  readonly starts: Int32Array
  /** End of the opening range, epoch seconds. */
  readonly origins: Int32Array
  readonly highs: Int32Array
  readonly lows: Int32Array
  /** Last price, in ticks; 0 where there is none. Whether or not the price changed, and whatever the flat time. */
  readonly closes: Int32Array
  /** Places in SESSION_STATES. */
  readonly states: Int32Array
  /** Bars in the opening range, and from the opening to the flat time. */
  readonly rangeBars: Int32Array
  readonly bars: Int32Array
  /** From the end of the opening range to the flat time, and to the end of the last bar before it, seconds. */
  readonly ends: Int32Array
  readonly lastBars: Int32Array
  /** Bars after the early close of a half day, kept or left out as the rules say. */
  readonly overruns: Int32Array
  /** One value a tick. */
  readonly seconds: Int32Array
  readonly prices: Int32Array
  /** One value a tick, or none without quotes. */
  readonly bids: Int32Array
  readonly asks: Int32Array
}

export interface StagedSessions {
  readonly shape: StagedShape
  /** Every column, one after the other. */
  readonly bytes: Uint8Array
  readonly memory: SharedMemory
  readonly columns: StagedColumns
  readonly orb: OrbSessions
}

const PER_SESSION = [
  'origins',
  'highs',
  'lows',
  'closes',
  'states',
  'rangeBars',
  'bars',
  'ends',
  'lastBars',
  'overruns',
] as const

/** Bytes of all columns. */
export function stagedBytes({ sessions, past, ticks, hasQuotes }: StagedShape): number {
  return 12 * past + (4 * PER_SESSION.length + 16) * sessions + 4 + (hasQuotes ? 16 : 8) * ticks
}

/** The sessions whose columns lie in the memory; another thread that is given both has them too, without a copy. */
export function stagedOver(shape: StagedShape, memory: SharedMemory = sharedMemory()): StagedSessions {
  const { sessions, past, ticks, hasQuotes, tickMicros } = shape
  growTo(memory, FIRST_FREE + stagedBytes(shape))
  const { buffer } = memory
  let at = FIRST_FREE + 8 * (sessions + past)
  const next = (length: number): Int32Array => {
    const column = new Int32Array(buffer, at, length)
    at += 4 * length
    return column
  }
  const columns: StagedColumns = {
    splits: new Float64Array(buffer, FIRST_FREE, sessions),
    pastSplits: new Float64Array(buffer, FIRST_FREE + 8 * sessions, past),
    pastCloses: next(past),
    days: next(sessions),
    starts: next(sessions + 1),
    ...(Object.fromEntries(PER_SESSION.map((name) => [name, next(sessions)])) as Pick<
      StagedColumns,
      (typeof PER_SESSION)[number]
    >),
    seconds: next(ticks),
    prices: next(ticks),
    bids: next(hasQuotes ? ticks : 0),
    asks: next(hasQuotes ? ticks : 0),
  }
  const { days, starts, origins, seconds, prices, bids, asks, highs, lows } = columns
  const quotes = hasQuotes ? { quotes: { bids, asks } } : {}
  return {
    shape,
    bytes: new Uint8Array(buffer, FIRST_FREE, stagedBytes(shape)),
    memory,
    columns,
    orb: { ticks: { tickMicros, days, starts, origins, seconds, prices, ...quotes }, highs, lows },
  }
}

/** Columns in a memory of their own. */
export function stagedFrom(tickMicros: number, made: StagedColumns): StagedSessions {
  const shape = {
    tickMicros,
    sessions: made.days.length,
    past: made.pastCloses.length,
    ticks: made.seconds.length,
    hasQuotes: made.bids.length > 0,
  }
  const staged = stagedOver(shape)
  for (const [name, column] of Object.entries(staged.columns)) column.set(made[name as keyof StagedColumns])
  return staged
}

/** The sessions where they lie, for the kernel. */
export function residentOf({ shape, memory, orb }: StagedSessions): ResidentSessions {
  const plan = new MemoryPlan(FIRST_FREE)
  plan.room(stagedBytes(shape))
  return { memory, sessions: orb, end: plan.end }
}

/**
 * The same, with sessions that want history turned into days without trades; one that is without trades already keeps
 * its reason. Threads share the columns that changed, too, though these no longer lie in the buffer.
 */
export function withoutHistory(staged: StagedSessions, wanting: readonly number[]): StagedSessions {
  if (wanting.length === 0) return staged
  const highs = sharedCopy(staged.columns.highs)
  const lows = sharedCopy(staged.columns.lows)
  const states = sharedCopy(staged.columns.states)
  for (const session of wanting) {
    highs[session] = NO_RANGE.high
    lows[session] = NO_RANGE.low
    if (states[session] === 0) states[session] = SESSION_STATES.indexOf('too little history')
  }
  return { ...staged, columns: { ...staged.columns, highs, lows, states }, orb: { ...staged.orb, highs, lows } }
}
