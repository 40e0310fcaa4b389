/** Bars of made-up sessions for tests of staging. */
import type { BarColumns } from '../../../../src/backtest/orb/staging/session-stager.ts'
import { nyse } from '../../../../src/market/calendar.ts'

export interface MadeBar {
  readonly day: number
  /** Seconds after the opening of the session. */
  readonly start: number
  readonly seconds: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** A bar whose prices are all the same. */
export function flatBar(day: number, start: number, close: number, seconds = 60): MadeBar {
  return { day, start, seconds, high: close, low: close, close }
}

export function barColumns(bars: readonly MadeBar[]): BarColumns {
  const opens = bars.map(({ day }) => nyse.session(day)?.open ?? day * 86_400_000)
  return {
    session: Int32Array.from(bars, ({ day }) => day),
    start: Float64Array.from(bars, ({ start }, i) => opens[i]! + 1000 * start),
    at: Float64Array.from(bars, ({ start, seconds }, i) => opens[i]! + 1000 * (start + seconds)),
    high: Float64Array.from(bars, ({ high }) => high),
    low: Float64Array.from(bars, ({ low }) => low),
    close: Float64Array.from(bars, ({ close }) => close),
  }
}
