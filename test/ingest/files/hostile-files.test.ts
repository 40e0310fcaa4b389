/** Files that look right and are not: other lengths of bars, other orders of dates, several symbols, odd contracts. */
import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { failureOf, quarantineOf, readBytes, readLines, rowsOf, zipOf } from './vendor-files.ts'

const DAILY = 'Date,Open,High,Low,Close,Volume'
const bar = (date: string): string => `${date},10,11,9,10.5,100`

it('refuses bars of weeks and months, whose first day would show the rest of them', async () => {
  const weeks = ['2024-06-03', '2024-06-10', '2024-06-17', '2024-06-24', '2024-07-01'].map(bar)
  const months = ['2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01'].map(bar)
  for (const lines of [weeks, months]) {
    expect(await failureOf(readLines('XYZ.csv', [DAILY, ...lines]))).toMatchObject({ code: 'FORMAT_UNKNOWN' })
    expect((await readLines('XYZ.csv', [DAILY, ...lines], { interval: '1d' }))[0]!.records.length).toBe(lines.length)
  }
  const chosen = ['2023-07-03', '2023-11-22', '2023-11-24', '2024-03-08', '2024-03-11', '2024-04-11'].map(bar)
  expect((await readLines('XYZ.csv', [DAILY, ...chosen]))[0]!.records.length).toBe(6)
})

it('refuses dates with the day first, and quarantines single ones with a wrong month', async () => {
  const dayFirst = ['03/06/2024', '04/06/2024', '13/06/2024', '14/06/2024', '17/06/2024']
  const failure = await failureOf(readLines('XYZ.csv', [DAILY, ...dayFirst.map(bar)]))
  expect(failure).toMatchObject({ code: 'FORMAT_UNKNOWN' })
  expect(failure.text).toContain('"13/06/2024" in line 4')
  const american = ['6/3/2024', '13/6/2024', '14/6/2024', '6/14/2024']
  expect(quarantineOf((await readLines('XYZ.csv', [DAILY, ...american.map(bar)]))[0])).toEqual([
    '3 DATE_INVALID',
    '4 DATE_INVALID',
  ])
})

it('refuses rows of several symbols where the file is one series, and notes a column that repeats its symbol', async () => {
  const lines = (second: string): string[] => [
    `${DAILY},Ticker`,
    `${bar('2024-07-01')},A`,
    `${bar('2024-07-02')},${second}`,
  ]
  expect(await failureOf(readLines('XYZ.csv', lines('B')))).toMatchObject({ code: 'FORMAT_UNKNOWN' })
  const [bars] = await readLines('XYZ.csv', lines('A'))
  expect(bars!.records.length).toBe(2)
  expect(bars!.findings.map(({ rule }) => rule)).toContain('COLUMN_UNKNOWN')
})

it('puts dividends and splits that cannot be read into quarantine', async () => {
  const [, actions] = await readLines('XYZ.csv', [
    `${DAILY},Dividends,Stock Splits`,
    `${bar('2024-07-01')},O.25,0`,
    `${bar('2024-07-02')},0.25,None`,
    `${bar('2024-07-03')},0,2:1`,
    `${bar('2024-07-05')},nan,`,
  ])
  expect(quarantineOf(actions)).toEqual(['2 NUMBER_INVALID', '4 NUMBER_INVALID'])
  expect(rowsOf(actions)).toMatchObject([{ action: 'dividend', amount: 0.25 }])
  expect(actions!.rowsRead).toBe(3)
})

it('takes yfinance with a column Adj Close for prices that are adjusted for splits only', async () => {
  const [bars, actions] = await readLines('XYZ.csv', [
    'Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits',
    '2024-07-01,10,11,9,10.5,10.4,100,0.1,0',
  ])
  expect(bars!.input.format).toBe('yfinance-split-adjusted')
  expect(rowsOf(bars)).toMatchObject([{ adjustment: 'split', close: 10.5 }])
  expect(rowsOf(actions)).toMatchObject([{ action: 'dividend', amount: 0.1 }])
})

it.each([
  ['1', undefined],
  ['5', 'SPX210115C00000001'],
  ['125000', 'SPX210115C00012500'],
  ['12501250', 'SPX210115C01250125'],
  ['999999999', undefined],
])('names a contract with a strike of %s ten-thousandths, or says that none has it', async (strike, contract) => {
  const members = {
    'spx_trade_european_call_38000000_20210115.csv': ['20210104 00:00,100000,110000,90000,100000,5'],
    [`spx_trade_european_call_${strike}_20210115.csv`]: ['20210104 00:00,100000,110000,90000,100000,5'],
  }
  const [bars] = await readBytes('spx_2021_trade_european.zip', zipOf(members))
  expect(rowsOf(bars).map((row) => row['contract'])).toEqual(['SPX210115C03800000', ...(contract ? [contract] : [])])
  expect(quarantineOf(bars)).toEqual(contract === undefined ? ['1 CONTRACT_INVALID'] : [])
})

