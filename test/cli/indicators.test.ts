/** The command over whole files: the reference file, other shapes of files, and files that cannot be used. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/indicators.ts'
import { itOnShared, sharedPath } from '../shared.ts'

const folder = mkdtempSync(join(tmpdir(), 'indicators-'))
const OUT = join(folder, 'out.csv')

/** Runs the command on a file with these contents. */
async function compute(
  content: string | Uint8Array,
  indicators: string,
  options: { out?: string; name?: string } = {},
) {
  const path = join(folder, options.name ?? 'bars.csv')
  writeFileSync(path, content)
  const out = options.out === undefined ? {} : { out: options.out }
  const { data, text, warnings } = await run({ options: { in: path, indicators, ...out } })
  return { data: data as unknown as Summary, text, warnings: warnings! }
}

interface Summary {
  readonly rows: number
  readonly out: string | null
  readonly columns: readonly { name: string; indicator: string; firstRow: number | null; defined: number }[]
}

const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10))
const bar = (i: number) => ({
  open: 100 + i,
  high: 102.5 + i,
  low: 99 + i,
  close: 100.25 + i + 0.5 * (i % 3),
  volume: 1000 + i,
})
const csv = (names = 'date,open,high,low,close,volume', dates = days): string =>
  `${names}\n${dates
    .map((date, i) => {
      const cells: Record<string, string | number> = { date, ...bar(i) }
      return names
        .split(',')
        .map((name) => cells[name.toLowerCase()] ?? date)
        .join(',')
    })
    .join('\n')}\n`
const plain = csv()

const ALL =
  'sma:10,sma:20,sma:50,sma:200,ema:10,ema:20,ema:50,ema:200,rsi:14,macd:12:26:9,atr:14,adx:14,bbands:20:2,stoch:14:3:3,' +
  'obv,mfi:14,cci:20,willr:14,roc:10,rv_cc:20,rv_parkinson:20,rv_garman_klass:20,rv_yang_zhang:20'

itOnShared('writes the reference file again: its columns in its order, its numbers, its empty cells', async () => {
  const reference = readFileSync(sharedPath('vectors/indicators/indicators_spy.csv.gz'))
  const { data } = await compute(reference, ALL, { out: OUT, name: 'indicators_spy.csv.gz' })
  expect(data).toMatchObject({ rows: 2000, out: OUT })
  const expected = gunzipSync(reference).toString().trim().split('\n')
  const given = readFileSync(OUT, 'utf8').trim().split('\n')
  expect(given[0]).toBe(expected[0])
  expect(given.length).toBe(expected.length)
  for (const [i, line] of expected.entries()) {
    const [ours, theirs] = [given[i]!.split(','), line.split(',')]
    expect(ours[0]).toBe(theirs[0])
    const wrong = theirs.findIndex((cell, j) => j > 0 && i > 0 && !isEqual(ours[j]!, cell))
    expect(wrong, `line ${i + 1}: ${ours[wrong]} is not ${theirs[wrong]}`).toBe(-1)
  }
})

function isEqual(given: string, expected: string): boolean {
  if (given === '' || expected === '') return given === expected
  return Math.abs(Number(given) - Number(expected)) <= 1e-9 * Math.max(1, Math.abs(Number(expected)))
}

it('prints the table when no file is asked for', async () => {
  const { text, data } = await compute(plain, 'sma:3,willr:5')
  const lines = text.split('\n')
  expect(lines[0]).toBe('date,open,high,low,close,volume,sma_3,willr_5')
  expect(lines[1]).toBe('2024-01-01,100,102.5,99,100.25,1000,,')
  expect(lines[3]).toBe('2024-01-03,102,104.5,101,103.25,1002,101.75,')
  expect(lines.length).toBe(61)
  expect(data.columns).toEqual([
    expect.objectContaining({ name: 'sma_3', indicator: 'sma:3', firstRow: 2, firstTime: '2024-01-03', defined: 58 }),
    expect.objectContaining({ name: 'willr_5', firstRow: 4, defined: 56 }),
  ])
})

