import { expect, it } from 'vitest'
import { silentProgress } from '../../../src/core/progress.ts'
import { countUnit, sharedCount, whileCounting } from '../../../src/core/tasks/shared-progress.ts'

it('passes on what was counted, and ends with its task', async () => {
  const count = sharedCount()
  let shown = 0
  let isSeen: (() => void) | undefined
  const seen = new Promise<void>((resolve) => (isSeen = resolve))
  const progress = {
    ...silentProgress,
    advance: (units = 1) => {
      shown += units
      if (shown === 3) isSeen!()
    },
  }
  const task = (async () => {
    for (let i = 0; i < 3; i++) countUnit(count)
    await seen
    return 'done'
  })()
  expect(await whileCounting(count, progress, task)).toBe('done')
  expect(shown).toBe(3)
})

it('passes on the failure of its task', async () => {
  const failing = Promise.reject(new Error('lost'))
  await expect(whileCounting(sharedCount(), silentProgress, failing)).rejects.toThrow('lost')
})
