/** When a position in options is opened, and on which side. */
import { z } from 'zod'
import { MS_PER_MINUTE, weekday } from '../../core/time.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import type { Context } from '../trader.ts'
import { type Decision, Decisions, decisionsParameter } from './decisions.ts'

/** 1 is bullish or simply yes, −1 bearish, 0 not now. */
export type EntryRule = (context: Context) => number

export interface EntrySetting {
  readonly entryDay: (typeof ENTRY_DAYS)[number]
  readonly entryMinutes: number
  readonly decisions: readonly Decision[]
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const
const ENTRY_DAYS = ['any', ...WEEKDAYS] as const

export const entryParameters = {
  entryDay: z.enum(ENTRY_DAYS).default('any').describe('weekday on which it is opened'),
  entryMinutes: z.int().min(0).max(390).default(0).describe('minutes after the opening before which it is not opened'),
  decisions: decisionsParameter,
}

/** On schedule, and where there are decisions only on the side that today's newest one takes. */
export function entryRule({ entryDay, entryMinutes, decisions }: EntrySetting): EntryRule {
  const followed = new Decisions(decisions)
  return (context) => {
    if (!isTime(context, entryDay, entryMinutes)) return 0
    return followed.isEmpty ? 1 : Math.sign(followed.target(context.now))
  }
}

/** What is known after the close counts as of that day. */
function isTime({ now, session }: Context, entryDay: EntrySetting['entryDay'], minutes: number): boolean {
  if (entryDay !== 'any' && weekday(newYorkDay(now)) !== 1 + WEEKDAYS.indexOf(entryDay)) return false
  return session === undefined || now >= session.open + minutes * MS_PER_MINUTE
}
