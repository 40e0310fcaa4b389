import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { itConforms, task } from '../../conformance/executor.ts'

itConforms(() => new WorkerPool(3))

it('runs tasks side by side', async () => {
  const pool = new WorkerPool(4)
  await pool.map(task('square'), [1, 2, 3, 4])
  const before = performance.now()
  await pool.map(task('waitLong'), Array.from({ length: 40 }))
  expect(performance.now() - before).toBeLessThan(40 * 20 * 0.75)
  await pool.close()
})

it('ends a task that never yields when it is told to stop', async () => {
  const pool = new WorkerPool(2)
  const map = pool.map(task('spin'), [1, 2], { signal: AbortSignal.timeout(300) })
  await expect(map).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await pool.map(task('square'), [4])).toEqual([16])
  await pool.close()
})

it('rejects with a clear error when a thread exits, throws out of band or runs out of memory', async () => {
  const pool = new WorkerPool(2, { maxOldGenerationSizeMb: 24 })
  for (const [name, sign] of [
    ['exit', 'exit status 7'],
    ['throwLater', 'out of band'],
    ['fillMemory', 'memory'],
  ] as const) {
    const error: unknown = await pool.map(task(name), [1]).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'WORKER_LOST', message: expect.stringContaining(sign) as string })
    expect(await pool.map(task('square'), [5])).toEqual([25])
  }
  await pool.close()
})

it('rejects what is under way when it is closed', async () => {
  const pool = new WorkerPool(2)
  const map = pool.map(task('spin'), [1, 2, 3])
  const rejected = expect(map).rejects.toMatchObject({ code: 'CANCELLED' })
  await pool.close()
  await rejected
})

it('runs on plain Node, keeps standard output clean and lets the process end', async () => {
  const script = `
    import { WorkerPool } from ${JSON.stringify(new URL('../../../src/core/tasks/worker-pool.ts', import.meta.url).href)}
    const pool = new WorkerPool(2)
    const task = ${JSON.stringify(task('printNoise'))}
    console.log(JSON.stringify(await pool.map(task, ['a', 'b'])))`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  expect(stdout).toBe('["a","b"]\n')
  expect(stderr.split('\n').toSorted()).toEqual(['', 'a', 'b'])
})
