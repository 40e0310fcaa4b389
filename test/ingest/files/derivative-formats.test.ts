import { expect, it } from 'vitest'
import { quarantineOf, readLines, rowsOf } from './vendor-files.ts'

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

it('reads at-the-money volatilities by expiry', async () => {
  const [volatilities] = await readLines('/x/SPX.csv', [
    'snapshot_date,expiration,dte,spot,atm_strike,atm_iv,atm_call_iv,atm_put_iv,atm_call_oi,atm_put_oi',
    '2026-05-14,2026-05-15,1,7501.2,7500.0,0.09,,0.09,6559,1828',
  ])
  expect(rowsOf(volatilities)).toMatchObject([
    { underlying: 'SPX', expiry: '2026-05-15', iv: 0.09, callIv: undefined, at: '2026-05-14T20:00:00Z' },
  ])
})
