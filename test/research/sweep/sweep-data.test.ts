import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { parseGrid } from '../../../src/research/sweep/grid/grid-yaml.ts'
import { sweepData } from '../../../src/research/sweep/sweep-data.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { batchOf, type Row } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'

const HALF_DAY = dayNumber(2024, 7, 3)

/** A bar every half hour, closes rising. */
function barsOf(day: number): Row[] {
  const { open, close } = nyse.session(day)!
  return Array.from({ length: (close - open) / 1_800_000 }, (_, i) => {
    const start = open + 1_800_000 * i
    const price = 10 + i
    const ohlc = { open: price, high: price, low: price, close: price, volume: 1 }
    const at = start + 1_800_000
    return { symbol: 'SPY', interval: '30m', adjustment: 'raw', session: day, start, at, knownAt: at, ...ohlc }
  })
}

it('says which sessions only a longer opening range leaves without trades', async () => {
  const root = temporaryFolder()
  const lake = await openLake({ root: join(root, 'lake'), clock: new FixedClock(0) })
  const days = nyse.sessionDays(dayNumber(2024, 7, 1), dayNumber(2024, 7, 9))
  await lake.append([batchOf('bars', [...days].flatMap(barsOf))])
  const grid = parseGrid(
    'rangeMinutes: [30, 240]\nstopDistance: 1\nstopCountLimit: 1\ncoolOffSeconds: 0\nlimitDistance: 1',
    'grid.yaml',
  )
  const place = {
    lake,
    calendar: nyse,
    folder: join(root, 'staged'),
    progress: silentProgress,
    signal: new AbortController().signal,
  }
  const { notes, input } = await sweepData({ kind: 'lake', symbol: 'SPY' }, grid, place)
  expect(notes).toContain('With a range of 240 min also 1 session without trades: shorter than the opening range.')
  const halfDay = days.indexOf(HALF_DAY)
  const [short, long] = input.ranges.map(({ sessions }) => sessions.highs[halfDay]!)
  expect(short).toBe(1000)
  expect(long).toBeGreaterThan(2 ** 30)
})
