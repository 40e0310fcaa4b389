/** Profits add up to what the account earned, whatever the market and the strategies do. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PARTS, total, totalsBy } from '../../../src/backtest/attribution/parts.ts'
import { type AttributedProfit, attributeProfit } from '../../../src/backtest/attribution/profit-attribution.ts'
import type { EngineResult } from '../../../src/backtest/engine/engine.ts'
import { accountRules } from '../../../src/backtest/engine/life/account-rules.ts'
import { SessionRecorder } from '../../../src/backtest/engine/session-recorder.ts'
import { PortfolioTrader } from '../../../src/strategies/portfolio-trader.ts'
import type { LedgerEntry } from '../../../src/trading/ledger.ts'
import { randomMarket } from '../engine/random-runs.ts'
import { actionsOf, CONTRACTS, randomMembers, runOf, SESSIONS, termsOf } from '../../strategies/random-portfolios.ts'

interface Attributed {
  readonly result: EngineResult
  readonly recorder: SessionRecorder
  readonly rows: readonly AttributedProfit[]
}

async function attributed(seed: number, strategies: readonly number[], split: number): Promise<Attributed> {
  const recorder = new SessionRecorder(
    [],
    () => 0.04,
    () => undefined,
  )
  const trader = new PortfolioTrader({ members: randomMembers(strategies) })
  const rules = [...accountRules(termsOf({ actions: actionsOf(split) })), recorder.rule()]
  const result = await runOf(randomMarket(seed, SESSIONS, { contracts: CONTRACTS }), trader, rules)
  const { sessions, held, instruments } = recorder
  const { fills, ledger } = result
  const rows = attributeProfit({ sessions, held, fills, entries: ledger.entries, instruments: instruments! })
  return { result, recorder, rows }
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const splits = fc.constantFrom(1.5, 2, 0.1)

it('parts add up to profits, and profits by session and by strategy to what was earned, to the micro', async () => {
  const kinds = new Set<LedgerEntry['kind']>()
  let [explained, options] = [0, 0]
  await fc.assert(
    fc.asyncProperty(seeds, fc.array(seeds, { minLength: 1, maxLength: 3 }), splits, async (...drawn) => {
      const { result, recorder, rows } = await attributed(...drawn)
      for (const { profit, parts } of rows) {
        expect(PARTS.reduce((sum, part) => sum + parts[part], 0)).toBe(profit)
        expect(PARTS.every((part) => Number.isSafeInteger(parts[part]))).toBe(true)
      }
      const { ledger, equity } = result
      const bySession = totalsBy(rows, ({ session }) => session)
      let before = ledger.openingCash
      for (const { session, equity: after } of equity) {
        expect(bySession.get(session)?.profit ?? 0).toBe(after - before)
        before = after
      }
      const byStrategy = totalsBy(rows, ({ strategy }) => strategy)
      for (const { owner, cash } of ledger.books) {
        const transferred = ledger.entries
          .filter(({ kind, strategy }) => kind === 'transfer' && strategy === owner)
          .reduce((sum, entry) => sum + entry.cash, owner === undefined ? ledger.openingCash : 0)
        const worth = recorder.held
          .filter(({ session, strategy }) => session === equity.at(-1)!.session && strategy === owner)
          .reduce((sum, { quantity, multiplier, mark }) => sum + quantity * multiplier * Math.round(1e6 * mark), 0)
        expect(byStrategy.get(owner)?.profit ?? 0).toBe(cash + worth - transferred)
      }
      expect(total(rows).parts.fees).toBe(feesOf(ledger.entries))
      for (const { kind } of ledger.entries) kinds.add(kind)
      for (const { symbol, isExplained } of rows) {
        if (symbol.length < 6) continue
        options++
        if (isExplained) explained++
      }
    }),
    { numRuns: 60 },
  )
  expect([...kinds]).toEqual(expect.arrayContaining(['adjustment', 'exercise', 'assignment', 'expiry', 'dividend']))
  expect(explained / options).toBeGreaterThan(0.2)
})

it('shares earn by delta alone, besides what they cost and bring', async () => {
  let shares = 0
  await fc.assert(
    fc.asyncProperty(seeds, seeds, splits, async (seed, strategy, split) => {
      const { rows } = await attributed(seed, [strategy], split)
      for (const { symbol, parts } of rows) {
        if (symbol !== 'SPY') continue
        shares++
        expect([parts.gamma, parts.vega, parts.theta, parts.rate, parts.remainder]).toEqual([0, 0, 0, 0, 0])
      }
    }),
    { numRuns: 15 },
  )
  expect(shares).toBeGreaterThan(50)
})

function feesOf(entries: readonly LedgerEntry[]): number {
  return entries.reduce((sum, { kind, cash }) => sum + (kind === 'fee' ? cash : 0), 0)
}
