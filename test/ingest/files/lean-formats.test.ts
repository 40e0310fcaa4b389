import { expect, it } from 'vitest'
import { quarantineOf, readBytes, readLines, rowsOf, zipOf } from './vendor-files.ts'

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
