import { expect, it } from 'vitest'
import { formatInstant, parseDate } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { expiryOfRoot, termsOfRoot } from '../../src/market/option-root.ts'

const instants = (root: string, expiry: string): string[] =>
  Object.values(expiryOfRoot(termsOfRoot(root), parseDate(expiry), nyse)).map(formatInstant)

it('keeps the two settlements of one index and one date apart', () => {
  expect(instants('SPX', '2019-05-17')).toEqual(['2019-05-17T13:30:00Z', '2019-05-16T20:00:00Z'])
  expect(instants('SPXW', '2019-05-17')).toEqual(['2019-05-17T20:00:00Z', '2019-05-17T20:00:00Z'])
})

it('ends a contract with its session: a half day at 13:00, a Saturday or a holiday the session before', () => {
  expect(instants('SPY', '2023-11-24')[0]).toBe('2023-11-24T18:00:00Z')
  expect(instants('SPY', '2014-06-21')[0]).toBe('2014-06-20T20:00:00Z')
  expect(instants('SPXW', '2019-04-19')[0]).toBe('2019-04-18T20:00:00Z')
})

it('takes options on an index as European, all others as American', () => {
  expect(['SPX', 'SPXW', 'VIX', 'SPY', 'AAPL7', 'OEX', 'SIM'].map((root) => termsOfRoot(root).exercise)).toEqual([
    'european',
    'european',
    'european',
    'american',
    'american',
    'american',
    'european',
  ])
})
