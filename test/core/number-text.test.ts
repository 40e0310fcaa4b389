import { expect, it } from 'vitest'
import { countedText, countText, durationText, groupDigits } from '../../src/core/number-text.ts'

it('groups digits and writes a true minus', () => {
  expect(groupDigits('1234567.8901')).toBe('1,234,567.8901')
  expect(groupDigits('-1234')).toBe('−1,234')
  expect(groupDigits('999')).toBe('999')
  expect(countText(9999.5)).toBe('10,000')
  expect(countText(1_234_567)).toBe('1,234,567')
})

it('counts with the right word', () => {
  const nights = [0, 1, 1510].map((count) => countedText(count, 'night', 'nights'))
  expect(nights).toEqual(['0 nights', '1 night', '1,510 nights'])
})

it('says how long something takes', () => {
  expect([0, 940, 9_949, 9_950, 59_400, 59_600, 185_000, 3_599_400, 3_600_000, 7_830_000].map(durationText)).toEqual([
    '0.0 s',
    '0.9 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 00 s',
    '3 min 05 s',
    '59 min 59 s',
    '1 h 00 min',
    '2 h 11 min',
  ])
})
