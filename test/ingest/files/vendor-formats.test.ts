import { expect, it } from 'vitest'
import { dayNumber } from '../../../src/core/time.ts'
import { failureOf, quarantineOf, readBytes, readLines, rowsOf, zipOf } from './vendor-files.ts'

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

it("reads Lean's bars, quotes and trades of equities with prices in ten-thousandths", async () => {
  const daily = await readBytes(
    '/x/bac.zip',
    zipOf({ 'bac.csv': ['20240702 00:00,417500,418800,410000,413500,1000', '20240703 00:00,1,2,1,2,9'] }),
  )
  expect(rowsOf(daily[0])).toMatchObject([
    { symbol: 'BAC', interval: '1d', adjustment: 'raw', open: 41.75, close: 41.35, at: '2024-07-02T20:00:00Z' },
    { at: '2024-07-03T17:00:00Z', low: 0.0001 },
  ])
  const hours = await readBytes('/x/bac.zip', zipOf({ 'bac.csv': ['20240702 09:00,10000,20000,10000,20000,5'] }))
  expect(rowsOf(hours[0])).toMatchObject([{ interval: '1h', at: '2024-07-02T14:00:00Z' }])
  const quotes = await readBytes(
    '/x/q.zip',
    zipOf({ '20240702_brk.b_second_quote.csv': ['34200000,10000,10000,10000,10000,3,10100,10100,10100,10100,4'] }),
  )
  expect(rowsOf(quotes[0])).toMatchObject([
    { symbol: 'BRK.B', interval: '1s', bid: 1, ask: 1.01, askSize: 4, at: '2024-07-02T13:30:01Z' },
  ])
  const ticks = await readBytes(
    '/x/t.zip',
    zipOf({ '20240702_bac_Trade_Tick.csv': ['34200000,417500,100,P,20002000,0', '34200000,417600,7,Q,0,1'] }),
  )
  expect(rowsOf(ticks[0])).toMatchObject([
    {
      sequence: 1,
      price: 41.75,
      size: 100,
      exchange: 'P',
      condition: '20002000',
      suspicious: 0,
      at: '2024-07-02T13:30:00Z',
    },
    { sequence: 2, suspicious: 1 },
  ])
})

it("reads Lean's options, whose contract is in the name of each member", async () => {
  const member = (contents: string) => `20210104_spxw_minute_${contents}_european_put_37005000_20210106.csv`
  const trades = await readBytes('/x/a.zip.zip', zipOf({ [member('trade')]: ['34200000,10000,20000,10000,20000,5'] }))
  expect(rowsOf(trades[0])).toMatchObject([
    {
      underlying: 'SPX',
      root: 'SPXW',
      contract: 'SPXW210106P03700500',
      right: 'put',
      expiry: '2021-01-06',
      strike: 3700.5,
      basis: 'trade',
      interval: '1m',
      at: '2021-01-04T14:31:00Z',
    },
  ])
  const interest = await readBytes('/x/b.zip', zipOf({ [member('openinterest')]: ['23400000,1732'] }))
  expect(rowsOf(interest[0])).toMatchObject([{ openInterest: 1732, at: '2021-01-04T11:31:00Z' }])
  const daily = await readBytes(
    '/x/c.zip',
    zipOf({
      'aapl_quote_american_call_4900000_20140606.csv': [
        '20140606 00:00,14900,15900,10400,12100,30,16300,19500,12500,13300,6',
        '20140609 00:00,1,1,1,1,1,2,2,2,2,2',
      ],
      'aapl_quote_american_put_4900000_20140606.csv': ['20140606 00:00,,,,,,16300,19500,12500,13300,6'],
    }),
  )
  expect(rowsOf(daily[0])).toMatchObject([
    { contract: 'AAPL140606C00490000', bid: 1.21, ask: 1.33, at: '2014-06-06T20:00:00Z' },
    { contract: 'AAPL140606P00490000', bid: undefined, ask: 1.33 },
  ])
  expect(quarantineOf(daily[0])).toEqual(['2 CONTRACT_EXPIRED'])
})