it('finds the columns in any order and case, beside others, and keeps the name and text of the time', async () => {
  const expected = (await compute(plain, 'atr:5,obv')).text.split('\n').map((line) => line.split(',').slice(6))
  const shuffled = (await compute(csv('Volume,Close,Adj,Date,HIGH,low,Open'), 'atr:5,obv')).text.split('\n')
  expect(shuffled[0]).toBe('Date,open,high,low,close,volume,atr_5,obv')
  expect(shuffled.map((line) => line.split(',').slice(6))).toEqual(expected)
  const semicolons = await compute(`\uFEFF${plain.replaceAll(',', ';').replaceAll('\n', '\r\n')}`, 'atr:5,obv')
  expect(semicolons.text.split('\n').map((line) => line.split(',').slice(6))).toEqual(expected)
  const packed = await compute(gzipSync(plain), 'atr:5,obv', { name: 'bars.csv.gz' })
  expect(packed.text).toBe((await compute(plain, 'atr:5,obv')).text)
})

it.each([
  ['American dates', (i: number) => `${i < 31 ? 1 : 2}/${i < 31 ? i + 1 : i - 30}/2024`],
  ['seconds since 1970', (i: number) => String(1_700_000_000 + 300 * i)],
  [
    'offsets that change',
    (i: number) => `2024-03-${String(9 + i).padStart(2, '0')}T09:30:00${i < 1 ? '-05:00' : '-04:00'}`,
  ],
  ['compact dates', (i: number) => `202401${String(i + 1).padStart(2, '0')}`],
] as const)('reads times written as %s and gives them back as they were', async (_, write) => {
  const times = Array.from({ length: 20 }, (__, i) => write(i))
  const { text } = await compute(csv('time,open,high,low,close', times), 'sma:2')
  const lines = text.split('\n')
  expect(lines[0]).toBe('time,open,high,low,close,sma_2')
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(times)
})

it.each(['', 'Unnamed: 0'])(
  'takes a first column named "%s" for the time where it holds dates, not numbers',
  async (name) => {
    const { text } = await compute(csv('date,open,high,low,close').replace('date', name), 'sma:2')
    expect(text.split('\n').slice(0, 2)).toEqual([
      `${name},open,high,low,close,sma_2`,
      '2024-01-01,100,102.5,99,100.25,',
    ])
    const numbered = csv('date,open,high,low,close', ['0', '1', '2']).replace('date', name)
    await expect(compute(numbered, 'sma:2')).rejects.toMatchObject({ code: 'COLUMN_MISSING' })
  },
)

it('takes a date and a time of day together', async () => {
  const lines = ['2024-01-02,09:30', '2024-01-02,09:31', '2024-01-03,09:30'].map((time) => `${time},1,2,0.5,1.5`)
  const { text } = await compute(['Date,Time,open,high,low,close', ...lines].join('\n'), 'roc:1')
  expect(text.split('\n')[0]).toBe('Date,Time,open,high,low,close,roc_1')
  const back = ['Date,Time,open,high,low,close', lines[1], lines[0], lines[2]].join('\n')
  await expect(compute(back, 'roc:1')).rejects.toThrow('line 3: time goes back by 1 min 00 s')
})

it('writes numbers that read back to the same bits', async () => {
  const { text } = await compute(plain, 'rv_yang_zhang:9')
  const numbers = text
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(',').slice(1))
    .filter((cell) => cell !== '')
  for (const cell of numbers) expect(String(Number(cell))).toBe(cell)
})

it('gives columns that would share a name their numbers', async () => {
  const { data } = await compute(plain, 'macd:5:10:3,macd:8:21:9')
  expect(data.columns.map(({ name }) => name)).toEqual([
    'macd_5_10_3',
    'macd_signal_5_10_3',
    'macd_hist_5_10_3',
    'macd_8_21_9',
    'macd_signal_8_21_9',
    'macd_hist_8_21_9',
  ])
  expect((await compute(plain, 'macd.hist,rsi:5|mean:3|lag')).data.columns.map(({ name }) => name)).toEqual([
    'macd_hist',
    'rsi_5_mean_3_lag_1',
  ])
})

it('asks for volume only where an indicator needs it', async () => {
  const without = csv('date,open,high,low,close')
  const { text } = await compute(without, 'sma:3,atr:3')
  expect(text.split('\n')[0]).toBe('date,open,high,low,close,sma_3,atr_3')
  await expect(compute(without, 'sma:3,mfi:5')).rejects.toMatchObject({
    code: 'COLUMN_MISSING',
    message: 'bars.csv has no column of volume, which mfi:5 needs.',
  })
  const hole = plain.replace('104,106.5,103,104.75,1004', '104,106.5,103,104.75,')
  expect((await compute(hole, 'sma:3')).text).toContain('2024-01-05,104,106.5,103,104.75,,103.75')
  await expect(compute(hole, 'obv')).rejects.toThrow('line 6: the volume is empty, which obv needs')
})

