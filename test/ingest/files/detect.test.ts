import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { FORMATS } from '../../../src/ingest/files/formats.ts'
import { failureOf, readBytes, readLines, rowsOf, zipOf } from './vendor-files.ts'

const DAILY = ['Date,Open,High,Low,Close,Volume', '2024-07-01,10,11,9,10.5,100']

it('names the closest format of an unknown file and the first difference', async () => {
  const failure = await failureOf(readLines('/x/spy.csv', ['Date,Open,Hi,Low,Close,Volume', '2024-07-01,1,2,1,1,1']))
  expect(failure.code).toBe('FORMAT_UNKNOWN')
  expect(failure.text).toContain("the closest is yahoo-daily, but column 3 is 'Hi', expected 'High'")
  const short = await failureOf(readLines('/x/spy.csv', ['Date,Open,High,Close,Volume', '2024-07-01,1,2,1,1']))
  expect(short.text).toContain("column 'Low' is missing")
})

it('refuses what is no market file at all', async () => {
  for (const text of [
    '# A title\n\nSome words.\n',
    'file,bytes,text_lines\na,1,2\n',
    '\u0000\u0001\u0002',
    '{"a": 1}',
  ]) {
    expect((await failureOf(readBytes('/x/readme.md', Buffer.from(text)))).code, text).toBe('FORMAT_UNKNOWN')
  }
  expect((await failureOf(readBytes('/x/a.json', Buffer.from('{"a": 1}')))).code).toBe('FORMAT_UNKNOWN')
})

it('refuses a file without rows, and one of which no row can be read', async () => {
  expect((await failureOf(readBytes('/x/spy.csv', Buffer.alloc(0)))).code).toBe('INGEST_EMPTY')
  expect((await failureOf(readLines('/x/spy.csv', [DAILY[0]!]))).code).toBe('INGEST_EMPTY')
  const failure = await failureOf(readLines('/x/spy.csv', [DAILY[0]!, 'a,b,c,d,e,f', 'g,h,i,j,k,l']))
  expect([failure.code, failure.text.includes('line 2: Open is "b", which is not a number')]).toEqual([
    'INGEST_EMPTY',
    true,
  ])
})

it('tells formats with the same header apart by what stands in the first rows', async () => {
  const clock = await readLines('/spx/2024-07-01.csv', ['time,open,high,low,close', '09:30,1,2,1,1', '09:31,1,2,1,1'])
  const epoch = await readLines('/spx/SP_SPX, 5.csv', [
    'time,open,high,low,close',
    '1719840600,1,2,1,1',
    '1719840900,1,2,1,1',
  ])
  expect([clock, epoch].map(([batch]) => batch!.input.format)).toEqual(['yahoo-minute', 'tradingview-bars'])
  const neither = await failureOf(readLines('/spx/x.csv', ['time,open,high,low,close', 'noon,1,2,1,1']))
  expect(neither.text).toContain("column 'time' holds 'noon', expected")
})

it('reads names of columns with blanks inside their quotes', async () => {
  const quoted = DAILY.map((line) =>
    line
      .split(',')
      .map((cell) => `"${cell}"`)
      .join(','),
  )
  const [bars] = await readLines('/x/spy.csv', [
    quoted[0]!.replace('Date', ' Date').replace('Volume', 'Volume '),
    quoted[1]!,
  ])
  expect(bars!.records.length).toBe(1)
})

it('lets a person name the format, and refuses names that do not exist or do not fit', async () => {
  const [bars] = await readLines('/x/spy.csv', DAILY, { format: 'yahoo-daily' })
  expect(bars!.input.format).toBe('yahoo-daily')
  expect((await failureOf(readLines('/x/spy.csv', DAILY, { format: 'yahoo' }))).code).toBe('USAGE_VALUE')
  expect((await failureOf(readLines('/x/spy.csv', DAILY, { format: 'fred' }))).code).toBe('FORMAT_UNKNOWN')
})

