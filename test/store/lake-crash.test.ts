import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { Random } from '../../src/core/random.ts'
import { APPEND_STEPS, type AppendStep } from '../../src/store/append/append.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { batchOf, dailyBar } from './rows.ts'
import { temporaryFolder } from './temporary-folder.ts'

const run = promisify(execFile)
const CHILD = join(import.meta.dirname, 'append-child.ts')
const clock = new FixedClock(0)

async function lakeWithTwoBars(): Promise<string> {
  const root = join(temporaryFolder(), 'lake')
  const lake = await openLake({ root, clock })
  await lake.append([batchOf('bars', [dailyBar('SPY', 0, 10), dailyBar('SPY', 1, 10)])])
  return root
}

/** Parquet files on disk, and those that commits name. */
async function filesOf(root: string): Promise<{ onDisk: number; named: number }> {
  const paths = await readdir(root, { recursive: true })
  const manifests = await (await openLake({ root, clock })).manifests()
  const named = manifests.flatMap(({ series, quarantine }) => [
    ...series.flatMap(({ files }) => files),
    ...(quarantine === null ? [] : [quarantine]),
  ])
  return { onDisk: paths.filter((path) => path.endsWith('.parquet')).length, named: named.length }
}

it.each(APPEND_STEPS)('shows the old state or the new one when it is killed at the step %s', async (step) => {
  const root = await lakeWithTwoBars()
  // One file of bars and one of quarantine.
  const killed = await run(process.execPath, [CHILD, root, '300', '1', '100', 'SPY', step]).catch(
    (error: unknown) => error,
  )
  expect(killed).toMatchObject({ signal: 'SIGKILL' })
  const lake = await openLake({ root, clock })
  const isPublished = step === 'published' || step === 'ended'
  expect((await lake.read('bars', {})).length).toBe(isPublished ? 102 : 2)
  expect(await lake.head()).toBe(isPublished ? 2 : 1)

  expect(await lake.append([batchOf('bars', [dailyBar('SPY', 2, 10)])])).toMatchObject({ added: 1 })
  expect((await lake.read('bars', {})).length).toBe(isPublished ? 103 : 3)
  const { onDisk, named } = await filesOf(root)
  expect(onDisk).toBe(named)
  expect((await readdir(root, { recursive: true })).filter((path) => /tmp-|pending/.test(path))).toEqual([])
})

it('shows whole commits only when it is killed at any time', async () => {
  const root = await lakeWithTwoBars()
  const random = Random.fromSeed(7)
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, [CHILD, root, String(1000 * (round + 1)), '50', '20'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await sleep(40 + random.integer(200))
    child.kill('SIGKILL')
    await ended
    const lake = await openLake({ root, clock })
    expect((await lake.read('bars', {})).length).toBe(2 + 20 * ((await lake.head()) - 1))
  }
  const lake = await openLake({ root, clock })
  await lake.append([batchOf('bars', [dailyBar('QQQ', 0, 1)])])
  const { onDisk, named } = await filesOf(root)
  expect(onDisk).toBe(named)
})

it('lets four processes append at once, and every row lands once', async () => {
  const root = join(temporaryFolder(), 'lake')
  const outputs = await Promise.all(
    [0, 1, 2, 3].map((i) => run(process.execPath, [CHILD, root, i < 2 ? '0' : '40', '8', '5', i < 2 ? 'SPY' : 'QQQ'])),
  )
  const lake = await openLake({ root, clock })
  const added = outputs.flatMap(({ stdout }) => [...stdout.matchAll(/added (\d+)/g)].map((match) => Number(match[1])))
  expect(added.reduce((a, b) => a + b, 0)).toBe(80)
  expect((await lake.read('bars', {})).length).toBe(80)
  const commits = outputs.flatMap(({ stdout }) =>
    [...stdout.matchAll(/commit (\d+)/g)].map((match) => Number(match[1])),
  )
  expect(commits.toSorted((a, b) => a - b)).toEqual(Array.from({ length: await lake.head() }, (_, i) => i + 1))
})

it('compares with what another writer has just stored', async () => {
  const root = await lakeWithTwoBars()
  const [one, two] = [await openLake({ root, clock }), await openLake({ root, clock })]
  const summaries = await Promise.all([
    one.append([batchOf('bars', [dailyBar('SPY', 2, 11)])]),
    two.append([batchOf('bars', [dailyBar('SPY', 2, 12)])]),
  ])
  const changes = summaries.map(({ added, restated }) => `${added} added, ${restated} restated`)
  expect(changes.toSorted()).toEqual(['0 added, 1 restated', '1 added, 0 restated'])
})

