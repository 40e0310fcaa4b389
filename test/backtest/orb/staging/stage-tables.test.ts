import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { stageTables } from '../../../../src/backtest/orb/staging/stage-tables.ts'
import { SESSION_STATES } from '../../../../src/backtest/orb/staging/staged-sessions.ts'
import { dayNumber } from '../../../../src/core/time.ts'
import { NO_RANGE } from '../../../../src/strategies/orb/orb-grid.ts'
import { temporaryFolder } from '../../../store/temporary-folder.ts'

const TICKS = `session_date,epoch_s,price_cents
2024-03-26,1711460100,52136
2024-03-26,1711460160,52113
2024-03-28,1711632900,52113
2024-03-28,1711632960,52110
`
const RANGES = `session_date,range_high_cents,range_low_cents,first_trading_epoch_s
2024-03-26,52144,52088,1711460100
2024-03-27,52178,52135,1711546500
2024-03-28,52327,52284,1711632900
`

async function stage(ticks: string | Buffer, ranges: string | Buffer = RANGES, ending = 'csv') {
  const folder = temporaryFolder()
  const paths = [join(folder, `ticks.${ending}`), join(folder, `ranges.${ending}`)]
  await writeFile(paths[0]!, ticks)
  await writeFile(paths[1]!, ranges)
  return stageTables(paths[0]!, paths[1]!)
}

it('reads ticks and ranges; a session without a tick is a day without trades', async () => {
  const { staged, repeats } = await stage(TICKS)
  const { columns, orb } = staged
  expect(repeats).toBe(0)
  expect([...columns.days]).toEqual([26, 27, 28].map((day) => dayNumber(2024, 3, day)))
  expect([...columns.starts]).toEqual([0, 2, 2, 4])
  expect([...columns.origins]).toEqual([1_711_460_100, 1_711_546_500, 1_711_632_900])
  expect([...columns.seconds]).toEqual([0, 60, 0, 60])
  // a file is taken as it was staged: what repeats over the night stays
  expect([...columns.prices]).toEqual([52_136, 52_113, 52_113, 52_110])
  expect([...orb.highs]).toEqual([52_144, NO_RANGE.high, 52_327])
  expect([...orb.lows]).toEqual([52_088, NO_RANGE.low, 52_284])
  expect(SESSION_STATES[columns.states[1]!]).toBe('no change of price after the opening range')
  expect([...columns.closes]).toEqual([52_113, 0, 52_110])
})

it('reads them compressed, with a mark at the start, Windows line ends and columns in any order', async () => {
  const want = (await stage(TICKS)).staged.bytes
  const zipped = await stage(gzipSync(TICKS), gzipSync(RANGES), 'csv.gz')
  expect(zipped.staged.bytes).toEqual(want)
  const windows = await stage(`\uFEFF${TICKS.replaceAll('\n', '\r\n')}`, `\uFEFF${RANGES.replaceAll('\n', '\r\n')}`)
  expect(windows.staged.bytes).toEqual(want)
  const turned = TICKS.trim()
    .split('\n')
    .map((line) => line.split(',').toReversed().join(','))
  expect((await stage(turned.join('\n'))).staged.bytes).toEqual(want)
})

it('leaves out a price that did not change within a session, and says how many', async () => {
  const { staged, repeats } = await stage(TICKS.replace('52113\n', '52113\n2024-03-26,1711460220,52113\n'))
  expect(repeats).toBe(1)
  expect(staged).toEqual((await stage(TICKS)).staged)
})

const tickLine = (line: string): string => `${TICKS}${line}\n`
const rangeLine = (line: string): string => `${RANGES}${line}\n`

