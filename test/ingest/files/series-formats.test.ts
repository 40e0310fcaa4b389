import { expect, it } from 'vitest'
import { quarantineOf, readLines, rowsOf } from './vendor-files.ts'

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
