import { expect, it } from 'vitest'
import { dayNumber } from '../../../src/core/time.ts'
import { failureOf, readBytes, readLines, rowsOf } from './vendor-files.ts'

it('reads daily bars of Yahoo, stamped at the close of each session, half days included', async () => {
  const [bars] = await readLines('/x/xyz.csv.gz', [
    'Date,Open,High,Low,Close,Volume',
    '2024-11-27,10.5,11,10,10.75,1000',
    '2024-11-29,10.75,12,10.5,11.5,900',
  ])
  expect(bars!.input).toMatchObject({ source: 'yahoo-adjusted', format: 'yahoo-daily', isSimulated: false })
  expect(rowsOf(bars)).toEqual([
    expect.objectContaining({
      symbol: 'XYZ',
      interval: '1d',
      adjustment: 'total-return',
      start: '2024-11-27T14:30:00Z',
      session: '2024-11-27',
      at: '2024-11-27T21:00:00Z',
      knownAt: '2024-11-27T21:15:00Z',
      knownModelled: 1,
      open: 10.5,
      high: 11,
      low: 10,
      close: 10.75,
      volume: 1000,
      vwap: undefined,
    }),
    expect.objectContaining({ session: '2024-11-29', at: '2024-11-29T18:00:00Z' }),
  ])
})

it('takes columns in any order, in quotes, with a byte-order mark, other line ends, unknown columns and blank lines', async () => {
  const text = '\uFEFFClose,"Open",Extra,Low,High,Volume,Date\r\n10.75,"10.5",x,10,11,1000,"2024-11-27"\r\n\r\n'
  const [bars] = await readBytes('/x/ABC_2024.csv', Buffer.from(text))
  expect(rowsOf(bars)).toMatchObject([{ symbol: 'ABC', open: 10.5, high: 11, low: 10, close: 10.75, volume: 1000 }])
  expect(bars!.findings.map(({ rule, severity }) => [rule, severity])).toContainEqual(['COLUMN_UNKNOWN', 'warning'])
})

it('stamps volatility indices a quarter of an hour after the close, and takes their prices as raw', async () => {
  const lines = ['Date,Open,High,Low,Close,Volume', '2024-11-29,15,16,14,15.5,0']
  expect(rowsOf((await readLines('/x/vix.csv', lines))[0])).toMatchObject([
    { symbol: 'VIX', adjustment: 'raw', at: '2024-11-29T18:15:00Z' },
  ])
  for (const date of ['11/29/2024', '2024-11-29']) {
    const [bars] = await readLines('/x/VIX_History.csv', ['DATE,OPEN,HIGH,LOW,CLOSE', `${date},15,16,14,15.5`])
    expect(rowsOf(bars)).toMatchObject([{ symbol: 'VIX', session: '2024-11-29', at: '2024-11-29T18:15:00Z' }])
    expect(bars!.input.source).toBe('cboe')
  }
})

it('reads yfinance as bars and as dividends, splits and capital gains', async () => {
  const [bars, actions] = await readLines('/x/yfinance_XYZ.csv', [
    'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits,Capital Gains',
    '2024-03-14,10,11,9,10,5,0.0,0.0,0.0',
    '2024-03-15,10,11,9,10,5,1.25,0.0,0.0',
    '2024-03-18,10,11,9,10,5,0.0,4.0,0.5',
  ])
  expect([bars!.kind, bars!.records.length]).toEqual(['bars', 3])
  expect(actions).toMatchObject({ kind: 'actions', inputRows: 3, rowsRead: 3 })
  expect(rowsOf(actions)).toMatchObject([
    { symbol: 'XYZ', exDate: '2024-03-15', action: 'dividend', amount: 1.25, knownAt: '2024-03-15T13:30:00Z' },
    { exDate: '2024-03-18', action: 'split', amount: 4 },
    { exDate: '2024-03-18', action: 'capital-gain', amount: 0.5 },
  ])
})

it('reads a download of yfinance for a share, which has no capital gains and times in its dates', async () => {
  const [bars] = await readLines('/x/XYZ.csv', [
    'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits',
    '2024-07-15 00:00:00-04:00,10,11,9,10,5,0.0,0.0',
  ])
  expect(rowsOf(bars)).toMatchObject([{ session: '2024-07-15' }])
})

