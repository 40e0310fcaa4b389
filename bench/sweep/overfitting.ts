/**
 * What is said of a sweep: cross-validation over all halves of 16 blocks, superior ability, effective trials, plateau,
 * walk-forward. Two threads where wall time counts; the plain twin of the kernel beside it.
 */
import { indexSessions } from '../../src/backtest/orb/kernel/indexed-sessions.ts'
import { kernelSweep } from '../../src/backtest/orb/kernel-sweep.ts'
import { rowProfits } from '../../src/backtest/orb/kernel/row-profits.ts'
import { blockStart } from '../../src/backtest/orb/orb-sums.ts'
import { Random } from '../../src/core/random.ts'
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { assessSearch, sharpesOf } from '../../src/research/overfitting/assessment.ts'
import { type BlockSums, blockSumsOf } from '../../src/research/overfitting/block-sums.ts'
import { crossValidate } from '../../src/research/overfitting/cross-validation.ts'
import { distinctRows } from '../../src/research/overfitting/distinct-rows.ts'
import { deflate } from '../../src/research/overfitting/deflation.ts'
import { scanSplits } from '../../src/research/overfitting/split-scan.ts'
import { splitTable } from '../../src/research/overfitting/splits.ts'
import { cellValues, usualView } from '../../src/research/sweep-report/view/heat-map-view.ts'
import { parameterGrid } from '../../src/research/sweep-report/view/parameter-grid.ts'
import type { OrbFills } from '../../src/strategies/orb/orb-grid.ts'
import type { BenchResult } from '../bench-result.ts'
import { gridAxes, SMALL_GRID } from './grids.ts'
import { medianTimes } from './measure.ts'
import { secondYear } from './second-year.ts'

const FILLS: OrbFills = { at: 'touch', slippage: 0, fee: 1 }
const BLOCKS = 16
const ROWS = 9747
const RUNS = 7
const WHOLE = '9,747 backtests, deflated Sharpe, PBO, all that is said of them, heat map'

export async function overfittingFigures(): Promise<BenchResult[]> {
  const pool = new WorkerPool(2)
  const noise = noiseSearch()
  const kernel = await medianTimes(RUNS, () => crossValidate(noise, new InProcessExecutor()))
  const spread = await medianTimes(RUNS, () => crossValidate(noise, pool))
  const plain = await medianTimes(2, () => scanPlainly(noise))
  const whole = await medianTimes(RUNS, wholeAnswer(pool))
  await pool.close()
  const name = `PBO, 12,870 splits of ${ROWS.toLocaleString('en')} different rows`
  return [
    { name, value: spread.wall, unit: 'ms' },
    { name, value: kernel.processor, unit: 'cpu ms', against: 'plain twin', ratio: kernel.processor / plain.processor },
    {
      name: WHOLE,
      value: whole.wall,
      unit: 'ms',
      goal: 'at most 1,000, aim 500',
      met: whole.wall <= 1000,
    },
    { name: WHOLE, value: whole.processor, unit: 'cpu ms' },
  ]
}

/** No two rows alike: the most work that a grid of this size can make. */
function noiseSearch(): BlockSums {
  const random = Random.fromSeed(1)
  const returns = Float64Array.from({ length: ROWS * 2 * BLOCKS }, () => Math.round(100 * random.normal()))
  return blockSumsOf(returns, ROWS, BLOCKS)
}

function scanPlainly(search: BlockSums): void {
  const table = splitTable(BLOCKS)
  const lows = Int32Array.from(table.highs.keys())
  scanSplits({ search, distinct: distinctRows(search), table, lows })
}

/** From sessions in memory to the verdict's grounds and the heat map. */
function wholeAnswer(pool: WorkerPool): () => Promise<unknown> {
  const year = secondYear()
  const count = year.sessions.highs.length
  const axes = gridAxes(SMALL_GRID, count)
  const named = [SMALL_GRID.stops, SMALL_GRID.stopCounts, SMALL_GRID.coolOffs, SMALL_GRID.limits].map((values, i) => ({
    name: String(i),
    unit: '',
    values,
  }))
  const sessions = Array.from(
    { length: BLOCKS },
    (_, b) => blockStart(b + 1, BLOCKS, count) - blockStart(b, BLOCKS, count),
  )
  const grid = parameterGrid(named.map((axis) => ({ ...axis, values: Float64Array.from(axis.values) })))
  return async () => {
    const indexed = indexSessions(year, FILLS)
    const { net, netSquares } = kernelSweep(indexed, axes, FILLS, BLOCKS).blocks
    const search: BlockSums = { rows: ROWS, sessions, sums: net, squares: netSquares }
    const returns = (rows: Int32Array) => ({
      rows,
      sessions: count,
      returns: rowProfits(indexed, axes, rows, FILLS),
    })
    // What the single rows earned takes the place of the sweep's results.
    const kept = { ...search, sums: net.slice(), squares: netSquares.slice() }
    const { best, trials } = await assessSearch(kept, named, returns, pool)
    const { count: effective, sharpeVariance } = trials
    const values = cellValues(grid, usualView(grid, [0, 0, 0, 0]), sharpesOf(kept))
    return { deflation: deflate(best.sample, { effective, count: ROWS, sharpeVariance }), values }
  }
}
