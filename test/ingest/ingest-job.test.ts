import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { parseDate } from '../../src/core/time.ts'
import { filesSource } from '../../src/ingest/files/source.ts'
import { ingestFiles } from '../../src/jobs/ingest.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'
import { failureOf } from './files/vendor-files.ts'

const HEADER = 'Date,Open,High,Low,Close,Volume'
const DAYS = ['2024-07-01,10,11,9,10.5,100', '2024-07-02,10.5,12,10,11,90', '2024-07-04,1,2,1,1,1']
const progress = silentProgress

/** A folder with two good files, one that is cut, one of no known format, and one that is hidden. */
function vendorFolder(): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'deeper'))
  writeFileSync(join(folder, 'spy.csv'), [HEADER, ...DAYS].join('\n'))
  writeFileSync(join(folder, 'deeper', 'DGS10.csv'), 'Date,Value\n2024-07-01,4.48\n')
  writeFileSync(join(folder, 'qqq.csv.gz'), gzipSync([HEADER, ...DAYS].join('\n')).subarray(0, 60))
  writeFileSync(join(folder, 'README.md'), '# Files\n')
  writeFileSync(join(folder, '.tmp-spy.csv'), 'half')
  return folder
}

async function lakeIn(folder: string) {
  return openLake({ root: join(folder, 'lake'), clock: new FixedClock(Date.UTC(2026, 10, 22)), threads: 1 })
}

it('ingests a folder: one commit a file, others reported with the reason why not', async () => {
  const folder = vendorFolder()
  const lake = await lakeIn(temporaryFolder())
  const files = await ingestFiles({ paths: [folder], lake, progress })
  expect(
    files.map((file) => [
      file.path.slice(folder.length + 1),
      file.outcome,
      file.outcome === 'stored' ? file.format : file.error.code,
    ]),
  ).toEqual([
    ['README.md', 'skipped', 'FORMAT_UNKNOWN'],
    ['deeper/DGS10.csv', 'stored', 'fred'],
    ['qqq.csv.gz', 'failed', 'FILE_TRUNCATED'],
    ['spy.csv', 'stored', 'yahoo-daily'],
  ])
  expect(files[3]).toMatchObject({
    batches: [
      {
        kind: 'bars',
        source: 'yahoo-adjusted',
        inputRows: 3,
        rowsRead: 3,
        stored: 2,
        quarantined: 1,
        rules: [{ rule: 'SESSION_NONE', count: 1 }],
      },
    ],
    commit: { commit: 2, added: 2, quarantined: 1, alreadyIngested: false },
  })
  expect(await lake.head()).toBe(2)
  const bars = await lake.read('bars', { where: { symbol: 'SPY' } })
  expect([bars.length, bars.columns.close[1]]).toEqual([2, 11])
})

it('follows links to files in a folder, and reports those that lead nowhere', async () => {
  const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(join(elsewhere, 'spy.csv'), [HEADER, ...DAYS].join('\n'))
  symlinkSync(join(elsewhere, 'spy.csv'), join(folder, 'spy.csv'))
  symlinkSync('loop.csv', join(folder, 'loop.csv'))
  symlinkSync('nothing', join(folder, 'gone.csv'))
  symlinkSync(folder, join(folder, 'again'))
  const files = await ingestFiles({ paths: [folder], progress })
  const outcomes = files.map((file) => (file.outcome === 'stored' ? file.format : file.error.code))
  expect(outcomes).toEqual(['FILE_MISSING', 'FILE_MISSING', 'yahoo-daily'])
})

const isRoot = process.getuid?.() === 0

it('goes on past a file of a folder that may not be read', async (context) => {
  context.skip(isRoot, 'which need a user who is not root')
  const folder = vendorFolder()
  chmodSync(join(folder, 'qqq.csv.gz'), 0)
  const files = await ingestFiles({ paths: [folder], progress })
  expect(files.map((file) => (file.outcome === 'stored' ? file.format : file.error.code))).toEqual([
    'FORMAT_UNKNOWN',
    'fred',
    'FILE_DENIED',
    'yahoo-daily',
  ])
})

