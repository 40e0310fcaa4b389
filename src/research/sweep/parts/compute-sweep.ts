/** All parts of a sweep through an executor, put together. */
import { blockStart, type OrbSums, SUM_NAMES } from '../../../backtest/orb/orb-sums.ts'
import type { Progress } from '../../../core/progress.ts'
import type { TaskExecutor } from '../../../core/tasks/executor.ts'
import { rowCount } from '../../../strategies/orb/orb-grid.ts'
import { keptRowsOf, type PartSums, type SweepPart } from './sweep-part.ts'
import { firstRowOf, partInput, type PlannedPart, type SweepInput, type SweepPlan } from './sweep-plan.ts'

export interface SweepSums {
  /** In the order of their rows, which are all rows of the grid. */
  readonly pieces: readonly SumsPiece[]
  readonly blocks: SweepBlocks
}

/** The sums of some rows, where a part left them. */
export interface SumsPiece {
  readonly firstRow: number
  readonly rows: number
  readonly sums: OrbSums
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
  /** For the statistics. */
  readonly judge: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
  /** File in which a part is kept until the sweep is stored; absent where the sweep is short. */
  readonly fileOf?: (part: number) => string
}

const TASK = { module: new URL('sweep-part-task.ts', import.meta.url).href, name: 'computePart' }

/** The same bytes for any executor. Errors: CANCELLED, WORKER_LOST, those of a part. */
export async function computeSweep(
  input: SweepInput,
  plan: SweepPlan,
  options: Omit<ComputeOptions, 'judge'>,
): Promise<SweepSums> {
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
  const start = (block: number): number => blockStart(block, plan.blocks, plan.sessions)
  const blocks: SweepBlocks = {
    rows,
    sessions: Array.from({ length: plan.blocks }, (_, b) => start(b + 1) - start(b)),
    net: new Float64Array(plan.blocks * rows.length),
    netSquares: new Float64Array(plan.blocks * rows.length),
  }
  const pieces: SumsPiece[] = []
  for (const [i, part] of plan.parts.entries()) {
    const piece = { ...placeOf(input, plan, part), sums: results[i]!.sums }
    const before = pieces.at(-1)
    if (before?.firstRow === piece.firstRow) addTo(before.sums, piece.sums)
    else pieces.push(piece)
    addBlocks(blocks, plan, part, piece, results[i]!)
  }
  return { pieces, blocks }
}

function placeOf(input: SweepInput, plan: SweepPlan, part: PlannedPart): Omit<SumsPiece, 'sums'> {
  const { axes } = input.ranges[part.range]!
  const perStop = rowCount(axes) / axes.stops.count
  return { firstRow: firstRowOf(plan, axes, part), rows: perStop * (part.endStop - part.firstStop) }
}

function addBlocks(
  blocks: SweepBlocks,
  plan: SweepPlan,
  part: PlannedPart,
  { firstRow, rows }: Omit<SumsPiece, 'sums'>,
  { net, netSquares }: PartSums,
): void {
  const own = keptRowsOf(firstRow, rows, plan.stride).length
  const count = part.block === undefined ? plan.blocks : 1
  for (let b = 0; b < count; b++) {
    const at = (b + (part.block ?? 0)) * blocks.rows.length + Math.ceil(firstRow / plan.stride)
    blocks.net.set(net.subarray(b * own, (b + 1) * own), at)
    blocks.netSquares.set(netSquares.subarray(b * own, (b + 1) * own), at)
  }
}

/** Whole numbers: the order does not matter. */
function addTo(total: OrbSums, more: OrbSums): void {
  for (const name of SUM_NAMES) for (let i = 0; i < total[name].length; i++) total[name][i]! += more[name][i]!
}
