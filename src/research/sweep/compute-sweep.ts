/** All parts of a sweep through an executor, put together. */
import type { OrbSums } from '../../backtest/orb/orb-sums.ts'
import type { Progress } from '../../core/progress.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { rowCount } from '../../strategies/orb/orb-grid.ts'
import { addTo, emptySums, keptRowsOf, type PartSums, sharedColumn, SUM_NAMES, type SweepPart } from './sweep-part.ts'
import { firstRowOf, partInput, type PlannedPart, type SweepInput, type SweepPlan } from './sweep-plan.ts'

/** Row by row, in the order of the grid. */
export interface SweepSums {
  readonly totals: OrbSums
  readonly blocks: {
    /** Rows that have sums of blocks: all of them, or every so many. */
    readonly rows: Int32Array
    /** Sessions of each block. */
    readonly sessions: readonly number[]
    /** After fees, in ticks: of block b and the k-th of those rows at b × rows + k. */
    readonly sums: Float64Array
    readonly squares: Float64Array
  }
}

export interface ComputeOptions {
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
  /** File in which a part is kept until the sweep is stored; absent where the sweep is short. */
  readonly fileOf?: (part: number) => string
}

const TASK = { module: new URL('sweep-part.ts', import.meta.url).href, name: 'computePart' }

/** The same bytes for any executor. Errors: CANCELLED, WORKER_LOST, those of a part. */
export async function computeSweep(input: SweepInput, plan: SweepPlan, options: ComputeOptions): Promise<SweepSums> {
  const { executor, progress, signal, fileOf } = options
  const inputs = plan.parts.map((part, i) => ({
    ...partInput(input, plan, part),
    ...(fileOf === undefined ? {} : { file: fileOf(i) }),
  }))
  progress.stage('Backtests', plan.rows)
  const results = await executor.map<SweepPart, PartSums>(TASK, inputs, { signal, progress: inRows(progress, plan) })
  return mergeParts(input, plan, results)
}

/** Parts are about alike: each counts for its share of the rows. */
function inRows(progress: Progress, { rows, parts }: SweepPlan): Progress {
  let done = 0
  return {
    ...progress,
    advance: (units = 1) => {
      const before = Math.floor((rows * done) / parts.length)
      done += units
      progress.advance(Math.floor((rows * done) / parts.length) - before)
    },
  }
}

function mergeParts(input: SweepInput, plan: SweepPlan, results: readonly PartSums[]): SweepSums {
  const totals = emptySums(plan.rows)
  const rows = keptRowsOf(0, plan.rows, plan.stride)
  const sessions = plan.bounds.slice(1).map((end, b) => end - plan.bounds[b]!)
  const sums = sharedColumn(sessions.length * rows.length)
  const squares = sharedColumn(sessions.length * rows.length)
  for (const [i, part] of plan.parts.entries()) {
    const { axes } = input.ranges[part.range]!
    const firstRow = firstRowOf(plan, axes, part)
    const result = results[i]!
    for (const name of SUM_NAMES) addTo(totals[name], result.totals[name], firstRow)
    const own = keptRowsOf(firstRow, rowsOf(axes, part), plan.stride).length
    const firstKept = Math.ceil(firstRow / plan.stride)
    for (let b = part.firstBlock; b < part.endBlock; b++) {
      const from = (b - part.firstBlock) * own
      sums.set(result.blockSums.subarray(from, from + own), b * rows.length + firstKept)
      squares.set(result.blockSquares.subarray(from, from + own), b * rows.length + firstKept)
    }
  }
  return { totals, blocks: { rows, sessions, sums, squares } }
}

function rowsOf(axes: SweepInput['ranges'][number]['axes'], { firstStop, endStop }: PlannedPart): number {
  return (rowCount(axes) / axes.stops.count) * (endStop - firstStop)
}
