/** Sessions in a memory of the kernel: the thread that works in it need not copy them for a sweep. */
import { growTo, type SharedMemory, sharedMemory } from '../../../core/web-assembly.ts'
import type { OrbSessions } from '../../../strategies/orb/orb-grid.ts'
import { MemoryPlan } from './memory-plan.ts'

export interface ResidentSessions {
  readonly memory: SharedMemory
  readonly sessions: OrbSessions
  /** The first byte after them. */
  readonly end: number
}

/** Below it lie the fields of the kernel and the trees of the session at work. */
export const FIRST_FREE = 4096

/** Room for sessions that are yet to be read; the caller fills the columns. */
export function roomForSessions(
  sessions: number,
  ticks: number,
  tickMicros: number,
  hasQuotes = false,
): ResidentSessions {
  const plan = new MemoryPlan(FIRST_FREE)
  const perSession = Array.from({ length: 4 }, () => plan.room(sessions * 4))
  const starts = plan.room((sessions + 1) * 4)
  const perTick = Array.from({ length: hasQuotes ? 4 : 2 }, () => plan.room(ticks * 4))
  const memory = sharedMemory()
  growTo(memory, plan.end)
  const column = (address: number, length: number) => new Int32Array(memory.buffer, address, length)
  const [days, origins, highs, lows] = perSession.map((address) => column(address, sessions))
  const [seconds, prices, bids, asks] = perTick.map((address) => column(address, ticks))
  return {
    memory,
    end: plan.end,
    sessions: {
      ticks: {
        tickMicros,
        days: days!,
        starts: column(starts, sessions + 1),
        origins: origins!,
        seconds: seconds!,
        prices: prices!,
        ...(hasQuotes && { quotes: { bids: bids!, asks: asks! } }),
      },
      highs: highs!,
      lows: lows!,
    },
  }
}

/** A copy of the sessions in a memory of its own. */
export function makeResident({ ticks, highs, lows }: OrbSessions): ResidentSessions {
  const { quotes } = ticks
  const resident = roomForSessions(highs.length, ticks.prices.length, ticks.tickMicros, quotes !== undefined)
  const { sessions } = resident
  for (const name of ['days', 'starts', 'origins', 'seconds', 'prices'] as const) sessions.ticks[name].set(ticks[name])
  for (const name of ['bids', 'asks'] as const) if (quotes) sessions.ticks.quotes![name].set(quotes[name])
  sessions.highs.set(highs)
  sessions.lows.set(lows)
  return resident
}
