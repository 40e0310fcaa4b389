import { expect, it } from 'vitest'
import { silentProgress } from '../../../src/core/progress.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { assessSweep } from '../../../src/research/sweep/assess-sweep.ts'
import { computeSweep } from '../../../src/research/sweep/parts/compute-sweep.ts'
import { sharpesOf } from '../../../src/research/overfitting/assessment.ts'
import type { SweepGrid } from '../../../src/research/sweep/grid/grid.ts'
import { SweepDays } from '../../../src/research/sweep/sweep-days.ts'
import { planSweep } from '../../../src/research/sweep/parts/sweep-plan.ts'
import { randomInput } from './sessions.ts'

const executor = new InProcessExecutor()
const signal = new AbortController().signal
const cents = (values: number[]) => ({ unit: 'price' as const, millionths: values.map((value) => value * 10_000) })

/** As randomInput sweeps it. */
const GRID: SweepGrid = {
  rangeSeconds: [300],
  stopDistances: cents([3, 5, 8, 13, 21]),
  stopCounts: [1, 3],
  coolOffs: [0, 10, 40],
  limitDistances: cents([2, 5, 9, 30]),
  fill: 'touch',
  slippageTicks: 1,
  feeMicros: 3500,
  halfDays: 'calendar',
  profile: 'canonical',
}

it('of a large sweep selects among an even sample only, whatever row was best of all', async () => {
  let outside = 0
  for (let seed = 1; seed <= 6; seed++) {
    const input = randomInput(seed, 64, 60)
    const [whole, sampled] = await Promise.all(
      [1, 7].map((stride) =>
        computeSweep(input, { ...planSweep(input), stride }, { executor, progress: silentProgress, signal }),
      ),
    )
    const { net, netSquares, sessions } = whole!.blocks
    const sharpes = sharpesOf({ rows: 120, sessions, sums: net, squares: netSquares })
    const days = new SweepDays(input)
    const found = (await assessSweep({ grid: GRID, blocks: sampled!.blocks, sharpes, days }, executor))!
    expect(found.best.row).toBe(sharpes.indexOf(Math.max(...sharpes)))
    // Sums of blocks are of single precision.
    expect(found.best.sample.sharpe).toBeCloseTo(Math.max(...sharpes), 6)
    expect(found).toMatchObject({ rows: 120, crossValidation: { rows: 18 }, plateau: { peak: found.best.row } })
    const chosen = [...found.crossValidation.selected, ...found.walk.steps.map(({ row }) => row)]
    expect(chosen.filter((row) => row % 7 !== 0)).toEqual([])
    expect([found.walk.hindsight.row, found.superiorAbility.best].filter((row) => row % 7 !== 0)).toEqual([])
    if (found.best.row % 7 !== 0) outside++
  }
  expect(outside).toBeGreaterThan(0)
})
