import { expect, it } from 'vitest'
import { identifyCode } from '../../../src/research/runs/code-identity.ts'

const entry = new URL('../../../src/research/runs/trial-ledger.ts', import.meta.url).href

it('reaches every file that an entry imports, and the locked version of its libraries', async () => {
  const code = await identifyCode([entry])
  expect(Object.keys(code.files)).toEqual([
    'src/core/errors.ts',
    'src/core/files.ts',
    'src/core/hash.ts',
    'src/research/runs/trial-ledger.ts',
  ])
  expect(Object.keys(code.libraries)).toEqual(['zod'])
  expect(code.node).toMatch(/^v\d+/)
})

it('is the same whatever the order of entries', async () => {
  const other = new URL('../../../src/core/frame.ts', import.meta.url).href
  expect((await identifyCode([entry, other])).hash).toBe((await identifyCode([other, entry])).hash)
  expect((await identifyCode([entry, other])).hash).not.toBe((await identifyCode([entry])).hash)
})

it('reaches what threads are given by address, and all that it imports', async () => {
  const entries = ['sweep/compute-rows.ts', 'sweep/sweep-artefacts.ts']
  const { files, libraries } = await identifyCode(
    entries.map((name) => new URL(`../../../src/research/${name}`, import.meta.url).href),
  )
  const missed = [
    'research/sweep/parts/sweep-part-task.ts',
    'research/sweep/parts/seed-part-task.ts',
    'research/overfitting/split-scan-task.ts',
    'research/overfitting/resampled-maxima.ts',
    'research/overfitting/kernel/kernel-bytes.ts',
    'backtest/orb/seed/seed-engine.ts',
  ].filter((name) => files[`src/${name}`] === undefined)
  expect(missed).toEqual([])
  expect(Object.values(libraries)).not.toContain('')
})
