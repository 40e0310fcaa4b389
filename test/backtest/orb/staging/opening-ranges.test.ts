import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type OpeningRanges,
  openingRanges,
  type RangesRequest,
} from '../../../../src/backtest/orb/staging/opening-ranges.ts'
import { stageFromLake } from '../../../../src/backtest/orb/staging/stage-lake.ts'
import { FixedClock } from '../../../../src/core/clock/clock.ts'
import { silentProgress } from '../../../../src/core/progress.ts'
import { dayNumber } from '../../../../src/core/time.ts'
import { ingestFiles } from '../../../../src/jobs/ingest.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { NO_RANGE } from '../../../../src/strategies/orb/orb-grid.ts'
import { type FileLake, openLake } from '../../../../src/store/open-lake.ts'
import { itOnShared, sharedPath } from '../../../shared.ts'
import { batchOf, type Row } from '../../../store/rows.ts'
import { temporaryFolder } from '../../../store/temporary-folder.ts'

const REQUEST: RangesRequest = {
  interval: '1m',
  rangeSeconds: [60, 300],
  rules: { halfDays: 'calendar', tickMicros: 10_000 },
}
const DAYS = nyse.sessionDays(dayNumber(2024, 6, 28), dayNumber(2024, 7, 9))

async function emptyLake(): Promise<FileLake> {
  return openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(0) })
}

function bar(symbol: string, day: number, minute: number, thousandths: number, spread = 0): Row {
  const start = nyse.session(day)!.open + 60_000 * minute
  const at = start + 60_000
  const [low, high] = [thousandths / 1000, (thousandths + spread) / 1000]
  const ohlc = { open: low, high, low, close: low, volume: 100 + minute }
  return { symbol, interval: '1m', adjustment: 'raw', session: day, start, at, knownAt: at, ...ohlc }
}

function rowsOf(ranges: OpeningRanges): Record<string, number | string>[] {
  return Array.from({ length: ranges.length }, (_, i) =>
    Object.fromEntries(Object.entries(ranges.columns).map(([name, column]) => [name, column[i]!])),
  )
}

/** The same figures from staging each symbol and length alone; a session that does not trade has no range there. */
async function expectEqualsStaging(lake: FileLake, request: RangesRequest): Promise<void> {
  const rows = rowsOf(await openingRanges(lake, nyse, request))
  const series = (await lake.list()).filter(
    ({ kind, partition }) => kind === 'bars' && partition['interval'] === '1m' && partition['adjustment'] === 'raw',
  )
  let compared = 0
  for (const { source, partition } of series) {
    for (const rangeSeconds of request.rangeSeconds) {
      const symbol = partition['symbol']!
      const rules = { ...request.rules, rangeSeconds }
      const { columns } = (await stageFromLake({ symbol, source, interval: '1m', rules }, { lake, calendar: nyse }))
        .staged
      const own = rows.filter((row) => row['symbol'] === symbol && row['source'] === source)
      const found = own.filter((row) => row['rangeSeconds'] === rangeSeconds)
      expect(found.map(({ session }) => session)).toEqual([...columns.days])
      for (const [s, row] of found.entries()) {
        expect(row['bars']).toBe(columns.rangeBars[s])
        if (columns.highs[s] !== NO_RANGE.high) {
          expect([row['high'], row['low']]).toEqual([columns.highs[s], columns.lows[s]])
        }
      }
      compared += found.length
    }
  }
  expect(compared).toBe(rows.length)
}

it('gives the range, its volume and what follows it', async () => {
  const lake = await emptyLake()
  const [first, , third] = DAYS
  const bars = [0, 2, 4, 5].map((minute, i) => bar('SPY', first!, minute, 10_004 + 5 * i, 3))
  await lake.append([batchOf('bars', [...bars, bar('SPY', third!, 200, 11_000)])])
  const open = nyse.session(first!)!.open
  const rows = rowsOf(await openingRanges(lake, nyse, REQUEST))
  expect(rows).toHaveLength(6)
  const place = { source: 'vendor', symbol: 'SPY', session: first }
  expect(rows.slice(0, 2)).toEqual([
    // 10.004 and 10.007 are 1,000 and 1,001 cents, 10.014 and 10.017 are 1,001 and 1,002
    {
      ...place,
      rangeSeconds: 60,
      open: 1000,
      high: 1001,
      low: 1000,
      volume: 100,
      bars: 1,
      expectedBars: 1,
      firstTickAt: open + 60_000,
    },
    {
      ...place,
      rangeSeconds: 300,
      open: 1000,
      high: 1002,
      low: 1000,
      volume: 306,
      bars: 3,
      expectedBars: 5,
      firstTickAt: open + 300_000,
    },
  ])
  expect(rows.slice(2).map(({ session, bars: count }) => [session, count])).toEqual([
    [DAYS[1], 0],
    [DAYS[1], 0],
    [third, 0],
    [third, 0],
  ])
  expect(rows.slice(2).every(({ high }) => Number.isNaN(high))).toBe(true)
})

