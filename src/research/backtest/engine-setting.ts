/** A planned backtest as the event engine takes it. */
import type { AccountRule } from '../../backtest/engine/account-rule.ts'
import type { EngineSetting } from '../../backtest/engine/engine.ts'
import { accountRules } from '../../backtest/engine/life/account-rules.ts'
import type { MarginTerms } from '../../backtest/engine/life/margin.ts'
import { nyse } from '../../market/calendar.ts'
import { PortfolioTrader } from '../../strategies/portfolio-trader.ts'
import type { Trader } from '../../strategies/trader.ts'
import { toMicros } from '../../trading/money.ts'
import { cutOffs, fillAssumptions, lifeTerms, marginModel, rebalancingOf } from './assumptions.ts'
import type { BacktestInputs } from './backtest-inputs.ts'
import { type BacktestPlan, traderNamed } from './backtest-plan.ts'

/** @param onMargin is told what margin was asked at the end of each session */
export function engineSetting(
  plan: BacktestPlan,
  inputs: BacktestInputs,
  onMargin?: MarginTerms['onChecked'],
): EngineSetting & { readonly rules: readonly AccountRule[] } {
  return {
    trader: traderOf(plan),
    calendar: nyse,
    from: plan.from,
    to: plan.to,
    feeds: inputs.feeds,
    openingCash: toMicros(plan.study.cash),
    assumptions: fillAssumptions(plan.study),
    cutOffs: cutOffs(plan.study),
    rules: rulesOf(plan, inputs, onMargin),
    onFault: plan.study.onFault,
  }
}

/** One that has all of the capital is the account's only one; others see what is their own. */
function traderOf({ strategies, study }: BacktestPlan): Trader {
  const members = strategies.map(({ name, strategy, parameters, symbol, share }) => ({
    name,
    share,
    symbols: [symbol],
    trader: traderNamed(strategy).create(parameters, symbol),
  }))
  const [first] = members
  if (members.length === 1 && first!.share === 1) return first!.trader
  return new PortfolioTrader({ members, rebalancing: rebalancingOf(study) })
}

function rulesOf({ study }: BacktestPlan, inputs: BacktestInputs, onMargin: MarginTerms['onChecked']): AccountRule[] {
  const { actions, openingValues, benchmark } = inputs
  const rules = accountRules({
    ...lifeTerms(study),
    actions,
    openingValues,
    benchmark,
    isHalted: () => false,
    margin: marginTerms(study, onMargin),
  })
  return study.financing === 'none' ? rules.filter(({ name }) => name !== 'financing') : rules
}

function marginTerms(study: BacktestPlan['study'], onMargin: MarginTerms['onChecked']): MarginTerms | undefined {
  const model = marginModel(study)
  if (model === undefined || study.margin === 'none') return undefined
  const { graceSessions } = study.margin
  return { model, graceSessions, ...(onMargin !== undefined && { onChecked: onMargin }) }
}
