import fc from 'fast-check'
import { it } from 'vitest'
import { runKernel } from '../../../src/backtest/orb/kernel-sweep.ts'
import { SUMS } from '../../../src/backtest/orb/kernel/assembly/fields.ts'
import { indexSessions } from '../../../src/backtest/orb/kernel/indexed-sessions.ts'
import { collectSweep, layOutSweep } from '../../../src/backtest/orb/kernel/sweep-layout.ts'
import { scanSweep } from '../../../src/backtest/orb/scan-sweep.ts'
import { orbCase } from './arbitrary-orb.ts'
import { expectSameSweep } from './same-sweep.ts'

it('gives the same bytes whatever an earlier sweep, or one that was broken off, left behind', () => {
  fc.assert(
    fc.property(orbCase, fc.integer({ min: 1, max: 3 }), ({ sessions, axes, fills, blocks }, runs) => {
      const layout = layOutSweep(indexSessions(sessions, fills), axes, fills, blocks)
      new Uint8Array(layout.memory.buffer, layout.fields[SUMS]).fill(0xa5)
      for (let run = 0; run < runs; run++) runKernel(layout)
      expectSameSweep(collectSweep(layout), scanSweep(sessions, axes, fills, blocks))
    }),
  )
})
