import { symlinkSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as checkCommand from '../../src/cli/data/check.ts'
import * as exportCommand from '../../src/cli/data/export.ts'
import { lakeFolder } from '../../src/cli/data/home-lake.ts'
import * as lsCommand from '../../src/cli/data/ls.ts'
import * as queryCommand from '../../src/cli/data/query.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { loadConfiguration } from '../../src/core/config.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { FrameFiles } from '../../src/store/parquet/frame-file.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import { batchOf, dailyBar, rowsOf } from './rows.ts'
import { temporaryFolder } from './temporary-folder.ts'

const clock = new FixedClock(Date.UTC(2026, 0, 5))

async function contextOf(home: string, isInteractive = false) {
  const config = await loadConfiguration({ cwd: home, env: {}, flags: { home } })
  return { config, clock, progress: silentProgress, signal: new AbortController().signal, isInteractive }
}

/** A home whose lake has two symbols and one series. */
async function filledHome() {
  const home = temporaryFolder()
  const lake = await openLake({ root: lakeFolder(home), clock })
  await lake.append([
    batchOf(
      'bars',
      [0, 1, 2].map((day) => dailyBar('SPY', day, 10 + day, { vwap: 0.1 + 0.2 })),
    ),
    batchOf('bars', [dailyBar('QQQ', 0, 5)], { isSimulated: true, source: 'made' }),
  ])
  await lake.append([batchOf('bars', [dailyBar('SPY', 1, 11.5)])])
  return home
}

it('data ls shows every series with rows, dates, versions and what is simulated', async () => {
  const context = await contextOf(await filledHome())
  const { text, data, warnings } = await lsCommand.run({ options: {} }, context)
  expect(text).toMatch(/^2 series of 1 kind, 4 rows, [\d.]+ kB, commit 2\./)
  expect(text).toMatch(/bars +made +QQQ 1d raw +1 +2024-01-02 +2024-01-02 +1 +SIMULATED/)
  expect(text).toMatch(/bars +vendor +SPY 1d raw +3 +2024-01-02 +2024-01-04 +2/)
  expect(warnings).toEqual(['SIMULATED: QQQ 1d raw (made).'])
  expect(data).toMatchObject({ commit: 2, series: [{ source: 'made' }, { rows: 3, versions: 2, from: '2024-01-02' }] })
  const one = await lsCommand.run({ options: { source: 'vendor', kind: 'bars', asOfCommit: '1' } }, context)
  expect(one.data).toMatchObject({ commit: 1, series: [{ versions: 1 }] })
})

it('an empty lake says what to type', async () => {
  const context = await contextOf(temporaryFolder())
  expect((await lsCommand.run({ options: {} }, context)).text).toContain('bellwether data ingest')
  const answer = await queryCommand.run({ arguments: ['FROM bars'], options: {} }, context)
  expect(answer.warnings![0]).toContain('bellwether data ingest')
  await expect(checkCommand.run({ options: {} }, context)).rejects.toMatchObject({ code: 'DATA_NONE' })
  const given = { arguments: ['bars'], options: { out: 'x.csv', where: [] } }
  await expect(exportCommand.run(given, context)).rejects.toMatchObject({ code: 'DATA_NONE' })
})

it('data query prints a table, CSV, or objects, and stops at 50 rows on a terminal', async () => {
  const home = await filledHome()
  const sql = 'SELECT symbol, session, close, vwap, NULL AS nothing FROM bars ORDER BY ALL'
  const context = await contextOf(home)
  const { text, data } = await queryCommand.run({ arguments: [sql], options: {} }, context)
  expect(text).toMatch(
    /^symbol +session +close +vwap +nothing\nQQQ +2024-01-02 +5 +– +–\nSPY +2024-01-02 +10 +0\.3 +–\n/,
  )
  expect(text).toContain('4 rows.')
  expect(data).toMatchObject({
    isCut: false,
    rows: [{ symbol: 'QQQ', vwap: null }, { session: '2024-01-02', vwap: 0.30000000000000004 }, {}, {}],
  })
  const csv = await queryCommand.run(
    { arguments: ['SELECT \'a,"b"\' AS text, 1.5 AS number'], options: { csv: true } },
    context,
  )
  expect(csv.text).toBe('text,number\n"a,""b""",1.5')
  const long = { arguments: ['FROM range(60)'], options: {} }
  expect((await queryCommand.run(long, await contextOf(home, true))).text).toContain(
    'The first 50 rows; there are more',
  )
  expect((await queryCommand.run(long, context)).text).toContain('60 rows.')
  expect((await queryCommand.run({ ...long, options: { limit: '7' } }, context)).data).toMatchObject({ isCut: true })
  await expect(queryCommand.run({ ...long, options: { limit: 'x' } }, context)).rejects.toMatchObject({
    code: 'USAGE_VALUE',
  })
})

it('data export writes CSV, JSON, JSON lines and Parquet that hold the same', async () => {
  const home = await filledHome()
  const context = await contextOf(home)
  const write = async (name: string, options: object = {}) => {
    const out = join(home, name)
    await exportCommand.run({ arguments: ['bars'], options: { out, where: ['symbol=SPY'], ...options } }, context)
    return out
  }
  const csv = await readFile(await write('out/bars.csv'), 'utf8')
  const [header, ...lines] = csv.trim().split('\n')
  expect(header).toBe(Object.keys(RECORD_SCHEMAS.bars).join(','))
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain('SPY,1d,raw,,2024-01-02,2024-01-02T21:00:00Z')
  const json = JSON.parse(await readFile(await write('bars.json'), 'utf8')) as Record<string, unknown>[]
  expect(json.map((row) => row['close'])).toEqual([10, 11.5, 12])
  expect(json[1]).toMatchObject({ vwap: null, knownModelled: true, session: '2024-01-03' })
  const jsonl = (await readFile(await write('bars.jsonl'), 'utf8')).trim().split('\n')
  expect(jsonl.map((line) => JSON.parse(line) as unknown)).toEqual(json)
  const parquet = await new FrameFiles().read(await write('bars.parquet'), RECORD_SCHEMAS.bars, 3)
  expect(rowsOf(parquet).map(({ close }) => close)).toEqual([10, 11.5, 12])
  const old = await readFile(await write('old.csv', { asOfCommit: '1', from: '2024-01-03', to: '2024-01-03' }), 'utf8')
  expect(old.trim().split('\n')).toHaveLength(2)
  expect(old).toContain(',11,')
  const known = await readFile(await write('known.csv', { knownAsOf: '2024-01-03T15:00:00-05:00' }), 'utf8')
  expect(known.trim().split('\n')).toHaveLength(2)
  expect((await readdir(home)).filter((name) => name.startsWith('.tmp'))).toEqual([])
})

it('data export says where one file holds the records of several sources', async () => {
  const home = await filledHome()
  const context = await contextOf(home)
  const write = (where?: string[]) =>
    exportCommand.run({ arguments: ['bars'], options: { out: join(home, 'x.csv'), where } }, context)
  const { warnings, text } = await write()
  expect(warnings).toEqual([
    'SIMULATED: these are no real records.',
    'Rows of 2 values of source are in one file: made, vendor. --where source=... takes one.',
  ])
  for (const warning of warnings!) expect(text).toContain(warning)
  expect((await write(['source=vendor'])).warnings).toEqual([])
})

it.each([
  [{ out: 'x.txt', where: [] }, 'USAGE_VALUE', '.parquet'],
  [{ out: 'x.csv', where: ['ticker=SPY'] }, 'USAGE_VALUE', 'symbol'],
  [{ out: 'x.csv', where: ['symbol'] }, 'USAGE_VALUE', 'equals'],
  [{ out: 'x.csv', where: [], from: '2024-13-01' }, 'USAGE_VALUE', 'YYYY-MM-DD'],
  [{ out: 'x.csv', where: [], knownAsOf: '2024-01-01' }, 'USAGE_VALUE', 'zone'],
  [{ out: 'x.csv', where: [], knownAsOf: '2024-02-30T00:00:00Z' }, 'USAGE_VALUE', 'zone'],
  [{ out: 'x.csv', where: [], asOfCommit: '9' }, 'USAGE_VALUE', '1 to 2'],
  [{ out: 'x.csv', where: ['symbol=NONE'] }, 'DATA_NONE', 'SPY 1d raw (vendor)'],
])('data export refuses %o', async (options, code, words) => {
  const context = await contextOf(await filledHome())
  const refused = exportCommand.run({ arguments: ['bars'], options }, context)
  await expect(refused).rejects.toMatchObject({ code, expected: expect.stringContaining(words) as string })
})

it('data export writes nothing into the lake, by whatever way it is named', async () => {
  const home = await filledHome()
  const context = await contextOf(home)
  const [manifest] = await readdir(join(lakeFolder(home), 'commits'))
  symlinkSync(lakeFolder(home), join(home, 'link'))
  for (const folder of [join(lakeFolder(home), 'commits'), join(home, 'link/commits'), join(home, 'link/new/deep')]) {
    const options = { out: join(folder, manifest!) }
    await expect(exportCommand.run({ arguments: ['bars'], options }, context)).rejects.toMatchObject({
      code: 'USAGE_VALUE',
      expected: 'Only bellwether data ingest writes to the lake.',
    })
  }
  expect(await (await openLake({ root: lakeFolder(home), clock })).head()).toBe(2)
  const beside = { out: `${lakeFolder(home)}.csv` }
  expect(await exportCommand.run({ arguments: ['bars'], options: beside }, context)).toMatchObject({
    data: { rows: 4 },
  })
})

it('data export names the file that was asked for where it cannot be written', async () => {
  const home = await filledHome()
  await writeFile(join(home, 'file'), '')
  const out = join(home, 'file/x.csv')
  const refused = exportCommand.run({ arguments: ['bars'], options: { out } }, await contextOf(home))
  await expect(refused).rejects.toMatchObject({ code: 'FILE_MISSING', given: out })
})

it('data export knows kinds by both spellings and helps with a wrong one', async () => {
  const context = await contextOf(await filledHome())
  const given = (kind: string) => ({ arguments: [kind], options: { out: 'x.csv', where: [] } })
  await expect(exportCommand.run(given('quote_bars'), context)).rejects.toMatchObject({ code: 'DATA_NONE' })
  await expect(exportCommand.run(given('bar'), context)).rejects.toMatchObject({
    code: 'USAGE_VALUE',
    remedy: 'Did you mean bars?',
  })
})

it('data check ends with status 6 where data are unfit, and writes its report either way', async () => {
  const home = temporaryFolder()
  const context = await contextOf(home)
  const lake = await openLake({ root: lakeFolder(home), clock })
  await lake.append([
    batchOf(
      'bars',
      [0, 1, 2].map((day) => dailyBar('SPY', day, 10 + day / 10, { volume: 1 + day })),
    ),
  ])
  const fit = await checkCommand.run({ options: {} }, context)
  expect(fit).toMatchObject({ exitStatus: 0, data: { isFit: true, code: null } })
  expect(fit.text).toMatch(/^Data are fit for use\./)
  const expired = {
    underlying: 'SPX',
    contract: 'SPX240102C00100000',
    expiry: 19724,
    strike: 100,
    session: 19730,
    at: 19730 * 864e5,
  }
  await lake.append([batchOf('chains', [expired])])
  const unfit = await checkCommand.run({ options: {} }, context)
  expect(unfit).toMatchObject({ exitStatus: 6, data: { isFit: false, code: 'DATA_UNFIT', commit: 2 } })
  expect(unfit.text).toContain('error    1 row after expiry [CONTRACT_EXPIRED]')
  expect(await readdir(join(home, 'reports'))).toEqual(['data-check-1.html', 'data-check-2.html'])
  const out = join(home, 'mine.html')
  await checkCommand.run({ options: { out, kind: 'bars' } }, context)
  expect(await readFile(out, 'utf8')).toContain('Data are fit for use')
})
