import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SUM_NAMES } from '../../../../src/backtest/orb/orb-sums.ts'
import { scanSweep } from '../../../../src/backtest/orb/scan-sweep.ts'
import { silentProgress } from '../../../../src/core/progress.ts'
import { Random } from '../../../../src/core/random.ts'
import type { MapOptions, Task, TaskExecutor } from '../../../../src/core/tasks/executor.ts'
import { InProcessExecutor } from '../../../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../../../src/core/tasks/worker-pool.ts'
import { computeSweep, type SweepSums } from '../../../../src/research/sweep/parts/compute-sweep.ts'
import { planSweep, type SweepInput, type SweepPlan } from '../../../../src/research/sweep/parts/sweep-plan.ts'
import { finestPlan, randomInput } from '../sessions.ts'

const signal = new AbortController().signal

/** Runs tasks in an order of its own, each as often as it likes, and fails where it is told to. */
class UnrulyExecutor implements TaskExecutor {
  readonly workers = 3
  readonly runs: number[] = []
  readonly #inner = new InProcessExecutor()
  readonly #random: Random
  readonly #failAfter: number

  constructor(seed: number, failAfter = Number.POSITIVE_INFINITY) {
    this.#random = Random.fromSeed(seed)
    this.#failAfter = failAfter
  }

