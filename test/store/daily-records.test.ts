/** Records read day after day, against the lake's own reading of each day. */
import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { dayNumber, MS_PER_DAY } from '../../src/core/time.ts'
import { formatOccSymbol } from '../../src/market/contract.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, type Row } from './rows.ts'
import { temporaryFolder } from './temporary-folder.ts'

const FIRST = dayNumber(2023, 12, 20)
const COLUMNS = ['root', 'right', 'expiry', 'strike', 'exchange', 'at', 'bid', 'volume'] as const

function quote(day: number, contract: number, bid: number, exchange: string): Row {
  const root = contract % 3 === 0 ? 'SPX' : 'SPXW'
  const terms = {
    root,
    right: contract % 2 === 0 ? 'call' : 'put',
    expiry: FIRST + 60,
    strike: 100 + contract,
  } as const
  const at = day * MS_PER_DAY + 7e7
  return {
    ...terms,
    underlying: 'SPX',
    contract: formatOccSymbol(terms),
    exchange,
    session: day,
    at,
    knownAt: at,
    bid,
  }
}

const row = fc.record({
  day: fc.integer({ min: 0, max: 30 }),
  contract: fc.integer({ min: 0, max: 5 }),
  bid: fc.integer({ min: 1, max: 3 }),
  exchange: fc.constantFrom('', 'W'),
})

it('a day is what the lake reads of it, whatever was restated and however many days lie in a file', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.array(row, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 4 }),
    async (commits, asked) => {
      const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(0) })
      for (const rows of commits) {
        const quotes = rows.map(({ day, contract, bid, exchange }) => quote(FIRST + day, contract, bid, exchange))
        await lake.append([batchOf('chains', quotes, { source: 'vendor' })])
      }
      const asOfCommit = Math.min(asked, await lake.head())
      const where = { underlying: 'SPX', source: 'vendor' }
      const daily = lake.daily('chains', COLUMNS, { where, asOfCommit })
      for (let day = FIRST - 1; day <= FIRST + 31; day++) {
        const [ours, theirs] = [
          await daily.read(day),
          await lake.read('chains', { where, from: day, to: day, asOfCommit }),
        ]
        expect(ours.length).toBe(theirs.length)
        for (const name of COLUMNS) expect([...ours.columns[name]]).toEqual([...theirs.columns[name]])
      }
    },
  )
  await fc.assert(property, { numRuns: 25 })
})

it('says which file is not the one that was stored', async () => {
  const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(0) })
  await lake.append([batchOf('chains', [quote(FIRST, 1, 1, '')], { source: 'vendor' })])
  const folder = join(lake.root, 'records/chains/source=vendor/underlying=SPX/year=2023')
  const [name] = await readdir(folder)
  await appendFile(join(folder, name!), 'x')
  const daily = lake.daily('chains', COLUMNS, { where: { underlying: 'SPX' } })
  await expect(daily.read(FIRST)).rejects.toMatchObject({ code: 'LAKE_CORRUPT' })
})
