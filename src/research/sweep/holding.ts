/** What simply holding a share would have earned over the sessions of a sweep: what its rows are measured against. */
import type { StagedColumns, StagedSessions } from '../../backtest/orb/staging/staged-sessions.ts'
import { priceOfTicks } from '../../market/price-ticks.ts'

/**
 * Of each session, in the currency, of what was one share in the beginning: from close to close, splits undone, without
 * dividends and costs; the first one from the close before it, 0 where that is not known. A session without a price earns
 * nothing: the next one spans it.
 */
export function holdingProfits({ columns, shape }: StagedSessions): Float64Array {
  let [shares, value] = [1, valueBefore(columns)]
  return Float64Array.from(columns.closes, (close, s) => {
    shares *= columns.splits[s]!
    const before = value
    if (close > 0) value = shares * close
    return before > 0 ? priceOfTicks(value - before, shape.tickMicros) : 0
  })
}

/** Of a share as the first session finds it, in ticks; 0 where no close before it is known. */
function valueBefore({ pastCloses, pastSplits }: StagedColumns): number {
  const last = pastCloses.findLastIndex((close) => close > 0)
  return last < 0 ? 0 : pastSplits.subarray(last + 1).reduce((value, split) => value / split, pastCloses[last]!)
}
