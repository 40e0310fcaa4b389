import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, dailyBar } from './rows.ts'
import { temporaryFolder } from './temporary-folder.ts'

const clock = new FixedClock(Date.UTC(2026, 0, 5))

async function lakeOfThreeCommits() {
  const lake = await openLake({ root: join(temporaryFolder(), "lake's [1]* ?"), clock })
  const bad = { line: 7, rule: 'OHLC_IMPOSSIBLE', reason: 'high below low', raw: 'a,b' }
  await lake.append([
    batchOf('bars', [dailyBar('SPY', 0, 10), dailyBar('SPY', 1, 11)], { quarantined: [bad], origin: 'one.csv' }),
    batchOf('bars', [dailyBar('QQQ', 0, 5)], { source: 'other' }),
  ])
  await lake.append([batchOf('bars', [dailyBar('SPY', 1, 11.5)])])
  const story = { source: 'wire', sequence: 1, published: 19000, headline: 'Rates rise' }
  await lake.append([batchOf('news', [story], { source: 'archive' })])
  return lake
}

it('answers over the newest versions, and over all of them', async () => {
  const lake = await lakeOfThreeCommits()
  expect(await lake.query('SELECT symbol, session, close, source FROM bars ORDER BY ALL')).toEqual({
    columns: [
      { name: 'symbol', type: 'VARCHAR' },
      { name: 'session', type: 'DATE' },
      { name: 'close', type: 'DOUBLE' },
      { name: 'source', type: 'VARCHAR' },
    ],
    rows: [
      ['QQQ', '2024-01-02', 5, 'other'],
      ['SPY', '2024-01-02', 10, 'vendor'],
      ['SPY', '2024-01-03', 11.5, 'vendor'],
    ],
    isCut: false,
  })
  const versions = await lake.query(
    `SELECT close, "commit", "recordedAt" FROM bars_versions WHERE session = '2024-01-03' ORDER BY 2`,
  )
  expect(versions.rows).toEqual([
    [11, 1, '2026-01-05T00:00:00Z'],
    [11.5, 2, '2026-01-05T00:00:00Z'],
  ])
  const old = await lake.query('SELECT max(close) FROM bars', { asOfCommit: 1 })
  expect(old.rows).toEqual([[11]])
})

it('shows quarantine and commits as tables, and news with the lake’s source as feed', async () => {
  const lake = await lakeOfThreeCommits()
  const quarantine = await lake.query('SELECT kind, file, line, rule, reason, raw, "commit" FROM quarantine')
  expect(quarantine.rows).toEqual([['bars', 'one.csv', 7, 'OHLC_IMPOSSIBLE', 'high below low', 'a,b', 1]])
  const commits = await lake.query('SELECT "commit", kind, added, restated, quarantined FROM commits ORDER BY ALL')
  expect(commits.rows).toEqual([
    [1, 'bars', 1, 0, 0],
    [1, 'bars', 2, 0, 1],
    [2, 'bars', 0, 1, 0],
    [3, 'news', 1, 0, 0],
  ])
  expect((await lake.query('SELECT source, feed, headline FROM news')).rows).toEqual([
    ['wire', 'archive', 'Rates rise'],
  ])
})

it('has a typed empty table for every kind of an empty lake', async () => {
  const lake = await openLake({ root: join(temporaryFolder(), 'none'), clock })
  expect((await lake.query('SELECT count(*), sum(close) FROM bars')).rows).toEqual([[0, null]])
  expect((await lake.query('SHOW TABLES')).rows.flat()).toEqual(
    expect.arrayContaining(['bars', 'bars_versions', 'option_quote_bars', 'quarantine', 'commits']),
  )
})

it('gives values as JSON can hold them', async () => {
  const lake = await openLake({ root: join(temporaryFolder(), 'none'), clock })
  const sql = `SELECT 2::BIGINT, 9007199254740993, 1.25::DECIMAL(9,2), 'nan'::DOUBLE, [1, 2], {'a': DATE '2020-02-29'},
    TIMESTAMP '2013-10-07 13:30:00.000123', true, NULL, INTERVAL 1 DAY`
  expect((await lake.query(sql)).rows[0]).toEqual([
    2,
    '9007199254740993',
    1.25,
    'NaN',
    [1, 2],
    { a: '2020-02-29' },
    '2013-10-07T13:30:00.000123Z',
    true,
    null,
    '1 day',
  ])
})

it('gives every column a name of its own, so that none hides another', async () => {
  const lake = await lakeOfThreeCommits()
  const answer = await lake.query(
    'SELECT b.close, v.close, 1 AS close_1 FROM bars b JOIN bars_versions v USING (symbol, session) ORDER BY ALL LIMIT 1',
  )
  expect(answer.columns.map(({ name }) => name)).toEqual(['close', 'close_1', 'close_1_1'])
  expect(answer.rows).toEqual([[5, 5, 1]])
})

