/** The plain engine: every tick of a session in order, one configuration at a time. The slow twin of the others. */
import type { OrbFills, OrbSessions } from '../../strategies/orb/orb-grid.ts'

/** One row of a grid in one session, distances in ticks. */
export interface OrbRules {
  readonly stop: number
  readonly stopCount: number
  /** Seconds. */
  readonly coolOff: number
  readonly limit: number
}

export type ExitReason = 'limit' | 'stop' | 'last-tick'

/** A round trip. Ticks are numbered through all sessions. */
export interface OrbTrade {
  readonly direction: 1 | -1
  /** Ticks at whose second the fills happened. */
  readonly entryTick: number
  readonly exitTick: number
  /** Fill prices in ticks. */
  readonly entry: number
  readonly exit: number
  /** Seconds. */
  readonly holding: number
  readonly reason: ExitReason
}

export function scanSession(sessions: OrbSessions, session: number, rules: OrbRules, fills: OrbFills): OrbTrade[] {
  const { ticks, highs, lows } = sessions
  const { seconds, prices } = ticks
  const buy = fills.at === 'quote' ? ticks.quotes!.asks : prices
  const sell = fills.at === 'quote' ? ticks.quotes!.bids : prices
  const lag = fills.at === 'next-tick' ? 1 : 0
  const last = ticks.starts[session + 1]! - 1
  const trades: OrbTrade[] = []
  let stops = 0
  let resumeAt = Number.NEGATIVE_INFINITY
  let open: { direction: 1 | -1; tick: number; fill: number } | undefined
  for (let i = ticks.starts[session]!; i <= last && stops < rules.stopCount; i++) {
    if (open === undefined) {
      if (seconds[i]! < resumeAt || i + lag >= last) continue
      const direction = prices[i]! > highs[session]! ? 1 : prices[i]! < lows[session]! ? -1 : 0
      if (direction === 0) continue
      const observed = (direction > 0 ? buy : sell)[i + lag]!
      open = { direction, tick: i + lag, fill: observed + direction * fills.slippage }
    } else if (i > open.tick) {
      const { direction, tick, fill } = open
      const out = direction > 0 ? sell : buy
      const gain = direction * (out[i]! - fill)
      const reason = gain >= rules.limit ? 'limit' : i === last ? 'last-tick' : gain <= -rules.stop ? 'stop' : undefined
      if (reason === undefined) continue
      const exitTick = Math.min(i + lag, last)
      const exit = out[exitTick]! - direction * fills.slippage
      const holding = seconds[exitTick]! - seconds[tick]!
      trades.push({ direction, entryTick: tick, exitTick, entry: fill, exit, holding, reason })
      if (reason !== 'stop') break
      stops++
      resumeAt = seconds[exitTick]! + rules.coolOff
      open = undefined
    }
  }
  return trades
}
