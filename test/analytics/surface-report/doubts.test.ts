import { expect, it } from 'vitest'
import { chainAt } from '../../../src/analytics/chains/chain-at.ts'
import { surfaceDoubts } from '../../../src/analytics/surface-report/doubts.ts'
import { type SurfaceInput, surfaceInput } from '../../../src/analytics/surface-report/surface-input.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { batchOf, type Row } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { chainRows, DAY, JUNE_21, MAY_17, SPOT } from '../chains/made-chain.ts'

const EXPIRIES = [MAY_17, JUNE_21, JUNE_21 + 91, JUNE_21 + 182]
const ROWS = chainRows({ roots: ['SPXW'], expiries: EXPIRIES, days: [DAY] })

async function inputOf(rows: readonly Row[], isSimulated = false): Promise<SurfaceInput> {
  const lake = await openLake({ root: temporaryFolder(), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
  await lake.append([batchOf('chains', rows, { isSimulated })])
  const chain = await chainAt({ underlying: 'SPX', at: Infinity }, lake, nyse)
  return surfaceInput(chain!, { atText: '', sourceText: '', command: '' })
}

const doubtsOf = async (rows: readonly Row[]): Promise<string> => surfaceDoubts(await inputOf(rows)).join('\n')

it('says what a reader would want to be told, and nothing else', async () => {
  const clean = ROWS.map((row) => ({ ...row, knownModelled: 0 }))
  const doubts = await doubtsOf(clean)
  expect(doubts).not.toMatch(/SIMULATED|no bid|assumed|neighbour's yield|too few|alone|American|modelled|one moment/)
  expect((await inputOf(clean)).surface.smiled).toHaveLength(EXPIRIES.length)
})

it('speaks of simulated quotes and of other roots of the same moment', async () => {
  expect(surfaceDoubts(await inputOf(ROWS, true))[0]).toMatch(/SIMULATED/)
  const two = chainRows({ roots: ['SPX', 'SPXW'], expiries: EXPIRIES, days: [DAY] })
  expect(await doubtsOf(two)).toMatch(/This is SPXW? alone\. Quotes of SPXW? at the same moment/)
})

it('counts quotes without a bid', async () => {
  const bare = ROWS.map((row) => ((row['strike'] as number) > 3100 ? { ...row, bid: 0 } : row))
  expect(await doubtsOf(bare)).toMatch(/^48 of 200 quotes have no bid/m)
})

it('tells a spot that is not of the moment of the quotes', async () => {
  const late = ROWS.map((row) => ({ ...row, underlyingPrice: 1.01 * SPOT }))
  expect(await doubtsOf(late)).toMatch(/spot and quotes may not be of one moment/)
})

const withoutPuts = (expiries: readonly number[]) =>
  ROWS.filter(({ expiry, right }) => right === 'call' || !expiries.includes(expiry as number))

it('tells a forward and a rate that are borrowed', async () => {
  const doubts = await doubtsOf(withoutPuts([JUNE_21]))
  expect(doubts).toMatch(/^1 of 4 expiries have no forward of their own/m)
  expect(doubts).toMatch(/^The rate of 1 of 4 expiries is that by put-call parity of the nearest expiry/m)
})

it('tells a rate that is assumed', async () => {
  expect(await doubtsOf(withoutPuts(EXPIRIES))).toMatch(/^The rate is assumed to be 0 for 4 of 4 expiries/m)
})
