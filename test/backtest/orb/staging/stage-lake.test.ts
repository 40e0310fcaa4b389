import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type StageRequest, stageFromLake } from '../../../../src/backtest/orb/staging/stage-lake.ts'
import { SESSION_STATES } from '../../../../src/backtest/orb/staging/staged-sessions.ts'
import { FixedClock } from '../../../../src/core/clock/clock.ts'
import { dayNumber } from '../../../../src/core/time.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { openLake } from '../../../../src/store/open-lake.ts'
import { batchOf, type Row } from '../../../store/rows.ts'
import { temporaryFolder } from '../../../store/temporary-folder.ts'

const DAYS = nyse.sessionDays(dayNumber(2024, 3, 1), dayNumber(2024, 3, 6))
const REQUEST: StageRequest = { symbol: 'SPY', rules: { rangeSeconds: 60, halfDays: 'calendar', tickMicros: 10_000 } }

function times(day: number, second: number): Row {
  const start = nyse.session(day)!.open + 1000 * second
  return { session: day, start, at: start + 60_000, knownAt: start + 60_000 }
}

/** Four minutes a session; closes rise by a cent. */
function bars(more: Row = {}, cents = 1000): Row[] {
  return [...DAYS].flatMap((day) =>
    [0, 60, 120, 180].map((second, i) => {
      const price = (cents + i) / 100
      const ohlc = { open: price, high: price, low: price, close: price, volume: 100 }
      return { symbol: 'SPY', interval: '1m', adjustment: 'raw', ...times(day, second), ...ohlc, ...more }
    }),
  )
}

function quotes(seconds: readonly number[], cents = 1000): Row[] {
  return [...DAYS].flatMap((day) =>
    seconds.map((second) => ({
      symbol: 'SPY',
      interval: '1m',
      ...times(day, second),
      bid: (cents - 1) / 100,
      ask: (cents + 1) / 100,
    })),
  )
}

async function filledLake(...rows: readonly Row[][]) {
  const root = join(temporaryFolder(), 'lake')
  const lake = await openLake({ root, clock: new FixedClock(0) })
  for (const part of rows) await lake.append([batchOf('bars', part)])
  return { lake, root, folder: join(root, '..', 'staged') }
}

it('is staged once, then read without any file of records', async () => {
  const { lake, root, folder } = await filledLake(bars())
  const first = await stageFromLake(REQUEST, { lake, calendar: nyse, folder })
  expect(first).toMatchObject({ isFromFile: false, intervalMs: 60_000, series: [{ role: 'bars', source: 'vendor' }] })
  await rm(join(root, 'records'), { recursive: true })
  const second = await stageFromLake(REQUEST, { lake, calendar: nyse, folder })
  expect(second).toMatchObject({ isFromFile: true, key: first.key, series: first.series })
  expect(second.staged.bytes).toEqual(first.staged.bytes)
})

it('a damaged file is made anew', async () => {
  const { lake, folder } = await filledLake(bars())
  const first = await stageFromLake(REQUEST, { lake, calendar: nyse, folder })
  const path = join(folder, (await readdir(folder))[0]!)
  const bytes = await readFile(path)
  await writeFile(path, bytes.subarray(0, -1))
  const again = await stageFromLake(REQUEST, { lake, calendar: nyse, folder })
  expect(again.isFromFile).toBe(false)
  expect(again.staged.bytes).toEqual(first.staged.bytes)
  expect(await readFile(path)).toEqual(bytes)
})

it('other rules, dates or rows have other keys; an earlier commit keeps its own', async () => {
  const { lake, folder } = await filledLake(bars())
  const place = { lake, calendar: nyse, folder }
  const keyOf = async (request: Partial<StageRequest>) => (await stageFromLake({ ...REQUEST, ...request }, place)).key
  const first = await keyOf({})
  const rules = REQUEST.rules
  const keys = [
    first,
    await keyOf({ rules: { ...rules, rangeSeconds: 120 } }),
    await keyOf({ rules: { ...rules, halfDays: 'as-recorded' } }),
    await keyOf({ rules: { ...rules, flatMinutes: 900 } }),
    await keyOf({ rules: { ...rules, tickMicros: 5000 } }),
    await keyOf({ from: DAYS[1]! }),
    await keyOf({ to: DAYS[1]! }),
  ]
  await lake.append([batchOf('bars', [bars({}, 1100).at(-1)!])])
  keys.push(await keyOf({}))
  expect(new Set(keys).size).toBe(8)
  expect(await keyOf({ asOfCommit: 1 })).toBe(first)
  await lake.append([batchOf('bars', bars({ symbol: 'QQQ' }))])
  expect(await keyOf({})).toBe(keys.at(-1))
})

