import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import type { KindName } from '../../src/market/record-kind.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { filesWithRows } from '../../src/store/append/written-rows.ts'
import { batchOf, dailyBar, type Row } from './rows.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** How many files of commit 1 hold the rows `asked`, after it wrote `written`; undefined where it wrote others. */
async function filesOf(kind: KindName, written: readonly Row[], asked: readonly Row[]): Promise<number | undefined> {
  const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(0) })
  await lake.append([batchOf(kind, written)])
  const [dataset] = (await lake.index()).select(kind)
  return filesWithRows({ kind, frame: batchOf(kind, asked).records }, dataset!, 1)?.length
}

it('knows rows that a commit wrote by their hash, and any others from them', async () => {
  const bars = [0, 1, 2].map((day) => dailyBar('SPY', day, 10 + day))
  expect(await filesOf('bars', bars, bars)).toBe(1)
  expect(await filesOf('bars', bars, bars.slice(1))).toBeUndefined()
  expect(await filesOf('bars', bars, [...bars.slice(1), dailyBar('SPY', 3, 13)])).toBeUndefined()
  expect(await filesOf('bars', bars, [dailyBar('SPY', 0, 10.5), ...bars.slice(1)])).toBeUndefined()
})

it('knows rows that lie in a file a year', async () => {
  const second = (day: number, i: number): Row => ({ ...dailyBar('SPY', day, 1), interval: '1s', at: day * 1e8 + i })
  const bars = [0, 366].flatMap((day) => Array.from({ length: 20_000 }, (_, i) => second(day, i)))
  expect(await filesOf('bars', bars, bars)).toBe(2)
  expect(await filesOf('bars', bars, [...bars.slice(0, -1), second(366, 30_000)])).toBeUndefined()
})

it('knows rows of a kind without dates', async () => {
  const members = ['A', 'B'].map((symbol) => ({ universe: 'SP500', symbol, start: 10_000 }))
  expect(await filesOf('members', members, members)).toBe(1)
  expect(await filesOf('members', members, members.slice(1))).toBeUndefined()
})