it('takes the symbol from a column and adjusts for nothing where a file says so', async () => {
  const [named] = await readLines('/x/anything.csv', [
    'Date,Open,High,Low,Close,Volume,Name',
    '2012-01-03,1,2,1,2,5,KO',
  ])
  expect(rowsOf(named)).toMatchObject([{ symbol: 'KO', adjustment: 'split' }])
  const [tiingo, actions] = await readLines('/x/under.csv', [
    'symbol,date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor',
    'SPY,2021-03-19,389,394,388,392,100,370,375,369,373,100,1.2778,1.0',
  ])
  expect(rowsOf(tiingo).map(({ adjustment, close }) => [adjustment, close])).toEqual([
    ['raw', 389],
    ['total-return', 370],
  ])
  expect(rowsOf(actions)).toMatchObject([{ action: 'dividend', amount: 1.2778 }])
})

it('reads minute bars in UTC, with an offset, in New York time and in seconds since 1970 as the same instants', async () => {
  const cells = '1,2,0.5,1.5,100'
  const times = { from: '2024-07-01T13:30:00Z', to: '2024-07-01T13:31:00Z' }
  const files: [string, string[]][] = [
    [
      '/x/SPY_1m.csv',
      [
        'timestamp,open,high,low,close,volume',
        `2024-07-01 13:30:00+00:00,${cells}`,
        `2024-07-01 13:31:00+00:00,${cells}`,
      ],
    ],
    [
      '/x/SPY_1min.csv',
      ['datetime,open,high,low,close,volume', `2024-07-01 09:30:00,${cells}`, `2024-07-01 09:31:00,${cells}`],
    ],
    [
      '/x/SPY.csv',
      [
        'datetime,open,high,low,close,volume,vwap,transactions',
        `2024-07-01 09:30:00-04:00,${cells},1,9`,
        `2024-07-01 09:31:00-04:00,${cells},1,9`,
      ],
    ],
    ['/x/BATS_SPY, 1 (2).csv', ['time,open,high,low,close,Volume', `1719840600,${cells}`, `1719840660,${cells}`]],
    ['/x/spy/2024-07-01.csv', ['time,open,high,low,close', '09:30,1,2,0.5,1.5', '09:31,1,2,0.5,1.5']],
  ]
  for (const [path, lines] of files) {
    const [bars] = await readLines(path, lines)
    expect(rowsOf(bars)[0], path).toMatchObject({
      symbol: 'SPY',
      interval: '1m',
      start: times.from,
      at: times.to,
      session: '2024-07-01',
    })
  }
})

it('sees the length of bars in the data, else in the name, and takes what it is told', async () => {
  const header = 'datetime,open,high,low,close,volume'
  const bars = (times: string[]): string[] => [header, ...times.map((time) => `2024-07-01 ${time}:00,1,2,0.5,1.5,9`)]
  const intervalOf = async (path: string, times: string[], interval?: string) =>
    rowsOf((await readLines(path, bars(times), { interval }))[0])[0]!['interval']
  expect(await intervalOf('/x/SPY.csv', ['09:30', '09:45', '10:00', '11:00'])).toBe('15m')
  expect(await intervalOf('/x/SPY_5min.csv', ['09:30'])).toBe('5m')
  expect(await intervalOf('/x/SPY_5min.csv', ['09:30', '09:31'], '30m')).toBe('30m')
  expect((await failureOf(readLines('/x/SPY.csv', bars(['09:30'])))).code).toBe('FORMAT_AMBIGUOUS')
  const wrong = await failureOf(readLines('/x/SPY.csv', bars(['09:30']), { interval: 'five' }))
  expect(wrong.code).toBe('USAGE_VALUE')
})

it('asks for the symbol and for the day that a file does not tell, and takes both', async () => {
  const lines = ['time,open,high,low,close', '09:30,1,2,0.5,1.5', '09:31,1,2,0.5,1.5']
  const noSymbol = await failureOf(readLines('/1/2024-07-01.csv', lines))
  expect([noSymbol.code, noSymbol.text.includes('--symbol')]).toEqual(['FORMAT_AMBIGUOUS', true])
  const noDay = await failureOf(readLines('/1/x.csv', lines, { symbol: 'SPX' }))
  expect([noDay.code, noDay.text.includes('--date')]).toEqual(['FORMAT_AMBIGUOUS', true])
  const [bars] = await readLines('/1/1.csv', lines, { symbol: 'SPX', date: dayNumber(2024, 7, 1) })
  expect(rowsOf(bars)).toMatchObject([{ symbol: 'SPX', at: '2024-07-01T13:31:00Z' }, {}])
})
