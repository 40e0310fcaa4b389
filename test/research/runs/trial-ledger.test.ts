import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { mean, variance } from '../../../src/core/stats/moments.ts'
import {
  marketOf,
  type SweepTrials,
  type Trial,
  TrialLedger,
  type TuningTrials,
} from '../../../src/research/runs/trial-ledger.ts'

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

function sweep(over: Partial<SweepTrials>): SweepTrials {
  const clusters = { count: 3, mean: 0.1, variance: 0.01 }
  const base = { at: '2026-01-01T00:00:00Z', sweep: 'x', family: 'overnight', market: 'd' }
  return { ...base, configurations: 9747, effective: 12, clusters, periods: 100, ...over }
}

it('counts a sweep once by its configurations and by what they amount to', async () => {
  const { ledger } = await emptyLedger()
  await ledger.append(trial({}))
  for (const entry of [{}, { effective: 14 }, { sweep: 'y', configurations: 100, effective: 2 }])
    await ledger.appendSweep(sweep(entry))
  await ledger.appendSweep(sweep({ market: 'other' }))
  await ledger.appendSweep(sweep({ family: 'orb', sweep: 'z' }))
  expect(await ledger.count('overnight', 'd')).toMatchObject({
    position: 6,
    damaged: 0,
    count: 9848,
    effective: 17,
    countOverall: 9848 + 2 * 9747,
  })
})

function tuning(over: Partial<TuningTrials>): TuningTrials {
  const base = { at: '2026-01-01T00:00:00Z', tuning: 'k', study: 's', model: 'boosting', family: null, market: null }
  return { ...base, configurations: 40, ...over }
}

it('counts a tuning once, as entered last, and against a strategy only where it was meant for it', async () => {
  const { ledger } = await emptyLedger()
  await ledger.append(trial({}))
  await ledger.appendSweep(sweep({}))
  await ledger.appendTuning(tuning({}))
  expect(await ledger.count('overnight', 'd')).toMatchObject({
    count: 9748,
    effective: 13,
    countOverall: 9788,
    damaged: 0,
  })
  const before = await ledger.count('overnight', 'd')
  for (const configurations of [20, 60]) {
    await ledger.appendTuning(tuning({ tuning: 'own', family: 'overnight', market: 'd', configurations }))
  }
  const after = await ledger.count('overnight', 'd')
  expect(after).toMatchObject({ position: 5, damaged: 0, count: 9808, effective: 73, countOverall: 9848 })
  expect(after.sharpeVariance).toBe(before.sharpeVariance)
})

it('counts a sweep whose line is not there, and once where it is', async () => {
  const { ledger } = await emptyLedger()
  const own = sweep({ sweep: 'own', configurations: 50, effective: 7 })
  const alone = await ledger.count('overnight', 'd', { own })
  expect(alone).toMatchObject({ position: 0, count: 50, effective: 7, countOverall: 50 })
  expect(alone.sharpeVariance).toBeCloseTo(0.01, 12)
  await ledger.appendSweep(own)
  expect(await ledger.count('overnight', 'd', { own })).toMatchObject({ position: 1, count: 50, effective: 7 })
})

it('pools the Sharpe ratios of studies and of clusters as if all had been written out', async () => {
  const sharpes = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(sharpes, fc.array(sharpes, { maxLength: 3 }), async (studies, sweeps) => {
      const { ledger } = await emptyLedger()
      for (const [i, sharpe] of studies.entries()) await ledger.append(trial({ configuration: String(i), sharpe }))
      for (const [i, list] of sweeps.entries()) {
        const clusters = { count: list.length, mean: mean(list), variance: list.length < 2 ? 0 : variance(list) }
        await ledger.appendSweep(sweep({ sweep: String(i), clusters }))
      }
      const all = [...studies, ...sweeps.flat()]
      const found = (await ledger.count('overnight', 'd')).sharpeVariance
      expect(found).toBeCloseTo(all.length < 2 ? 0 : variance(all), 12)
    }),
    { numRuns: 25 },
  )
})

it('lets a short trial say of luck over a long one no more than it can', async () => {
  const { ledger } = await emptyLedger()
  const year = { count: 2, mean: 0.06, variance: 0.004 }
  const quarter = { count: 3, mean: 0.3, variance: 0.09 }
  await ledger.appendSweep(sweep({ sweep: 'year', clusters: year, periods: 253 }))
  await ledger.appendSweep(sweep({ sweep: 'quarter', clusters: quarter, periods: 64 }))
  const [longer, shorter] = [spread(0.06, 0.004, 2), spread(0.3, 0.09, 3)]
  const scaled = [...longer, ...shorter.map((sharpe) => sharpe * Math.sqrt(63 / 252))]
  const before = await ledger.count('overnight', 'd', { periods: 253 })
  expect(before.sharpeVariance).toBeCloseTo(variance(scaled), 10)
  expect((await ledger.count('overnight', 'd', { periods: 64 })).sharpeVariance).toBeCloseTo(
    variance([...longer, ...shorter]),
    10,
  )

  await ledger.appendSweep(sweep({ sweep: 'days', clusters: { count: 3, mean: 8, variance: 90 }, periods: 4 }))
  const after = await ledger.count('overnight', 'd', { periods: 253 })
  expect(after.sharpeVariance).toBe(before.sharpeVariance)
  expect(after.effective).toBe(before.effective + 12)
})

/** So many values with this mean and sample variance. */
function spread(center: number, sampleVariance: number, count: number): number[] {
  const steps = Array.from({ length: count }, (_, i) => i - (count - 1) / 2)
  const width = Math.sqrt(sampleVariance / variance(steps))
  return steps.map((step) => center + width * step)
}

it('takes neither a study nor a sweep with a figure that is not a number', async () => {
  const { ledger } = await emptyLedger()
  await expect(ledger.append(trial({ sharpe: Number.NaN }))).rejects.toThrow(/expected number, received NaN/)
  const clusters = { count: 1, mean: Number.NaN, variance: 0 }
  await expect(ledger.appendSweep(sweep({ clusters }))).rejects.toThrow(/expected number, received NaN/)
  expect(await ledger.count('overnight', 'd')).toMatchObject({ position: 0 })
})

it('reads what was written before there were sweeps', async () => {
  const { ledger, path } = await emptyLedger()
  await ledger.appendSweep(sweep({}))
  await appendFile(
    path,
    '{"at":"2025-01-01T00:00:00Z","study":"s","family":"overnight","market":"d","configuration":"c","run":"r","sharpe":0.2,"periods":9}\n',
  )
  expect(await ledger.count('overnight', 'd')).toMatchObject({ damaged: 0, count: 9748, effective: 13 })
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