it("reads Lean's universes, factors, tickers and closures", async () => {
  const header =
    '#expiry,strike,right,open,high,low,close,volume,open_interest,implied_volatility,delta,gamma,vega,theta,rho'
  const batches = await readLines('/u/xyz/20240103.csv', [
    header,
    ',,,470,471,468,468.79,900,,,,,,,',
    '20240104,402.5,C,70.96,70.96,66.055,66.895,3,1,0.25,1,0,0,0,0',
    '20240104,402.5,P,0,0,0,0,0,,0,0,0,0,0,0',
  ])
  expect(batches.map(({ kind, rowsRead, inputRows }) => [kind, rowsRead, inputRows])).toEqual([
    ['chains', 2, 3],
    ['option-bars', 1, 3],
    ['bars', 1, 3],
  ])
  expect(rowsOf(batches[0])).toMatchObject([
    {
      underlying: 'XYZ',
      contract: 'XYZ240104C00402500',
      underlyingPrice: 468.79,
      openInterest: 1,
      vendorIv: 0.25,
      at: '2024-01-03T21:00:00Z',
    },
    { contract: 'XYZ240104P00402500', openInterest: undefined },
  ])
  expect(rowsOf(batches[1])).toMatchObject([{ basis: 'mid', close: 66.895 }])
  expect(rowsOf(batches[2])).toMatchObject([{ symbol: 'XYZ', close: 468.79, adjustment: 'raw' }])

  const [factors] = await readLines('/f/xyz.csv', ['19980102,0.86,0.0089,1', '20501231,1,1,0'])
  expect(rowsOf(factors)).toMatchObject([
    { symbol: 'XYZ', until: '1998-01-02', priceFactor: 0.86, splitFactor: 0.0089 },
    {},
  ])
  const [tickers] = await readLines('/m/xyz.csv', ['20110322,qqqq,Q', '20501231,qqq,Q'])
  expect(rowsOf(tickers)).toMatchObject([{ symbol: 'XYZ', until: '2011-03-22', ticker: 'QQQQ', exchange: 'Q' }, {}])
  const hours = {
    'Index-usa-[*]': {
      exchangeTimeZone: 'America/Chicago',
      holidays: ['1/1/1998'],
      earlyCloses: { '7/3/2000': '12:00:00' },
    },
  }
  const [closures] = await readLines('/h/hours.json', [JSON.stringify(hours)])
  expect(rowsOf(closures)).toMatchObject([
    { exchange: 'Index-usa-[*]', on: '1998-01-01', closure: 'holiday', closesAt: '' },
    { on: '2000-07-03', closure: 'early-close', closesAt: '13:00' },
  ])
})

const CHAIN =
  'underlying,underlying_last,exchange,optionroot,type,expiration,quotedate,strike,last,net,bid,ask,volume,openinterest,impliedvol,delta,gamma'

it('reads chains of Cboe, and refuses rows that contradict their own symbol or come after the expiry', async () => {
  const row = (over: Record<number, string>): string => {
    const cells = [
      'SPX',
      '2919.04',
      'CBOE',
      'SPXW190426C00800000',
      'call',
      '04/26/2019',
      '04/25/2019',
      '800.0',
      '0.0',
      '-1.5',
      '2109.9',
      '2128.2',
      '0',
      '2',
      '7.9',
      '0.99',
      '0.0',
    ]
    return cells.map((cell, i) => over[i] ?? cell).join(',')
  }
  const lines = [
    CHAIN,
    row({}),
    row({ 4: 'put' }),
    row({ 7: '805.0' }),
    row({ 5: '04/29/2019' }),
    row({ 6: '04/29/2019' }),
    row({ 3: 'SPX' + 'X'.repeat(20) }),
    row({ 3: 'SPXW190426C00900000', 7: '900', 10: '5', 11: '4' }),
    row({ 3: 'SPXW190426C00950000', 7: '950', 10: '4', 11: '4' }),
    row({ 3: 'SPXW190426C00960000', 7: '960', 10: '4', 11: '0' }),
  ]
  const [chains] = await readLines('/x/SPX_20190425.csv.gz', lines)
  expect(rowsOf(chains)).toMatchObject([
    {
      underlying: 'SPX',
      root: 'SPXW',
      contract: 'SPXW190426C00800000',
      exchange: 'CBOE',
      bid: 2109.9,
      change: -1.5,
      vendorIv: 7.9,
      at: '2019-04-25T20:00:00Z',
      knownAt: '2019-04-25T20:15:00Z',
    },
    { contract: 'SPXW190426C00950000' },
    { contract: 'SPXW190426C00960000', ask: 0 },
  ])
  expect(quarantineOf(chains)).toEqual([
    '3 CONTRACT_MISMATCH',
    '4 CONTRACT_MISMATCH',
    '5 CONTRACT_MISMATCH',
    '6 CONTRACT_EXPIRED',
    '7 CONTRACT_INVALID',
    '8 QUOTE_CROSSED',
  ])
  expect(chains!.findings.filter(({ rule }) => rule === 'QUOTE_LOCKED')).toMatchObject([
    { severity: 'warning', count: 1 },
  ])
})

