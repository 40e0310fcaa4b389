/** Few of many ticks: enough to draw each session, and all those at which something happened. */
import type { SweepBacktest } from '../sweep-report-input.ts'

const SECONDS = 60

/** Ticks up to which a page carries all of them: at two to three bytes each about 3 MB as text. */
export const ROOM_FOR_TICKS = 900_000

/** As it is shown: whole where there is room. */
export function shownTicks(backtest: SweepBacktest): SweepBacktest {
  return backtest.sessions.ticks.seconds.length > ROOM_FOR_TICKS ? thinned(backtest) : backtest
}

/** Of each minute the first, lowest, highest and last tick, and every tick of an entry or exit. */
export function thinned(backtest: SweepBacktest): SweepBacktest {
  const { ticks } = backtest.sessions
  const kept = keptTicks(backtest)
  const starts = ticks.starts.map((start) => lowerBound(kept, start))
  return {
    ...backtest,
    sessions: {
      ...backtest.sessions,
      ticks: {
        tickMicros: ticks.tickMicros,
        days: ticks.days,
        origins: ticks.origins,
        starts,
        seconds: kept.map((tick) => ticks.seconds[tick]!),
        prices: kept.map((tick) => ticks.prices[tick]!),
      },
    },
    trades: backtest.trades.map((session) =>
      session.map((trade) => ({
        ...trade,
        entryTick: lowerBound(kept, trade.entryTick),
        exitTick: lowerBound(kept, trade.exitTick),
      })),
    ),
  }
}

function keptTicks({ sessions: { ticks }, trades }: SweepBacktest): Int32Array {
  const { starts, seconds, prices } = ticks
  const isKept = new Uint8Array(seconds.length)
  for (const { entryTick, exitTick } of trades.flat()) isKept[entryTick] = isKept[exitTick] = 1
  for (let s = 0; s + 1 < starts.length; s++) {
    let from = starts[s]!
    while (from < starts[s + 1]!) {
      const minute = Math.floor(seconds[from]! / SECONDS)
      let [to, low, high] = [from, from, from]
      for (; to < starts[s + 1]! && Math.floor(seconds[to]! / SECONDS) === minute; to++) {
        if (prices[to]! < prices[low]!) low = to
        if (prices[to]! > prices[high]!) high = to
      }
      for (const tick of [from, low, high, to - 1]) isKept[tick] = 1
      from = to
    }
  }
  return placesOf(isKept)
}

/** Where the flags are set, ascending. */
function placesOf(flags: Uint8Array): Int32Array {
  let count = 0
  for (const flag of flags) count += flag
  const places = new Int32Array(count)
  for (let i = 0, at = 0; at < count; i++) if (flags[i] === 1) places[at++] = i
  return places
}

/** How many of the rising values are below `bound`. */
function lowerBound(rising: Int32Array, bound: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle]! < bound) low = middle + 1
    else high = middle
  }
  return low
}