it('reads a whole state while others write', async () => {
  const root = await lakeWithTwoBars()
  const child = spawn(process.execPath, [CHILD, root, '100', '15', '4'], { stdio: 'ignore' })
  const state = { isRunning: true }
  child.once('exit', () => (state.isRunning = false))
  const lake = await openLake({ root, clock })
  const seen = new Set<number>()
  while (state.isRunning) {
    const frame = await lake.read('bars', {})
    seen.add(frame.length)
    await sleep(1)
  }
  for (const length of seen) expect((length - 2) % 4).toBe(0)
  expect(seen.size).toBeGreaterThan(2)
})

it('gives up after the patience it was given when another process keeps writing', async () => {
  const root = await lakeWithTwoBars()
  const locked = Promise.withResolvers<void>()
  const onStep = (step: AppendStep): void => void (step === 'locked' && locked.resolve())
  const holder = await openLake({ root, clock, onStep })
  const waiting = await openLake({ root, clock, patienceMs: 40 })
  const long = holder.append(Array.from({ length: 60 }, (_, i) => batchOf('bars', [dailyBar(`S${i}`, 0, 1)])))
  await locked.promise
  await expect(waiting.append([batchOf('bars', [dailyBar('SPY', 9, 1)])])).rejects.toMatchObject({ code: 'LOCKED' })
  expect(await long).toMatchObject({ commit: 2, added: 60 })
})

const canMount = process.getuid?.() === 0 && existsSync('/proc/mounts')

it.runIf(canMount)('says so when the disk is full, and leaves nothing half-written', async () => {
  const disk = join(temporaryFolder(), 'disk')
  mkdirSync(disk)
  const isMounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk]).then(
    () => true,
    () => false,
  )
  if (!isMounted) return
  onTestFinished(async () => {
    await run('umount', [disk])
  })
  const root = join(disk, 'lake')
  const lake = await openLake({ root, clock })
  await lake.append([batchOf('bars', [dailyBar('SPY', 0, 10)])])
  const before = await readdir(root, { recursive: true })
  const random = Random.fromSeed(1)
  const many = Array.from({ length: 40_000 }, (_, day) => dailyBar('SPY', day % 200, random.next(), { at: day }))
  await expect(lake.append([batchOf('bars', many)])).rejects.toMatchObject({ code: 'DISK_FULL' })
  const after = await readdir(root, { recursive: true })
  expect(after.filter((path) => /parquet|json|pending/.test(path))).toEqual(
    before.filter((path) => /parquet|json|pending/.test(path)),
  )
  expect((await lake.read('bars', {})).length).toBe(1)

  const refused: number[] = []
  for (let freePages = 0; freePages < 6; freePages++) {
    await writeFile(join(disk, 'filler'), Buffer.alloc(700_000)).catch(() => undefined)
    await truncate(join(disk, 'filler'), (await stat(join(disk, 'filler'))).size - 4096 * freePages)
    const head = await lake.head()
    const outcome = await lake
      .append([batchOf('bars', [dailyBar('SPY', 1 + freePages, 10)])])
      .catch((error: unknown) => error)
    if (outcome instanceof Error) {
      refused.push(freePages)
      expect(outcome).toMatchObject({ code: 'DISK_FULL' })
      expect(await lake.head()).toBe(head)
    } else expect(outcome).toMatchObject({ commit: head + 1, added: 1 })
    expect((await lake.read('bars', {})).length).toBe(await lake.head())
    await rm(join(disk, 'filler'))
  }
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThan(6)
})

it('says so when a file may not grow any further, and leaves nothing half-written', async () => {
  const root = await lakeWithTwoBars()
  // Blocks of 512 or 1024 bytes: enough for the lock and the note, not for 30,000 rows.
  const child = `ulimit -f 40 && exec "$0" "$@"`
  const refused = await run('sh', ['-c', child, process.execPath, CHILD, root, '300', '1', '30000']).catch(
    (error: unknown) => error,
  )
  expect((refused as { stderr: string }).stderr).toContain('DISK_FULL')
  const { onDisk, named } = await filesOf(root)
  expect([onDisk, named]).toEqual([1, 1])
  expect((await readdir(root, { recursive: true })).filter((path) => /tmp-|pending/.test(path))).toEqual([])
})
