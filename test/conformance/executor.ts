/** What every TaskExecutor must do. */
import { expect, it } from 'vitest'
import { BellwetherError } from '../../src/core/errors.ts'
import type { Task, TaskExecutor } from '../../src/core/tasks/executor.ts'

const module = new URL('../core/tasks/executor-tasks.ts', import.meta.url).href
export const task = (name: string): Task => ({ module, name })
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

export function itConforms(make: () => TaskExecutor): void {
  const using = async (body: (executor: TaskExecutor) => Promise<void>): Promise<void> => {
    const executor = make()
    try {
      await body(executor)
    } finally {
      await executor.close()
    }
  }

  it('gives results in the order of the inputs', () =>
    using(async (executor) => {
      const inputs = indices(12).map((index) => ({ index, count: 12 }))
      expect(await executor.map(task('slowestFirst'), inputs)).toEqual(indices(12))
    }))

  it('answers no inputs with no results', () =>
    using(async (executor) => expect(await executor.map(task('square'), [])).toEqual([])))

  it('runs several maps at once without mixing them', () =>
    using(async (executor) => {
      const [first, second] = await Promise.all([
        executor.map(task('square'), [1, 2, 3]),
        executor.map(task('sum'), [Float64Array.of(1, 2), Float64Array.of(0.5)]),
      ])
      expect(first).toEqual([1, 4, 9])
      expect(second).toEqual([3, 0.5])
    }))

  it('shares shared buffers', () =>
    using(async (executor) => {
      const buffer = new SharedArrayBuffer(24)
      await executor.map(
        task('fillShared'),
        indices(3).map((index) => ({ buffer, index })),
      )
      expect([...new Float64Array(buffer)]).toEqual([1, 2, 3])
    }))

  it('keeps inputs and results apart from what tasks do to theirs', () =>
    using(async (executor) => {
      const input = { values: [1] }
      const results = await executor.map(task('spoil'), [input, input])
      expect(input.values).toEqual([1])
      expect(results).toEqual([{ values: [1, 99] }, { values: [1, 99] }])
    }))

  it('reports progress once for each input', () =>
    using(async (executor) => {
      let done = 0
      const progress = { stage: () => undefined, end: () => undefined, advance: (units = 1) => void (done += units) }
      await executor.map(task('square'), indices(5), { progress })
      expect(done).toBe(5)
    }))

  it('passes our errors on whole', () =>
    using(async (executor) => {
      const inputs = indices(4).map((index) => ({ index, from: 2 }))
      const error = await executor.map(task('failFrom'), inputs).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(BellwetherError)
      expect((error as BellwetherError).toJSON()).toEqual({
        code: 'VALUE_INVALID',
        message: 'Input 2 is refused.',
        expected: 'Inputs below 2.',
        given: '2',
        remedy: 'Ask for less.',
        exitStatus: 3,
      })
      expect((error as BellwetherError).cause).toMatchObject({ name: 'RangeError', message: 'the reason' })
      expect((error as BellwetherError).stack).toContain('executor-tasks.ts')
    }))

  it('reports the failure of the first input, whichever came first', () =>
    using(async (executor) => {
      await expect(executor.map(task('failBackwards'), [0, 1])).rejects.toMatchObject({
        name: 'RangeError',
        message: 'input 0 fails',
      })
    }))

  it('starts no more after a failure, and works on afterwards', () =>
    using(async (executor) => {
      const counter = new SharedArrayBuffer(4)
      const inputs = indices(200).map((index) => ({ counter, index, failsAt: 3 }))
      await expect(executor.map(task('countStarts'), inputs)).rejects.toThrow('stop here')
      const started = new Int32Array(counter)[0]!
      expect(started).toBeGreaterThanOrEqual(4)
      expect(started).toBeLessThan(100)
      expect(await executor.map(task('square'), [3])).toEqual([9])
      expect(new Int32Array(counter)[0]).toBe(started)
    }))

  it('stops when it is told to, and works on afterwards', () =>
    using(async (executor) => {
      const stop = new AbortController()
      const progress = { stage: () => undefined, end: () => undefined, advance: () => stop.abort() }
      const map = executor.map(task('waitLong'), indices(50), { signal: stop.signal, progress })
      await expect(map).rejects.toMatchObject({ code: 'CANCELLED' })
      expect(await executor.map(task('square'), [3])).toEqual([9])
    }))

  it('does not start when it was already told to stop', () =>
    using(async (executor) => {
      const map = executor.map(task('square'), [1], { signal: AbortSignal.abort() })
      await expect(map).rejects.toMatchObject({ code: 'CANCELLED' })
    }))

  it('says which function or module is missing', () =>
    using(async (executor) => {
      await expect(executor.map(task('nothing'), [1])).rejects.toThrow('exports no function nothing')
      await expect(executor.map({ module: `${module}x`, name: 'square' }, [1])).rejects.toThrow('executor-tasks.tsx')
    }))

  it('refuses inputs and results that cannot be cloned', () =>
    using(async (executor) => {
      await expect(executor.map(task('square'), [() => 1])).rejects.toThrow('could not be cloned')
      await expect(executor.map(task('returnFunction'), [1])).rejects.toThrow('could not be cloned')
      expect(await executor.map(task('square'), [3])).toEqual([9])
    }))

  it('refuses work after it was closed', async () => {
    const executor = make()
    await executor.close()
    await expect(executor.map(task('square'), [1])).rejects.toMatchObject({ code: 'CANCELLED' })
  })
}
