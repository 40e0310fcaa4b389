import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { openLake, type FileLake } from '../../../src/store/open-lake.ts'
import { checkLake, type CheckRequest } from '../../../src/store/quality/check-lake.ts'
import { qualityPage } from '../../../src/store/quality/quality-report.ts'
import { batchOf, type Row } from '../rows.ts'
import { temporaryFolder } from '../temporary-folder.ts'

async function emptyLake(): Promise<FileLake> {
  return openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
}

/** Daily bars of every session of 2024 whose prices never repeat and never leap. */
function bars(symbol: string, change: (row: Row, i: number) => Row = (row) => row): Row[] {
  return Array.from(nyse.sessions(dayNumber(2024, 1, 2), dayNumber(2024, 12, 31)), ({ day, close: at }, i) => {
    const close = 100 + Math.sin(i) + i / 50
    const ohlc = { open: close - 0.3, high: close + 0.5, low: close - 0.6, close }
    const row = { symbol, interval: '1d', adjustment: 'raw', session: day, at, knownAt: at, ...ohlc, volume: 1e6 + i }
    return change(row, i)
  })
}

async function check(lake: FileLake, request: CheckRequest = {}) {
  return checkLake(lake, nyse, request, silentProgress)
}

it('finds clean data fit for use and says what it asked', async () => {
  const lake = await emptyLake()
  await lake.append([batchOf('bars', bars('SPY'))])
  const report = await check(lake)
  expect(report).toMatchObject({ verdict: 'Data are fit for use', isFit: true, commit: 1, rows: 252, findings: [] })
  const checked = new Map(report.rules.map((rule) => [rule.name, rule.checked]))
  expect(checked.get('SESSION_MISSING')).toBe(1)
  expect(checked.get('QUARANTINED')).toBe(1)
  expect(checked.get('CONTRACT_EXPIRED')).toBe(0)
  expect(report.coverage).toMatchObject([{ expectedSessions: 252, years: [{ year: 2024, rows: 252, days: 252 }] }])
  expect(report.doubts).toEqual([expect.stringContaining('without a list of splits') as string])
})

it('names warnings in the verdict, and calls data with an error unfit', async () => {
  const lake = await emptyLake()
  await lake.append([
    batchOf(
      'bars',
      bars('SPY').filter((_, i) => i < 100 || i > 102),
    ),
    batchOf('bars', bars('QQQ').toSpliced(7, 1)),
  ])
  const fit = await check(lake)
  expect(fit).toMatchObject({ verdict: 'Data are fit for use; 4 sessions missing in 2 series', isFit: true })
  const tenfold = (row: Row, i: number): Row =>
    i < 120
      ? row
      : {
          ...row,
          ...Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, 10 * (row[name] as number)])),
        }
  await lake.append([batchOf('bars', bars('IWM', tenfold))])
  const unfit = await check(lake)
  expect(unfit).toMatchObject({ verdict: 'Data are not fit for use; 1 unexplained jump in price', isFit: false })
  expect(unfit.findings[0]).toMatchObject({ rule: 'UNIT_JUMP', severity: 'error', series: 'IWM 1d raw (vendor)' })
  expect(await check(lake, { asOfCommit: 1 })).toMatchObject({ verdict: fit.verdict, commit: 1 })
})

it('takes a split that the lake knows of, or that factors tell of, as explained', async () => {
  const halved = (row: Row, i: number): Row =>
    i < 120
      ? row
      : {
          ...row,
          ...Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, (row[name] as number) / 2])),
        }
  const rows = bars('SPY', halved)
  const exDate = rows[120]!['session'] as number
  const listed = await emptyLake()
  await listed.append([batchOf('bars', rows)])
  expect((await check(listed)).isFit).toBe(false)
  await listed.append([batchOf('actions', [{ symbol: 'SPY', exDate, action: 'split', amount: 2 }])])
  expect(await check(listed)).toMatchObject({ isFit: true, doubts: [] })
  const implied = await emptyLake()
  const factors = [
    { symbol: 'SPY', until: rows[119]!['session'] as number, priceFactor: 1, splitFactor: 0.5 },
    { symbol: 'SPY', until: dayNumber(2050, 12, 31), priceFactor: 1, splitFactor: 1 },
  ]
  await implied.append([batchOf('bars', rows), batchOf('factors', factors)])
  expect((await check(implied)).isFit).toBe(true)
})

it('compares adjusted prices with the raw ones of another source', async () => {
  const lake = await emptyLake()
  const adjusted = (row: Row, i: number): Row => ({
    ...row,
    adjustment: 'total-return',
    close: (row['close'] as number) * (i < 50 ? 0.9 : 1),
  })
  await lake.append([
    batchOf('bars', bars('SPY')),
    batchOf('bars', bars('SPY', adjusted), { source: 'other' }),
    batchOf('actions', [{ symbol: 'SPY', exDate: dayNumber(2024, 6, 3), action: 'dividend', amount: 1 }]),
  ])
  const found = (await check(lake)).findings.filter(({ rule }) => rule === 'ADJUSTMENT_MISMATCH')
  expect(found).toMatchObject([
    { series: 'SPY 1d total-return (other)', message: expect.stringContaining('SPY 1d raw (vendor)') as string },
  ])
})

