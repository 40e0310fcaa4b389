/** `model policy`: what it prints, writes and counts, and what it refuses. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as policy from '../../../src/cli/model/policy.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { Random } from '../../../src/core/random.ts'
import { trialLedger } from '../../../src/research/runs/trial-ledger.ts'

const folder = mkdtempSync(join(tmpdir(), 'policy-'))
const place = (name: string) => join(folder, name)
const home = place('home')

function write(name: string, content: string): string {
  writeFileSync(place(name), content)
  return place(name)
}

function table(edge: number): string {
  const random = Random.fromSeed(6)
  const lines = Array.from({ length: 700 }, (_, day) => {
    const known = random.normal()
    return `2020-${day},${known},${0.01 * (edge * known + random.normal())}`
  })
  return `day,known,reward\n${lines.join('\n')}\n`
}

const params = write('params.yaml', 'positions: [-1, 0, 1]\niterations: 2\ntrees: 10\n')

function learn(options: Readonly<Record<string, string>>) {
  const context = {
    clock: new FixedClock(0),
    config: { home, threads: 1 } as Parameters<typeof policy.run>[1]['config'],
    progress: silentProgress,
    signal: new AbortController().signal,
  }
  const usual = { reward: 'reward', params, first: '300', refit: '200', seed: '1' }
  return policy.run({ options: { ...usual, ...options } }, context)
}

it('says what is shown and what is not, and writes the positions beside the table', async () => {
  const input = write('edge.csv', table(1))
  const { text, data } = await learn({ in: input, out: place('out.csv') })
  expect(text).toContain('The policy earned more than a constant position, out of sample')
  expect(data).toMatchObject({ periods: 400, isBetter: true, parameters: { positions: [-1, 0, 1], cost: 0 } })
  const lines = readFileSync(place('out.csv'), 'utf8').trim().split('\n')
  expect(lines[0]).toBe('day,known,reward,position')
  expect(lines.slice(1, 301).every((line) => line.endsWith(','))).toBe(true)
  expect(new Set(lines.slice(301).map((line) => line.split(',')[3]))).toEqual(new Set(['-1', '0', '1']))
  const none = await learn({ in: write('none.csv', table(0)) })
  expect(none.text).toContain('The policy has not shown that it earns more than a constant position')
})

it('counts as a trial, once', async () => {
  const input = write('counted.csv', table(0))
  const asked = { in: input, strategy: 'overnight', symbol: 'SPY' }
  const count = async () => (await trialLedger(home).count('overnight', 'SPY')).count
  const before = await count()
  await learn(asked)
  await learn(asked)
  expect((await count()) - before).toBe(1)
  await learn({ ...asked, seed: '2' })
  expect((await count()) - before).toBe(2)
})

it('refuses parameters, tables and rewards that it cannot use', async () => {
  const input = write('given.csv', table(0))
  const leaking = table(0)
    .split('\n')
    .filter(Boolean)
    .map((line, i) => `${line},${i === 0 ? 'copy' : line.split(',')[2]}`)
  const refused: [Readonly<Record<string, string>>, string][] = [
    [{ in: place('missing.csv') }, 'FILE_MISSING'],
    [{ in: input, reward: 'rewards' }, 'COLUMN_MISSING'],
    [{ in: input, features: 'known,reward' }, 'LOOK_AHEAD'],
    [{ in: write('leaking.csv', `${leaking.join('\n')}\n`) }, 'LOOK_AHEAD'],
    [{ in: input, first: '800' }, 'DATA_INSUFFICIENT'],
    [{ in: input, first: '50' }, 'DATA_INSUFFICIENT'],
    [{ in: input, first: '0' }, 'USAGE_VALUE'],
    [{ in: input, out: input }, 'USAGE_VALUE'],
    [{ in: input, symbol: 'SPY' }, 'USAGE_VALUE'],
    [{ in: input, params: write('a.yaml', 'positions: 3\n') }, 'MODEL_INVALID'],
    [{ in: input, params: write('b.yaml', 'position: [0, 1]\n') }, 'MODEL_INVALID'],
    [{ in: input, params: write('c.yaml', 'cost: much\n') }, 'MODEL_INVALID'],
  ]
  for (const [options, code] of refused)
    await expect(learn(options), JSON.stringify(options)).rejects.toMatchObject({ code })
})