it('stops at the limit and says that there is more', async () => {
  const lake = await openLake({ root: join(temporaryFolder(), 'none'), clock })
  const cut = await lake.query('SELECT i FROM range(5000) t(i)', { limit: 3 })
  expect(cut).toMatchObject({ rows: [[0], [1], [2]], isCut: true })
  expect(await lake.query('SELECT i FROM range(3) t(i)', { limit: 3 })).toMatchObject({ isCut: false })
})

it.each([
  "COPY (SELECT 1) TO '%/x.csv'",
  "EXPLAIN ANALYZE COPY (SELECT 1) TO '%/x.csv'",
  "/* c */ EXPLAIN ANALYZE COPY (SELECT 1) TO '%/x.csv'",
  "explain (analyze, format json) copy (select 1) to '%/x.csv'",
  "ATTACH '%/x.db'",
  'SET threads = 1',
  'CREATE TABLE x (i INT)',
  'INSERT INTO commits SELECT * FROM commits',
  'SELECT 1; SELECT 2',
  '',
  "SELECT * FROM query('COPY (SELECT 1) TO ''%/x.csv''')",
  "SELECT * FROM read_text('/etc/hostname')",
  "SELECT * FROM read_csv('%/../outside.csv')",
  "SELECT * FROM glob('/etc/*')",
  'INSTALL httpfs',
  'PRAGMA threads = 1',
  "EXPORT DATABASE '%/x.csv'",
  "EXPLAIN EXPORT DATABASE '%/x.csv'",
  "-- SELECT\n/* a */ EXPORT DATABASE '%/x.csv'",
  ';;;',
  '-- nothing',
])('refuses what does more than read the lake: %s', async (sql) => {
  const lake = await lakeOfThreeCommits()
  await expect(lake.query(sql.replace('%', lake.root.replace("'", "''")))).rejects.toMatchObject({
    code: 'QUERY_INVALID',
  })
  expect(existsSync(join(lake.root, 'x.csv'))).toBe(false)
  expect(existsSync(join(lake.root, 'x.db'))).toBe(false)
})

it.each([
  'FROM bars LIMIT 1',
  'WITH a AS (SELECT 1) SELECT * FROM a',
  'VALUES (1)',
  'DESCRIBE bars',
  'SUMMARIZE bars',
  'EXPLAIN SELECT * FROM bars',
  'EXPLAIN ANALYZE SELECT * FROM bars',
  '-- all of them\n/* really */ (SELECT * FROM bars)',
  "SELECT * FROM bars PIVOT (sum(close) FOR symbol IN ('SPY'))",
])('runs what reads: %s', async (sql) => {
  const lake = await lakeOfThreeCommits()
  expect((await lake.query(sql)).rows.length).toBeGreaterThan(0)
})

it.each([
  ['SELECT at FROM bars', 'write "at", in double quotes'],
  ['SELECT * FROM bar', 'Did you mean bars?'],
  ['SELECT nope FROM bars', 'DESCRIBE'],
])('helps with %s', async (sql, remedy) => {
  const lake = await lakeOfThreeCommits()
  await expect(lake.query(sql)).rejects.toMatchObject({
    code: 'QUERY_INVALID',
    remedy: expect.stringContaining(remedy) as string,
  })
})

it('says that the lake is damaged when the bytes of a file that it asks for were changed', async () => {
  const lake = await lakeOfThreeCommits()
  const files = (await lake.manifests()).flatMap(({ series }) => series.flatMap(({ files }) => files))
  const path = join(lake.root, files.find((file) => file.path.includes('bars'))!.path)
  const bytes = await readFile(path)
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(path, bytes)
  for (const table of ['bars', '"Bars_Versions"']) {
    await expect(lake.query(`SELECT count(*) FROM ${table}`)).rejects.toMatchObject({ code: 'LAKE_CORRUPT' })
  }
  expect((await lake.query('SELECT count(*) FROM news')).rows.length).toBe(1)
})

it('says that the lake is damaged when a file is gone', async () => {
  const lake = await lakeOfThreeCommits()
  const files = (await lake.manifests()).flatMap(({ series }) => series.flatMap(({ files }) => files))
  for (const { path } of files.toReversed()) {
    await rm(join(lake.root, path))
    const sql = path.includes('news') ? 'SELECT * FROM news' : 'SELECT * FROM bars'
    await expect(lake.query(sql)).rejects.toMatchObject({ code: 'LAKE_CORRUPT' })
  }
})
