/** A process of its own sweeps a million rows and prints its times and its peak memory. */
import { indexSessions } from '../../src/backtest/orb/kernel/indexed-sessions.ts'
import { collectSweep, prepareSweep } from '../../src/backtest/orb/kernel/sweep-layout.ts'
import { runSweep } from '../../src/backtest/orb/run-sweep.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import type { OrbFills } from '../../src/strategies/orb/orb-grid.ts'
import { gridAxes, LARGE_GRID } from './grids.ts'
import { timed } from './measure.ts'
import { secondYear } from './second-year.ts'

const THREADS = 2
const FILLS: OrbFills = { at: 'touch', slippage: 0, fee: 1 }
const year = secondYear()
const axes = gridAxes(LARGE_GRID, year.sessions.highs.length)
const pool = new WorkerPool(THREADS)

async function sweep(): Promise<void> {
  const layout = prepareSweep(indexSessions(year, FILLS), axes, FILLS, { blocks: 8 })
  await runSweep(layout, pool)
  collectSweep(layout)
}

const first = await timed(sweep)
const [second, third] = [await timed(sweep), await timed(sweep)]
await pool.close()
const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6
console.log(JSON.stringify({ first, warm: second.wall < third.wall ? second : third, megabytes }))
