import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayNumber, formatDate } from '../../src/core/time.ts'
import {
  dayOfDigits,
  formatFuture,
  formatOccSymbol,
  monthOfCode,
  type OptionContract,
  parseOccSymbol,
  underlyingOfRoot,
} from '../../src/market/contract.ts'

const contract: fc.Arbitrary<OptionContract> = fc.record({
  root: fc.stringMatching(/^[A-Z][A-Z0-9]{0,4}$/),
  right: fc.constantFrom('call' as const, 'put' as const),
  expiry: fc.integer({ min: dayNumber(2000, 1, 1), max: dayNumber(2099, 12, 31) }),
  strike: fc.integer({ min: 1, max: 99_999_999 }).map((thousandths) => thousandths / 1000),
})

it('gives back any contract from its OCC symbol', () => {
  fc.assert(
    fc.property(contract, (one) => {
      expect(parseOccSymbol(formatOccSymbol(one))).toEqual(one)
    }),
  )
})

it('reads symbols padded with blanks and with the prefix of Polygon', () => {
  const expected = { root: 'SPY', right: 'put', expiry: dayNumber(2022, 11, 17), strike: 395 }
  for (const text of ['SPY221117P00395000', 'SPY   221117P00395000', 'O:SPY221117P00395000']) {
    expect(parseOccSymbol(text)).toEqual(expected)
  }
})

it('refuses symbols that name no contract', () => {
  const wrong = [
    '',
    'SPY',
    'SPY221117X00395000',
    'SPY221332P00395000',
    'SPY221117P0039500A',
    '221117P00395000',
    'SPY221117P00000000',
    'spy221117P00395000',
    'SPY210229C00395000',
  ]
  for (const text of wrong) expect(parseOccSymbol(text), text).toBeUndefined()
})

it('knows underlyings of index roots', () => {
  expect(['SPX', 'SPXW', 'NDXP', 'RUTW', 'VIXW', 'SPY', 'AAPL7'].map(underlyingOfRoot)).toEqual([
    'SPX',
    'SPX',
    'NDX',
    'RUT',
    'VIX',
    'SPY',
    'AAPL',
  ])
})

it('reads month codes of futures', () => {
  expect('FGHJKMNQUVXZ'.split('').map(monthOfCode)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  expect(['A', '', 'FG'].map(monthOfCode)).toEqual([Number.NaN, Number.NaN, Number.NaN])
  expect(formatFuture('VX', 2004, 5)).toBe('VXK04')
})

it('reads dates written as one number', () => {
  expect(formatDate(dayOfDigits(20_240_229))).toBe('2024-02-29')
  expect(dayOfDigits(20_230_229)).toBeNaN()
  expect(dayOfDigits(20_231_301)).toBeNaN()
})
