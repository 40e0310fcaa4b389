/** All strategies of the project in one account: each trades beside the others as it does alone with its share. */
import { expect, it } from 'vitest'
import { total, totalsBy } from '../../src/backtest/attribution/parts.ts'
import { attributeRun } from '../../src/backtest/attribution/profit-attribution.ts'
import type { EngineResult } from '../../src/backtest/engine/engine.ts'
import { SessionRecorder } from '../../src/backtest/engine/session-recorder.ts'
import { PortfolioTrader } from '../../src/strategies/portfolio-trader.ts'
import { TRADERS } from '../../src/strategies/traders.ts'
import { share, toMicros } from '../../src/trading/money.ts'
import { lifeOfOptions, trade, traderOf } from './option-market.ts'
import { simulatedMarket } from './simulated-chains.ts'

/** Where a strategy declares them: something happens within some weeks. */
const WANTED = { days: 21, laterDays: 42, within: 7, deltaWithin: 0.15, fast: 2, slow: 4, bars: 5, entryScore: 1 }
const CASH = toMicros(10_000_000)

function newTrader(name: string) {
  const declared = TRADERS.find((each) => each.name === name)!.parameters.parse({}) as object
  return traderOf(name, Object.fromEntries(Object.entries(WANTED).filter(([key]) => key in declared)))
}

const fillsOf = ({ fills }: EngineResult, strategy: string | undefined) =>
  fills.filter((fill) => fill.strategy === strategy).map((fill) => ({ ...fill, orderId: 0, strategy: undefined }))

it.each([1, 2, 3])('fill by fill and to the last micro, in market %i', async (seed) => {
  const market = simulatedMarket({ seed, sessions: 40 })
  const part = 1 / TRADERS.length
  const members = TRADERS.map(({ name }) => ({ name, trader: newTrader(name), share: part }))
  const recorder = new SessionRecorder(
    ['SPY'],
    () => 0,
    () => undefined,
  )
  const trader = new PortfolioTrader({ members })
  const together = await trade(trader, market, { openingCash: CASH, rules: [...lifeOfOptions(), recorder.rule()] })
  const { fills, equity } = together
  const rows = attributeRun(together, recorder)
  const profits = totalsBy(rows, ({ strategy }) => strategy)
  for (const { name } of TRADERS) {
    const openingCash = share(CASH, part, 'down')
    const alone = await trade(newTrader(name), market, { openingCash })
    expect(fillsOf(together, name)).toEqual(fillsOf(alone, undefined))
    expect(profits.get(name)?.profit ?? 0).toBe(alone.equity.at(-1)!.equity - openingCash)
  }
  expect(total(rows).profit).toBe(equity.at(-1)!.equity - CASH)
  expect(new Set(fills.map(({ strategy }) => strategy)).size).toBeGreaterThan(10)
})
