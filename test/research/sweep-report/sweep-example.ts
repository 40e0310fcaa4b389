/** Sweeps on which reports are tried: random sessions, all figures computed by the engines and the statistics. */
import { netOf } from '../../../src/backtest/orb/orb-sums.ts'
import { rowTrades } from '../../../src/backtest/orb/row-trades.ts'
import { rulesOfRow } from '../../../src/backtest/orb/row-rules.ts'
import { buildSessionIndex, type SessionIndex } from '../../../src/backtest/orb/session-index.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { SESSIONS_PER_YEAR } from '../../../src/market/session.ts'
import { assessSearch, type SearchAssessment } from '../../../src/research/overfitting/assessment.ts'
import { blockSumsOf } from '../../../src/research/overfitting/block-sums.ts'
import { deflate } from '../../../src/research/overfitting/deflation.ts'
import { returnsOf } from '../../../src/research/overfitting/session-returns.ts'
import { judgeSweep } from '../../../src/research/overfitting/sweep-verdict.ts'
import type { SweepReportInput, SweepScepticism } from '../../../src/research/sweep-report/sweep-report-input.ts'
import { highestRow } from '../../../src/research/sweep-report/view/parallel-coordinates.ts'
import { LiveSweep } from '../../../src/research/sweep-report/view/live-sweep.ts'
import { type OrbAxes, type OrbFills, rowCount } from '../../../src/strategies/orb/orb-grid.ts'
import { constantDistances, randomSessions } from '../sweep/sessions.ts'

export interface ExampleOptions {
  readonly seed?: number
  readonly sessions?: number
  readonly ticks?: number
  readonly stops?: readonly number[]
  readonly stopCounts?: readonly number[]
  readonly coolOffs?: readonly number[]
  readonly limits?: readonly number[]
  /** The row whose days are shown; the highest unless said. */
  readonly row?: number
}

const BLOCKS = 8
const TICK = 0.01

export async function sweepExample(options: ExampleOptions = {}): Promise<SweepReportInput> {
  const { seed = 7, sessions: count = 96, ticks = 240 } = options
  const { stops = [3, 5, 8, 13], limits = [2, 5, 9, 14, 30], coolOffs = [0, 10, 40], stopCounts = [1, 3] } = options
  const sessions = randomSessions(seed, count, ticks)
  const axes: OrbAxes = {
    stops: constantDistances(count, stops),
    stopCounts: Int32Array.from(stopCounts),
    coolOffs: Int32Array.from(coolOffs),
    limits: constantDistances(count, limits),
  }
  const fills: OrbFills = { at: 'touch', slippage: 0, fee: 0.5 }
  const rows = new LiveSweep(sessions, axes).rows(fills)
  const index = buildSessionIndex(sessions, fills)
  const highest = highestRow(rows.sharpe) ?? 0
  const row = options.row ?? highest
  const rules = Array.from({ length: count }, (_, s) => rulesOfRow(axes, row, s))
  const parameters = [
    { name: 'stop distance', unit: '$', values: Float64Array.from(stops, (ticks) => ticks * TICK) },
    { name: 'stop count limit', unit: '', values: Float64Array.from(stopCounts) },
    { name: 'cool-off', unit: 's', values: Float64Array.from(coolOffs) },
    { name: 'limit distance', unit: '$', values: Float64Array.from(limits, (ticks) => ticks * TICK) },
  ]
  return {
    id: 'sweep-0123456789abcdef',
    title: 'Opening-range breakout',
    symbol: 'SPY',
    isSimulated: true,
    profile: 'canonical',
    parameters,
    rows,
    failures: [],
    highest,
    ...(count >= 60 && { scepticism: await scepticismOf(index, axes, fills, rows.trades, parameters) }),
    backtest: {
      row,
      sessions,
      trades: rowTrades(index, axes, row, fills),
      profit: netProfits(index, axes, row, fills).map((ticks) => ticks * TICK),
      opens: sessions.ticks.origins.map((origin) => origin - 300),
      stops: Int32Array.from(rules, ({ stop }) => stop),
      limits: Int32Array.from(rules, ({ limit }) => limit),
    },
    live: { axes },
    fills: { ...fills, description: 'filled at the touch, no slippage, $0.005 a round trip' },
    provenance: {
      data: ['simulated seconds'],
      gaps: [],
      untraded: [{ day: 19_500, reason: 'half day' }],
      dataHash: '0123456789abcdef0123',
      codeHash: 'fedcba9876543210fedc',
      command: 'bellwether sweep run orb --symbol SPY --grid seed',
    },
    caveats: [],
  }
}

/** Of each session after fees, in ticks. */
export function netProfits(index: SessionIndex, axes: OrbAxes, row: number, fills: OrbFills): Float64Array {
  const trades = rowTrades(index, axes, row, fills)
  return Float64Array.from(trades, (session) => {
    const profit = session.reduce((sum, { direction, entry, exit }) => sum + direction * (exit - entry), 0)
    return netOf(profit, session.length, fills)
  })
}

async function scepticismOf(
  index: SessionIndex,
  axes: OrbAxes,
  fills: OrbFills,
  trades: Float64Array,
  parameters: SweepReportInput['parameters'],
): Promise<SweepScepticism> {
  const count = rowCount(axes)
  const all = { rows: Int32Array.from({ length: count }, (_, row) => row), sessions: index.firstSignals.length }
  const returns = Float64Array.from(Array.from(all.rows, (row) => [...netProfits(index, axes, row, fills)]).flat())
  const series = { ...all, returns }
  const grid = parameters.map(({ values, ...parameter }) => ({ ...parameter, values: [...values] }))
  const assessment = await assessSearch(
    blockSumsOf(returns, count, BLOCKS),
    grid,
    (rows) => ({
      rows,
      sessions: all.sessions,
      returns: Float64Array.from(Array.from(rows, (row) => [...returnsOf(series, row)]).flat()),
    }),
    new InProcessExecutor(),
  )
  const deflation = deflate(assessment.best.sample, {
    effective: assessment.trials.count,
    count,
    sharpeVariance: assessment.trials.sharpeVariance,
  })
  const sessionsPerYear = SESSIONS_PER_YEAR
  const grounds = { ...assessment, deflation, trades: trades[assessment.best.row]!, isSimulated: true, sessionsPerYear }
  return { verdict: judgeSweep(grounds), assessment, deflation, sessionsPerYear, walk: walkOf(assessment, series) }
}

function walkOf(
  { walk }: SearchAssessment,
  series: { readonly rows: Int32Array; readonly sessions: number; readonly returns: Float64Array },
): NonNullable<SweepScepticism['walk']> {
  const size = Math.floor(series.sessions / BLOCKS)
  const held = walk.steps.flatMap(({ block, row }) =>
    Array.from({ length: size }, (_, t) => ({ session: block * size + t, row })),
  )
  const of = (row: number, session: number): number => returnsOf(series, row)[session]! * TICK
  return {
    sessions: Int32Array.from(held, ({ session }) => session),
    profit: Float64Array.from(held, ({ row, session }) => of(row, session)),
    hindsightProfit: Float64Array.from(held, ({ session }) => of(walk.hindsight.row, session)),
  }
}
