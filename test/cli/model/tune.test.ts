/** `model tune`: the same search again, longer, interrupted; and its parameters in a fit. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { TrialLedger } from '../../../src/research/runs/trial-ledger.ts'
import * as fit from '../../../src/cli/model/fit.ts'
import * as tune from '../../../src/cli/model/tune.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
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
  return { clock: new FixedClock(0), config, progress: silentProgress, signal }
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

const ledger = () => new TrialLedger(join(place('home'), 'trials.jsonl'))

it('counts its trials in the ledger of the home: once, longer as it grows, and for the strategy it is told', async () => {
  const before = await ledger().count('overnight', 'SPY')
  const counted = async () => {
    const { countOverall, count, effective } = await ledger().count('overnight', 'SPY')
    return {
      overall: countOverall - before.countOverall,
      count: count - before.count,
      effective: effective - before.effective,
    }
  }
  // A seed of its own: the search is another one than that of the tests above.
  const own = { study: 'counted', seed: '7' }
  await tuned(own)
  expect(await counted()).toEqual({ overall: 6, count: 0, effective: 0 })
  const { position } = await ledger().read()
  await tuned(own)
  expect((await ledger().read()).position).toBe(position)
  await tuned({ ...own, search: search(9) })
  expect(await counted()).toEqual({ overall: 9, count: 0, effective: 0 })
  await tuned({ study: 'meant', seed: '8', strategy: 'overnight', symbol: 'SPY' })
  expect(await counted()).toEqual({ overall: 15, count: 6, effective: 6 })
  await expect(tuned({ study: 'alone', symbol: 'SPY' })).rejects.toMatchObject({ code: 'USAGE_VALUE', given: 'SPY' })
})

it('counts what was tried before an interruption, too', async () => {
  const before = (await ledger().count('', '')).countOverall
  const controller = new AbortController()
  let stages = 0
  const progress = { ...silentProgress, stage: () => ++stages === 2 && controller.abort() }
  const at = { ...context(1, controller.signal), progress }
  const own = { study: 'broken-off', seed: '9', search: search(9) }
  await expect(tuned(own, at)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect((await ledger().count('', '')).countOverall - before).toBe(4)
})

it('refuses a label among the features before anything is tried', async () => {
  const lines = samples().trim().split('\n')
  const leaking = lines.map((line, i) => `${line},${i === 0 ? 'copy' : -2 * Number(line.split(',').at(-1))}`)
  const file = write('leaking.csv', `${leaking.join('\n')}\n`)
  await expect(tuned({ study: 'leaking', in: file })).rejects.toMatchObject({ code: 'LOOK_AHEAD', given: 'copy' })
  await expect(tuned({ study: 'leaking', features: 'a,y' })).rejects.toMatchObject({ code: 'LOOK_AHEAD', given: 'y' })
  expect(existsSync(join(place('home'), 'tuning', 'leaking.json'))).toBe(false)
})

it('with the horizon of the labels a trial cannot learn a tested one from its neighbours', async () => {
  // Sums of 20 draws overlap by 19: who knows the neighbours in time knows the label, but nobody knew them then. Folds of
  // ten rows have their neighbours within half of that.
  const random = Random.fromSeed(11)
  const draws = Array.from({ length: 420 }, () => random.normal())
  const label = (i: number) => draws.slice(i + 1, i + 21).reduce((sum, draw) => sum + draw, 0)
  const lines = Array.from({ length: 400 }, (_, i) => `${i},${label(i)}`)
  const file = write('overlapping.csv', `row,y\n${lines.join('\n')}\n`)
  const plan = write(
    'time.yaml',
    'space: { rounds: { type: integer, low: 20, high: 30 } }\nsearch: { method: grid, points: 2 }\nfolds: { folds: 40 }\n',
  )
  const params = write('small.yaml', 'minLeaf: 2\n')
  const loss = async (horizon: string) => {
    const options = { study: `horizon-${horizon}`, in: file, model: 'boosting', params, search: plan, horizon }
    return (await tuned(options)).best.loss
  }
  const labels = Array.from({ length: 400 }, (_, i) => label(i))
  const center = labels.reduce((sum, value) => sum + value, 0) / 400
  const variance = labels.reduce((sum, value) => sum + (value - center) ** 2, 0) / 400
  expect(await loss('1')).toBeLessThan(0.8 * variance)
  expect(await loss('20')).toBeGreaterThan(0.95 * variance)
})

const program = join(import.meta.dirname, '../../../src/cli/main.ts')

/** The command in a process of its own, killed once so many trials are kept; what it prints where it is not. */
async function command(study: string, plan: string, killAt = Infinity): Promise<string> {
  const words = [
    'model',
    'tune',
    '--in',
    table,
    '--label',
    'y',
    '--model',
    'forest',
    '--search',
    plan,
    '--study',
    study,
  ]
  const settings = ['--home', place('killed'), '--threads', '1', '--json']
  const child = spawn(process.execPath, [program, ...words, ...settings], { stdio: ['ignore', 'pipe', 'ignore'] })
  const file = join(place('killed'), 'tuning', `${study}.json`)
  const keptTrials = () =>
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).finished as unknown[]).length : 0
  const watch = setInterval(() => keptTrials() >= killAt && child.kill('SIGKILL'), 5)
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearInterval(watch)
  expect(signal).toBe(killAt === Infinity ? null : 'SIGKILL')
  return printed
}

it.each([
  ['a Parzen search', 'tpe, trials: 24, batch: 2'],
  ['successive halving', 'halving, trials: 36'],
])(
  '%s that was killed goes on where it was and ends with the same bytes',
  async (name, method) => {
    const study = method.slice(0, 3)
    const plan = write(
      `${study}.yaml`,
      'space: { trees: { type: integer, low: 20, high: 60 }, minLeaf: { type: log-integer, low: 2, high: 60 } }\n' +
        `search: { method: ${method} }\nfolds: { folds: 3 }\n`,
    )
    await command(`${study}-killed`, plan, 4)
    const kept = (end: string) => readFileSync(join(place('killed'), 'tuning', `${study}-${end}.json`), 'utf8')
    expect(JSON.parse(kept('killed')), name).toMatchObject({ estimator: null })
    const resumed = JSON.parse(await command(`${study}-killed`, plan)) as { data: Tuned }
    expect(resumed.data.before).toBeGreaterThanOrEqual(4)
    expect(resumed.data.before).toBeLessThan(resumed.data.finished.length)
    const whole = JSON.parse(await command(`${study}-whole`, plan)) as { data: Tuned }
    expect(resumed.data.finished).toEqual(whole.data.finished)
    expect(kept('killed')).toBe(kept('whole'))
  },
  120_000,
)
