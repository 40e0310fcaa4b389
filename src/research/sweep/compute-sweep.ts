/** All parts of a sweep through an executor, put together. */
import { blockStart, type OrbSums, SUM_NAMES } from '../../backtest/orb/orb-sums.ts'
import type { Progress } from '../../core/progress.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { rowCount } from '../../strategies/orb/orb-grid.ts'
import { emptyPart, keptRowsOf, type PartSums, type SweepPart } from './sweep-part.ts'
import { firstRowOf, partInput, type PlannedPart, type SweepInput, type SweepPlan } from './sweep-plan.ts'

/** Row by row, in the order of the grid. */
export interface SweepSums {
  readonly sums: OrbSums
  readonly blocks: SweepBlocks
}

/** After fees, in ticks: of block b and the k-th of `rows` at b × rows + k. */
export interface SweepBlocks {
  /** Rows that have sums of blocks: all of them, or every so many. */
  readonly rows: Int32Array
  /** Sessions of each block. */
  readonly sessions: readonly number[]
  readonly net: Float64Array
  readonly netSquares: Float64Array
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
  const rowsOf = (count: number): number => Math.floor((rows * count) / parts.length)
  return {
    ...progress,
    advance: (units = 1) => {
      progress.advance(rowsOf(done + units) - rowsOf(done))
      done += units
    },
  }
}

function mergeParts(input: SweepInput, plan: SweepPlan, results: readonly PartSums[]): SweepSums {
  const rows = keptRowsOf(0, plan.rows, plan.stride)
  const whole = emptyPart({ rows: plan.rows, keptRows: rows, blocks: plan.blocks })
  for (const [i, part] of plan.parts.entries()) addPart(whole, rows.length, input, plan, part, results[i]!)
  const start = (block: number): number => blockStart(block, plan.blocks, plan.sessions)
  const sessions = Array.from({ length: plan.blocks }, (_, b) => start(b + 1) - start(b))
  return { sums: whole.sums, blocks: { rows, sessions, net: whole.net, netSquares: whole.netSquares } }
}

function addPart(
  whole: PartSums,
  keptRows: number,
  input: SweepInput,
  plan: SweepPlan,
  part: PlannedPart,
  result: PartSums,
): void {
  const { axes } = input.ranges[part.range]!
  const firstRow = firstRowOf(plan, axes, part)
  for (const name of SUM_NAMES) addTo(whole.sums[name], result.sums[name], firstRow)
  const rows = (rowCount(axes) / axes.stops.count) * (part.endStop - part.firstStop)
  const own = keptRowsOf(firstRow, rows, plan.stride).length
  const firstKept = Math.ceil(firstRow / plan.stride)
  const blocks = part.block === undefined ? plan.blocks : 1
  for (let b = 0; b < blocks; b++) {
    const at = (b + (part.block ?? 0)) * keptRows + firstKept
    whole.net.set(result.net.subarray(b * own, (b + 1) * own), at)
    whole.netSquares.set(result.netSquares.subarray(b * own, (b + 1) * own), at)
  }
}

/** Whole numbers: the order does not matter. */
function addTo(total: Float64Array, values: Float64Array, from: number): void {
  for (let i = 0; i < values.length; i++) total[from + i]! += values[i]!
}
