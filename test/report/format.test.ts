import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  formatBasisPoints,
  formatFixed,
  formatMoney,
  formatMultiple,
  formatNumber,
  formatOdds,
  formatPercent,
  formatPercentRange,
  formatRatio,
  formatReturn,
  formatReturnRange,
} from '../../src/report/format.ts'

/** With plain spaces, so that expectations can be read. */
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ')

it('writes returns under one per cent in basis points, and from there in per cent', () => {
  const texts = [0.0312, -0.142, 0.0041, -0.00018, 0.0000042, 0, 0.00994, 0.00996, 1.4142, -1].map((x) =>
    plain(formatReturn(x)),
  )
  expect(texts).toEqual([
    '3.1 %',
    '−14.2 %',
    '41 bp',
    '−1.8 bp',
    '0.042 bp',
    '0.0 %',
    '99 bp',
    '1.0 %',
    '141 %',
    '−100 %',
  ])
})

it('keeps a figure and its unit on one line, with a true minus and commas for thousands', () => {
  expect(formatPercent(-0.5)).toBe('−50.0\u202f%')
  expect(formatFixed(-1234.5, 1)).toBe('−1,234.5')
})

it('never writes minus zero', () => {
  expect([formatFixed(-0, 1), formatFixed(-0.04, 1), formatRatio(-0.001), formatNumber(-0)]).toEqual([
    '0.0',
    '0.0',
    '0.00',
    '0',
  ])
})

it('gives three significant figures, also where rounding adds a digit', () => {
  const texts = [0.38123, 9.996, 12.345, 99.96, 1234.5, 0.00123456, 0.09996].map((x) => formatNumber(x))
  expect(texts).toEqual(['0.381', '10.0', '12.3', '100', '1,235', '0.00123', '0.100'])
  expect([0.384, -6.966, 12.34, 123.4, 0].map(formatRatio)).toEqual(['0.38', '−6.97', '12.3', '123', '0.00'])
})

it('never shows more than three significant figures of a number below a thousand', () => {
  fc.assert(
    fc.property(fc.double({ min: -999, max: 999, noNaN: true }), (value) => {
      const digits = formatNumber(value)
        .replace(/[^0-9⁰¹²³⁴⁵⁶⁷⁸⁹.]/g, '')
        .replace(/^0*\.?0*/, '')
        .replace('.', '')
      expect(digits.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, '').length).toBeLessThanOrEqual(4)
    }),
  )
})

it('writes very large and very small numbers as powers of ten', () => {
  expect([1e18, -2.5e15, 3e-12].map((x) => plain(formatNumber(x)))).toEqual([
    '1.0 × 10¹⁸',
    '−2.5 × 10¹⁵',
    '3.0 × 10⁻¹²',
  ])
})

it('tells costs below a basis point apart', () => {
  expect([0.0523, 0.617, 0.642, 0.996, 1.84, 12.3].map(formatBasisPoints).map(plain)).toEqual([
    '0.052 bp',
    '0.62 bp',
    '0.64 bp',
    '1.0 bp',
    '1.8 bp',
    '12 bp',
  ])
})

it('writes what is not a number as a dash, without a unit', () => {
  const nan = Number.NaN
  expect([formatPercent(nan), formatReturn(nan), formatBasisPoints(nan), formatRatio(nan), formatMoney(nan)]).toEqual(
    Array.from({ length: 5 }, () => '–'),
  )
  expect(formatOdds(nan)).toBe('–')
  expect([formatNumber(Infinity), formatNumber(-Infinity)]).toEqual(['∞', '−∞'])
})

it('writes both ends of an interval in one unit', () => {
  expect(plain(formatReturnRange(0.004, 0.059))).toBe('0.4 to 5.9 %')
  expect(plain(formatReturnRange(-0.0004, 0.0059))).toBe('−4.0 to 59.0 bp')
  expect(plain(formatPercentRange(0.491, 0.561))).toBe('49.1 to 56.1 %')
})

it('says probabilities as odds', () => {
  const texts = [0.41, 0.004, 0.0006, 0.00001, 0.999, 1, 0.05, 0.0094, 0.0095, 0.995].map((p) => plain(formatOdds(p)))
  expect(texts).toEqual([
    '41 of 100',
    '4 of 1,000',
    '6 of 10,000',
    'fewer than 1 of 10,000',
    'more than 99 of 100',
    'more than 99 of 100',
    '5 of 100',
    '9 of 1,000',
    '1 of 100',
    '100 of 100',
  ])
})

it('writes money with cents only where they matter, and growth as a multiple', () => {
  expect([12.3, -999.999, 1234.56].map(formatMoney)).toEqual(['12.30', '−1,000.00', '1,235'])
  expect([1.254, 12.34, 123.4].map(formatMultiple)).toEqual(['1.25×', '12.3×', '123×'])
})
