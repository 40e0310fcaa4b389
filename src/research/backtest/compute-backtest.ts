/** Computes all artefacts of a backtest, on whichever thread. What is reached from here is the code of its identity. */
import { runEngine } from '../../backtest/engine/engine.ts'
import { SessionRecorder } from '../../backtest/engine/session-recorder.ts'
import { FixedClock } from '../../core/clock/clock.ts'
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import { countUnit, type SharedCount } from '../../core/tasks/shared-progress.ts'
import { nyse } from '../../market/calendar.ts'
import { openLake } from '../../store/open-lake.ts'
import { PortfolioTrader } from '../../strategies/portfolio-trader.ts'
import { toMicros } from '../../trading/money.ts'
import type { RunArtefacts } from '../runs/run-artefacts.ts'
import { attributionTable } from './attribution-table.ts'
import { type BacktestInputs, readBacktestInputs } from './backtest-inputs.ts'
import type { BacktestPlan } from './backtest-plan.ts'
import { resultDocument, type TradedResult } from './backtest-result.ts'
import { backtestTables } from './backtest-tables.ts'
import { engineSetting } from './engine-setting.ts'
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
  const setting = engineSetting(plan, inputs, recorder.seeMargin)
  const result = await runEngine({ ...setting, rules: [...setting.rules, recorder.rule()] })
  const { trader } = setting
  const divisions = trader instanceof PortfolioTrader ? trader.divisions : []
  return computed(plan, inputs, { ...result, divisions }, recorder)
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
    artefacts: {
      tables: { ...tables, market, attribution: attributionTable(result, recorder) },
      documents: { result: resultDocument(plan, inputs, result) },
    },
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