it('keeps one row for each exchange of a chain, and all together as the empty name', async () => {
  const lines = [
    'underlying,underlying_last, exchange,optionroot,optionext,type,expiration,quotedate,strike,last,bid,ask,volume,openinterest,impliedvol,delta,gamma,theta,vega,optionalias',
    'VXX,28.95,W,VXX161216C00020000,,call,12/17/2016,12/01/2016,20,7.96,8.75,8.95,0,1,0.01,0,0,0,0,',
    'VXX,28.95,*,VXX161216C00020000,,call,12/17/2016,12/01/2016,20,7.96,8.75,8.95,0,1,0.01,0,0,-0.5,0,',
  ]
  const [chains] = await readLines('/x/VXX.csv', lines)
  expect(rowsOf(chains)).toMatchObject([
    { exchange: 'W', expiry: '2016-12-16' },
    { exchange: '', vendorTheta: -0.5 },
  ])
})

it('makes two contracts of a row that holds a call and a put, with quotes unknown', async () => {
  const side = (name: string): string =>
    ['symbol', 'delta', 'gamma', 'theta', 'vega', 'implied_vol', 'open', 'high', 'low', 'close', 'vw', 'volume']
      .map((column) => `${name}_${column}`)
      .join(',')
  const lines = [
    `,timestamp,strike_price,${side('put')},${side('call')},underlying_price,distance_from_price`,
    '0,2022-11-16,395.0,O:SPY221117P00395000,-0.4,0.1,2.4,9.8,0.16,1.92,2.27,1.15,1.37,1.8,99,O:SPY221117C00395000,0.5,0.06,59,9.9,-0.26,3.78,4.29,2.07,2.86,2.68,23,395.45,0.45',
  ]
  const [chains, bars] = await readLines('/x/seed.csv', lines)
  expect(chains).toMatchObject({ kind: 'chains', inputRows: 1, rowsRead: 2 })
  expect(rowsOf(chains)).toMatchObject([
    { right: 'put', vendorTheta: 2.4, last: 1.37, bid: undefined, underlyingPrice: 395.45 },
    { right: 'call', vendorIv: -0.26, volume: 23 },
  ])
  expect(rowsOf(bars)).toMatchObject([
    { right: 'put', open: 1.92, vwap: 1.8, basis: 'trade' },
    { right: 'call', close: 2.86 },
  ])
})

