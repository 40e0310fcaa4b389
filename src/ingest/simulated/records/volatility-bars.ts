/** Daily bars of the volatility index SIMVIX, computed until 15 minutes after the close. */
import type { Frame } from '../../../core/frame.ts'
import { exp, log } from '../../../core/math.ts'
import { MS_PER_MINUTE } from '../../../core/time.ts'
import type { RecordSchema } from '../../../market/record-kind.ts'
import { BarRows } from './bar-rows.ts'
import { bridgeRise } from '../hidden/chance.ts'
import type { Market } from '../hidden/market.ts'
import { cents } from '../hidden/process.ts'

export const VOLATILITY_INDEX = 'SIMVIX'
/** Minutes after the close at which the day's last value is known. */
const PUBLISHED_AFTER = 15
/** Variance of the log of the index within a session. */
const DAY_VARIANCE = 0.0025

export function volatilityIndexBars(market: Market, from: number, to: number): Frame<RecordSchema<'bars'>> {
  const rows = new BarRows(to - from)
  const random = market.random.split('volatility-index')
  for (let row = from; row < to; row++) {
    const { day, open: start, close: end } = market.sessions[row]!
    const today = random.split(day)
    const open = market.index.indexAtOpen[row]!
    const close = market.index.indexAtClose[row]!
    const move = log(close / open)
    rows.add(VOLATILITY_INDEX, '1d', {
      start,
      session: day,
      at: end + PUBLISHED_AFTER * MS_PER_MINUTE,
      open,
      high: Math.max(open, close, cents(open * exp(bridgeRise(move, DAY_VARIANCE, today)))),
      low: Math.min(open, close, cents(open * exp(-bridgeRise(-move, DAY_VARIANCE, today)))),
      close,
      volume: Number.NaN,
      vwap: Number.NaN,
      tradeCount: Number.NaN,
    })
  }
  return rows.frame
}
