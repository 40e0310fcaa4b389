/** Few of many ticks: enough to draw each session, and all those at which something happened. */
import type { SweepBacktest } from '../sweep-report-input.ts'

const SECONDS = 60

/** Of each minute the first, lowest, highest and last tick, and every tick of an entry or exit. */
export function thinned(backtest: SweepBacktest): SweepBacktest {
  const { ticks } = backtest.sessions
  const kept = keptTicks(backtest)
  const place = new Map(Array.from(kept, (tick, i) => [tick, i]))
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
        entryTick: place.get(trade.entryTick)!,
        exitTick: place.get(trade.exitTick)!,
      })),
    ),
  }
}

function keptTicks({ sessions: { ticks }, trades }: SweepBacktest): Int32Array {
  const { starts, seconds, prices } = ticks
  const kept = new Set(trades.flatMap((session) => session.flatMap(({ entryTick, exitTick }) => [entryTick, exitTick])))
  for (let s = 0; s + 1 < starts.length; s++) {
    let from = starts[s]!
    while (from < starts[s + 1]!) {
      const minute = Math.floor(seconds[from]! / SECONDS)
      let [to, low, high] = [from, from, from]
      for (; to < starts[s + 1]! && Math.floor(seconds[to]! / SECONDS) === minute; to++) {
        if (prices[to]! < prices[low]!) low = to
        if (prices[to]! > prices[high]!) high = to
      }
      for (const tick of [from, low, high, to - 1]) kept.add(tick)
      from = to
    }
  }
  return Int32Array.from(kept).sort()
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
