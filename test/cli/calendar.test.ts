import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../src/cli/calendar.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { itOnShared, sharedPath } from '../shared.ts'

const context = { clock: new FixedClock(Date.UTC(2024, 6, 1)) }
const print = async (options: Record<string, unknown>) => run({ options }, context)

itOnShared('prints the reference file of sessions byte for byte', async () => {
  const { text } = await print({ from: '2005-01-01', to: '2028-12-31', csv: true })
  const [header, ...lines] = text.split('\n')
  const oddYears = lines.filter((line) => Number(line.slice(0, 4)) % 2 === 1)
  const expected = readFileSync(sharedPath('vectors/calendar/sessions.csv'), 'utf8')
  expect(`${[header, ...oddYears].join('\n')}\n`).toBe(expected)
})

it('has the 224 weekday closures and 50 half days from 2005 to 2028 that the reference counts', async () => {
  const { text } = await print({ from: '2005-01-01', to: '2028-12-31' })
  expect(text).toContain('6,036 sessions, 50 early closes, 224 weekday closures.')
})

it('prints the even years in the same form', async () => {
  const { text } = await print({ from: '2024-07-03', to: '2024-07-05', csv: true })
  expect(text.split('\n').slice(1)).toEqual([
    '2024-07-03,2024-07-03T13:30:00Z,2024-07-03T17:00:00Z,1720013400,1720026000,210,-4,1,eve of Independence Day,' +
      '2024-07-02,2024-07-05,0',
    '2024-07-05,2024-07-05T13:30:00Z,2024-07-05T20:00:00Z,1720186200,1720209600,390,-4,0,,2024-07-03,2024-07-08,0',
  ])
})

it('lists what is out of the ordinary in the current year when no range is given', async () => {
  const { text } = await print({})
  expect(text).toMatch(/^NYSE, 2024-01-01 to 2024-12-31: 252 sessions, 3 early closes, 10 weekday closures\./)
  expect(text).toMatch(/2024-12-24 +09:30 to 13:00 +Christmas Eve/)
  expect(text).toMatch(/2024-03-29 +closed +Good Friday/)
})

it('begins with the year in which the range ends when no beginning is given', async () => {
  expect((await print({ to: '2019-06-28' })).data).toMatchObject({ from: '2019-01-01', to: '2019-06-28' })
})

it('writes the lines to a file and says how many', async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'calendar-')), 'sessions.csv')
  const { text, data } = await print({ from: '2024-01-01', to: '2024-01-31', out })
  expect(text).toContain('21 sessions')
  expect(data).toMatchObject({ out, from: '2024-01-01' })
  expect(readFileSync(out, 'utf8').split('\n').length).toBe(1 + 21 + 1)
})

it('refuses a date that is none, a range that runs backwards and a year that it does not cover', async () => {
  await expect(print({ from: '2024-02-30' })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  await expect(print({ from: '2024-02-03', to: '2024-02-01' })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  await expect(print({ from: '1980-01-01', to: '2024-02-01' })).rejects.toMatchObject({ code: 'CALENDAR_RANGE' })
})

it('gives sessions, closures and yearly counts as JSON', async () => {
  const { data } = await print({ from: '2012-10-26', to: '2012-11-02' })
  expect(data).toMatchObject({
    calendar: 'NYSE',
    years: [{ year: 2012, sessions: 4, early_closes: 0, weekday_closures: 2 }],
    closures: [
      { date: '2012-10-29', reason: 'special closure: Hurricane Sandy', special: 1 },
      { date: '2012-10-30', reason: 'special closure: Hurricane Sandy', special: 1 },
    ],
  })
})
