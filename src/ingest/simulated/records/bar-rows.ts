/** Rows of bars, written one after the other into a frame. */
import { createFrame, type Frame } from '../../../core/frame.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../market/record-kind.ts'

export interface BarValues {
  readonly start: number
  readonly session: number
  readonly at: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** NaN where an index has none. */
  readonly volume: number
  readonly vwap: number
  readonly tradeCount: number
}

/** Raw bars that are known the moment they end. */
export class BarRows {
  readonly frame: Frame<RecordSchema<'bars'>>
  #row = 0

  constructor(length: number) {
    this.frame = createFrame(RECORD_SCHEMAS.bars, length)
    this.frame.columns.adjustment.fill('raw')
  }

  add(symbol: string, interval: string, bar: BarValues): void {
    const row = this.#row++
    const { columns } = this.frame
    columns.symbol[row] = symbol
    columns.interval[row] = interval
    columns.start[row] = bar.start
    columns.session[row] = bar.session
    columns.at[row] = bar.at
    columns.knownAt[row] = bar.at
    columns.open[row] = bar.open
    columns.high[row] = bar.high
    columns.low[row] = bar.low
    columns.close[row] = bar.close
    columns.volume[row] = bar.volume
    columns.vwap[row] = bar.vwap
    columns.tradeCount[row] = bar.tradeCount
  }
}
