import { expect, it } from 'vitest'
import { runEngine } from '../../../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../../../src/backtest/engine/feeds/bar-feed.ts'
import { missingBars } from '../../../../src/backtest/engine/feeds/missing-bars.ts'
import { concatFrames, selectRows } from '../../../../src/core/frame.ts'
import { MS_PER_MINUTE, parseDate } from '../../../../src/core/time.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../../../src/market/record-kind.ts'
import { minuteBars, type Ohlc, settingOf } from '../engine-cases.ts'

const FLAT: Ohlc = [100, 100, 100, 100]
/** A Wednesday; the Monday after next is a holiday. */
const DAY = parseDate('2024-01-03')

function minutesOf(day: number, kept: readonly number[]) {
  const all = minuteBars(
    day,
    Array.from({ length: 390 }, () => FLAT),
  )
  return selectRows(all, Int32Array.from(kept))
}

it('counts the minutes between the first and the last of a session, and the sessions between', () => {
  const sessions = [minutesOf(DAY, [3, 4, 7, 20]), minutesOf(parseDate('2024-01-16'), [0, 389])]
  const { columns } = concatFrames(RECORD_SCHEMAS.bars, sessions)
  // 4 and 5, 8 to 19; 1 to 388; the sessions of the 4th, 5th and 8th to 12th: the 15th is a holiday
  expect(missingBars(columns, nyse)).toEqual({ bars: 2 + 12 + 388, sessions: 7 })
})

it('counts nothing of the hours in which the exchange is closed', () => {
  const { columns } = minutesOf(DAY, [0, 1])
  const { open } = nyse.session(DAY)!
  // two bars before the open, the gap between them and up to it
  columns.start.set([open - 30 * MS_PER_MINUTE, open])
  columns.at.set([open - 29 * MS_PER_MINUTE, open + MS_PER_MINUTE])
  expect(missingBars(columns, nyse)).toEqual({ bars: 0, sessions: 0 })
})

it('the report of a run has them', async () => {
  const bars = minutesOf(DAY, [0, 1, 5])
  const { counts } = await runEngine({ ...settingOf({}, bars), feeds: [(desk) => new BarFeed('SPY', bars, desk)] })
  expect(counts).toEqual({ 'missing bars': 3 })
})
