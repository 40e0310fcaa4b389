import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { dayNumber, formatDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { readMarketInputs } from '../../../src/research/evaluation/market-inputs.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { batchOf, dailyBar } from '../../store/rows.ts'

const folders: string[] = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const days = nyse.sessionDays(dayNumber(2010, 1, 1), dayNumber(2012, 12, 31))
const exDates = Array.from({ length: 11 }, (_, i) => days[30 + 63 * i]!)
const DIVIDEND = 0.61
/** Of a stock that always closes at 100, adjusted backward for its dividends; all its digits are stored. */
const bars = Array.from(days, (session) => {
  const close = 100 * (1 - DIVIDEND / 100) ** exDates.filter((exDate) => exDate > session).length
  return { ...dailyBar('T', 0, close), session, at: session * 86_400_000, adjustment: 'total-return' }
})

const known = (exDate: number) => ({ symbol: 'T', exDate, action: 'dividend', amount: DIVIDEND })

async function readFrom(from: number | undefined) {
  return readLake(bars, exDates.slice(4), from)
}

/** A lake of bars and dividends, read from a day on. */
async function readLake(
  rows: readonly (typeof bars)[number][],
  dividends: readonly number[],
  from?: number,
  splits: readonly ReturnType<typeof known>[] = [],
) {
  const root = mkdtempSync(join(tmpdir(), 'bellwether-inputs-'))
  folders.push(root)
  const lake = await openLake({ root, clock: new FixedClock(Date.UTC(2024, 0, 31)) })
  const rowsOfActions = [...dividends.map(known), ...splits]
  const actions = rowsOfActions.length === 0 ? [] : [batchOf('actions', rowsOfActions)]
  await lake.append([batchOf('bars', [...rows]), ...actions])
  return readMarketInputs({ lake, calendar: nyse, traded: { symbol: 'T' }, related: {}, from, to: undefined })
}

it('leaves out bars from before the dividends are known where the study begins later, and says so', async () => {
  const inputs = await readFrom(exDates[5])
  expect(inputs.bars.columns.session[0]).toBe(exDates[4])
  expect([...inputs.bars.columns.close].every((close) => close === 100)).toBe(true)
  expect(inputs.caveats).toContainEqual(
    `Bars before ${formatDate(exDates[4]!)} were left out, also for features: dividends are known from then on only.`,
  )
})

it.each([
  ['without a beginning', undefined],
  ['that begins earlier', exDates[3]!],
])('refuses a study %s, and names the day from which it can be run', async (_, from) => {
  await expect(readFrom(from)).rejects.toMatchObject({
    code: 'DATA_INSUFFICIENT',
    remedy: `Ingest dividends that cover the bars, or begin on ${formatDate(exDates[4]!)} or later.`,
  })
})

it.each([
  [[], 'No dividends of T are known: returns, those of holding too, are of prices alone.'],
  [
    exDates.slice(4),
    `Dividends of T are known from ${formatDate(exDates[4]!)} on only: before, returns, those of holding too, are of prices alone.`,
  ],
  [
    exDates.slice(0, 6),
    `Dividends of T are known to ${formatDate(exDates[5]!)} only: after, returns, those of holding too, are of prices alone.`,
  ],
  [exDates, undefined],
])('says of raw bars for which days no dividends are known', async (dividends, caveat) => {
  const raw = bars.map((bar) => ({ ...bar, close: 100, adjustment: 'raw' }))
  const inputs = await readLake(raw, dividends)
  expect(inputs.caveats).toEqual(caveat === undefined ? [] : [caveat])
})

it('says of prices adjusted for splits that no splits are known', async () => {
  const adjusted = bars.map((bar) => ({ ...bar, close: 100, adjustment: 'split' }))
  const inputs = await readLake(adjusted, exDates)
  expect(inputs.caveats.join()).toContain('No splits of T are known')
  expect([...inputs.bars.columns.close].every((close) => close === 100)).toBe(true)
})

it('says of a night without a known split that prices jump as in one, and of none with it', async () => {
  const half = exDates[3]!
  const raw = bars.map((bar) => {
    const price = bar.session < half ? 100 : 50
    return { ...bar, open: price, high: price, low: price, close: price, adjustment: 'raw' }
  })
  const jump = `T opens on ${formatDate(half)} at 0.500 times the close before`
  expect((await readLake(raw, exDates)).caveats.join()).toContain(jump)
  expect((await readLake(raw, exDates, undefined, [{ ...known(half), action: 'split', amount: 2 }])).caveats).toEqual(
    [],
  )
})