it.each([
  [
    'a cell that is no number',
    plain.replace('100.25,1000', '100.25x,1000'),
    'VALUE_INVALID',
    'line 2: close is "100.25x", which is no number',
  ],
  ['an empty price', plain.replace('2024-01-09,108,', '2024-01-09,,'), 'VALUE_INVALID', 'line 10: open is empty'],
  ['NaN for a price', plain.replace('2024-01-09,108,', '2024-01-09,NaN,'), 'VALUE_INVALID', 'line 10: open is "NaN"'],
  ['a date that is none', plain.replace('2024-01-09', '2024-13-09'), 'VALUE_INVALID', 'line 10: date is "2024-13-09"'],
  [
    'a line too long',
    plain.replace('2024-01-09,', '2024-01-09,7,'),
    'VALUE_INVALID',
    'line 10: there are 7 cells under 6 names',
  ],
  [
    'a line that goes back',
    csv(undefined, days.with(9, '2024-01-05')),
    'INGEST_ORDER',
    'line 11: time goes back by 4 days',
  ],
  [
    'a date twice',
    csv(undefined, days.with(9, '2024-01-09')),
    'INGEST_ORDER',
    'line 11: the time of the line before stands there again',
  ],
  ['newest first', csv(undefined, days.toReversed()), 'INGEST_ORDER', 'line 3: time goes back by 1 day'],
  [
    'no close',
    csv('date,open,high,low,volume'),
    'COLUMN_MISSING',
    'no column named close; found were date, open, high, low, volume',
  ],
  ['no names', plain.slice(plain.indexOf('\n') + 1), 'COLUMN_MISSING', 'does not start with the names of its columns'],
  ['no date', csv('open,high,low,close'), 'COLUMN_MISSING', 'no column named date'],
  ['names only', 'date,open,high,low,close,volume\n', 'INGEST_EMPTY', 'holds no bars below its names'],
  ['nothing', '', 'INGEST_EMPTY', 'is empty'],
  ['a last line cut off', plain.slice(0, -12), 'FILE_TRUNCATED', 'line 61 ends after 5 of 6 cells'],
])('refuses %s', async (_, content, code, message) => {
  const failure = compute(content, 'sma:3', { out: join(folder, 'never.csv') })
  await expect(failure).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string })
  expect(existsSync(join(folder, 'never.csv'))).toBe(false)
})

it.each([
  ['sma:0', 'period is 0, outside 1 to 10000'],
  ['sna:10', 'there is no feature named "sna"'],
  ['sma:10,', 'a name is missing'],
  ['sma:10,sma:10', 'it is listed twice'],
  ['weekday', 'it is a feature of the date, not of bars'],
  ['level@VIX', 'the bars of one instrument'],
])('refuses the indicators %s', async (indicators, message) => {
  await expect(compute(plain, indicators)).rejects.toMatchObject({
    code: 'FEATURE_INVALID',
    message: expect.stringContaining(message) as string,
  })
})

it('never writes over its input, and packs what is to end in .gz', async () => {
  await expect(compute(plain, 'sma:3', { out: join(folder, 'bars.csv') })).rejects.toMatchObject({
    code: 'USAGE_VALUE',
  })
  await compute(plain, 'sma:3', { out: `${OUT}.gz` })
  expect(gunzipSync(readFileSync(`${OUT}.gz`)).toString()).toBe(`${(await compute(plain, 'sma:3')).text}\n`)
})

it('says what it took as it was, and what was never defined', async () => {
  const odd = plain.replace('2024-01-03,102,104.5', '2024-01-03,102,101.5')
  const { warnings, text } = await compute(odd, 'sma:100', { out: OUT })
  expect(warnings).toEqual([
    '1 bar has its open or close outside low to high, first on line 4; taken as they are.',
    '60 bars are too few for sma_100.',
  ])
  expect(text).toContain('1 column beside 60 bars of bars.csv, 2024-01-01 to 2024-02-29.')
  expect(text).toMatch(/sma_100 +– +never +–/)
})
