/** Rows of a sweep over a strategy's parameters: each a whole backtest, of which only returns and a few figures are kept. */
import { runEngine } from '../../backtest/engine/engine.ts'
import { roundTrips } from '../../backtest/engine/round-trips.ts'
import { FixedClock } from '../../core/clock/clock.ts'
import { countUnit, type SharedCount } from '../../core/tasks/shared-progress.ts'
import { nyse } from '../../market/calendar.ts'
import { openLake } from '../../store/open-lake.ts'
import { fromMicros } from '../../trading/money.ts'
import { type BacktestInputs, readBacktestInputs } from '../backtest/backtest-inputs.ts'
import type { BacktestPlan } from '../backtest/backtest-plan.ts'
import { engineSetting } from '../backtest/engine-setting.ts'
import { cashReturns } from '../backtest/market-table.ts'
import { returnsOf } from '../backtest/session-returns.ts'

export interface RowsInput {
  /** They differ in parameters of strategies only. */
  readonly plans: readonly BacktestPlan[]
  /** Folder of the lake. */
  readonly lake: string
  /** Counts rows. */
  readonly count: SharedCount
}

export interface ComputedRow {
  /** Of each session, beyond those of cash. */
  readonly returns: Float64Array
  /** After all costs, in currency units. */
  readonly profit: number
  readonly fees: number
  readonly fills: number
  /** Round trips that ended. */
  readonly trips: number
  /** Why it broke off; empty where it did not. */
  readonly failure: string
}

/** The task of an executor: what all rows read alike is read once. Errors: those of reading; LOOK_AHEAD. */
export async function computeSweepRows({ plans, lake, count }: RowsInput): Promise<ComputedRow[]> {
  const inputs = await readBacktestInputs(plans[0]!, await openLake({ root: lake, clock: new FixedClock(0) }), nyse)
  const rows: ComputedRow[] = []
  for (const plan of plans) {
    rows.push(await computeRow(plan, inputs))
    countUnit(count)
  }
  return rows
}

async function computeRow(plan: BacktestPlan, inputs: BacktestInputs): Promise<ComputedRow> {
  const { equity, fills, ledger, faults } = await runEngine(engineSetting(plan, inputs))
  const days = nyse.sessionDays(plan.from, plan.to)
  const of = new Map(equity.map((one) => [one.session, one.equity]))
  let last = ledger.openingCash
  // a run that broke off keeps what it had
  const levels = Float64Array.from(days, (day) => (last = of.get(day) ?? last))
  const cash = cashReturns(days, inputs.benchmark, nyse)
  return {
    returns: returnsOf(levels, ledger.openingCash).map((value, i) => value - cash[i]!),
    profit: fromMicros(last - ledger.openingCash),
    fees: fromMicros(fills.reduce((sum, { fee }) => sum + fee, 0)),
    fills: fills.length,
    trips: roundTrips(ledger.entries, fills).filter(({ closedAt }) => closedAt !== undefined).length,
    failure: faults[0] ?? '',
  }
}
