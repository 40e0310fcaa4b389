/** Vendors' files through the lake into the loop: contracts that vanish, quotes that cross, months of minutes. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { CUT_OFFS } from '../../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineSetting, runEngine } from '../../../src/backtest/engine/engine.ts'
import { barsOfLake, chainsOfLake } from '../../../src/backtest/engine/feeds/lake-feeds.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { MovingAverageCross } from '../../../src/strategies/moving-average-cross.ts'
import type { Trader } from '../../../src/strategies/trader.ts'
import { toMicros } from '../../../src/trading/money.ts'
import { lakeOf } from '../orb/vectors.ts'
import { itOnShared, sharedPath } from '../../shared.ts'

const ACCOUNT = { calendar: nyse, openingCash: toMicros(1e6), assumptions: PLAIN_FILLS, cutOffs: CUT_OFFS.arca }

/** Everything that the lake holds of one kind. */
async function selectionOf(paths: readonly string[], kind: 'bars' | 'chains') {
  const lake = await lakeOf(paths)
  const { source, from, to } = (await lake.list()).find((series) => series.kind === kind)!
  return { lake, calendar: nyse, source, from: from!, to: to!, asOfCommit: await lake.head() }
}

itOnShared('a contract that is quoted now and then is held, marked when it can be, and counted', async () => {
  const folder = sharedPath('data/options_eod')
  const names = readdirSync(folder).filter((name) => name.startsWith('spy_2021'))
  const selection = await selectionOf(
    names.map((name) => join(folder, name)),
    'chains',
  )
  const trader: Trader = {
    description: 'buys the first contract of each chain',
    onChain({ orders }, chain) {
      const timeInForce = 'immediate-or-cancel'
      orders.submit({ symbol: chain.symbol(0), quantity: 1, type: 'market', timeInForce })
    },
  }
  const { from, to } = selection
  const setting: EngineSetting = { ...ACCOUNT, trader, from, to, feeds: [chainsOfLake(selection, 'SPY', '')] }
  const { orders, fills, updates, counts, equity, hash } = await runEngine(setting)
  expect(orders.length).toBeGreaterThan(150)
  expect(fills.length + updates.length).toBe(orders.length)
  expect(counts['positions without a mark']).toBeGreaterThan(1000)
  for (const { price, evidence } of fills) expect(price).toBe(evidence.quote!.ask)
  for (const { evidence } of fills) expect(evidence.quote!.ask).toBeGreaterThanOrEqual(evidence.quote!.bid)
  expect(equity.length).toBe(nyse.count(from, to))
  expect((await runEngine(setting)).hash).toBe(hash)
})

itOnShared('minutes of SPY through a cross of means', async () => {
  const paths = [sharedPath('data/equity_intraday/SPY_1m_rth_2024-03_2025-04.parquet')]
  const selection = await selectionOf(paths, 'bars')
  const trader = new MovingAverageCross({ symbol: 'SPY', fast: 20, slow: 50, quantity: 100 })
  const { from, to } = selection
  const feeds = [await barsOfLake(selection, 'SPY', '1m')]
  const { orders, fills, updates } = await runEngine({ ...ACCOUNT, trader, from, to, feeds })
  expect(orders.length).toBeGreaterThan(1000)
  expect(fills.length + updates.length).toBe(orders.length)
})