it('names the underlying by the root where its cell is empty, and an index without its caret', async () => {
  const [chain] = await readLines('spx.csv', [
    'underlying,underlying_last,exchange,optionroot,type,expiration,quotedate,strike,last,net,bid,ask,volume,openinterest,impliedvol,delta,gamma',
    ',2919,CBOE,SPXW190426C00800000,call,04/26/2019,04/25/2019,800,0,0,1,2,0,2,7.9,0.9,0',
    '^SPX,2919,CBOE,SPXW190426C00810000,call,04/26/2019,04/25/2019,810,0,0,1,2,0,2,7.9,0.9,0',
  ])
  expect(rowsOf(chain).map(({ underlying }) => underlying)).toEqual(['SPX', 'SPX'])
})

it.each([
  '{"A":{"timeseries":{"aggregation":[null]}}}',
  '{"A":{"timeseries":{"aggregation":[[1,"x"],["2024-01-02",5]]}}}',
  '{"fetched_at":"2026-01-01T00:00:00Z","observed_at":null}',
  '{"fetched_at":"2026-01-01T00:00:00Z","observed_at":{"DGS10":5}}',
  '{"Equity-usa-[*]":{"exchangeTimeZone":"America/New_York","holidays":["1/1/2020"],"earlyCloses":{"7/3/2020":13}}}',
  '{"Equity-usa-[*]":{"exchangeTimeZone":"America/New_York","holidays":[1,null,{}]}}',
  'null',
  '[]',
  '[[[[',
  '{"A":null}',
])('answers JSON of an odd shape with an error of the catalogue: %s', async (text) => {
  const { code } = await failureOf(readBytes('x.json', Buffer.from(text)))
  expect(['FORMAT_UNKNOWN', 'FILE_TRUNCATED']).toContain(code)
})

it('says of a file or an archive without a line that it is empty', async () => {
  for (const bytes of [Buffer.from('\n\r\n  \n'), zipOf({}), zipOf({ 'iwm.csv': [] })]) {
    const name = bytes[0] === 0x50 ? 'iwm.zip' : 'iwm.csv'
    expect((await failureOf(readBytes(name, bytes))).code).toBe('INGEST_EMPTY')
  }
})

it('reads an archive beside which a Mac put its own files, and names a member that is packed itself', async () => {
  const day = ['20210104 00:00,3700000,3710000,3690000,3705000,1000']
  const [bars] = await readBytes('iwm.zip', zipOf({ 'iwm.csv': day, '__MACOSX/._iwm.csv': ['\u0000\u0005'] }))
  expect(bars!.records.length).toBe(1)
  const nested = zipSync({ 'iwm.zip': zipOf({ 'iwm.csv': day }) })
  const failure = await failureOf(readBytes('all.zip', nested))
  expect([failure.code, failure.text.includes('iwm.zip is packed itself')]).toEqual(['FILE_CORRUPT', true])
})

it('quarantines both halves of a headline that runs over two lines, instead of storing the first', async () => {
  const [news] = await readLines('cnbc.csv', ['date,headlines', '2020-07-17,"two', 'lines"', '2020-07-20,"a ""b"", c"'])
  expect(rowsOf(news).map(({ headline }) => headline)).toEqual(['a "b", c'])
  expect(quarantineOf(news)).toEqual(['2 FIELD_COUNT', '3 FIELD_COUNT'])
})

it('quarantines futures after their delivery, and chains whose underlying has no price', async () => {
  const [futures] = await readLines('vx.csv', [
    'Trade Date,Futures,Open,High,Low,Close,Settle,Change,Total Volume,EFP,Open Interest',
    '01/22/2014,F (Jan 2014),14,15,13,14,14,0,1,0,1',
    '02/03/2014,F (Jan 14),14,15,13,14,14,0,1,0,1',
  ])
  expect(quarantineOf(futures)).toEqual(['3 CONTRACT_EXPIRED'])
  const [chain] = await readLines('spx.csv', [
    'underlying,underlying_last,exchange,optionroot,type,expiration,quotedate,strike,last,net,bid,ask,volume,openinterest,impliedvol,delta,gamma',
    'SPX,0,CBOE,SPXW190426C00800000,call,04/26/2019,04/25/2019,800,0,0,1,2,0,2,7.9,0.9,0',
  ])
  expect(quarantineOf(chain)).toEqual(['2 PRICE_NOT_POSITIVE'])
})