it('reports what was restated, what vanished and what lies in quarantine', async () => {
  const lake = await emptyLake()
  const bad = { line: 9, rule: 'OHLC_IMPOSSIBLE', reason: 'The low is above the high.', raw: 'x' }
  await lake.append([
    batchOf('bars', bars('SPY'), {
      quarantined: [bad, bad, bad, { ...bad, rule: 'VALUE_MISSING' }],
      origin: 'spy.csv',
    }),
  ])
  const restated = bars('SPY', (row, i) => (i < 3 ? { ...row, volume: 2e6 } : row)).toSpliced(10, 2)
  await lake.append([batchOf('bars', restated)])
  const report = await check(lake)
  expect(report.verdict).toBe('Data are fit for use; 3 rows restated, 2 rows vanished, 4 rows in quarantine')
  const messages = Object.fromEntries(report.findings.map(({ rule, message }) => [rule, message]))
  expect(messages).toEqual({
    HISTORY_RESTATED: 'SPY 1d raw (vendor): 3 rows came with other values in 1 commit; the older versions are kept.',
    HISTORY_VANISHED:
      'SPY 1d raw (vendor): newer files lack 2 rows of the time that they cover (1 commit); what was stored is kept.',
    QUARANTINED: '4 rows of bars from vendor in quarantine: 3 OHLC_IMPOSSIBLE, 1 VALUE_MISSING.',
  })
  expect(report).toMatchObject({ quarantined: 4, rowsRead: 506 })
})

it('says that a holiday file in quarantine repeats the day before, or does not', async () => {
  const lake = await emptyLake()
  const friday = dayNumber(2024, 5, 24)
  const close = bars('SPY').find(({ session }) => session === friday)!
  const refused = (line: number, raw: string) => {
    return { line, rule: 'SESSION_NONE', reason: 'The exchange was closed on 2024-05-27 (Memorial Day).', raw }
  }
  const text = ['open', 'high', 'low', 'close'].map((name) => String(close[name])).join(';')
  await lake.append([batchOf('bars', bars('SPY'), { quarantined: [refused(1, `5/27/2024;${text};0`)] })])
  const holidays = async () => (await check(lake)).findings.filter(({ rule }) => rule === 'HOLIDAY_REPEATS')
  expect(await holidays()).toMatchObject([
    { severity: 'note', message: expect.stringContaining('2024-05-24') as string },
  ])
  await lake.append([batchOf('bars', bars('SPY'), { sha256: 'x', quarantined: [refused(1, '5/27/2024;1;2;3;4;0')] })])
  expect(await holidays()).toEqual([])
})

it('looks only at what was asked for', async () => {
  const lake = await emptyLake()
  await lake.append([
    batchOf('bars', bars('SPY').toSpliced(5, 1)),
    batchOf('bars', bars('QQQ').toSpliced(6, 1), { source: 'other' }),
    batchOf('series', [{ series: 'CPI', period: 19000, session: 19000, at: 1, knownAt: 1, value: 1 }]),
  ])
  const titles = async (request: CheckRequest) => (await check(lake, request)).coverage.map(({ title }) => title)
  expect(await titles({ kind: 'series' })).toEqual(['CPI (vendor)'])
  expect(await titles({ symbol: 'QQQ' })).toEqual(['QQQ 1d raw (other)'])
  expect(await titles({ source: 'vendor' })).toEqual(['SPY 1d raw (vendor)', 'CPI (vendor)'])
  expect(await check(lake, { kind: 'bars', to: dayNumber(2024, 1, 8) })).toMatchObject({ findings: [] })
  await expect(check(lake, { symbol: 'IWM' })).rejects.toMatchObject({ code: 'DATA_NONE' })
  await expect(check(await emptyLake())).rejects.toMatchObject({ code: 'DATA_NONE' })
})

it('names a damaged file and goes on with the other series', async () => {
  const lake = await emptyLake()
  await lake.append([batchOf('bars', bars('SPY')), batchOf('bars', bars('QQQ'))])
  const folder = join(lake.root, 'records/bars/source=vendor/symbol=SPY/interval=1d/adjustment=raw/year=2024')
  const [file] = await readdir(folder)
  await rm(join(folder, file!))
  const report = await check(lake)
  expect(report).toMatchObject({ isFit: false, verdict: 'Data are not fit for use; 1 series with a damaged file' })
  expect(report.findings[0]!.message).toContain(file)
  expect(report.coverage).toHaveLength(2)
})

it('writes a page with verdict, findings, coverage, rules and doubts, stamped when simulated', async () => {
  const lake = await emptyLake()
  await lake.append([
    batchOf('bars', bars('<SPY>').toSpliced(30, 1), { isSimulated: true }),
    batchOf('series', [{ series: 'CPI', period: 19000, session: 19000, at: 1, knownAt: 1, value: 1 }]),
  ])
  const html = qualityPage(await check(lake), nyse, lake.root)
  expect(html).toContain('<h1>Data are fit for use; 1 session missing</h1>')
  expect(html).toContain('SIMULATED')
  expect(html).toContain('1 warning, 0 notes')
  expect(html).toContain('&lt;SPY&gt; 1d raw (vendor) lacks 1 of 252 sessions')
  expect(html).not.toContain('<SPY>')
  for (const heading of [
    'What one should know',
    'Which years of bars are there?',
    'What was asked',
    'What may be wrong with this',
  ]) {
    expect(html).toContain(heading)
  }
})
