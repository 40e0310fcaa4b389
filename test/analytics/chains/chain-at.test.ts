import { expect, it } from 'vitest'
import { chainAt } from '../../../src/analytics/chains/chain-at.ts'
import { strikeRows } from '../../../src/analytics/chains/strike-rows.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { batchOf, type Row } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { chainRows, DAY, JUNE_21, MAY_17 } from './made-chain.ts'

const LATE_MAY = MAY_17 + 14
const ROWS = chainRows({ roots: ['SPX', 'SPXW'], expiries: [MAY_17, LATE_MAY, JUNE_21], days: [DAY, DAY + 1] })
const CLOSE = nyse.session(DAY)!.close
const KNOWN = CLOSE + 900_000

async function lakeOf(batches: Readonly<Record<string, readonly Row[]>>) {
  const lake = await openLake({ root: temporaryFolder(), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
  await lake.append(
    Object.entries(batches).map(([source, rows]) => batchOf('chains', rows, { source, sha256: source })),
  )
  return lake
}

const asked = { underlying: 'SPX', at: KNOWN }

it('takes the newest snapshot that was known, not one that was taken', async () => {
  const lake = await lakeOf({ one: ROWS })
  expect(await chainAt({ ...asked, at: KNOWN - 1 }, lake, nyse)).toBeUndefined()
  expect((await chainAt(asked, lake, nyse))!.at).toBe(CLOSE)
  expect((await chainAt({ ...asked, at: KNOWN + 86_399_999 }, lake, nyse))!.at).toBe(CLOSE)
  const [next, yearsLater] = [KNOWN + 86_400_000, KNOWN + 1e12]
  for (const at of [next, yearsLater])
    expect((await chainAt({ ...asked, at }, lake, nyse))!.at).toBe(CLOSE + 86_400_000)
})

it('keeps roots apart and takes only the one asked for', async () => {
  const lake = await lakeOf({ one: ROWS })
  const both = (await chainAt(asked, lake, nyse))!
  expect(both.roots.map(({ snapshot, terms }) => [snapshot.root, terms.settlement])).toEqual([
    ['SPX', 'am'],
    ['SPXW', 'pm'],
  ])
  const one = (await chainAt({ ...asked, root: 'SPXW' }, lake, nyse))!
  expect(one.roots.map(({ snapshot }) => snapshot.root)).toEqual(['SPXW'])
  expect(one.roots[0]!.expiries.map(({ atmIv }) => atmIv)).toEqual(both.roots[1]!.expiries.map(({ atmIv }) => atmIv))
  expect(await chainAt({ ...asked, root: 'NDX' }, lake, nyse)).toBeUndefined()
})

it('prefers a snapshot with bids and asks to a newer one without', async () => {
  const bare = ROWS.filter(({ session }) => session === DAY + 1).map(({ bid: _bid, ask: _ask, ...row }) => row as Row)
  const lake = await lakeOf({ priced: ROWS.filter(({ session }) => session === DAY), bare })
  const later = { ...asked, at: KNOWN + 86_400_000 }
  expect((await chainAt(later, lake, nyse))!.series.source).toBe('priced')
  const only = (await chainAt({ ...later, source: 'bare' }, lake, nyse))!
  expect(
    only.roots[0]!.expiries.every(({ forwardSource }) => forwardSource === 'none' || forwardSource === 'carry'),
  ).toBe(true)
})

it('takes the exchange with the most quotes of an instant', async () => {
  const few = ROWS.slice(0, 6).map((row) => ({ ...row, exchange: 'Q' }))
  const chain = (await chainAt(asked, await lakeOf({ one: [...few, ...ROWS] }), nyse))!
  expect(chain.roots.every(({ snapshot }) => snapshot.exchange === '')).toBe(true)
})

it('has an index at 30 days where two expiries enclose them', async () => {
  const flat = chainRows({ roots: ['SPXW'], expiries: [LATE_MAY, LATE_MAY + 7], days: [DAY], volatility: () => 0.2 })
  const chain = (await chainAt(asked, await lakeOf({ one: flat }), nyse))!
  const index = chain.roots[0]!.index.thirtyDays!
  // The strip is cut where the strikes end, so it is less than the 0.2 of every quote.
  expect(index.value).toBeGreaterThan(0.18)
  expect(index.value).toBeLessThan(0.201)
  expect(index.low).toBeLessThan(index.value)
  expect(index.high).toBeGreaterThan(index.value)
  const single = chainRows({ roots: ['SPXW'], expiries: [JUNE_21], days: [DAY] })
  const without = (await chainAt(asked, await lakeOf({ one: single }), nyse))!
  expect(without.roots[0]!.index.thirtyDays).toBeUndefined()
})

it('sets calls and puts of a strike side by side', async () => {
  const chain = (await chainAt(asked, await lakeOf({ one: ROWS }), nyse))!
  const rows = strikeRows(chain.roots[0]!.expiries[0]!, chain.quotes)
  expect(rows).toHaveLength(25)
  for (const { strike, call, put } of rows) {
    expect([chain.quotes.strike[call], chain.quotes.strike[put]]).toEqual([strike, strike])
    expect([chain.quotes.right[call], chain.quotes.right[put]]).toEqual([1, -1])
  }
})