it('takes the shortest raw bars there are, and no adjusted ones', async () => {
  const { lake } = await filledLake(bars(), bars({ interval: '5m' }, 2000), bars({ interval: '1d' }, 3000))
  const place = { lake, calendar: nyse }
  expect((await stageFromLake(REQUEST, place)).staged.columns.highs[0]).toBe(1000)
  const five = await stageFromLake(
    { ...REQUEST, interval: '5m', rules: { ...REQUEST.rules, rangeSeconds: 300 } },
    place,
  )
  expect(five.intervalMs).toBe(300_000)
  await expect(stageFromLake({ ...REQUEST, interval: '1s' }, place)).rejects.toMatchObject({ code: 'DATA_NONE' })
  await expect(stageFromLake({ ...REQUEST, symbol: 'IBM' }, place)).rejects.toMatchObject({ code: 'DATA_NONE' })
  await expect(stageFromLake({ ...REQUEST, source: 'else' }, place)).rejects.toMatchObject({ code: 'DATA_NONE' })
  await expect(stageFromLake({ ...REQUEST, from: DAYS.at(-1)! + 1 }, place)).rejects.toMatchObject({
    code: 'DATA_NONE',
  })
  const odd = { ...REQUEST.rules, rangeSeconds: 90 }
  await expect(stageFromLake({ ...REQUEST, rules: odd }, place)).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  const adjusted = await filledLake(bars({ adjustment: 'split' }))
  await expect(stageFromLake(REQUEST, { ...place, lake: adjusted.lake })).rejects.toMatchObject({ code: 'DATA_UNFIT' })
})

it('takes the shortest bars that have sessions of the span asked for', async () => {
  const seconds = bars({ interval: '1s' }).filter(({ session }) => session === DAYS[0])
  const { lake } = await filledLake(bars(), seconds)
  const intervalOf = async (span: Pick<StageRequest, 'from' | 'to'>): Promise<number> =>
    (await stageFromLake({ ...REQUEST, ...span }, { lake, calendar: nyse })).intervalMs
  expect(await intervalOf({})).toBe(1000)
  expect(await intervalOf({ to: DAYS[1]! })).toBe(1000)
  expect(await intervalOf({ from: DAYS[1]! })).toBe(60_000)
  const late = { from: DAYS.at(-1)! + 1 }
  await expect(intervalOf(late)).rejects.toMatchObject({ code: 'DATA_NONE' })
})

it('says which sources of the same bars were left aside', async () => {
  const { lake } = await filledLake(bars())
  await lake.append([batchOf('bars', bars({}, 2000).slice(1), { source: 'shorter' })])
  await lake.append([batchOf('bars', bars({ adjustment: 'split' }), { source: 'adjusted' })])
  await lake.append([batchOf('bars', bars({ interval: '5m' }), { source: 'coarser' })])
  const place = { lake, calendar: nyse }
  const most = await stageFromLake(REQUEST, place)
  expect([most.series[0]!.source, most.otherSources]).toStrictEqual(['vendor', ['shorter']])
  const asked = await stageFromLake({ ...REQUEST, source: 'shorter' }, place)
  expect(asked.otherSources).toStrictEqual(['vendor'])
})

it('closes before the first session asked for are history, as far as is asked', async () => {
  const { lake } = await filledLake(bars())
  const from = { ...REQUEST, from: DAYS[2]! }
  const { columns } = (await stageFromLake(from, { lake, calendar: nyse })).staged
  expect([[...columns.days], [...columns.pastCloses]]).toEqual([[...DAYS.subarray(2)], [1003, 1003]])
  const short = await stageFromLake({ ...from, history: 1 }, { lake, calendar: nyse })
  expect([...short.staged.columns.pastCloses]).toEqual([1003])
})

