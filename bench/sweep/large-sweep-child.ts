/** A process of its own sweeps a million rows as the program does, on one thread, and prints its times and its peak memory. */
import { silentProgress } from '../../src/core/progress.ts'
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import { computeSweep } from '../../src/research/sweep/parts/compute-sweep.ts'
import { useResidents } from '../../src/research/sweep/parts/part-engine.ts'
import { planSweep, type SweepInput } from '../../src/research/sweep/parts/sweep-plan.ts'
import { gridAxes, LARGE_GRID } from './grids.ts'
import { timed } from './measure.ts'
import { secondYear } from './second-year.ts'

const year = secondYear()
const { sessions } = year
const axes = gridAxes(LARGE_GRID, sessions.highs.length)
const input: SweepInput = {
  ranges: [{ key: 'a seeded year', sessions, axes, resident: year }],
  fills: { at: 'touch', slippage: 0, fee: 1 },
}
useResidents(input.ranges)

async function sweep(): Promise<void> {
  const { signal } = new AbortController()
  await computeSweep(input, planSweep(input), { executor: new InProcessExecutor(), progress: silentProgress, signal })
}

const first = await timed(sweep)
// Of one sweep, as a command makes it.
const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6
const [second, third] = [await timed(sweep), await timed(sweep)]
console.log(JSON.stringify({ first, warm: second.wall < third.wall ? second : third, megabytes }))