it('brings VX futures to the unit of today, and takes zero as no trade', async () => {
  const lines = [
    'Trade Date,Futures,Open,High,Low,Close,Settle,Change,Total Volume,EFP,Open Interest',
    '3/26/2004,K (May 04),212.4,212.5,202.7,202.7,203.2,-1.8,216,0,144,',
    '3/23/2007,K (May 07),0,0,0,0,146.1,0,0,0,7',
    '03/26/2007,K (May 07),14.61,14.7,14.6,14.65,14.65,0.04,5,0,9',
    '03/26/2007,J (May 07),14.61,14.7,14.6,14.65,14.65,0.04,5,0,9',
  ]
  const [futures] = await readLines('/x/vx.csv', lines)
  expect(rowsOf(futures)).toMatchObject([
    {
      root: 'VX',
      contract: 'VXK04',
      delivery: '2004-05',
      open: 21.24,
      settle: 20.32,
      change: -0.18,
      openInterest: 144,
    },
    { contract: 'VXK07', open: undefined, close: undefined, settle: 14.61 },
    { open: 14.61, settle: 14.65, change: 0.04 },
  ])
  expect(quarantineOf(futures)).toEqual(['5 CONTRACT_MISMATCH'])
  expect(futures!.findings.map(({ rule, count }) => [rule, count])).toEqual(
    expect.arrayContaining([
      ['UNIT_JUMP', 2],
      ['VALUE_ZERO', 1],
      ['FIELD_EXTRA', 1],
    ]),
  )
})

it('names a series by its file and dates it by its release', async () => {
  const [cpi] = await readLines('/x/CPIAUCSL.csv', [
    'Date,Value',
    '2024-01-01,309.7',
    '2024-02-01,311.1',
    '2024-03-01,.',
  ])
  expect(rowsOf(cpi)).toMatchObject([
    {
      series: 'CPIAUCSL',
      period: '2024-01-01',
      at: '2024-02-01T05:00:00Z',
      knownAt: '2024-02-26T13:30:00Z',
      session: '2024-02-26',
      revised: 1,
      value: 309.7,
    },
    { period: '2024-02-01', knownAt: '2024-03-20T12:30:00Z' },
  ])
  expect(quarantineOf(cpi)).toEqual(['4 VALUE_MISSING'])
  const [yields] = await readLines('/x/DGS2 (1).csv', ['Date,Value', '2024-10-10,4.0', '2024-10-11,3.95'])
  expect(rowsOf(yields)).toMatchObject([
    { series: 'DGS2', knownAt: '2024-10-11T20:15:00Z', session: '2024-10-14', revised: 0 },
    { at: '2024-10-12T04:00:00Z', knownAt: '2024-10-15T20:15:00Z', session: '2024-10-16' },
  ])
  const [several] = await readLines('/x/fredgraph.csv', [
    'observation_date,DGS2,DGS10',
    '2024-10-10,4.0,4.1',
    '2024-10-11,,4.2',
  ])
  expect(rowsOf(several).map(({ series, period, value }) => [series, period, value])).toEqual([
    ['DGS2', '2024-10-10', 4],
    ['DGS10', '2024-10-10', 4.1],
    ['DGS10', '2024-10-11', 4.2],
  ])
})

it('takes the moment at which a value was seen as observed, each vintage as a record of its own', async () => {
  const [vintages] = await readLines('/x/v.csv', [
    'series,observation_date,value,first_seen_commit_time',
    'PAYEMS,2026-01-01,158558,2026-03-16T12:06:11-05:00',
    'PAYEMS,2026-01-01,158592,2026-04-03T22:09:42+00:00',
  ])
  expect(rowsOf(vintages)).toMatchObject([
    { knownAt: '2026-03-16T17:06:11Z', knownModelled: 0, value: 158_558, session: '2026-03-16' },
    { knownAt: '2026-04-03T22:09:42Z', value: 158_592, session: '2026-04-06' },
  ])
})

it('marks values that are filled forward by reference date, and knows quarters late', async () => {
  const header =
    'date,gdp,vix,hy_spread,yield_curve_10y2y,nfc_equity_mv,nfc_net_worth,dollar_index,buffett_indicator,tobin_q'
  const [signals] = await readLines('/x/s.csv', [header, '2024-01-02,27000,13.2,,0.1,1,2,3,4,5'])
  expect(signals).toMatchObject({ inputRows: 1, rowsRead: 8 })
  const rows = rowsOf(signals)
  const knownOf = (series: string) => rows.find((row) => row['series'] === series)
  expect(knownOf('SIGNAL_GDP')).toMatchObject({ knownAt: '2024-06-22T13:30:00Z', revised: 1 })
  expect(knownOf('SIGNAL_VIX')).toMatchObject({ knownAt: '2024-01-06T14:30:00Z' })
  expect(signals!.findings.filter(({ rule }) => rule === 'LOOK_AHEAD_TRAP')).toHaveLength(1)
})