  async map<I, R>(task: Task, inputs: readonly I[], options?: MapOptions): Promise<R[]> {
    const order = [...inputs.keys(), ...inputs.keys()].map((i) => ({ i, at: this.#random.next() }))
    const results: R[] = []
    for (const { i } of order.toSorted((a, b) => a.at - b.at)) {
      if (this.runs.length >= this.#failAfter) throw new Error('the machine is gone')
      this.runs.push(i)
      results[i] = (await this.#inner.map<I, R>(task, [inputs[i]!], options))[0]!
    }
    return results
  }

  async close(): Promise<void> {
    await this.#inner.close()
  }
}

function compute(input: SweepInput, plan: SweepPlan, executor: TaskExecutor, fileOf?: (part: number) => string) {
  return computeSweep(input, plan, { executor, progress: silentProgress, signal, ...(fileOf && { fileOf }) })
}

function columnOf(pieces: SweepSums['pieces'], name: (typeof SUM_NAMES)[number]): Float64Array {
  return Float64Array.from(pieces.flatMap(({ sums }) => [...sums[name]]))
}

/** Everything of it, so that one equality says it all. */
function bytesOf({ pieces, blocks }: SweepSums): string {
  const sums = Object.fromEntries(SUM_NAMES.map((name) => [name, columnOf(pieces, name)]))
  const columns = [
    ...Object.values(sums),
    blocks.rows,
    Float64Array.from(blocks.sessions),
    blocks.net,
    blocks.netSquares,
  ]
  return columns.map((column) => Buffer.from(Uint8Array.from(new Uint8Array(column.buffer))).toString('base64')).join()
}

describe('a sweep', () => {
  it('is what the plain scan says, whatever the parts', async () => {
    const property = fc.asyncProperty(
      fc.record({
        seed: fc.nat(1000),
        sessions: fc.integer({ min: 1, max: 40 }),
        ticks: fc.integer({ min: 1, max: 60 }),
      }),
      async ({ seed, sessions, ticks }) => {
        const input = randomInput(seed, sessions, ticks, 2)
        const plan = planSweep(input)
        const whole = await compute(input, plan, new InProcessExecutor())
        const fine = await compute(input, finestPlan(input), new InProcessExecutor())
        const scans = input.ranges.map(({ sessions: of, axes }) => scanSweep(of, axes, input.fills, plan.blocks))
        for (const name of SUM_NAMES) {
          const scanned = scans.flatMap(({ sums }) => [...sums[name]])
          expect([...columnOf(whole.pieces, name)], name).toStrictEqual(scanned)
        }
        expect(bytesOf(fine)).toBe(bytesOf(whole))
      },
    )
    await fc.assert(property, { numRuns: 15 })
  })

  it('is the same with parts in any order, each computed twice', async () => {
    const input = randomInput(5, 33, 80, 2)
    const plan = finestPlan(input)
    const expected = bytesOf(await compute(input, plan, new InProcessExecutor()))
    for (let seed = 0; seed < 5; seed++) {
      const executor = new UnrulyExecutor(seed)
      expect(bytesOf(await compute(input, plan, executor))).toBe(expected)
      expect(executor.runs).toHaveLength(2 * plan.parts.length)
    }
  })

  it('is the same with any number of threads, which go from one sweep to the next', async () => {
    const pools = [1, 2, 3].map((threads) => new WorkerPool(threads))
    const property = fc.asyncProperty(
      fc.record({
        seed: fc.nat(1000),
        sessions: fc.integer({ min: 1, max: 40 }),
        ticks: fc.integer({ min: 1, max: 60 }),
        ranges: fc.integer({ min: 1, max: 3 }),
        stride: fc.constantFrom(1, 7),
        isFine: fc.boolean(),
      }),
      async ({ seed, sessions, ticks, ranges, stride, isFine }) => {
        const input = randomInput(seed, sessions, ticks, ranges)
        const plan = { ...(isFine ? finestPlan(input) : planSweep(input)), stride }
        const expected = bytesOf(await compute(input, plan, new InProcessExecutor()))
        for (const pool of pools) expect(bytesOf(await compute(input, plan, pool)), `${pool.workers}`).toBe(expected)
      },
    )
    try {
      await fc.assert(property, { numRuns: 15 })
    } finally {
      await Promise.all(pools.map((pool) => pool.close()))
    }
  })

  it('keeps the sums of blocks of every so many rows where it is large, each value of a parameter among them', () => {
    const input = randomInput(7, 20, 10)
    const { axes, ...range } = input.ranges[0]!
    const limits = { count: 600, ticks: new Int32Array(600 * 20).fill(1) }
    const coolOffs = Int32Array.from({ length: 60 }, (_, i) => i)
    const plan = planSweep({ ...input, ranges: [{ ...range, axes: { ...axes, limits, coolOffs } }] })
    expect(plan.rows).toBe(5 * 2 * 60 * 600)
    expect(plan.rows / plan.stride).toBeLessThanOrEqual(20_000)
    for (const length of [5, 2, 60, 600]) expect(length % plan.stride === 0 || plan.stride % length === 0).toBe(false)
  })

  it('with a stride has the sums of blocks of just those rows', async () => {
    const input = randomInput(8, 20, 60, 2)
    const all = await compute(input, planSweep(input), new InProcessExecutor())
    const some = await compute(input, { ...finestPlan(input), stride: 7 }, new InProcessExecutor())
    expect([...some.blocks.rows]).toStrictEqual([...all.blocks.rows].filter((row) => row % 7 === 0))
    const blocks = all.blocks.sessions.length
    for (let b = 0; b < blocks; b++) {
      for (const [k, row] of some.blocks.rows.entries()) {
        expect(some.blocks.net[b * some.blocks.rows.length + k]).toBe(all.blocks.net[b * all.blocks.rows.length + row])
      }
    }
  })
})

describe('parts that are kept', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-parts-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('are not computed again after a failure, and the sweep is the same', async () => {
    const input = randomInput(9, 20, 60)
    const plan = finestPlan(input)
    const fileOf = (part: number): string => join(folder, `${part}`)
    const failing = new UnrulyExecutor(1, 30)
    await expect(compute(input, plan, failing, fileOf)).rejects.toThrow('the machine is gone')
    const kept = await readdir(folder)
    expect(kept.toSorted()).toStrictEqual([...new Set(failing.runs)].map(String).toSorted())
    const before = await Promise.all(kept.map((name) => readFile(join(folder, name))))
    const resumed = await compute(input, plan, new InProcessExecutor(), fileOf)
    expect(bytesOf(resumed)).toBe(bytesOf(await compute(input, plan, new InProcessExecutor())))
    expect(await Promise.all(kept.map((name) => readFile(join(folder, name))))).toStrictEqual(before)
    expect(await readdir(folder)).toHaveLength(plan.parts.length)
  })

  it('outlive a process that is killed, and are not computed again by the next one', async () => {
    const own = join(folder, 'killed')
    const child = spawn(process.execPath, [join(import.meta.dirname, 'resume-child.ts'), own])
    let done = 0
    child.stdout.on('data', (chunk: Buffer) => {
      done += chunk.toString().split('done').length - 1
      if (done >= 10) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const input = randomInput(21, 20, 60)
    const plan = finestPlan(input)
    const kept = (await readdir(own)).filter((name) => !name.startsWith('.'))
    expect(kept.length).toBeGreaterThanOrEqual(10)
    expect(kept.length).toBeLessThan(plan.parts.length)
    const written = await Promise.all(kept.map(async (name) => (await stat(join(own, name))).mtimeMs))
    const resumed = await compute(input, plan, new InProcessExecutor(), (part) => join(own, `${part}`))
    expect(bytesOf(resumed)).toBe(bytesOf(await compute(input, plan, new InProcessExecutor())))
    expect(await Promise.all(kept.map(async (name) => (await stat(join(own, name))).mtimeMs))).toStrictEqual(written)
  })

  it('are done without where another process has removed the folder meanwhile', async () => {
    const input = randomInput(10, 20, 60)
    const plan = planSweep(input)
    const gone = join(folder, 'gone')
    await writeFile(gone, '')
    const kept = await compute(input, plan, new InProcessExecutor(), (part) => join(gone, `${part}`))
    expect(bytesOf(kept)).toBe(bytesOf(await compute(input, plan, new InProcessExecutor())))
  })

  it('are read where they are whole, and computed anew where they were cut or changed', async () => {
    const input = randomInput(10, 20, 60)
    const plan = planSweep(input)
    const file = join(folder, 'damaged')
    const sums = bytesOf(await compute(input, plan, new InProcessExecutor(), () => file))
    const whole = await readFile(file)
    const swapped = Buffer.from(whole)
    swapped[whole.length - 1]! ^= 1
    for (const damaged of [whole.subarray(0, 100), Buffer.alloc(0), swapped, Buffer.concat([whole, Buffer.alloc(8)])]) {
      await writeFile(file, damaged)
      expect(bytesOf(await compute(input, plan, new InProcessExecutor(), () => file))).toBe(sums)
      expect(await readFile(file)).toStrictEqual(whole)
    }
  })

  it('are not taken for another part, nor for one of another sweep', async () => {
    const input = randomInput(12, 20, 60)
    const plan = finestPlan(input)
    const [own, other] = [join(folder, 'own'), join(folder, 'other')]
    const into = (target: string) => (part: number) => join(target, `${part}`)
    const sums = bytesOf(await compute(input, plan, new InProcessExecutor(), into(own)))
    await compute(randomInput(13, 20, 60), plan, new InProcessExecutor(), into(other))
    await copyFile(join(own, '1'), join(own, '0'))
    await copyFile(join(other, '3'), join(own, '3'))
    expect(bytesOf(await compute(input, plan, new InProcessExecutor(), into(own)))).toBe(sums)
  })
})

it('that is cancelled says so and computes no further part', async () => {
  const input = randomInput(11, 20, 60)
  const plan = finestPlan(input)
  const cancel = new AbortController()
  let parts = 0
  const progress = { ...silentProgress, advance: () => (++parts === 3 ? cancel.abort() : undefined) }
  const executor = new InProcessExecutor()
  const running = computeSweep(input, plan, { executor, progress, signal: cancel.signal })
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(parts).toBe(3)
})