it.each([
  ['a column that is missing', TICKS.replace('epoch_s', 'epoch'), 'COLUMN_MISSING', /ticks\.csv .*epoch_s/],
  ['a column too many', TICKS.replaceAll(/^(.+)$/gm, '$1,1'), 'COLUMN_MISSING', /an unknown column, 1/],
  [
    'a column twice',
    TICKS.replace(/^.*$/m, 'session_date,epoch_s,price_cents,epoch_s').replaceAll(/^(2.*)$/gm, '$1,1'),
    'COLUMN_MISSING',
    /column epoch_s twice/,
  ],
  ['no names', TICKS.slice(TICKS.indexOf('\n') + 1), 'COLUMN_MISSING', /session_date/],
  [
    'a price with a fraction',
    tickLine('2024-03-28,1711633020,521.36'),
    'VALUE_INVALID',
    /line 6: price_cents is "521.36"/,
  ],
  ['a price of zero', tickLine('2024-03-28,1711633020,0'), 'VALUE_INVALID', /line 6/],
  ['a negative price', tickLine('2024-03-28,1711633020,-5'), 'VALUE_INVALID', /line 6/],
  ['NaN', tickLine('2024-03-28,1711633020,NaN'), 'VALUE_INVALID', /line 6: price_cents is "NaN"/],
  ['a word', tickLine('2024-03-28,noon,5'), 'VALUE_INVALID', /line 6: epoch_s is "noon"/],
  ['an empty cell', tickLine('2024-03-28,,5'), 'VALUE_INVALID', /line 6/],
  ['no date', tickLine('2024-02-30,1711633020,5'), 'VALUE_INVALID', /line 6: session_date is "2024-02-30"/],
  ['too few cells', tickLine('2024-03-28,1711633020'), 'VALUE_INVALID', /line 6/],
  [
    'a second twice',
    tickLine('2024-03-28,1711632960,5'),
    'VALUE_INVALID',
    /line 6: the second 1711632960 stands there again/,
  ],
  ['seconds that go back', tickLine('2024-03-28,1711632959,5'), 'INGEST_ORDER', /line 6: epoch_s goes back/],
  ['dates that go back', tickLine('2024-03-26,1711633020,5'), 'INGEST_ORDER', /line 6: the date goes back/],
  [
    'a session without a range',
    tickLine('2024-03-29,1711719300,5'),
    'VALUE_INVALID',
    /line 6: there is no opening range of 2024-03-29/,
  ],
  [
    'a session without a range before the others',
    TICKS.replace('2024-03-26,1711460100,52136', '2024-03-25,1711460100,52136'),
    'VALUE_INVALID',
    /line 2: there is no opening range of 2024-03-25/,
  ],
  [
    'a tick of another day',
    tickLine('2024-03-28,1711719300,5'),
    'VALUE_INVALID',
    /line 6: the second 1711719300 is 2024-03-29 09:35 New York, and session_date says 2024-03-28/,
  ],
  [
    'a tick of the next midnight',
    tickLine('2024-03-28,1711684800,5'),
    'VALUE_INVALID',
    /line 6: the second 1711684800 is 2024-03-29 00:00 New York/,
  ],
  [
    'a tick before trading starts',
    TICKS.replace('1711460100', '1711460099'),
    'VALUE_INVALID',
    /line 2: .* before 1711460100/,
  ],
  ['no line of data', 'session_date,epoch_s,price_cents\n', 'INGEST_EMPTY', /ticks/],
  ['nothing', '', 'INGEST_EMPTY', /empty/],
  ['a file that is cut', TICKS.slice(0, -9), 'FILE_TRUNCATED', /cut off/],
])('refuses ticks with %s', async (_, ticks, code, message) => {
  await expect(stage(ticks)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string })
})

it.each([
  [
    'a column that is missing',
    RANGES.replace('range_low_cents', 'low'),
    'COLUMN_MISSING',
    /ranges\.csv .*range_low_cents/,
  ],
  ['a date twice', rangeLine('2024-03-28,2,1,1711719300'), 'VALUE_INVALID', /line 5: 2024-03-28 stands there again/],
  ['dates that go back', rangeLine('2024-03-25,2,1,1711719300'), 'INGEST_ORDER', /line 5: the date goes back/],
  [
    'starts that go back',
    rangeLine('2024-03-29,2,1,1711632900'),
    'INGEST_ORDER',
    /line 5: first_trading_epoch_s goes back/,
  ],
  [
    'a high below the low',
    rangeLine('2024-03-29,1,2,1711719300'),
    'VALUE_INVALID',
    /line 5: the high 1 is below the low 2/,
  ],
  [
    'a date that is not that of its second',
    RANGES.replace('2024-03-27', '2024-03-26').replace('2024-03-26', '2024-03-25'),
    'VALUE_INVALID',
    /line 2: the second 1711460100 is 2024-03-26 09:35 New York, and session_date says 2024-03-25/,
  ],
  ['a fraction', rangeLine('2024-03-29,1.5,1,1711719300'), 'VALUE_INVALID', /line 5/],
  ['no line of data', RANGES.slice(0, RANGES.indexOf('\n')), 'INGEST_EMPTY', /ranges/],
])('refuses ranges with %s', async (_, ranges, code, message) => {
  await expect(stage(TICKS, ranges)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string })
})
