/** Chains as vendors spoil them: crossed quotes, a day that is missing, contracts that vanish; each refusal has its reason and is counted. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runEngine } from '../../../src/backtest/engine/engine.ts'
import { chainsOfLake } from '../../../src/backtest/engine/feeds/lake-feeds.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { Trader } from '../../../src/strategies/trader.ts'
import { fromMicros } from '../../../src/trading/money.ts'
import { itOnShared } from '../../shared.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { lakeOf } from '../orb/vectors.ts'
import { batchOf, rowsOf } from '../../store/rows.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { chainRecords, type QuoteRow } from './chain-cases.ts'
import { expectConserved } from './conserved.ts'
import { minuteBars, settingOf } from './engine-cases.ts'
import { chainPaths } from './vendor-chains.ts'

const DAYS = nyse.sessionDays(parseDate('2024-01-02'), parseDate('2024-01-08'))
const [NEAR, FAR, GONE] = ['SPY240105C00100000', 'SPY240216C00100000', 'SPY240216C00110000']

/** Of the third day there is no chain; on the second FAR is crossed; GONE is quoted on the first day only. */
const CHAINS: readonly (readonly QuoteRow[])[] = [
  [
    [NEAR, 1, 1.1],
    [FAR, 4, 4.2],
    [GONE, 2, 2.1],
  ],
  [
    [NEAR, 1.2, 1.3],
    [FAR, 5.1, 5],
  ],
  [],
  [
    [NEAR, 0.1, 0.2],
    [FAR, 4.4, 4.6],
  ],
  [[FAR, 4.5, 4.7]],
]

async function runOnLake(trader: Partial<Trader>) {
  const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock: new FixedClock(0) })
  for (const [i, quotes] of CHAINS.entries()) {
    const records = chainRecords(DAYS[i]!, quotes)
    const rows = rowsOf(records).map((row) => ({ ...row, underlying: 'SPY' }))
    if (rows.length > 0) await lake.append([batchOf('chains', rows, { source: 'vendor' })])
  }
  const [from, to] = [DAYS[0]!, DAYS.at(-1)!]
  const selection = { lake, calendar: nyse, source: 'vendor', from, to, asOfCommit: await lake.head() }
  const setting = settingOf(trader, minuteBars(from, [[100, 100, 100, 100]]))
  const result = await runEngine({ ...setting, from, to, feeds: [chainsOfLake(selection, 'SPY', '')] })
  expectConserved(result)
  return result
}

/** On the n-th chain, from 0. */
function onChains(...acts: readonly (NonNullable<Trader['onChain']> | undefined)[]): Partial<Trader> {
  let chain = 0
  return { onChain: (context, quotes) => acts[chain++]?.(context, quotes) }
}

it('nothing fills at a crossed quote: an order that waits fills at the next good one, over a day without a chain', async () => {
  const { fills, updates, counts } = await runOnLake(
    onChains(undefined, ({ orders }) => {
      orders.submit({ symbol: FAR, quantity: 1, type: 'market', timeInForce: 'good-till-cancelled' })
      orders.submit({ symbol: FAR, quantity: 2, type: 'market', timeInForce: 'immediate-or-cancel' })
    }),
  )
  expect(fills.map(({ session, quantity, price }) => [session, quantity, fromMicros(price)])).toEqual([
    [DAYS[3], 1, 4.6],
  ])
  expect(updates.map(({ state, reason }) => `${state}: ${reason}`)).toEqual(['cancelled: not filled at once'])
  expect(counts).toEqual({ 'crossed quote': 2, 'sessions without a chain': 1 })
})

it('a position whose contract is quoted no more keeps its price and is counted, chain by chain', async () => {
  const { equity, counts } = await runOnLake(
    onChains(({ orders }) => void orders.submit({ symbol: GONE, quantity: 1, type: 'market' })),
  )
  // bought at 2.10, worth 2.05 in the middle; three chains without it, one day without a chain
  expect(equity.map((one) => fromMicros(one.equity))).toEqual(
    DAYS.values()
      .toArray()
      .map(() => 100_000 - 5),
  )
  expect(counts).toEqual({ 'positions without a mark': 3, 'sessions without a chain': 1 })
})

it('orders in what is not quoted, has expired or is no contract are refused with reasons, and the run goes on', async () => {
  const { fills, updates, counts, equity } = await runOnLake(
    onChains(
      undefined,
      ({ orders }) => void orders.submit({ symbol: GONE, quantity: 1, type: 'market' }),
      undefined,
      ({ orders }) => {
        orders.submit({ symbol: NEAR, quantity: 1, type: 'market' })
        orders.submit({ symbol: 'SPY240216C99999000', quantity: 1, type: 'market' })
        orders.submit({ symbol: FAR, quantity: 0.5, type: 'market' })
        orders.submit({ symbol: FAR, quantity: -1, type: 'limit' })
      },
    ),
  )
  expect(fills).toEqual([])
  expect(updates.map(({ state, reason }) => `${state}: ${reason}`)).toEqual([
    'refused: unknown instrument',
    'refused: expired contract',
    'refused: unknown instrument',
    'refused: quantity not whole and not zero',
    'refused: price missing or not positive',
  ])
  expect(counts).toEqual({
    'refused: expired contract': 1,
    'refused: price missing or not positive': 1,
    'refused: quantity not whole and not zero': 1,
    'refused: unknown instrument': 2,
    'sessions without a chain': 1,
  })
  expect(equity.length).toBe(DAYS.length)
})

itOnShared(
  'SPY, 2021-09-17: the 17 crossed quotes of the day lie in quarantine, and nothing is traded at them',
  async () => {
    const lake = await lakeOf(chainPaths('.', 'spy_2021-01'))
    const day = parseDate('2021-09-17')
    const crossed = await lake.quarantined('QUOTE_CROSSED')
    expect(crossed.length).toBe(17)
    const symbols = crossed.columns.raw.map((raw) => raw.split(',')[2]!)
    const selection = { lake, calendar: nyse, source: 'lambdaclass', from: day, to: day, asOfCommit: await lake.head() }
    const setting = settingOf(
      {
        onChain({ orders }, chain) {
          for (const symbol of [...symbols, chain.symbol(0)]) orders.submit({ symbol, quantity: 1, type: 'market' })
        },
      },
      minuteBars(day, [[440, 440, 440, 440]]),
    )
    const { fills, counts } = await runEngine({ ...setting, feeds: [chainsOfLake(selection, 'SPY', '')] })
    expect(fills.length).toBe(1)
    expect(counts).toEqual({ 'refused: unknown instrument': 17 })
  },
)