const EVERY_OTHER = [...DAYS].filter((_, place) => place % 2 === 0)
const REST_MINUTE = 205

const universe = fc.uniqueArray(
  fc.record({
    symbol: fc.constantFrom('A', 'B', 'C'),
    place: fc.nat({ max: DAYS.length - 1 }),
    minute: fc.oneof(
      fc.nat({ max: 6 }),
      fc.nat({ max: 389 }).filter((minute) => minute !== REST_MINUTE),
    ),
    price: fc.integer({ min: 9000, max: 9040 }),
    spread: fc.nat({ max: 9 }),
  }),
  { minLength: 1, maxLength: 80, selector: ({ symbol, place, minute }) => `${symbol} ${place} ${minute}` },
)

it('equals the staging of each symbol alone', async () => {
  await fc.assert(
    fc.asyncProperty(universe, fc.constantFrom('calendar' as const, 'as-recorded' as const), async (made, halfDays) => {
      const within = made.filter(
        ({ place, minute }) => halfDays === 'as-recorded' || minute < nyse.session(DAYS[place]!)!.minutes,
      )
      fc.pre(within.length > 0)
      const lake = await emptyLake()
      const rows = within.map(({ symbol, place, minute, price, spread }) =>
        bar(symbol, DAYS[place]!, minute, price, spread),
      )
      // staging refuses a symbol that mostly is not there
      const symbols = new Set(within.map(({ symbol }) => symbol))
      const rest = [...symbols].flatMap((symbol) => EVERY_OTHER.map((day) => bar(symbol, day, REST_MINUTE, 9000)))
      await lake.append([batchOf('bars', [...rows, ...rest])])
      await expectEqualsStaging(lake, { ...REQUEST, rules: { halfDays, tickMicros: 10_000 } })
    }),
    { numRuns: 10 },
  )
})

it('may be asked of some symbols, one source and some days', async () => {
  const lake = await emptyLake()
  const bars = ['SPY', 'QQQ'].flatMap((symbol) => [...DAYS].map((day) => bar(symbol, day, 0, 9000)))
  await lake.append([batchOf('bars', bars), batchOf('bars', bars, { source: 'other', sha256: 'x' })])
  const asked = { ...REQUEST, rangeSeconds: [60], symbols: ['QQQ'], source: 'other', from: DAYS[1]!, to: DAYS[2]! }
  expect(
    rowsOf(await openingRanges(lake, nyse, asked)).map(({ source, symbol, session }) => [source, symbol, session]),
  ).toEqual([
    ['other', 'QQQ', DAYS[1]],
    ['other', 'QQQ', DAYS[2]],
  ])
  const none = { ...REQUEST, symbols: ['IBM'] }
  await expect(openingRanges(lake, nyse, none)).rejects.toMatchObject({ code: 'DATA_NONE' })
  const some = { ...REQUEST, symbols: ['QQQ', 'IBM'] }
  await expect(openingRanges(lake, nyse, some)).rejects.toMatchObject({ message: expect.stringContaining('of IBM.') })
  await expect(openingRanges(lake, nyse, { ...REQUEST, rangeSeconds: [90] })).rejects.toMatchObject({
    code: 'USAGE_VALUE',
  })
})

it('refuses bars that all lie outside the sessions', async () => {
  const lake = await emptyLake()
  await lake.append([batchOf('bars', [bar('SPY', DAYS[0]!, -60, 9000)])])
  await expect(openingRanges(lake, nyse, REQUEST)).rejects.toMatchObject({ code: 'DATA_NONE' })
})

it('refuses bars across the end of a range', async () => {
  const lake = await emptyLake()
  const row = bar('SPY', DAYS[0]!, 0, 9000)
  await lake.append([
    batchOf('bars', [{ ...row, start: Number(row['start']) + 30_000, at: Number(row['at']) + 30_000 }]),
  ])
  await expect(openingRanges(lake, nyse, REQUEST)).rejects.toMatchObject({ code: 'DATA_UNFIT' })
})

itOnShared('a universe of real minutes equals the staging of each symbol', async () => {
  const lake = await emptyLake()
  const files = [
    'SPY_1m_rth_2024-03_2025-04.parquet',
    'ib_1min_2025-09_2026-03',
    'SPY_1min_polygon_ext_2024-02_2024-05.csv.gz',
  ]
  const paths = files.map((file) => sharedPath(`data/equity_intraday/${file}`))
  await ingestFiles({ paths, lake, progress: silentProgress })
  await expectEqualsStaging(lake, { ...REQUEST, rangeSeconds: [300, 900, 1800] })
})
