/** Computes all artefacts of a backtest, on whichever thread. What is reached from here is the code of its identity. */
import { runEngine } from '../../backtest/engine/engine.ts'
import { accountRules } from '../../backtest/engine/life/account-rules.ts'
import { SessionRecorder } from '../../backtest/engine/session-recorder.ts'
import { FixedClock } from '../../core/clock/clock.ts'
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import { countUnit, type SharedCount } from '../../core/tasks/shared-progress.ts'
import { nyse } from '../../market/calendar.ts'
import { openLake } from '../../store/open-lake.ts'
import { PortfolioTrader } from '../../strategies/portfolio-trader.ts'
import type { Trader } from '../../strategies/trader.ts'
import { toMicros } from '../../trading/money.ts'
import type { RunArtefacts } from '../runs/run-artefacts.ts'
import { cutOffs, fillAssumptions, lifeTerms, marginModel, rebalancingOf } from './assumptions.ts'
import { type BacktestInputs, readBacktestInputs } from './backtest-inputs.ts'
import { type BacktestPlan, traderNamed } from './backtest-plan.ts'
import { resultDocument, type TradedResult } from './backtest-result.ts'
import { backtestTables } from './backtest-tables.ts'
import { type Closes, marketTable } from './market-table.ts'
import { returnsOf } from './session-returns.ts'

export interface BacktestInput {
  readonly plan: BacktestPlan
  /** Folder of the lake. */
  readonly lake: string
  /** Counts sessions. */
  readonly count: SharedCount
}

export interface ComputedBacktest {
  readonly artefacts: RunArtefacts
  /** Sharpe ratio a session, not annualised; null when undefined. */
  readonly sharpe: number | null
  readonly periods: number
}

/** The task of an executor. Errors: those of reading; LOOK_AHEAD where a strategy asks for what comes later. */
export async function computeBacktest({ plan, lake, count }: BacktestInput): Promise<ComputedBacktest> {
  // nothing is written, so the lake needs no time of its own
  const inputs = await readBacktestInputs(plan, await openLake({ root: lake, clock: new FixedClock(0) }), nyse)
  const symbols = plan.symbols.map(({ symbol }) => symbol)
  const recorder = new SessionRecorder(symbols, inputs.benchmark, () => countUnit(count))
  const trader = traderOf(plan)
  const result = await runEngine({
    trader,
    calendar: nyse,
    from: plan.from,
    to: plan.to,
    feeds: inputs.feeds,
    openingCash: toMicros(plan.study.cash),
    assumptions: fillAssumptions(plan.study),
    cutOffs: cutOffs(plan.study),
    rules: [...rulesOf(plan, inputs, recorder), recorder.rule()],
    onFault: plan.study.onFault,
  })
  const divisions = trader instanceof PortfolioTrader ? trader.divisions : []
  return computed(plan, inputs, { ...result, divisions }, recorder)
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

function rulesOf({ study }: BacktestPlan, inputs: BacktestInputs, recorder: SessionRecorder) {
  const { actions, openingValues, benchmark } = inputs
  const model = marginModel(study)
  const rules = accountRules({
    ...lifeTerms(study),
    actions,
    openingValues,
    benchmark,
    isHalted: () => false,
    margin:
      model === undefined || study.margin === 'none'
        ? undefined
        : { model, graceSessions: study.margin.graceSessions, onChecked: recorder.seeMargin },
  })
  return study.financing === 'none' ? rules.filter(({ name }) => name !== 'financing') : rules
}

function computed(
  plan: BacktestPlan,
  inputs: BacktestInputs,
  result: TradedResult,
  recorder: SessionRecorder,
): ComputedBacktest {
  const tables = backtestTables(result, recorder)
  const { session, equity } = tables.sessions.columns
  const [symbol] = recorder.prices.keys()
  const closes = closesOf(symbol!, inputs, recorder)
  const market = marketTable(session, symbol!, closes, { ...inputs, calendar: nyse })
  const returns = returnsOf(equity, toMicros(plan.study.cash))
  const sharpe = mean(returns) / standardDeviation(returns)
  return {
    artefacts: { tables: { ...tables, market }, documents: { result: resultDocument(plan, inputs, result) } },
    sharpe: Number.isFinite(sharpe) ? sharpe : null,
    periods: returns.length,
  }
}

/** Of its daily bars; of what is traded by its chains alone, the prices beside them. */
function closesOf(symbol: string, { daily }: BacktestInputs, { sessions, prices }: SessionRecorder): Closes {
  const bars = daily.get(symbol)?.columns
  return bars === undefined
    ? { session: sessions.map((row) => row.session), close: prices.get(symbol)! }
    : { session: [...bars.session], close: [...bars.close] }
}
