import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { marketOf, type Trial, TrialLedger } from '../../../src/research/runs/trial-ledger.ts'

async function emptyLedger(): Promise<{ ledger: TrialLedger; path: string }> {
  const path = join(await mkdtemp(join(tmpdir(), 'bellwether-')), 'deep', 'trials.jsonl')
  return { ledger: new TrialLedger(path), path }
}

function trial(over: Partial<Trial>): Trial {
  const base = {
    at: '2026-01-01T00:00:00Z',
    study: 's',
    family: 'overnight',
    market: 'd',
    configuration: 'c',
    run: 'r',
  }
  return { ...base, sharpe: 0.1, periods: 100, ...over }
}

it('counts a configuration once, however often it was evaluated', async () => {
  const { ledger } = await emptyLedger()
  for (const configuration of ['a', 'b', 'a', 'c']) await ledger.append(trial({ configuration }))
  await ledger.append(trial({ configuration: 'a', market: 'other' }))
  await ledger.append(trial({ configuration: 'a', family: 'momentum', market: 'third' }))
  const count = await ledger.count('overnight', 'd')
  expect(count).toMatchObject({ position: 6, damaged: 0, count: 3, countOverall: 5 })
})

it('takes the variance of Sharpe ratios over configurations, leaving out undefined ones', async () => {
  const { ledger } = await emptyLedger()
  await ledger.append(trial({ configuration: 'a', sharpe: 0.1 }))
  await ledger.append(trial({ configuration: 'b', sharpe: 0.3 }))
  await ledger.append(trial({ configuration: 'c', sharpe: null }))
  expect((await ledger.count('overnight', 'd')).sharpeVariance).toBeCloseTo(0.02, 12)
})

it('is empty before the first trial', async () => {
  const { ledger } = await emptyLedger()
  expect(await ledger.count('overnight', 'd')).toMatchObject({ position: 0, count: 0, sharpeVariance: 0 })
})

it('keeps every whole line after a last line was cut, and counts the damage', async () => {
  const { ledger, path } = await emptyLedger()
  await ledger.append(trial({ configuration: 'a' }))
  await appendFile(path, '{"at":"2026-01-01T0')
  await ledger.append(trial({ configuration: 'b' }))
  expect(await ledger.count('overnight', 'd')).toMatchObject({ count: 2, damaged: 1 })
})

it('loses nothing when several processes append at once', async () => {
  const { path } = await emptyLedger()
  const module = new URL('../../../src/research/runs/trial-ledger.ts', import.meta.url).href
  const script = `
    import { TrialLedger } from ${JSON.stringify(module)}
    const [, path, who] = process.argv
    const ledger = new TrialLedger(path)
    for (let i = 0; i < 40; i++) await ledger.append({ at: 'x', study: 's', family: 'overnight', market: 'd',
      configuration: who + '-' + i, run: 'r', sharpe: 0.1, periods: 1 })`
  const file = `${path.replace(/deep.*/, '')}append.mjs`
  await writeFile(file, script.replace('const [, path, who]', 'const [, , path, who]'))
  await Promise.all(
    ['a', 'b', 'c'].map(
      (who) =>
        new Promise<void>((resolve, reject) => {
          const child = spawn(process.execPath, [file, path, who], { stdio: 'inherit' })
          child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))))
        }),
    ),
  )
  expect(await new TrialLedger(path).count('overnight', 'd')).toMatchObject({ count: 120, damaged: 0 })
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(121)
})

it('counts trials together whatever vendor, span or series beside it was tried, and simulated markets apart', () => {
  const read = (source: string, isSimulated: boolean, ...more: string[]) => ({
    isSimulated,
    usedSeries: ['traded', ...more].map((role) => ({ role, source })),
  })
  expect(marketOf('SPY', read('yahoo', false))).toBe(marketOf('SPY', read('lean', false, 'rate', 'volatility')))
  expect(marketOf('SPY', read('yahoo', false))).not.toBe(marketOf('QQQ', read('yahoo', false)))
  expect(marketOf('SIM', read('simulated-1', true))).not.toBe(marketOf('SIM', read('simulated-2', true)))
})