it('changes nothing when the same files are ingested again, and versions what was restated', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'spy.csv')
  writeFileSync(path, [HEADER, ...DAYS].join('\n'))
  const lake = await lakeIn(temporaryFolder())
  await ingestFiles({ paths: [path], lake, progress })
  const [again] = await ingestFiles({ paths: [path], lake, progress })
  expect(again).toMatchObject({ commit: { commit: undefined, added: 0, alreadyIngested: true } })
  writeFileSync(path, [HEADER, DAYS[0]!.replace('10.5', '10.25'), DAYS[1]].join('\n'))
  const [restated] = await ingestFiles({ paths: [path], lake, progress })
  expect(restated).toMatchObject({ commit: { commit: 2, added: 0, restated: 1, unchanged: 1 } })
  const closes = async (asOfCommit?: number) => [
    ...(await lake.read('bars', asOfCommit === undefined ? {} : { asOfCommit })).columns.close,
  ]
  expect([await closes(1), await closes()]).toEqual([
    [10.5, 11],
    [10.25, 11],
  ])
})

it('keeps rows that known bytes have refused only when they are read with other options', async () => {
  const path = join(temporaryFolder(), 'SPX.csv')
  writeFileSync(path, ['time,open,high,low,close', '09:30,1,1,1,1', '09:31,1,1,1,1'].join('\n'))
  const lake = await lakeIn(temporaryFolder())
  const friday = parseDate('2026-07-17')
  const ingest = async (date: number) => (await ingestFiles({ paths: [path], lake, progress, overrides: { date } }))[0]
  expect(await ingest(friday)).toMatchObject({ commit: { commit: 1, added: 2 } })
  for (const commit of [2, undefined]) {
    expect(await ingest(friday + 1)).toMatchObject({ commit: { commit, quarantined: 2 } })
    expect((await lake.quarantined('SESSION_NONE')).length).toBe(2)
  }
  expect(await ingest(friday)).toMatchObject({ commit: { commit: undefined, unchanged: 2 } })
})

it('stops at a file that was named and cannot be read, and keeps those before it', async () => {
  const folder = vendorFolder()
  const lake = await lakeIn(temporaryFolder())
  const failure = await failureOf(
    ingestFiles({ paths: [join(folder, 'spy.csv'), join(folder, 'qqq.csv.gz')], lake, progress }),
  )
  expect([failure.code, await lake.head()]).toEqual(['FILE_TRUNCATED', 1])
  expect((await failureOf(ingestFiles({ paths: [join(folder, 'none.csv')], lake, progress }))).code).toBe(
    'FILE_MISSING',
  )
  expect((await failureOf(ingestFiles({ paths: [temporaryFolder()], lake, progress }))).code).toBe('INGEST_EMPTY')
})

it('refuses pipes and devices, which may never end', async (context) => {
  context.skip(process.platform === 'win32', 'which need pipes among files; Windows has none')
  const pipe = join(temporaryFolder(), 'spy.csv')
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
  for (const path of [pipe, '/dev/zero', '/dev/null']) {
    const failure = await failureOf(ingestFiles({ paths: [path], progress }))
    expect([failure.code, failure.text.includes('is a pipe or a device')]).toEqual(['FILE_MISSING', true])
  }
})

it('reads and checks without a lake, and stops when it is told to', async () => {
  const folder = vendorFolder()
  const [file] = await ingestFiles({ paths: [join(folder, 'spy.csv')], progress, overrides: { symbol: 'ABC' } })
  expect(file).toMatchObject({ outcome: 'stored', commit: undefined, batches: [{ stored: 2 }] })
  const failure = await failureOf(ingestFiles({ paths: [folder], progress, signal: AbortSignal.abort() }))
  expect(failure.code).toBe('CANCELLED')
})

it('is a source like any other, with parameters that are checked', async () => {
  const folder = vendorFolder()
  const source = filesSource.create(filesSource.parse({ paths: [join(folder, 'spy.csv'), join(folder, 'deeper')] }))
  const kinds: string[] = []
  for await (const { kind } of source.read(progress)) kinds.push(kind)
  expect(kinds).toEqual(['bars', 'series'])
  expect(() => filesSource.parse({ paths: [] })).toThrow('Too small')
  expect(() => filesSource.parse({ paths: ['a'], simbol: 'SPY' })).toThrow('simbol')
})