it('reads yields by tenor, indices of sentiment, financing, fees and the rates of the OFR', async () => {
  const tenors = '1month,3month,6month,1year,2year,3year,5year,7year,10year,20year,30year'
  const [curve] = await readLines('/x/curves.csv', [
    `Time Period,${tenors}`,
    '1990-01-02 00:00:00+00:00,,0.0783,0.0789,0.0781,0.0787,0.079,0.0787,0.0798,0.0794,,0.08',
  ])
  expect(rowsOf(curve)).toHaveLength(9)
  expect(rowsOf(curve)[0]).toMatchObject({ series: 'TREASURY_3M', value: 0.0783, knownAt: '1990-01-03T21:15:00Z' })
  const [squeeze] = await readLines('/x/d.csv', ['date,price,dix,gex', '2011-05-02,1361.2,0.37,1897312571.4'])
  expect(rowsOf(squeeze).map(({ series }) => series)).toEqual(['SQUEEZEMETRICS_SPX', 'DIX', 'GEX'])
  const [rates] = await readLines('/x/f.csv', [
    'session_date,benchmark,benchmark_observation,benchmark_rate_percent,availability_policy,cash_rate_annual,funding_rate_annual,borrow_rate_annual',
    '2007-04-25,LIBOR,2007-03,5.3,previous,0.048,0.063,0.0025',
  ])
  expect(rowsOf(rates)[1]).toMatchObject({
    series: 'FINANCING_CASH',
    value: 0.048,
    knownAt: '2007-04-25T13:30:00Z',
    note: 'LIBOR of 2007-03, previous',
  })
  const [fees] = await readLines('/x/sec.csv', [
    'effective_from,effective_to,rate_per_million,rate_decimal,source_url,notes',
    '2008-01-25,2008-03-31,11.00,0.000011,https://x,"annual, FY2008"',
  ])
  expect(rowsOf(fees)[0]).toMatchObject({
    series: 'SEC_SECTION_31',
    value: 0.000_011,
    note: 'until 2008-03-31; annual, FY2008 https://x',
  })
  const ofr = {
    'FNYR-SOFR-A': {
      timeseries: {
        aggregation: [
          ['2018-04-02', 1.8],
          ['2018-04-03', null],
        ],
      },
    },
  }
  const [sofr] = await readLines('/x/ofr.json', [JSON.stringify(ofr)])
  expect(rowsOf(sofr)).toMatchObject([{ series: 'FNYR-SOFR-A', value: 1.8, knownAt: '2018-04-03T13:00:00Z' }])
  expect(quarantineOf(sofr)).toEqual(['2 VALUE_MISSING'])
  const seen = {
    fetched_at: '2026-08-21T20:43:22Z',
    observed_at: { DGS10: '2026-08-21', ICSA: '2026-08-20', PPIFES: null },
  }
  const [releases] = await readLines('/x/seen.json', [JSON.stringify(seen)])
  expect(rowsOf(releases)).toMatchObject([
    { series: 'DGS10', knownAt: '2026-08-21T20:43:22Z' },
    { series: 'ICSA', knownAt: '2026-08-21T04:00:00Z' },
  ])
})

