import { IV_STATUSES } from '@bellwether/options'
import { afterAll, expect, it } from 'vitest'
import {
  type AnalysisPlace,
  analyseChains,
  analyseRecords,
  type ChainQuery,
  type MonthAnalysis,
} from '../../../src/analytics/chains/analyse-chains.ts'
import { METHOD } from '../../../src/analytics/chains/analysis-method.ts'
import { analysisCounts } from '../../../src/analytics/chains/analysis-counts.ts'
import { expiryAnalytics, optionAnalytics } from '../../../src/analytics/chains/analytics-records.ts'
import { FundingRates } from '../../../src/analytics/chains/funding-rate.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { type Frame, hashFrame } from '../../../src/core/frame.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { batchOf, type Row, rowsOf } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { chainRecords, chainRows, DAY, JUNE_21, MAY_17, RATE, SPOT, YIELD } from './made-chain.ts'

const executor = new InProcessExecutor()
const pools = [1, 2, 3].map((workers) => new WorkerPool(workers))
afterAll(() => Promise.all(pools.map((pool) => pool.close())))

const NAMES = { method: METHOD, basis: 'snapshot' }
const ROOTS = ['SPX', 'SPXW']
const ROWS = chainRows({ roots: ROOTS, expiries: [MAY_17, JUNE_21], days: [DAY, DAY + 1] })

