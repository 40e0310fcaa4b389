/** Sweeps on which reports are tried: random sessions, all figures computed by the engines and the statistics. */
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { SESSIONS_PER_YEAR } from '../../../src/market/session.ts'
import { assessSearch, type SearchAssessment } from '../../../src/research/overfitting/assessment.ts'
import { blockSumsOf } from '../../../src/research/overfitting/block-sums.ts'
import { deflate } from '../../../src/research/overfitting/deflation.ts'
import { returnsOf } from '../../../src/research/overfitting/session-returns.ts'
import { judgeSweep } from '../../../src/research/overfitting/sweep-verdict.ts'
import type {
  ReportedRange,
  SweepParameter,
  SweepReportInput,
  SweepScepticism,
} from '../../../src/research/sweep-report/sweep-report-input.ts'
import { highestRow } from '../../../src/research/sweep-report/view/parallel-coordinates.ts'
import { LiveSweep } from '../../../src/research/sweep-report/view/live-sweep.ts'
import { highestRows } from '../../../src/research/sweep-report/view/top-rows.ts'
import { rowBacktest } from '../../../src/research/sweep-report/view/row-backtest.ts'
import { NO_RANGE, type OrbAxes, type OrbFills, type OrbSessions } from '../../../src/strategies/orb/orb-grid.ts'
import { constantDistances, randomSessions } from '../sweep/sessions.ts'

export interface ExampleOptions {
  readonly seed?: number
  readonly sessions?: number
  readonly ticks?: number
  readonly stops?: readonly number[]
  readonly stopCounts?: readonly number[]
  readonly coolOffs?: readonly number[]
  readonly limits?: readonly number[]
  /** Seconds by which further lengths of the opening range are longer than the first. */
  readonly longer?: readonly number[]
  /** Opening ranges that no price breaks. */
  readonly isUnbroken?: boolean
  /** The row whose days are shown; the highest unless said. */
  readonly row?: number
}

const BLOCKS = 8
const TICK = 0.01
/** Seconds. */
const FIRST_RANGE = 300

export async function sweepExample(options: ExampleOptions = {}): Promise<SweepReportInput> {
  const { seed = 7, sessions: count = 96, ticks = 240 } = options
  const { stops = [3, 5, 8, 13], limits = [2, 5, 9, 14, 30], coolOffs = [0, 10, 40], stopCounts = [1, 3] } = options
  const random = randomSessions(seed, count, ticks)
  const sessions = options.isUnbroken === true ? unbroken(random) : random
  const axes: OrbAxes = {
    stops: constantDistances(count, stops),
    stopCounts: Int32Array.from(stopCounts),
    coolOffs: Int32Array.from(coolOffs),
    limits: constantDistances(count, limits),
  }
  const fills: OrbFills = { at: 'touch', slippage: 0, fee: 0.5 }
  const ranges = [0, ...(options.longer ?? [])].map((seconds): ReportedRange => {
    const cut = withLongerRange(sessions, seconds)
    return { sessions: cut, axes, opens: sessions.ticks.origins.map((origin) => origin - FIRST_RANGE) }
  })
  const rows = new LiveSweep(ranges).rows(fills)
  const highest = highestRow(rows.sharpe) ?? 0
  const row = options.row ?? highest
  const parameters = [
    ...(ranges.length === 1 ? [] : [rangeParameter(options.longer!)]),
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
    top: highestRows(rows),
    ...(count >= 60 && { scepticism: await scepticismOf(ranges, fills, rows.trades, parameters) }),
    backtest: rowBacktest(ranges, row, fills),
    ranges,
    holding: heldShare(sessions),
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

/** From each session's last price to the next one's. */
function heldShare({ ticks: { starts, prices } }: OrbSessions): Float64Array {
  const closes = Array.from(starts.subarray(1), (end) => prices[end - 1]!)
  return Float64Array.from(closes, (close, s) => (s === 0 ? 0 : (close - closes[s - 1]!) * TICK))
}

function rangeParameter(longer: readonly number[]): SweepParameter {
  const minutes = [0, ...longer].map((seconds) => (FIRST_RANGE + seconds) / 60)
  return { name: 'opening range', unit: 'min', values: Float64Array.from(minutes) }
}

function unbroken({ ticks, highs, lows }: OrbSessions): OrbSessions {
  return { ticks, highs: highs.map(() => NO_RANGE.high), lows: lows.map(() => NO_RANGE.low) }
}

/** The same sessions, traded so many seconds later; what was traded before belongs to the range. */
function withLongerRange({ ticks, highs, lows }: OrbSessions, longer: number): OrbSessions {
  const { starts, seconds, prices, origins } = ticks
  const sessions = Array.from(highs, (high, s) => {
    const all = Array.from(seconds.subarray(starts[s], starts[s + 1]), (second, i) => ({
      second: second - longer,
      price: prices[starts[s]! + i]!,
    }))
    const early = all.filter(({ second }) => second < 0).map(({ price }) => price)
    return {
      later: all.filter(({ second }) => second >= 0),
      high: Math.max(high, ...early),
      low: Math.min(lows[s]!, ...early),
    }
  })
  const later = sessions.flatMap((session) => session.later)
  const lengths = sessions.map((session) => session.later.length)
  return {
    ticks: {
      ...ticks,
      starts: Int32Array.from([0, ...lengths], (_, s) => lengths.slice(0, s).reduce((sum, length) => sum + length, 0)),
      origins: origins.map((origin) => origin + longer),
      seconds: Int32Array.from(later, ({ second }) => second),
      prices: Int32Array.from(later, ({ price }) => price),
    },
    highs: Int32Array.from(sessions, ({ high }) => high),
    lows: Int32Array.from(sessions, ({ low }) => low),
  }
}

async function scepticismOf(
  ranges: readonly ReportedRange[],
  fills: OrbFills,
  trades: Float64Array,
  parameters: SweepReportInput['parameters'],
): Promise<SweepScepticism> {
  const count = trades.length
  const all = { rows: Int32Array.from({ length: count }, (_, row) => row), sessions: ranges[0]!.opens.length }
  const ofRow = (row: number): number[] => [...rowBacktest(ranges, row, fills).profit].map((profit) => profit / TICK)
  const returns = Float64Array.from(Array.from(all.rows, ofRow).flat())
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
  const common = { verdict: judgeSweep(grounds), assessment, deflation, sessionsPerYear }
  return count === 1 ? common : { ...common, walk: walkOf(assessment, series) }
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
