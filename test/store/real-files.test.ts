import { join } from 'node:path'
import { expect } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { ingestFiles } from '../../src/jobs/ingest.ts'
import { nyse } from '../../src/market/calendar.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { checkLake } from '../../src/store/quality/check-lake.ts'
import { itOnShared, sharedPath } from '../shared.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A lake of these files below shared/data, and what the check finds in it by rule. */
async function lakeOf(...files: readonly string[]) {
  const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(0) })
  const paths = files.map((file) => sharedPath(`data/${file}`))
  await ingestFiles({ paths, lake, progress: silentProgress })
  const report = await checkLake(lake, nyse, {}, silentProgress)
  const examples = (rule: string) => report.findings.filter((one) => one.rule === rule).flatMap((one) => one.examples)
  return { lake, paths, report, examples }
}

itOnShared('34 years of daily SPY are whole, and fast to read again', async () => {
  const { lake, paths, report } = await lakeOf('equity_daily/yahoo_adj/spy.csv.gz')
  expect(report).toMatchObject({ verdict: 'Data are fit for use', rows: 8395, findings: [] })
  expect((await lake.read('bars', { where: { symbol: 'SPY' } })).length).toBe(8395)
  await ingestFiles({ paths, lake, progress: silentProgress })
  expect(await lake.head()).toBe(1)
})

itOnShared('sessions that a vendor lost are named', async () => {
  const { report, examples } = await lakeOf('equity_daily/djia30_2006_2017/AMZN_2006-01-01_to_2018-01-01.csv.gz')
  expect(report.verdict).toBe('Data are fit for use; 2 sessions missing')
  expect(examples('SESSION_MISSING')).toEqual(['2010-04-01', '2011-08-02'])
})

itOnShared('a thin feed that becomes the full tape and falls back is a break in volume', async () => {
  const { report, examples } = await lakeOf('equity_intraday/ib_1min_2025-09_2026-03/SPY_1min.csv.gz')
  expect(examples('VOLUME_REGIME').map((text) => text.slice(0, 10))).toEqual(['2026-01-22', '2026-03-09', '2026-03-12'])
  expect(examples('MINUTES_MISSING')).toHaveLength(25)
  expect(report.isFit).toBe(true)
})

itOnShared('half days that run on, and a last day that stops early, are found in a year of minutes', async () => {
  const { examples } = await lakeOf('equity_intraday/SPY_1m_rth_2024-03_2025-04.parquet')
  expect(examples('HALF_DAY_OVERRUN').map((text) => text.slice(0, 10))).toEqual([
    '2024-07-03',
    '2024-11-29',
    '2024-12-24',
  ])
  expect(examples('MINUTES_MISSING')).toEqual(['2025-04-02: 36 of 390, 15:25 to 16:00'])
  expect(examples('SESSION_MISSING')).toEqual([])
})

itOnShared('a holiday file lies in quarantine and leaves the chain as it is', async () => {
  const chain = 'options_eod/cboe_spx_daily/SPX_201905'
  const { lake, report } = await lakeOf(`${chain}24.csv.gz`, `${chain}27.csv.gz`, `${chain}28.csv.gz`)
  expect(report.coverage).toMatchObject([{ expectedSessions: 2, years: [{ days: 2 }] }])
  expect(report.findings.filter(({ rule }) => rule === 'QUARANTINED')).toMatchObject([
    { count: 13_324, severity: 'warning' },
  ])
  expect(report.findings.filter(({ rule }) => rule === 'HOLIDAY_REPEATS')).toMatchObject([
    { severity: 'note', message: expect.stringContaining('2019-05-27 (Memorial Day) and repeat 2019-05-24') as string },
  ])
  const answer = await lake.query('SELECT rule, count(*) FROM quarantine GROUP BY rule')
  expect(answer.rows).toEqual([['SESSION_NONE', 13_324]])
})

itOnShared('splits are explained by the factors of the vendor, and are jumps without them', async () => {
  const bars = 'lean/equity/usa/daily/aapl.zip'
  expect((await lakeOf(bars)).examples('UNIT_JUMP').map((text) => text.slice(0, 10))).toEqual([
    '2000-06-21',
    '2005-02-28',
    '2014-06-09',
    '2020-08-31',
  ])
  expect((await lakeOf(bars, 'lean/equity/usa/factor_files/aapl.csv')).report.isFit).toBe(true)
})