async function emptyLake() {
  return openLake({ root: temporaryFolder(), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
}

/** The records that an analysis of these rows ends in. */
async function analysed(rows: readonly Row[], on: Pick<AnalysisPlace, 'executor'> = { executor }) {
  const records = chainRecords(rows)
  const rates = await FundingRates.read(await emptyLake(), DAY)
  const place = { ...on, calendar: nyse, progress: silentProgress, title: '' }
  const found = await analyseRecords(records, rates, place)
  return { found, options: optionAnalytics(records, found, NAMES), expiries: expiryAnalytics(records, found, NAMES) }
}

/** Of the rows that fit, by contract and instant. */
function byContract(frame: Frame, fits: (row: Row) => boolean = () => true): Map<string, Row> {
  return new Map(
    rowsOf(frame)
      .filter(fits)
      .map((row) => [`${row['contract']} ${row['at']}`, row]),
  )
}

async function monthsOf(query: ChainQuery, place: AnalysisPlace): Promise<MonthAnalysis[]> {
  const months: MonthAnalysis[] = []
  for await (const month of analyseChains(query, place)) months.push(month)
  return months
}

it('finds the forward, the rate, the yield and the volatilities that the quotes were made of', async () => {
  const { options, expiries } = await analysed(ROWS)
  for (const row of rowsOf(expiries)) {
    const years = row['yearsToExpiry'] as number
    expect(row['forward']).toBeCloseTo(SPOT * Math.exp((RATE - YIELD) * years), 1)
    expect(row).toMatchObject({ forwardSource: 'parity', rateSource: 'parity', quotes: 50 })
    expect(row['rate']).toBeCloseTo(RATE, 2)
    expect(row['impliedYield']).toBeCloseTo(YIELD, 2)
    expect(row['atmIv']).toBeCloseTo(0.2, 2)
    expect(row['riskReversal25']).toBeLessThan(-0.01)
  }
  for (const row of rowsOf(options).filter(({ midIvStatus }) => midIvStatus === 'ok')) {
    const strike = row['strike'] as number
    expect(Math.abs((row['midIv'] as number) - (0.2 - 0.3 * Math.log(strike / SPOT)))).toBeLessThan(0.003)
  }
})

it('ends every quote with a volatility or a status, one row a quote', async () => {
  const hostile: Row[] = [
    { bid: Number.NaN, ask: Number.NaN },
    { bid: -1, ask: -0.5 },
    { bid: Infinity, ask: Infinity },
    { bid: 9, ask: 1 },
    { bid: 0, ask: 0 },
  ].map((prices, i) => ({ ...ROWS[7]!, contract: `hostile ${i}`, ...prices }))
  const expired = chainRows({ roots: ['SPXW'], expiries: [DAY - 1], days: [DAY] })
  const rows = [...ROWS, ...hostile, ...expired]
  const { found, options } = await analysed(rows)
  expect(options.length).toBe(rows.length)
  expect(byContract(options).size).toBe(rows.length)
  for (const row of rowsOf(options)) {
    expect(IV_STATUSES).toContain(row['midIvStatus'])
    expect(Number.isFinite(row['midIv'])).toBe(['ok', 'at_intrinsic'].includes(row['midIvStatus'] as string))
  }
  const counts = analysisCounts(found)
  expect(Object.values(counts.statuses).reduce((sum, count) => sum + count, 0)).toBe(rows.length)
  expect(counts.statuses.expired).toBe(expired.length)
})

it('computes the same bytes with one, two and three workers', async () => {
  const many = chainRows({
    roots: ROOTS,
    expiries: [MAY_17, JUNE_21],
    days: [0, 1, 4, 5, 6, 7, 8, 11].map((d) => DAY + d),
  })
  const alone = await analysed(many)
  for (const pool of pools) {
    const spread = await analysed(many, { executor: pool })
    expect(hashFrame(spread.options)).toBe(hashFrame(alone.options))
    expect(hashFrame(spread.expiries)).toBe(hashFrame(alone.expiries))
  }
})

it('never uses a later quote', async () => {
  const later = ROWS.map((row) => {
    if (row['session'] === DAY) return row
    return { ...row, bid: 3 * (row['bid'] as number) + 1, ask: 5 * (row['ask'] as number) + 2, underlyingPrice: 100 }
  })
  const fits = ({ session }: Row): boolean => session === DAY
  const [before, after] = [await analysed(ROWS), await analysed(later)]
  expect(byContract(after.options, fits)).toEqual(byContract(before.options, fits))
  expect(byContract(after.options)).not.toEqual(byContract(before.options))
  expect(rowsOf(after.expiries).filter(fits)).toEqual(rowsOf(before.expiries).filter(fits))
})

it('never mixes roots that share strikes and dates', async () => {
  const fits = ({ root }: Row): boolean => root === 'SPX'
  const alone = await analysed(ROWS.filter(fits))
  const beside = await analysed(
    ROWS.map((row) =>
      fits(row) ? row : { ...row, bid: 2 * (row['bid'] as number), ask: 2 * (row['ask'] as number) + 1 },
    ),
  )
  expect(byContract(beside.options, fits)).toEqual(byContract(alone.options))
  expect(rowsOf(beside.expiries).filter(fits)).toEqual(rowsOf(alone.expiries))
})

it('keeps the hours of roots apart: AM quotes of a date are nearer to their end than PM ones', async () => {
  const { expiries } = await analysed(ROWS)
  const years = (root: string) =>
    rowsOf(expiries).find((row) => row['root'] === root && row['expiry'] === MAY_17)!['yearsToExpiry'] as number
  expect((years('SPXW') - years('SPX')) * 365 * 24).toBeCloseTo(6.5, 9)
})

it('writes one commit a month and, asked again, changes nothing', async () => {
  const lake = await emptyLake()
  const june = chainRows({ roots: ['SPXW'], expiries: [JUNE_21], days: [dayNumber(2019, 6, 3)] })
  await lake.append([batchOf('chains', [...ROWS, ...june])])
  const place = { lake, calendar: nyse, executor, progress: silentProgress }
  const first = await monthsOf({ underlying: 'SPX' }, place)
  expect(first.map(({ month, commit }) => [month, commit.commit])).toEqual([
    ['2019-05', 2],
    ['2019-06', 3],
  ])
  const options = await lake.read('option-analytics', { where: { underlying: 'SPX' } })
  expect(options.length).toBe(ROWS.length + june.length)
  expect(new Set(options.columns.method)).toEqual(new Set([METHOD]))
  // What is computed of quotes is known when they are.
  const known = new Map([...ROWS, ...june].map((row) => [`${row['contract']} ${row['at']}`, row['knownAt']]))
  for (const [key, row] of byContract(options)) expect(row['knownAt']).toBe(known.get(key))

  const again = await monthsOf({ underlying: 'SPX' }, place)
  expect(again.map(({ commit }) => commit.commit)).toEqual([undefined, undefined])
  expect(await lake.head()).toBe(3)
})

it('follows quotes that are restated, and restated back', async () => {
  const lake = await emptyLake()
  const place = { lake, calendar: nyse, executor, progress: silentProgress }
  const dearer = ROWS.map((row) => ({ ...row, bid: 1.1 * (row['bid'] as number), ask: 1.1 * (row['ask'] as number) }))
  const values: string[] = []
  for (const [sha256, rows] of [
    ['a', ROWS],
    ['b', dearer],
    ['c', ROWS],
  ] as const) {
    await lake.append([batchOf('chains', rows, { sha256 })])
    await monthsOf({ underlying: 'SPX' }, place)
    values.push(hashFrame(await lake.read('option-analytics', { where: { underlying: 'SPX' } })))
  }
  expect(values[1]).not.toBe(values[0])
  expect(values[2]).toBe(values[0])
})

it('takes only the days and the source asked for', async () => {
  const lake = await emptyLake()
  await lake.append([
    batchOf('chains', ROWS, { source: 'one' }),
    batchOf('chains', ROWS, { source: 'two', sha256: '2' }),
  ])
  const place = { lake, calendar: nyse, executor, progress: silentProgress }
  const months = await monthsOf({ underlying: 'SPX', source: 'two', from: DAY + 1, to: DAY + 1 }, place)
  expect(months.map(({ series, analysed: { chain } }) => [series.source, chain.rows.length])).toEqual([
    ['two', ROWS.length / 2],
  ])
  expect(await monthsOf({ underlying: 'XYZ' }, place)).toEqual([])
  expect(await monthsOf({ underlying: 'SPX', from: DAY + 100 }, place)).toEqual([])
})

it('stops at a signal and keeps the months that are done', async () => {
  const lake = await emptyLake()
  const june = chainRows({ roots: ['SPXW'], expiries: [JUNE_21], days: [dayNumber(2019, 6, 3)] })
  await lake.append([batchOf('chains', [...ROWS, ...june])])
  const stop = new AbortController()
  const place = { lake, calendar: nyse, executor, progress: silentProgress, signal: stop.signal }
  const work = async (): Promise<void> => {
    for await (const { month } of analyseChains({ underlying: 'SPX' }, place)) if (month === '2019-05') stop.abort()
  }
  await expect(work()).rejects.toMatchObject({ code: 'CANCELLED' })
  expect((await lake.read('option-analytics', {})).length).toBe(ROWS.length)
})
