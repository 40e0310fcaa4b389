/** Small markets and strategies for tests of the event loop. */
import type { Frame } from '../../../src/core/frame.ts'
import { createFrame } from '../../../src/core/frame.ts'
import { MS_PER_MINUTE } from '../../../src/core/time.ts'
import { CUT_OFFS } from '../../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import type { EngineSetting } from '../../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../../src/backtest/engine/feeds/bar-feed.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../src/market/record-kind.ts'
import { toMicros } from '../../../src/trading/money.ts'
import type { Trader } from '../../../src/strategies/trader.ts'

export type Ohlc = readonly [open: number, high: number, low: number, close: number]

/** Minute bars of one session from its opening on, known when they end. */
export function minuteBars(day: number, prices: readonly Ohlc[], volume = 1000): Frame<RecordSchema<'bars'>> {
  const { open } = nyse.session(day)!
  const bars = createFrame(RECORD_SCHEMAS.bars, prices.length)
  const { columns } = bars
  for (const [row, ohlc] of prices.entries()) {
    columns.symbol[row] = 'SPY'
    columns.interval[row] = '1m'
    columns.adjustment[row] = 'raw'
    columns.start[row] = open + row * MS_PER_MINUTE
    columns.at[row] = open + (row + 1) * MS_PER_MINUTE
    columns.knownAt[row] = columns.at[row]!
    columns.session[row] = day
    columns.volume[row] = volume
    ;[columns.open[row], columns.high[row], columns.low[row], columns.close[row]] = ohlc
  }
  return bars
}

/** Daily bars from one session on, known when the session closes. */
export function dailyBars(from: number, prices: readonly Ohlc[]): Frame<RecordSchema<'bars'>> {
  const bars = createFrame(RECORD_SCHEMAS.bars, prices.length)
  const { columns } = bars
  let session = nyse.session(from)!
  for (const [row, ohlc] of prices.entries()) {
    columns.symbol[row] = 'SPY'
    columns.interval[row] = '1d'
    columns.adjustment[row] = 'raw'
    columns.start[row] = session.open
    columns.at[row] = session.close
    columns.knownAt[row] = session.close
    columns.session[row] = session.day
    columns.volume[row] = 1000
    ;[columns.open[row], columns.high[row], columns.low[row], columns.close[row]] = ohlc
    session = nyse.session(nyse.next(session.day))!
  }
  return bars
}

/** SPY alone, 100,000 in cash, no costs. */
export function settingOf(
  trader: Partial<Trader>,
  bars: Frame<RecordSchema<'bars'>>,
  changes: Partial<EngineSetting> = {},
): EngineSetting {
  const { session } = bars.columns
  return {
    trader: { description: 'of a test', ...trader },
    calendar: nyse,
    from: session[0]!,
    to: session.at(-1)!,
    feeds: [(desk) => new BarFeed('SPY', bars, desk)],
    openingCash: toMicros(100_000),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
    ...changes,
  }
}
