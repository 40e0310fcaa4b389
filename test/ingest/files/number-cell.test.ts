import fc from 'fast-check'
import { expect, it } from 'vitest'
import { INVALID, parseNumber } from '../../../src/ingest/files/table/number-cell.ts'

function parse(text: string): number {
  const bytes = Buffer.from(`,${text},`)
  return parseNumber(bytes, 1, bytes.length - 1)
}

const decimal = fc
  .record({
    sign: fc.constantFrom('', '-', '+'),
    whole: fc.stringMatching(/^\d{1,20}$/),
    fraction: fc.stringMatching(/^(\.\d{0,20})?$/),
    exponent: fc.stringMatching(/^(e[+-]?\d{1,3})?$/),
  })
  .map(({ sign, whole, fraction, exponent }) => `${sign}${whole}${fraction}${exponent}`)

it('equals Number() on any decimal', () => {
  fc.assert(
    fc.property(decimal, (text) => {
      const expected = Number(text)
      expect(parse(text)).toBe(Number.isFinite(expected) ? expected : INVALID)
    }),
    { numRuns: 20_000 },
  )
})

it('gives back any double from its shortest text', () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
      expect(parse(String(value))).toBe(Number(String(value)))
    }),
    { numRuns: 20_000 },
  )
})

it('takes the usual words for no value as missing', () => {
  for (const text of ['', 'NaN', 'nan', 'null', 'None', 'N/A', '.', '-']) expect(parse(text)).toBeNaN()
})

it('refuses what is no decimal number', () => {
  const wrong = [
    'abc',
    '1.2.3',
    '1e',
    '1e+',
    '0x10',
    'Infinity',
    '-inf',
    '1 2',
    '1,5',
    '--1',
    '+-1',
    '1e5x',
    '٣',
    '1e99999',
  ]
  for (const text of wrong) expect(parse(text), text).toBe(INVALID)
})
