import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/data/ingest.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { loadConfiguration } from '../../src/core/config.ts'
import { EXIT } from '../../src/core/errors.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'
import { failureOf } from './files/vendor-files.ts'

const LINES = [
  'Date,Open,High,Low,Close,Volume,Note',
  '2024-07-01,10,11,9,10.5,100,a',
  '2024-07-02,12,11,9,10.5,100,b',
  '2024-07-03,10,11,9,10.5,100,c',
]

async function contextIn(home: string) {
  const config = await loadConfiguration({ cwd: home, env: {}, flags: { home: join(home, 'home'), threads: '1' } })
  const clock = new FixedClock(Date.UTC(2026, 10, 22))
  return { config, clock, progress: silentProgress, signal: new AbortController().signal }
}

it('tells what was read, stored and refused, and what to do next', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'SPY.csv')
  writeFileSync(path, LINES.join('\n'))
  const context = await contextIn(folder)
  const { text, data, warnings, exitStatus } = await run({ arguments: [path], options: { source: 'files' } }, context)
  expect(text.split('\n\n')).toEqual([
    '1 file: 3 rows read, 2 stored, 1 in quarantine.',
    'file     format       rows read  stored  quarantined  new  restated  unchanged\nSPY.csv  yahoo-daily          3       2            1    2         0          0',
    'quarantined by   rows  the first\nOHLC_IMPOSSIBLE     1  SPY.csv, line 3: The open 12 is above the high 11.',
    'SPY.csv: The last line has no end: whether its last field is complete cannot be told. (1 row) [FILE_END]\n' +
      'SPY.csv: Column Note is not known to the format yahoo-daily and was not stored. (3 rows) [COLUMN_UNKNOWN]',
    'Check it: bellwether data check. See it: bellwether data ls.',
  ])
  expect([warnings?.length, exitStatus]).toEqual([2, undefined])
  expect(JSON.parse(JSON.stringify(data))).toMatchObject({
    dryRun: false,
    files: [
      {
        outcome: 'stored',
        format: 'yahoo-daily',
        commit: { commit: 1, added: 2 },
        batches: [{ rowsRead: 3, stored: 2, quarantined: 1 }],
      },
    ],
  })
  const again = await run({ arguments: [path], options: { source: 'files' } }, context)
  expect(again.text).toContain('The lake held all of it already.')
})

it('stores nothing on a dry run, and reads what options say of the file', async () => {
  const folder = temporaryFolder()
  const path = join(folder, '1.csv')
  writeFileSync(path, 'time,open,high,low,close\n09:30,1,2,1,1\n09:31,1,2,1,1\n')
  const options = { source: 'files', symbol: 'SPX', date: '2024-07-01', dryRun: true }
  const { text, data } = await run({ arguments: [path], options }, await contextIn(folder))
  expect(text).toContain('1 file: 2 rows read, 2 would be stored, 0 in quarantine.')
  expect(data).toMatchObject({ dryRun: true, lake: null })
})

it('goes on past files of a folder that cannot be read, and ends with their exit status', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'files'))
  writeFileSync(join(folder, 'files', 'SPY.csv'), LINES.join('\n'))
  writeFileSync(join(folder, 'files', 'cut.csv'), 'Date,Value\n2024-07-01,4.48\n2024-07-0')
  writeFileSync(join(folder, 'files', 'LICENSE'), 'words')
  const given = { arguments: [join(folder, 'files')], options: { source: 'files' } }
  const { text, warnings, exitStatus } = await run(given, await contextIn(folder))
  expect(exitStatus).toBe(EXIT.input)
  expect(text).toContain('1 file: 3 rows read, 2 stored, 1 in quarantine. 1 could not be read.')
  expect(text).toContain('skipped: ')
  expect(warnings?.some((warning) => warning.includes('cut.csv is cut off: line 3 ends after 1 of 2 fields'))).toBe(
    true,
  )
})

it('refuses a source and a date that it does not know', async () => {
  const folder = temporaryFolder()
  const context = await contextIn(folder)
  const codes = [{ source: 'bloomberg' }, { source: 'files', date: 'today' }].map(
    async (options) => (await failureOf(run({ arguments: [folder], options }, context))).code,
  )
  expect(await Promise.all(codes)).toEqual(['USAGE_VALUE', 'USAGE_VALUE'])
})
