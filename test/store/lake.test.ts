import { readdir, readFile, truncate, writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { hashFrame } from '../../src/core/frame.ts'
import { dayNumber, formatDate } from '../../src/core/time.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, dailyBar, rowsOf } from './rows.ts'
import { temporaryFolder } from './temporary-folder.ts'

const clock = new FixedClock(Date.UTC(2026, 0, 5))

async function emptyLake() {
  return openLake({ root: join(temporaryFolder(), 'lake'), clock })
}

it('is empty before the first append, and creates nothing', async () => {
  const root = join(temporaryFolder(), 'lake')
  const lake = await openLake({ root, clock })
  expect(await lake.head()).toBe(0)
  expect(await lake.list()).toEqual([])
  expect((await lake.read('bars', {})).length).toBe(0)
  await expect(readdir(root)).rejects.toThrow('ENOENT')
})

it('gives back what was appended, in the order of the key, few years in one file', async () => {
  const lake = await emptyLake()
  const rows = [dailyBar('SPY', 400, 12), dailyBar('QQQ', 1, 7), dailyBar('SPY', 0, 10), dailyBar('SPY', 1, 11)]
  expect(await lake.append([batchOf('bars', rows)])).toEqual({
    commit: 1,
    rowsRead: 4,
    added: 4,
    restated: 0,
    unchanged: 0,
    quarantined: 0,
    alreadyIngested: false,
  })
  expect(rowsOf(await lake.read('bars', {}))).toEqual([rows[1], rows[2], rows[3], rows[0]])
  const base = 'records/bars/source=vendor/symbol=SPY/interval=1d/adjustment=raw'
  expect(await readdir(join(lake.root, base))).toEqual(['year=2024-2025'])
  const name = expect.stringMatching(/^00000001-[0-9a-f]{16}\.parquet$/) as string
  expect(await readdir(join(lake.root, base, 'year=2024-2025'))).toEqual([name])
})

it('begins a new file with the year after 20,000 rows', async () => {
  const lake = await emptyLake()
  const minutes = (day: number) =>
    Array.from({ length: 12_000 }, (_, i) => ({ ...dailyBar('SPY', day, 1), interval: '1s', at: day * 1e8 + i * 1000 }))
  await lake.append([batchOf('bars', [0, 366, 731, 1096].flatMap(minutes))])
  const base = 'records/bars/source=vendor/symbol=SPY/interval=1s/adjustment=raw'
  expect(await readdir(join(lake.root, base))).toEqual(['year=2024-2025', 'year=2026-2027'])
  expect((await lake.read('bars', {})).length).toBe(48_000)
  expect((await lake.read('bars', { from: dayNumber(2026, 1, 1), to: dayNumber(2026, 12, 31) })).length).toBe(12_000)
})

it('gives large chains a file a day, small days one together, and reads them as if they lay in one', async () => {
  const lake = await emptyLake()
  const day = dayNumber(2024, 1, 2)
  const quotes = (ahead: number, count: number) =>
    Array.from({ length: count }, (_, i) => {
      const contract = `SPX240119C${String(1000 * (i + 1)).padStart(8, '0')}`
      const terms = { underlying: 'SPX', root: 'SPX', contract, right: 'call', expiry: day + 17, strike: i + 1 }
      const at = (day + ahead) * 864e5
      return { ...terms, session: day + ahead, at, knownAt: at, bid: ahead + i / 100 }
    })
  const counts = [12_000, 12_000, 300, 200, 25_000]
  const rows = counts.flatMap((count, ahead) => quotes(ahead, count))
  await lake.append([batchOf('chains', rows, { source: 'vendor', sha256: 'a'.repeat(64) })])
  const folder = join(lake.root, 'records/chains/source=vendor/underlying=SPX/year=2024')
  // 12,000; 12,000 with the two small days; 25,000
  expect((await readdir(folder)).length).toBe(3)
  const read = await lake.read('chains', {})
  const inOrder = rows.toSorted((a, b) => (a.contract < b.contract ? -1 : a.contract > b.contract ? 1 : a.at - b.at))
  expect([...read.columns.bid]).toEqual(inOrder.map(({ bid }) => bid))
  const again = await lake.append([batchOf('chains', rows.slice(0, 5), { source: 'vendor', sha256: 'b'.repeat(64) })])
  expect(again.unchanged).toBe(5)
})

it('keeps instants to the microsecond, and every kind of missing value', async () => {
  const lake = await emptyLake()
  const at = Date.UTC(2013, 9, 7, 13, 30) + 0.123
  const rows = [
    {
      symbol: 'SPY',
      session: dayNumber(2013, 10, 7),
      sequence: 1,
      at,
      knownAt: at,
      price: 169.15,
      size: 100,
      exchange: 'P',
    },
    { symbol: 'SPY', session: dayNumber(2013, 10, 7), sequence: 2, at: at + 0.001, suspicious: 1, price: -0.1 },
    { symbol: 'SPY', session: dayNumber(1969, 12, 31), sequence: 1, at: -0.001 },
  ]
  await lake.append([batchOf('trades', rows)])
  const back = rowsOf(await lake.read('trades', {}))
  expect(back).toEqual([
    { ...rows[2], knownModelled: 0, suspicious: 0 },
    { ...rows[0], knownModelled: 0, suspicious: 0 },
    { ...rows[1], knownModelled: 0 },
  ])
  expect(await lake.append([batchOf('trades', rows, { sha256: 'again' })])).toMatchObject({ unchanged: 3 })
})

it('does nothing for bytes it has seen', async () => {
  const lake = await emptyLake()
  const batch = batchOf('bars', [dailyBar('SPY', 0, 10)], {
    quarantined: [{ line: 3, rule: 'OHLC_IMPOSSIBLE', reason: 'high below low', raw: 'x' }],
  })
  await lake.append([batch])
  const files = await readdir(lake.root, { recursive: true })
  expect(await lake.append([batch])).toMatchObject({
    commit: undefined,
    unchanged: 1,
    quarantined: 1,
    alreadyIngested: true,
  })
  expect(await readdir(lake.root, { recursive: true })).toEqual(files)
})

it('keeps the old version of a restated row readable as of its commit', async () => {
  const lake = await emptyLake()
  await lake.append([batchOf('bars', [dailyBar('SPY', 0, 10), dailyBar('SPY', 1, 11)])])
  const second = await lake.append([batchOf('bars', [dailyBar('SPY', 1, 11.5), dailyBar('SPY', 2, 12)])])
  expect(second).toMatchObject({ commit: 2, added: 1, restated: 1, unchanged: 0 })
  const closes = async (asOfCommit?: number) => [
    ...(await lake.read('bars', asOfCommit === undefined ? {} : { asOfCommit })).columns.close,
  ]
  expect(await closes()).toEqual([10, 11.5, 12])
  expect(await closes(2)).toEqual([10, 11.5, 12])
  expect(await closes(1)).toEqual([10, 11])
  expect(await closes(0)).toEqual([])
  await expect(closes(3)).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  expect(await lake.list()).toMatchObject([{ rows: 3, versions: 2 }])
  expect(await lake.list(1)).toMatchObject([{ rows: 2, versions: 1 }])
})

it('says which values were restated and which rows a newer file lacks', async () => {
  const lake = await emptyLake()
  await lake.append([
    batchOf(
      'bars',
      [0, 1, 2, 3].map((day) => dailyBar('SPY', day, 10 + day)),
    ),
  ])
  await lake.append([batchOf('bars', [dailyBar('SPY', 0, 10), dailyBar('SPY', 2, 12.5)])])
  const [series] = (await lake.manifests())[1]!.series
  expect(series!.findings).toEqual([
    expect.objectContaining({
      rule: 'HISTORY_RESTATED',
      count: 1,
      examples: [expect.stringContaining('open 12 became 12.5, and 3 more columns')],
    }),
    expect.objectContaining({ rule: 'HISTORY_VANISHED', count: 1, examples: [expect.stringContaining('2024-01-03')] }),
  ])
  expect((await lake.read('bars', {})).length).toBe(4)
})

it('misses rows of files of the same format only', async () => {
  const lake = await emptyLake()
  const other = batchOf(
    'bars',
    [0, 1, 2].map((day) => dailyBar('SPY', day, 10)),
  )
  await lake.append([{ ...other, input: { ...other.input, format: 'other' } }])
  await lake.append([
    batchOf(
      'bars',
      [0, 2].map((day) => dailyBar('SPY', day, 10.5)),
    ),
  ])
  const rules = (await lake.manifests())[1]!.series[0]!.findings.map(({ rule }) => rule)
  expect(rules).toEqual(['HISTORY_RESTATED'])
})

it('takes a file that came before as history, not as news, when it comes again after a restatement', async () => {
  const lake = await emptyLake()
  const first = batchOf('bars', [dailyBar('SPY', 0, 10), dailyBar('SPY', 1, 11)])
  await lake.append([first])
  await lake.append([batchOf('bars', [dailyBar('SPY', 1, 11.5)])])
  expect(await lake.append([first])).toMatchObject({ commit: undefined, unchanged: 2, alreadyIngested: true })
  expect([...(await lake.read('bars', {})).columns.close]).toEqual([10, 11.5])
  const third = batchOf('bars', [dailyBar('SPY', 1, 11.7)])
  expect(await lake.append([third, first])).toMatchObject({ restated: 1, unchanged: 2 })
  expect([...(await lake.read('bars', {})).columns.close]).toEqual([10, 11.7])
})

it('stores the same bytes anew when they are read otherwise', async () => {
  const lake = await emptyLake()
  await lake.append([batchOf('bars', [dailyBar('SPY', 0, 10)], { sha256: 'same' })])
  const other = batchOf('bars', [dailyBar('SPY', 0, 10, { symbol: 'QQQ' })], { sha256: 'same' })
  expect(await lake.append([other])).toMatchObject({ commit: 2, added: 1, alreadyIngested: false })
})

it('puts the loser of two contradicting rows into quarantine', async () => {
  const lake = await emptyLake()
  const batches = [
    batchOf('bars', [dailyBar('SPY', 0, 10), dailyBar('SPY', 1, 11)]),
    batchOf('bars', [dailyBar('SPY', 1, 11.5)]),
    batchOf('bars', [dailyBar('SPY', 0, 10)], { sha256: 'other' }),
  ]
  expect(await lake.append(batches)).toMatchObject({ rowsRead: 4, added: 2, unchanged: 1, quarantined: 1 })
  expect([...(await lake.read('bars', {})).columns.close]).toEqual([10, 11.5])
  expect((await lake.manifests())[0]!.inputs[0]).toMatchObject({ quarantined: 1, rules: { KEY_CONFLICT: 1 } })
})

it('refuses a batch whose rows do not add up', async () => {
  const lake = await emptyLake()
  const batch = { ...batchOf('bars', [dailyBar('SPY', 0, 10)]), rowsRead: 2 }
  await expect(lake.append([batch])).rejects.toThrow('2 rows read, but 1 records and 0 quarantined')
})

it('keeps two sources apart and says which row is whose', async () => {
  const lake = await emptyLake()
  await lake.append([
    batchOf('bars', [dailyBar('SPY', 0, 10)], { source: 'b' }),
    batchOf('bars', [dailyBar('SPY', 0, 20)], { source: 'a', isSimulated: true }),
  ])
  const both = rowsOf(await lake.read('bars', { where: { symbol: 'SPY' } }))
  expect(both.map(({ source, close }) => [source, close])).toEqual([
    ['a', 20],
    ['b', 10],
  ])
  expect((await lake.read('bars', { where: { source: 'a' } })).schema).not.toHaveProperty('source')
  expect((await lake.list()).map(({ source, isSimulated }) => [source, isSimulated])).toEqual([
    ['a', true],
    ['b', false],
  ])
})

it('chooses by partition, day and what was known', async () => {
  const lake = await emptyLake()
  const rows = [0, 1, 2, 3].flatMap((day) => ['SPY', 'QQQ', 'IWM'].map((symbol) => dailyBar(symbol, day, day)))
  await lake.append([batchOf('bars', rows)])
  const from = dayNumber(2024, 1, 3)
  const chosen = await lake.read('bars', { where: { symbol: ['SPY', 'IWM'] }, from, to: from + 1 })
  expect(rowsOf(chosen).map(({ symbol, session }) => `${symbol} ${formatDate(session as number)}`)).toEqual([
    'IWM 2024-01-03',
    'IWM 2024-01-04',
    'SPY 2024-01-03',
    'SPY 2024-01-04',
  ])
  const knownAsOf = dailyBar('SPY', 1, 0)['at'] as number
  expect((await lake.read('bars', { knownAsOf })).length).toBe(6)
  expect((await lake.read('bars', { knownAsOf: knownAsOf - 0.001 })).length).toBe(3)
  await expect(lake.read('bars', { where: { ticker: 'SPY' } })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
})

it('stores names that no file system would take', async () => {
  const lake = await emptyLake()
  const long = 'ä'.repeat(300)
  const names = ['BRK/B', '..', 'CON', "O'Neil", 'ä 100 %', '^VIX', 'a=b', '', 'a\0b', long, `${long}.`]
  await lake.append([
    batchOf(
      'bars',
      names.map((name) => dailyBar(name, 0, 1)),
    ),
  ])
  expect(rowsOf(await lake.read('bars', {})).map((row) => row['symbol'] ?? '')).toEqual(names.toSorted())
  const folders = await readdir(join(lake.root, 'records/bars/source=vendor'))
  for (const folder of folders) expect(folder).toMatch(/^symbol=[A-Za-z0-9._%~-]{0,200}$/)
  expect(folders).toHaveLength(names.length)
})

it('never records an instant before that of the last commit', async () => {
  const root = join(temporaryFolder(), 'lake')
  await (await openLake({ root, clock: new FixedClock(2_000_000) })).append([batchOf('bars', [dailyBar('SPY', 0, 1)])])
  const earlier = await openLake({ root, clock: new FixedClock(1_000_000) })
  await earlier.append([batchOf('bars', [dailyBar('SPY', 1, 1)])])
  const instants = (await earlier.manifests()).map(({ recordedAt }) => recordedAt)
  expect(instants).toEqual(['1970-01-01T00:33:20Z', '1970-01-01T00:33:20Z'])
})

it.each([
  ['cut short', (path: string) => truncate(path, 100)],
  ['removed', (path: string) => rm(path)],
  [
    'changed in one byte',
    async (path: string) => {
      const bytes = await readFile(path)
      bytes[40]! ^= 1
      await writeFile(path, bytes)
    },
  ],
])('names the file when one was %s', async (_, damage) => {
  const lake = await emptyLake()
  await lake.append([batchOf('bars', [dailyBar('SPY', 0, 10)])])
  const { path } = (await lake.manifests())[0]!.series[0]!.files[0]!
  expect((await lake.read('bars', {})).length).toBe(1)
  await damage(join(lake.root, path))
  await expect(lake.read('bars', {})).rejects.toMatchObject({
    code: 'LAKE_CORRUPT',
    message: expect.stringContaining(path) as string,
  })
})

it('reads a commit of another process once, however many read at the same time', async () => {
  const root = join(temporaryFolder(), 'lake')
  const [writer, reader] = [await openLake({ root, clock }), await openLake({ root, clock })]
  for (let count = 1; count <= 3; count++) {
    await writer.append([batchOf('bars', [dailyBar('SPY', count, 10)])])
    const [head, bars, series] = await Promise.all([reader.head(), reader.read('bars', {}), reader.list()])
    expect([head, bars.length, series[0]!.rows, await reader.head()]).toEqual([count, count, count, count])
  }
})

it('refuses a history with a gap or a manifest that is none', async () => {
  const lake = await emptyLake()
  for (const day of [0, 1, 2]) await lake.append([batchOf('bars', [dailyBar('SPY', day, 10)])])
  await rm(join(lake.root, 'commits/00000002.json'))
  await expect(openLake({ root: lake.root, clock })).rejects.toMatchObject({ code: 'LAKE_CORRUPT' })
  await writeFile(join(lake.root, 'commits/00000002.json'), '{"format":1,')
  await expect(openLake({ root: lake.root, clock })).rejects.toMatchObject({
    code: 'LAKE_CORRUPT',
    message: expect.stringContaining('00000002.json') as string,
  })
})

it.each([
  ['no manifest at all', 'null'],
  ['one without its parts', '{"format":1,"commit":2}'],
  ['another kind', /"bars"/g, '"beers"'],
  ['a file outside the lake', /"records\//g, '"records/../../../'],
  ['a number that is none', /"rows": 1/g, '"rows": -1'],
])('refuses a manifest that was changed: %s', async (_, what: string | RegExp, by = '') => {
  const lake = await emptyLake()
  for (const day of [0, 1]) await lake.append([batchOf('bars', [dailyBar('SPY', day, 10)])])
  const path = join(lake.root, 'commits/00000002.json')
  await writeFile(path, typeof what === 'string' ? what : (await readFile(path, 'utf8')).replace(what, by))
  await expect(openLake({ root: lake.root, clock })).rejects.toMatchObject({
    code: 'LAKE_CORRUPT',
    message: expect.stringContaining('00000002.json') as string,
  })
})

it('notices a lake that was removed and made again', async () => {
  const lake = await emptyLake()
  for (const day of [0, 1]) await lake.append([batchOf('bars', [dailyBar('SPY', day, 10)])])
  await rm(lake.root, { recursive: true })
  expect(await lake.head()).toBe(0)
  await lake.append([batchOf('bars', [dailyBar('QQQ', 0, 10)])])
  expect(await lake.list()).toMatchObject([{ partition: { symbol: 'QQQ' } }])
  await rm(lake.root, { recursive: true })
  const other = await openLake({ root: lake.root, clock })
  for (const day of [0, 1, 2]) await other.append([batchOf('bars', [dailyBar('IWM', day, 10)])])
  expect(await lake.list()).toMatchObject([{ partition: { symbol: 'IWM' }, rows: 3 }])
})

it('gives the same rows by the same hash whatever the order and grouping of the batches', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => dailyBar(i % 3 === 0 ? 'SPY' : 'QQQ', i, i + 0.5))
  const one = await emptyLake()
  await one.append([batchOf('bars', rows)])
  const many = await emptyLake()
  for (let i = rows.length - 1; i >= 0; i -= 7)
    await many.append([batchOf('bars', rows.slice(Math.max(0, i - 6), i + 1))])
  expect(hashFrame(await many.read('bars', {}))).toBe(hashFrame(await one.read('bars', {})))
})
