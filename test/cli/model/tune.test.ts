/** `model tune`: the same search again, longer, interrupted; and its parameters in a fit. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as fit from '../../../src/cli/model/fit.ts'
import * as tune from '../../../src/cli/model/tune.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { Random } from '../../../src/core/random.ts'

const folder = mkdtempSync(join(tmpdir(), 'tune-'))
const place = (name: string) => join(folder, name)

function write(name: string, content: string): string {
  writeFileSync(place(name), content)
  return place(name)
}

function context(threads = 1, signal = new AbortController().signal) {
  const config = { home: place('home'), threads } as Parameters<typeof tune.run>[1]['config']
  return { config, progress: silentProgress, signal }
}

function samples(): string {
  const random = Random.fromSeed(5)
  const lines = Array.from({ length: 300 }, () => {
    const [a, b] = [random.normal(), random.normal()]
    return [a, b, a + random.normal()].join(',')
  })
  return ['a,b,y', ...lines].join('\n') + '\n'
}

const table = write('samples.csv', samples())
const search = (trials: number, method = 'random') =>
  write(
    `search-${trials}-${method}.yaml`,
    `space: { penalty: { type: log, low: 0.01, high: 1000 } }\n` +
      `search: { method: ${method}, trials: ${trials} }\nfolds: { folds: 4, embargo: 1 }\n`,
  )

const shared = { in: table, label: 'y', model: 'ridge', horizon: '1', seed: '1' }

interface Tuned {
  readonly before: number
  readonly parameters: { readonly penalty: number }
  readonly best: { readonly index: number; readonly loss: number }
  readonly finished: readonly { readonly index: number; readonly loss: number }[]
}

async function tuned(options: Readonly<Record<string, string>>, at = context()): Promise<Tuned> {
  const { data } = await tune.run({ options: { ...shared, search: search(6), ...options } }, at)
  return data as unknown as Tuned
}

const kept = (study: string) => readFileSync(join(place('home'), 'tuning', `${study}.json`), 'utf8')

it('finds the trial with the least loss, and the same with more threads', async () => {
  const { best, finished, parameters } = await tuned({ study: 'first' })
  expect(finished.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
  expect(best.loss).toBe(Math.min(...finished.map(({ loss }) => loss)))
  expect(finished[best.index]).toEqual({ ...best })
  expect(parameters.penalty).toBeGreaterThan(0)
  expect((await tuned({ study: 'threads' }, context(2))).finished).toEqual(finished)
})

it('knows what it did, and goes on with a longer search as if it had never ended', async () => {
  await tuned({ study: 'longer' })
  const again = await tuned({ study: 'longer' })
  expect(again.before).toBe(6)
  const longer = await tuned({ study: 'longer', search: search(9) })
  const whole = await tuned({ study: 'whole', search: search(9) })
  expect({ ...longer, study: '' }).toEqual({ ...whole, before: 6, study: '' })
  expect(kept('longer')).toBe(kept('whole'))
})

it('keeps what was finished before it was interrupted', async () => {
  const controller = new AbortController()
  let done = 0
  const progress = { ...silentProgress, stage: () => ++done === 2 && controller.abort() }
  const at = { ...context(1, controller.signal), progress }
  await expect(tuned({ study: 'interrupted', search: search(9) }, at)).rejects.toMatchObject({ code: 'CANCELLED' })
  const record = JSON.parse(kept('interrupted')) as { finished: unknown[]; estimator: unknown }
  expect(record.finished.length).toBe(4)
  expect(record.estimator).toBeNull()
  const fitting = fit.run({ options: { ...shared, tuned: 'interrupted', out: place('none.json') } }, context())
  await expect(fitting).rejects.toMatchObject({ code: 'USAGE_VALUE', message: expect.stringContaining('its end') })
  expect((await tuned({ study: 'interrupted', search: search(9) })).before).toBe(4)
  await tuned({ study: 'uninterrupted', search: search(9) })
  expect(kept('interrupted')).toBe(kept('uninterrupted'))
})

it('fits with the best parameters by the name of the study', async () => {
  const { parameters } = await tuned({ study: 'fitted' })
  const options = { ...shared, tuned: 'fitted', out: place('model.json') }
  expect((await fit.run({ options }, context())).data).toMatchObject({ parameters: { ...parameters } })
  const refused = (more: Readonly<Record<string, string>>) => fit.run({ options: { ...options, ...more } }, context())
  await expect(refused({ model: 'lasso' })).rejects.toMatchObject({
    code: 'USAGE_VALUE',
    remedy: 'Give --model ridge.',
  })
  await expect(refused({ params: write('p.yaml', 'penalty: 1') })).rejects.toMatchObject({ code: 'USAGE_VALUE' })
  await expect(refused({ tuned: 'unknown' })).rejects.toMatchObject({ code: 'FILE_MISSING' })
})

it('refuses another search, table or seed under a name that is taken, and what is no search', async () => {
  await tuned({ study: 'taken' })
  const other = write('other.csv', samples().replace('a,b,y', 'a,c,y'))
  for (const change of [{ seed: '2' }, { in: other }, { label: 'b' }, { search: search(6, 'tpe') }]) {
    await expect(tuned({ study: 'taken', ...change })).rejects.toMatchObject({ code: 'USAGE_VALUE', given: 'taken' })
  }
  for (const text of ['space: 3', 'space: {}\nsearch: { method: magic }', 'spaces: {}', '- 1']) {
    await expect(tuned({ study: 'none', search: write('bad.yaml', text) })).rejects.toMatchObject({
      code: 'USAGE_VALUE',
    })
  }
  await expect(tuned({ study: '../up' })).rejects.toMatchObject({ code: 'USAGE_VALUE', given: '../up' })
  writeFileSync(join(place('home'), 'tuning', 'broken.json'), '{}')
  await expect(tuned({ study: 'broken' })).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
})
