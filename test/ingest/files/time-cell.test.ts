import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatDate } from '../../../src/core/time.ts'
import { INVALID } from '../../../src/ingest/files/table/number-cell.ts'
import { instantCellParser, parseDateCell, parseTimeOfDay } from '../../../src/ingest/files/table/time-cell.ts'

type Parser = (bytes: Uint8Array, from: number, to: number) => number

function parse(parser: Parser, text: string): number {
  const bytes = Buffer.from(`,${text},99`)
  return parser(bytes, 1, 1 + text.length)
}

const utc = (text: string) => parse(instantCellParser('utc'), text)
const newYork = (text: string) => parse(instantCellParser('new-york'), text)

it('reads a day in each way that vendors write it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 80_000 }), (day) => {
      const iso = formatDate(day)
      const [year, month, date] = iso.split('-') as [string, string, string]
      const ways = [
        iso,
        `${year}${month}${date}`,
        `${month}/${date}/${year}`,
        `${Number(month)}/${Number(date)}/${year}`,
        `${iso} 00:00:00`,
        `${iso} 00:00:00-05:00`,
        `${year}${month}${date} 00:00`,
      ]
      for (const way of ways) expect(parse(parseDateCell, way), way).toBe(day)
    }),
  )
})

it('refuses days that do not exist and text that is no day', () => {
  const wrong = [
    '2023-02-29',
    '2023-13-01',
    '2/30/2020',
    '20230431',
    '2023-1-1',
    'yesterday',
    '2023-01-01 09:30',
    '12/31/99',
    '2100-02-29',
  ]
  for (const text of wrong) expect(parse(parseDateCell, text), text).toBe(INVALID)
  expect(parse(parseDateCell, '')).toBeNaN()
  expect(parse(parseDateCell, '2024-02-29')).toBe(19_782)
})

it('reads an instant by its offset, and without one in the zone of the format', () => {
  const expected = Date.UTC(2024, 1, 20, 9, 0)
  expect(utc('2024-02-20 09:00:00+00:00')).toBe(expected)
  expect(newYork('2024-02-20 04:00:00-05:00')).toBe(expected)
  expect(newYork('2024-02-20T09:00Z')).toBe(expected)
  expect(newYork('2024-02-20 04:00:00')).toBe(expected)
  expect(newYork('20240220 04:00')).toBe(expected)
  expect(utc('2024-02-20 09:00:00.250')).toBe(expected + 250)
  expect(newYork('2024-07-01 09:30:00')).toBe(Date.UTC(2024, 6, 1, 13, 30))
  expect(utc('2024-02-20 14:30:00+0530')).toBe(expected)
})

it('refuses instants without a time, with an impossible one or with something after it', () => {
  for (const text of [
    '2024-02-20',
    '2024-02-20 24:00',
    '2024-02-20 09:60',
    '2024-02-20 09:00:00 EST',
    '2024-02-20 9:00',
    'x',
  ]) {
    expect(utc(text), text).toBe(INVALID)
  }
})

it('reads a time since 1970 in the only unit that it can have, and times of day', () => {
  const expected = Date.UTC(2025, 1, 10, 14, 30)
  for (const text of ['1739197800', '1739197800.0', '1739197800000', '1739197800000000', '1739197800000000000']) {
    expect([utc(text), newYork(text)], text).toEqual([expected, expected])
  }
  for (const text of ['17391978000', '-1739197800', '42', '5e9']) expect(utc(text), text).toBe(INVALID)
  expect(utc('')).toBeNaN()
  expect(parse(parseTimeOfDay, '09:30')).toBe(9.5 * 3_600_000)
  expect(parse(parseTimeOfDay, '09:30:15')).toBe(9.5 * 3_600_000 + 15_000)
  expect(parse(parseTimeOfDay, '25:00')).toBe(INVALID)
  expect(parse(parseTimeOfDay, '')).toBeNaN()
})
