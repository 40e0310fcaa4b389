import fc from 'fast-check'
import { afterAll, describe, it } from 'vitest'
import { SUMS } from '../../../src/backtest/orb/kernel/assembly/fields.ts'
import { indexSessions } from '../../../src/backtest/orb/kernel/indexed-sessions.ts'
import { collectSweep, prepareSweep, type SweepOptions } from '../../../src/backtest/orb/kernel/sweep-layout.ts'
import type { OrbSweep } from '../../../src/backtest/orb/orb-sums.ts'
import { scanSweep } from '../../../src/backtest/orb/scan-sweep.ts'
import { runSweepPart, SWEEP_PART, type SweepPart, sweepParts } from '../../../src/backtest/orb/sweep-part-task.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { orbCase, type OrbCase } from './arbitrary-orb.ts'
import { expectSameSweep } from './same-sweep.ts'

const partition = fc.record({ groups: fc.integer({ min: 1, max: 4 }), ranges: fc.integer({ min: 1, max: 4 }) })

function prepared({ sessions, axes, fills, blocks }: OrbCase, partition: Omit<SweepOptions, 'blocks'>) {
  return prepareSweep(indexSessions(sessions, fills), axes, fills, { blocks, ...partition })
}

function scanned({ sessions, axes, fills, blocks }: OrbCase): OrbSweep {
  return scanSweep(sessions, axes, fills, blocks)
}

describe('parts of a sweep give the same bytes', () => {
  const pools = [1, 3].map((threads) => new WorkerPool(threads))
  afterAll(() => Promise.all(pools.map((pool) => pool.close())))

  it('in any order, and any of them twice', () => {
    fc.assert(
      fc.property(orbCase, partition, fc.array(fc.nat(), { maxLength: 8 }), (drawn, partition, draws) => {
        const layout = prepared(drawn, partition)
        const parts = sweepParts(layout)
        const again = draws.map((draw) => parts[draw % parts.length]!)
        for (const part of [...again, ...parts.toReversed(), ...again]) runSweepPart(part)
        expectSameSweep(collectSweep(layout), scanned(drawn))
      }),
    )
  })

  it('whatever an earlier sweep, or one that was broken off, left behind', () => {
    fc.assert(
      fc.property(orbCase, partition, (drawn, partition) => {
        const layout = prepared(drawn, partition)
        new Uint8Array(layout.memory.buffer, layout.fields[SUMS]).fill(0xa5)
        for (const part of sweepParts(layout)) runSweepPart(part)
        expectSameSweep(collectSweep(layout), scanned(drawn))
      }),
    )
  })

  it('on any number of threads', async () => {
    await fc.assert(
      fc.asyncProperty(orbCase, partition, fc.constantFrom(...pools), async (drawn, partition, pool) => {
        const layout = prepared(drawn, partition)
        await pool.map(SWEEP_PART, sweepParts(layout))
        expectSameSweep(collectSweep(layout), scanned(drawn))
      }),
      { numRuns: 60 },
    )
  })

  it('through an executor that clones what it gives', async () => {
    const [drawn] = fc.sample(orbCase, { numRuns: 1, seed: 4 })
    const layout = prepared(drawn!, { groups: 2, ranges: 2 })
    await new InProcessExecutor().map<SweepPart, unknown>(SWEEP_PART, sweepParts(layout))
    expectSameSweep(collectSweep(layout), scanned(drawn!))
  })
})
