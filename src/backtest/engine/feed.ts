/** A source of events, rising by the instant at which they were known. */
import type { Desk } from './desk.ts'

/** What is told first where several events were known at one instant; feeds of one rank in the order given. */
export const RANKS = [
  'session-end',
  'before-market',
  'session-open',
  'market',
  'after-market',
  'session-close',
  'arrival',
  'timer',
] as const
export type Rank = (typeof RANKS)[number]

export interface Feed {
  readonly rank: Rank
  /** When its next event was known; Infinity where none is left. */
  readonly next: number
  /** Tells its events up to `desk.bound`, the next one at least. */
  advance(desk: Desk): void
  /** Of a feed that comes in pieces: whether the next piece must be read before `next` is known. */
  readonly isDry?: boolean
  load?(): Promise<void>
}
