/** All trades of one row, found through the index: what `scanSession` gives, in a fraction of the time. */
import type { OrbAxes, OrbFills } from '../../strategies/orb/orb-grid.ts'
import { band, enter } from './position.ts'
import { firstOutside } from './price-tree.ts'
import { rulesOfRow } from './row-rules.ts'
import type { ExitReason, OrbRules, OrbTrade } from './scan.ts'
import { firstAtOrAfter, nextSignal, type SessionIndex } from './session-index.ts'

/** One list a session. */
export function rowTrades(index: SessionIndex, axes: OrbAxes, row: number, fills: OrbFills): OrbTrade[][] {
  return Array.from(index.firstSignals, (_, session) =>
    sessionTrades(index, session, rulesOfRow(axes, row, session), fills),
  )
}

export function sessionTrades(index: SessionIndex, session: number, rules: OrbRules, fills: OrbFills): OrbTrade[] {
  const { seconds } = index.sessions.ticks
  const end = index.shape.starts[session + 1]!
  const trades: OrbTrade[] = []
  let signal = index.firstSignals[session]!
  while (signal < end && trades.length < rules.stopCount) {
    const { trade, exitSignal } = tradeFrom(index, session, signal, rules, fills)
    trades.push(trade)
    if (trade.reason !== 'stop') break
    const resumeAt = seconds[trade.exitTick]! + rules.coolOff
    signal = nextSignal(index, session, firstAtOrAfter(index, session, exitSignal + 1, resumeAt))
  }
  return trades
}

/** The position that `signal` sets off, and the tick that ends it. */
function tradeFrom(
  index: SessionIndex,
  session: number,
  signal: number,
  { stop, limit }: OrbRules,
  { slippage }: OrbFills,
): { trade: OrbTrade; exitSignal: number } {
  const { seconds } = index.sessions.ticks
  const last = index.shape.starts[session + 1]! - 1
  const entry = enter(index, session, signal, slippage)
  const { direction, tick, fill, out } = entry
  const { low, high } = band(entry, stop, limit)
  const exitSignal = firstOutside(out, session, tick + 1, last, low, high)
  const gain = direction * (out.prices[exitSignal]! - fill)
  const reason: ExitReason = gain >= limit ? 'limit' : exitSignal === last ? 'last-tick' : 'stop'
  const exitTick = Math.min(exitSignal + index.lag, last)
  const exit = out.prices[exitTick]! - direction * slippage
  const holding = seconds[exitTick]! - seconds[tick]!
  return { trade: { direction, entryTick: tick, exitTick, entry: fill, exit, holding, reason }, exitSignal }
}
