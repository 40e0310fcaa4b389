/** What a sweep's report is made of: its rows, what is said against them, and one of them day by day. */
import { blockStart } from '../../backtest/orb/orb-sums.ts'
import { priceOfTicks } from '../../market/price-ticks.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { LIMITS } from '../overfitting/sweep-verdict.ts'
import type { SelectionWalk } from '../overfitting/selection-walk.ts'
import type {
  ReportedRange,
  SelectionReturns,
  SweepReportInput,
  SweepRows,
  SweepScepticism,
} from '../sweep-report/sweep-report-input.ts'
import { carriedMeasures } from '../sweep-report/view/page-data.ts'
import { backtestOf } from '../sweep-report/view/row-backtest.ts'
import { gridAxes } from './grid/grid-axes.ts'
import type { SweepGrid } from './grid/grid.ts'
import type { RowOutcome } from './rows-table.ts'
import type { PreparedSweep } from './run-sweep.ts'
import { SweepDays } from './sweep-days.ts'
import type { SweepInput, SweepPlan } from './parts/sweep-plan.ts'
import { fillsText } from './sweep-result.ts'
import type { JudgedSweep, SweepView } from './sweep-view.ts'

export function reportInput(view: SweepView, prepared: PreparedSweep, reported: ReportedRows): SweepReportInput {
  const { id, isSimulated, result, judged } = view
  const { data, identity, plan } = prepared
  const { grid } = result
  const highest = judged?.assessment.best.row ?? result.top[0]?.row ?? 0
  const ranges = rangesOf(grid, data.input)
  const days = new SweepDays(data.input)
  const money = (ticks: number): number => priceOfTicks(ticks, data.tickMicros)
  return {
    id,
    title: result.title,
    symbol: result.symbol,
    isSimulated,
    profile: grid.profile,
    parameters: gridAxes(grid).map(({ name, unit, values }) => ({ name, unit, values: Float64Array.from(values) })),
    ...reported,
    highest,
    top: result.top,
    ...(judged === undefined || plan.sessions < LIMITS.leastSessions
      ? {}
      : { scepticism: scepticismOf(judged, prepared, days, money) }),
    backtest: backtestOf(ranges, highest, days.tradesOf(highest), data.input.fills),
    ranges,
    holding: data.holding,
    fills: { ...data.input.fills, description: fillsText(result) },
    provenance: {
      data: data.lines,
      gaps: data.notes,
      untraded: data.untradedDays,
      dataHash: identity.data,
      codeHash: identity.code,
      command: `bellwether verify ${id}`,
    },
    caveats: [],
  }
}

export type ReportedRows = Pick<SweepReportInput, 'rows' | 'failures'>

/** The columns that a page shows or carries, of which a large sweep has few; all at once, so that outcomes may go. */
export function reportedRows(rows: number, outcomeOf: (row: number) => RowOutcome): ReportedRows {
  const column = (): Float64Array => new Float64Array(rows).fill(Number.NaN)
  const columns: SweepReportInput['rows'] = {
    sharpe: column(),
    netProfit: column(),
    ...Object.fromEntries(carriedMeasures(rows).map((key) => [key, column()])),
  }
  const named = Object.entries(columns) as [keyof SweepRows, Float64Array][]
  const failures: { row: number; reason: string }[] = []
  for (let row = 0; row < rows; row++) {
    const outcome = outcomeOf(row)
    if (typeof outcome === 'string') failures.push({ row, reason: outcome })
    else for (const [name, values] of named) values[row] = outcome[name]
  }
  return { rows: columns, failures }
}

function scepticismOf(
  { verdict, assessment, deflation }: JudgedSweep,
  { plan }: PreparedSweep,
  days: SweepDays,
  money: (ticks: number) => number,
): SweepScepticism {
  const common = { verdict, assessment, deflation, sessionsPerYear: SESSIONS_PER_YEAR }
  // Of one row nothing was chosen.
  return plan.rows === 1 ? common : { ...common, walk: walkReturns(assessment.walk, plan, days, money) }
}

/** Session by session, of the rows that were held and of the one that was best in hindsight. */
function walkReturns(
  { steps, hindsight }: SelectionWalk,
  { blocks, sessions: count }: SweepPlan,
  days: SweepDays,
  money: (ticks: number) => number,
): SelectionReturns {
  const returnsOf = (row: number): Float64Array => days.returnsOf(Int32Array.of(row)).returns.map(money)
  const inHindsight = returnsOf(hindsight.row)
  const held = steps.flatMap(({ block, row }) => {
    const [first, end] = [blockStart(block, blocks, count), blockStart(block + 1, blocks, count)]
    return [...returnsOf(row).subarray(first, end)].map((profit, i) => ({ session: first + i, profit }))
  })
  return {
    sessions: Int32Array.from(held, ({ session }) => session),
    profit: Float64Array.from(held, ({ profit }) => profit),
    hindsightProfit: Float64Array.from(held, ({ session }) => inHindsight[session]!),
  }
}

function rangesOf({ rangeSeconds }: SweepGrid, { ranges }: SweepInput): ReportedRange[] {
  return ranges.map(({ sessions, axes }, i) => ({
    sessions,
    axes,
    opens: sessions.ticks.origins.map((origin) => origin - rangeSeconds[i]!),
  }))
}