it('bars that came in many commits are staged as those of one', async () => {
  const whole = await filledLake(bars())
  const pieces = await filledLake(...[...DAYS].map((day) => bars().filter(({ session }) => session === day)))
  const [one, other] = await Promise.all(
    [whole, pieces].map(({ lake }) => stageFromLake(REQUEST, { lake, calendar: nyse })),
  )
  expect(one!.staged.bytes).toEqual(other!.staged.bytes)
})

it('splits of the symbol stand beside the sessions', async () => {
  const { lake } = await filledLake(bars())
  const split = { symbol: 'SPY', exDate: DAYS[2]!, action: 'split', amount: 4, session: DAYS[2]!, at: 0, knownAt: 0 }
  await lake.append([batchOf('actions', [split, { ...split, exDate: DAYS[1]!, action: 'dividend', amount: 2 }])])
  const { staged, series } = await stageFromLake(REQUEST, { lake, calendar: nyse })
  expect([...staged.columns.splits]).toEqual([1, 1, 4, 1])
  expect(series.map(({ role }) => role)).toEqual(['bars', 'splits'])
})

it('bid and ask stand at each tick, carried forward no longer than asked', async () => {
  const { lake } = await filledLake(bars())
  const place = { lake, calendar: nyse }
  const asked = { ...REQUEST, quotes: { maxAgeSeconds: 60 } }
  await expect(stageFromLake(asked, place)).rejects.toMatchObject({
    code: 'DATA_NONE',
    remedy: expect.stringContaining('quotes') as string,
  })
  await lake.append([batchOf('quote-bars', quotes([0, 120]))])
  const { columns, orb } = (await stageFromLake(asked, place)).staged
  expect([...columns.bids.subarray(0, 4)]).toEqual([999, 999, 999, 999])
  expect([...orb.ticks.quotes!.asks.subarray(0, 4)]).toEqual([1001, 1001, 1001, 1001])
  const strict = { ...REQUEST, quotes: { maxAgeSeconds: 59 } }
  await expect(stageFromLake(strict, place)).rejects.toMatchObject({ code: 'DATA_INSUFFICIENT' })
  // one session is quoted at every tick, the others are days without trades
  await lake.append([
    batchOf(
      'quote-bars',
      quotes([60, 180]).filter(({ session }) => session === DAYS[1]),
    ),
  ])
  const { states } = (await stageFromLake(strict, place)).staged.columns
  const unquoted = SESSION_STATES.indexOf('a tick without a quote')
  expect([...states]).toEqual([unquoted, 0, unquoted, unquoted])
})

it('a crossed quote, or one side alone, is none', async () => {
  const { lake } = await filledLake(bars())
  const fit = quotes([0, 60, 120, 180])
  const crossed = fit.map((row, i) => (i === 1 ? { ...row, bid: 11 } : i === 6 ? { ...row, ask: 0 } : row))
  await lake.append([batchOf('quote-bars', crossed)])
  const { staged } = await stageFromLake({ ...REQUEST, quotes: { maxAgeSeconds: 1 } }, { lake, calendar: nyse })
  expect(Array.from(staged.columns.states, (state) => state > 0)).toEqual([true, true, false, false])
})

it('a few sessions without bars are days without trades; a sample that mostly is not there is refused', async () => {
  const far = nyse.sessionDays(dayNumber(2024, 3, 7), dayNumber(2024, 5, 1))
  const made = bars()
  const onDay = (day: number): Row[] =>
    made.slice(0, 4).map((row, i) => ({ ...row, ...times(day, 60 * i), close: 11 + i, high: 15 }))
  const near = await filledLake(made, onDay(far[3]!))
  const { states } = (await stageFromLake(REQUEST, { lake: near.lake, calendar: nyse })).staged.columns
  expect(Array.from(states, (state) => SESSION_STATES[state]).slice(4)).toEqual([
    'no bars',
    'no bars',
    'no bars',
    'traded',
  ])
  const { lake } = await filledLake(made, onDay(far.at(-1)!))
  await expect(stageFromLake(REQUEST, { lake, calendar: nyse })).rejects.toMatchObject({
    code: 'DATA_INSUFFICIENT',
    remedy: expect.stringContaining('before 2024-03-07 or after 2024-04-30') as string,
  })
  const covered = await stageFromLake({ ...REQUEST, to: far[0]! }, { lake, calendar: nyse })
  expect(covered.staged.shape.sessions).toBe(4)
})
