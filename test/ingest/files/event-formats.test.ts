import { expect, it } from 'vitest'
import { quarantineOf, readLines, rowsOf } from './vendor-files.ts'

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
