import { expect, it } from 'vitest'
import { openHomeLake } from '../../../src/cli/data/home-lake.ts'
import * as rangesCommand from '../../../src/cli/sweep/ranges.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { batchOf, type Row } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { contextOf } from './sweep-context.ts'

const DAYS = nyse.sessionDays(dayNumber(2024, 3, 1), dayNumber(2024, 3, 6))

/** The first minute of each session. */
function minutes(price: number): Row[] {
  return [...DAYS].map((session) => {
    const start = nyse.session(session)!.open
    const times = { session, start, at: start + 60_000, knownAt: start + 60_000 }
    const prices = { open: price, high: price + 1, low: price - 1, close: price, volume: 100 }
    return { symbol: 'SPY', interval: '1m', adjustment: 'raw', ...times, ...prices }
  })
}

it('prints the newest sessions last, and tells the sources of a symbol apart', async () => {
  const context = await contextOf(temporaryFolder())
  const lake = await openHomeLake(context)
  await lake.append([batchOf('bars', minutes(10), { source: 'one' })])
  const alone = await rangesCommand.run({ options: { minutes: '1', interval: '1m' } }, context)
  expect(alone.text).not.toContain('source')
  await lake.append([batchOf('bars', minutes(20), { source: 'two' })])
  const { text } = await rangesCommand.run({ options: { minutes: '1', interval: '1m' } }, context)
  const lines = text.split('\n').filter((line) => line.startsWith('SPY'))
  expect(text.split('\n')[0]).toBe('8 opening ranges of 1 symbol in 4 sessions; none is without a bar.')
  expect(lines.map((line) => line.split(/\s+/).slice(1, 3).join(' '))).toStrictEqual(
    ['2024-03-01', '2024-03-04', '2024-03-05', '2024-03-06'].flatMap((day) => [`one ${day}`, `two ${day}`]),
  )
})