it('refuses truncated and damaged files by what they are', async () => {
  const packed = gzipSync(DAILY.join('\n'))
  const codes = async (files: [string, Uint8Array][]): Promise<string[]> =>
    Promise.all(files.map(async ([path, bytes]) => (await failureOf(readBytes(path, bytes))).code))
  expect(
    await codes([
      ['/x/spy.csv.gz', packed.subarray(0, 20)],
      ['/x/spy.csv.gz', Buffer.from(DAILY.join('\n'))],
      ['/x/spy.csv.gz', Buffer.concat([packed.subarray(0, 12), Buffer.from([1, 2, 3]), packed.subarray(15)])],
      ['/x/spy.zip', zipOf({ 'spy.csv': DAILY }).subarray(0, 60)],
      ['/x/spy.zip', Buffer.from('no zip')],
      ['/x/spy.csv', Buffer.from(`${DAILY[0]}\n${DAILY[1]}\n2024-07-02,10,1`)],
      ['/x/a.parquet', Buffer.from('PAR1 and so on until it was cut')],
      ['/x/a.parquet', Buffer.from('PAR1 and so on, but no table PAR1')],
      ['/x/a.json', Buffer.from('{"a": [1, 2')],
      ['/x/a.json', Buffer.from('{"a": nothing}')],
    ]),
  ).toEqual([
    'FILE_TRUNCATED',
    'FILE_CORRUPT',
    'FILE_CORRUPT',
    'FILE_TRUNCATED',
    'FILE_CORRUPT',
    'FILE_TRUNCATED',
    'FILE_TRUNCATED',
    'FILE_CORRUPT',
    'FILE_TRUNCATED',
    'FILE_CORRUPT',
  ])
})

it('reads an archive of several files with one header, and refuses one of several formats', async () => {
  const [bars] = await readBytes(
    '/x/KO.zip',
    zipOf({ 'a.csv': DAILY, 'b.csv': [DAILY[0]!, '2024-07-02,1,2,1,1', '2024-07-03,10,11,9,10,5'] }),
  )
  expect([bars!.records.length, bars!.quarantined[0]!.line]).toEqual([2, 2])
  const mixed = zipOf({ 'a.csv': DAILY, 'b.csv': ['Date,Value', '2024-07-01,1'] })
  expect((await failureOf(readBytes('/x/KO.zip', mixed))).code).toBe('FORMAT_UNKNOWN')
})

it('takes symbol and day from the name of each member of an archive', async () => {
  const day = (date: string): string[] => [DAILY[0]!, `${date},10,11,9,10,5`]
  const [bars] = await readBytes(
    '/x/history.zip',
    zipOf({ 'KO.csv': day('2024-07-01'), 'GSPC.csv': day('2024-07-01'), 'IBM.csv': day('2024-07-02') }),
  )
  expect(rowsOf(bars).map(({ symbol, adjustment, session }) => [symbol, adjustment, session])).toEqual([
    ['KO', 'total-return', '2024-07-01'],
    ['GSPC', 'raw', '2024-07-01'],
    ['IBM', 'total-return', '2024-07-02'],
  ])
  const minutes = ['time,open,high,low,close', '09:30,1,1,1,1', '09:31,1,1,1,1']
  const [days] = await readBytes('/x/SPX.zip', zipOf({ '2024-07-01.csv': minutes, '2024-07-02.csv': minutes }))
  expect(rowsOf(days).map(({ symbol, start }) => [symbol, start])).toEqual([
    ['SPX', '2024-07-01T13:30:00Z'],
    ['SPX', '2024-07-01T13:31:00Z'],
    ['SPX', '2024-07-02T13:30:00Z'],
    ['SPX', '2024-07-02T13:31:00Z'],
  ])
})

it('reads times since 1970 in any unit', async () => {
  for (const unit of ['', '000', '000000', '000000000']) {
    const lines = [1719840600, 1719840900].map((second) => `${second}${unit},1,2,1,1`)
    const [bars] = await readLines('/x/SP_SPX, 5.csv', ['time,open,high,low,close', ...lines])
    expect(rowsOf(bars)[1]).toMatchObject({ start: '2024-07-01T13:35:00Z', interval: '5m' })
  }
})

it('has a name and a title of its own for each format', () => {
  expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length)
  for (const { name, title } of FORMATS)
    expect([name, title]).toEqual([expect.stringMatching(/^[a-z0-9-]+$/), expect.stringMatching(/^[A-Z"'].+[^.]$/)])
})
