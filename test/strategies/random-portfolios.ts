/** Random strategies in one account, with all that a broker does to it. */
import type { AccountRule } from '../../src/backtest/engine/account-rule.ts'
import { type EngineResult, runEngine } from '../../src/backtest/engine/engine.ts'
import type { AccountTerms } from '../../src/backtest/engine/life/account-rules.ts'
import { createFrame } from '../../src/core/frame.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import type { NamedTrader } from '../../src/strategies/portfolio/member.ts'
import type { Trader } from '../../src/strategies/trader.ts'
import { regulatoryFees } from '../../src/trading/fees/regulatory-fees.ts'
import { USUAL_FINANCING } from '../../src/trading/financing.ts'
import { rationalHolders } from '../../src/trading/life/early-exercise.ts'
import { regT } from '../../src/trading/margin/account-margin.ts'
import { toMicros } from '../../src/trading/money.ts'
import { contractsOf, DAY, type RandomMarket, randomTrader, settingFor } from '../backtest/engine/random-runs.ts'

/** The third Friday of the month in which the random markets begin. */
export const CONTRACTS = contractsOf('240119')
export const SESSIONS = 20

/** A dividend and a split on the sixth session. */
export function actionsOf(split: number) {
  const actions = createFrame(RECORD_SCHEMAS.actions, 2)
  const { columns } = actions
  for (const row of [0, 1]) [columns.symbol[row], columns.exDate[row]] = ['SPY', DAY + 7]
  ;[columns.action[0], columns.amount[0], columns.action[1], columns.amount[1]] = ['split', split, 'dividend', 0.5]
  return actions
}

export function termsOf(changes: Partial<AccountTerms>): AccountTerms {
  return {
    actions: actionsOf(1.5),
    openingValues: () => undefined,
    isHalted: () => false,
    benchmark: () => 0.04,
    financing: USUAL_FINANCING,
    earlyExercise: rationalHolders({ part: 0.5 }),
    pinBand: 0.01,
    deliveryFees: regulatoryFees,
    margin: { model: regT, graceSessions: 1 },
    ...changes,
  }
}

export function runOf(
  market: RandomMarket,
  trader: Trader,
  rules: readonly AccountRule[],
  openingCash = toMicros(1_000_000),
): Promise<EngineResult> {
  return runEngine({ ...settingFor(market, trader, 0), trader, rules, openingCash })
}

export function randomMembers(strategies: readonly number[]): NamedTrader[] {
  return strategies.map((seed, i) => ({
    name: `strategy ${i}`,
    trader: randomTrader(seed, CONTRACTS),
    share: 1 / (i + 4),
  }))
}