it('reads dividends and the members of an index with their changes', async () => {
  const [dividends] = await readLines('/x/qqq_dividends_2026.csv', ['Date,Dividend', '2026-06-22,0.81349'])
  expect(rowsOf(dividends)).toMatchObject([
    { symbol: 'QQQ', exDate: '2026-06-22', action: 'dividend', amount: 0.813_49 },
  ])
  const [members] = await readLines('/x/nasdaq100_ticker_start_end.csv', [
    'ticker,start_date,end_date',
    'A,2000-06-05,',
    'AABA,1999-12-08,2017-06-19',
  ])
  expect(rowsOf(members)).toMatchObject([{ universe: 'nasdaq100', symbol: 'A', end: undefined }, { end: '2017-06-19' }])
  const [table] = await readLines('/x/sp500.csv', [
    'Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded',
    'MMM,3M,Industrials,Conglomerates,"Saint Paul, Minnesota",1957-03-04,66740,1902',
  ])
  expect(rowsOf(table)).toMatchObject([
    { symbol: 'MMM', start: '1957-03-04', name: '3M', headquarters: 'Saint Paul, Minnesota', founded: '1902' },
  ])
  const [changes] = await readLines('/x/sp500_changes.csv', [
    'date,add,remove',
    '2019-06-03,"CTVA,DD","FLR,DWDP"',
    '2019-07-15,"TMUS",""',
  ])
  expect(changes).toMatchObject({ inputRows: 2, rowsRead: 5 })
  expect(rowsOf(changes).map(({ on, change, symbol }) => [on, change, symbol].join(' '))).toEqual([
    '2019-06-03 add CTVA',
    '2019-07-15 add TMUS',
    '2019-06-03 add DD',
    '2019-06-03 remove FLR',
    '2019-06-03 remove DWDP',
  ])
})

it('knows a scheduled event from the end of the day on which it was announced', async () => {
  const [events] = await readLines('/x/calendar.csv', [
    'event,date,announced,note',
    'EARNINGS-AAPL,2024-08-01,2024-07-08,after the close',
    'CPI,2024-08-14,2023-12-01,',
    'CPI,2024-09-11,,',
  ])
  expect(events!.kind).toBe('events')
  expect(rowsOf(events)).toMatchObject([
    { event: 'EARNINGS-AAPL', on: '2024-08-01', knownAt: '2024-07-09T04:00:00Z', note: 'after the close' },
    { event: 'CPI', on: '2024-08-14', knownAt: '2023-12-02T05:00:00Z' },
  ])
  expect(quarantineOf(events)).toEqual([expect.stringContaining('VALUE_MISSING')])
})

it('knows headlines at the opening after their date, and leaves out those that repeat', async () => {
  const lines = [
    '2020-07-18,"Trail of executive, says paper"',
    '2020-07-17,Banks "fine"',
    '2020-07-17,Banks "fine"',
    '2020-07-17,Other',
  ]
  const [bare] = await readLines('/x/reuters_2020.csv', lines)
  expect(rowsOf(bare)).toMatchObject([
    {
      source: 'reuters',
      published: '2020-07-17',
      sequence: 1,
      knownAt: '2020-07-20T13:30:00Z',
      headline: 'Banks "fine"',
    },
    { sequence: 3, headline: 'Other' },
    { published: '2020-07-18', session: '2020-07-20', headline: 'Trail of executive, says paper' },
  ])
  expect(quarantineOf(bare)).toEqual(['3 DUPLICATE_ROW'])
  const [headed] = await readLines('/x/cnbc.csv', ['date,headlines', ...lines])
  expect([headed!.input.format, rowsOf(headed)[0]!['source']]).toEqual(['headlines', 'cnbc'])
})

it('reads labelled sentences around the last sign that separates them', async () => {
  const [sentences] = await readLines('/x/all.txt', ['\uFEFFProfit rose , "a lot" .@positive', 'No change .@neutral'])
  expect(rowsOf(sentences)).toEqual([
    { sequence: 1, text: 'Profit rose , "a lot" .', label: 'positive' },
    { sequence: 2, text: 'No change .', label: 'neutral' },
  ])
})

it('reads at-the-money volatilities by expiry', async () => {
  const [volatilities] = await readLines('/x/SPX.csv', [
    'snapshot_date,expiration,dte,spot,atm_strike,atm_iv,atm_call_iv,atm_put_iv,atm_call_oi,atm_put_oi',
    '2026-05-14,2026-05-15,1,7501.2,7500.0,0.09,,0.09,6559,1828',
  ])
  expect(rowsOf(volatilities)).toMatchObject([
    { underlying: 'SPX', expiry: '2026-05-15', iv: 0.09, callIv: undefined, at: '2026-05-14T20:00:00Z' },
  ])
})
