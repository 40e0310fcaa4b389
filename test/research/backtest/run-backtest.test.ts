/** Whole backtests on a small simulated market with chains. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { type Progress, silentProgress } from '../../../src/core/progress.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { planBacktest } from '../../../src/research/backtest/backtest-plan.ts'
import { parseBacktestStudy } from '../../../src/research/backtest/backtest-study.ts'
import { compareBacktests } from '../../../src/research/backtest/compare-backtests.ts'
import { type BacktestRequest, runBacktest, verifyBacktest } from '../../../src/research/backtest/run-backtest.ts'
import { type BacktestView, readBacktest, showBacktest } from '../../../src/research/backtest/show-backtest.ts'
import { BACKTESTS, RunFolders } from '../../../src/research/runs/run-folder.ts'
import { TrialLedger } from '../../../src/research/runs/trial-ledger.ts'
import type { StoredIn } from '../../../src/research/runs/asked-study.ts'
import { FrameFiles } from '../../../src/store/parquet/frame-file.ts'
import { type FileLake, openLake } from '../../../src/store/open-lake.ts'

const MARKET = { from: '2024-01-02', to: '2025-12-31', symbols: 1, minuteSessions: 0, chainSessions: 40 }
const KINDS = ['bars', 'actions', 'series', 'chains'] as const

const clock = new FixedClock(Date.UTC(2026, 0, 5))
let home: string
let lake: FileLake
let stored: StoredIn
let source: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bellwether-backtest-'))
  lake = await openLake({ root: join(home, 'lake'), clock })
  await lake.append([...simulatedBatches({ ...MARKET, kinds: [...KINDS] })])
  source = (await lake.list())[0]!.source
  stored = storedIn('backtests')
})
afterAll(() => rm(home, { recursive: true, force: true }))

function storedIn(folder: string): StoredIn {
  return {
    folders: new RunFolders(join(home, folder), new FrameFiles(), BACKTESTS),
    ledger: new TrialLedger(join(home, `${folder}.jsonl`)),
    clock,
  }
}

function requestOf(strategies: string, more = '', changes: Partial<BacktestRequest> = {}): BacktestRequest {
  const text = `
backtest: small
question: Is there anything?
data: { simulated: { traded: { symbol: SIM }, related: { rate: { series: SIMEFFR } } } }
strategies: ${strategies}
financing: { benchmark: rate }
${more}`
  return {
    study: parseBacktestStudy(text, 'small.yaml'),
    traded: { symbol: 'SIM', bars: source, actions: [source] },
    related: { rate: { series: 'SIMEFFR', source } },
    lake,
    executor: new InProcessExecutor(),
    progress: silentProgress,
    signal: new AbortController().signal,
    ...changes,
  }
}

const CROSS = '[{ strategy: moving-average-cross, parameters: { fast: 5, slow: 20 } }]'
const CONDOR = '[{ strategy: iron-condor }]'

async function viewOf(request: BacktestRequest, place = stored): Promise<BacktestView> {
  const { manifest } = await runBacktest(request, place)
  return showBacktest(await readBacktest(manifest, place.folders), place.ledger)
}

it('a condor runs from chains to figures, and money adds up', async () => {
  const { result, tables, summary } = await viewOf(requestOf(CONDOR))
  expect(summary.isSimulated).toBe(true)
  expect(tables.sessions.length).toBe(40)
  expect(tables.fills.length).toBeGreaterThan(3)
  expect(tables.fills.columns.bid.every((bid) => bid >= 0)).toBe(true)
  const { equity, cash } = tables.sessions.columns
  const all = tables.ledger.columns.cash.reduce((sum, value) => sum + value, 0)
  expect(cash.at(-1)).toBe(1e6 * result.openingCash + all)
  // equity is cash and what is held at its marks
  const { session, quantity, multiplier, mark } = tables.positions.columns
  const last = tables.sessions.columns.session.at(-1)
  const held = session.reduce(
    (sum, day, row) => (day === last ? sum + quantity[row]! * multiplier[row]! * mark[row]! : sum),
    0,
  )
  expect(equity.at(-1)! / 1e6).toBeCloseTo(cash.at(-1)! / 1e6 + held, 4)
})

it('what moved the profit adds up to it, to the micro', async () => {
  const { result, tables } = await viewOf(requestOf(CONDOR))
  const { profit, unexplained, ...columns } = tables.attribution.columns
  const gained = tables.sessions.columns.equity.at(-1)! - 1e6 * result.openingCash
  expect(profit.reduce((sum, value) => sum + value, 0)).toBe(gained)
  const { delta, gamma, vega, theta, rate, income, execution, fees, remainder } = columns
  const parts = [delta, gamma, vega, theta, rate, income, execution, fees, remainder]
  for (const [row, value] of profit.entries()) {
    expect(parts.reduce((sum, part) => sum + part[row]!, 0)).toBe(value)
  }
  expect(unexplained.every((count) => count === 0)).toBe(true)
})

it('Greeks of a short condor: it loses by movement and volatility, and gains by time', async () => {
  const { tables } = await viewOf(requestOf(CONDOR))
  const { quantity, gamma, vega, theta, volatility } = tables.positions.columns
  const total = (of: Float64Array): number => of.reduce((sum, value, row) => sum + quantity[row]! * (value || 0), 0)
  expect(total(gamma)).toBeLessThan(0)
  expect(total(vega)).toBeLessThan(0)
  expect(total(theta)).toBeGreaterThan(0)
  for (const value of volatility) expect(Number.isNaN(value) || (value > 0.02 && value < 1)).toBe(true)
})

it('a benchmark that no series plays is refused, not taken as a rate of 0', async () => {
  const { related: _, ...asked } = requestOf('[{ strategy: iron-condor }]')
  await expect(planBacktest({ ...asked, related: {} }, lake)).rejects.toMatchObject({
    code: 'STUDY_INVALID',
    given: 'rate',
  })
})

it('is answered from its folder, without a second trial', async () => {
  const place = storedIn('again')
  const first = await runBacktest(requestOf(CROSS), place)
  const second = await runBacktest(requestOf(CROSS), place)
  expect([first.isCached, second.isCached]).toEqual([false, true])
  expect(second.manifest).toEqual(first.manifest)
  expect((await place.ledger.read()).trials).toHaveLength(1)
  await runBacktest(requestOf(CROSS.replace('5', '6')), place)
  const trials = await place.ledger.count('moving-average-cross', `SIM ${source}`)
  expect(trials.count).toBe(2)
})

it('gives the same bytes on another thread, whose sessions it counts', async () => {
  const executor = new WorkerPool(1)
  let counted = 0
  const progress: Progress = { ...silentProgress, advance: (units = 1) => void (counted += units) }
  try {
    const [here, there] = [storedIn('here'), storedIn('there')]
    const one = await runBacktest(requestOf(CONDOR), here)
    const other = await runBacktest(requestOf(CONDOR, '', { executor, progress }), there)
    expect(other.manifest).toEqual(one.manifest)
    const names = await readdir(here.folders.path(one.manifest.id))
    expect(names).toContain('positions.parquet')
    for (const name of names) {
      const [mine, its] = [here, there].map(({ folders }) => readFile(folders.path(one.manifest.id, name)))
      expect((await mine!).equals(await its!)).toBe(true)
    }
    expect(counted).toBe(40)
  } finally {
    await executor.close()
  }
})

it('a run that was killed before it was stored is computed anew and counted once', async () => {
  const place = storedIn('killed')
  class Killed extends RunFolders {
    override write(): Promise<void> {
      return Promise.reject(new Error('killed'))
    }
  }
  const folders = new Killed(place.folders.root, new FrameFiles(), BACKTESTS)
  await expect(runBacktest(requestOf(CROSS), { ...place, folders })).rejects.toThrow('killed')
  expect(await place.folders.list()).toEqual([])
  const { isCached } = await runBacktest(requestOf(CROSS), place)
  expect(isCached).toBe(false)
  expect((await place.ledger.count('moving-average-cross', `SIM ${source}`)).count).toBe(1)
})

it('a run that is cancelled stores nothing', async () => {
  const place = storedIn('cancelled')
  const aborted = AbortSignal.abort()
  await expect(runBacktest(requestOf(CROSS, '', { signal: aborted }), place)).rejects.toMatchObject({
    code: 'CANCELLED',
  })
  expect(await place.folders.list()).toEqual([])
})

it('verifies, and sees a file that was changed', async () => {
  const place = storedIn('verified')
  const request = requestOf(CROSS)
  const { manifest } = await runBacktest(request, place)
  expect(await verifyBacktest(manifest, place, request)).toMatchObject({ isSame: true, isOtherCode: false })
  const path = place.folders.path(manifest.id, 'result.json')
  await writeFile(path, (await readFile(path, 'utf8')).replace('Moving', 'moving').replace('Small', 'small'))
  const { isSame, artefacts } = await verifyBacktest(manifest, place, request)
  expect(isSame).toBe(false)
  expect(artefacts.filter((artefact) => !artefact.isSame).map(({ name }) => name)).toEqual(['result.json'])
  await expect(readBacktest(manifest, place.folders)).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
})

it('strategies that share an account have profits that add up to its own', async () => {
  const both =
    '[{ strategy: moving-average-cross, name: one }, { strategy: moving-average-cross, name: two, symbol: SIM01 }]'
  const view = await viewOf(requestOf(both))
  const { result, tables, summary } = view
  expect(result.strategies.map(({ share }) => share)).toEqual([0.5, 0.5])
  // and a round trip says whose it is
  expect(view.html()).toMatch(/<span class="what">one: \+100 SIM</)
  expect(new Set(tables.fills.columns.strategy)).toEqual(new Set(['one', 'two']))
  expect(summary.numbers['profit']).toBeCloseTo(tables.sessions.columns.equity.at(-1)! / 1e6 - 100_000, 6)
})

it('compares two backtests: what was set otherwise, and what only one traded', async () => {
  const [plain, dear] = [await viewOf(requestOf(CONDOR)), await viewOf(requestOf(CONDOR, 'fees: none'))]
  const { settings, onlyFirst, inBoth, difference } = compareBacktests(plain, dear)
  expect(settings).toEqual([{ path: 'fees', first: 'interactive-brokers', second: 'none' }])
  expect(onlyFirst).toEqual([])
  expect(inBoth).toBe(plain.tables.fills.length)
  expect(difference.profit).toBeLessThan(0)
  const shorter = await viewOf(requestOf(CONDOR, 'from: 2025-12-01'))
  expect(() => compareBacktests(plain, shorter)).toThrow(/other sessions/)
})

it.each([
  ['[{ strategy: iron-condr }]', '', 'STUDY_INVALID', /Did you mean iron-condor\?/],
  ['[{ strategy: iron-condor, parameters: { dleta: 0.2 } }]', '', 'STUDY_INVALID', /Did you mean "delta"\?/],
  ['[{ strategy: iron-condor, parameters: { delta: 2 } }]', '', 'STUDY_INVALID', /Correct it/],
  ['[{ strategy: iron-condor }, { strategy: iron-condor }]', '', 'STUDY_INVALID', /another with the key name/],
  ['[{ strategy: iron-condor, share: 0.7 }, { strategy: wheel, share: 0.7 }]', '', 'STUDY_INVALID', /share: 0\.5/],
  ['[{ strategy: iron-condor, symbol: SIM01 }]', '', 'DATA_NONE', /bellwether data ls/],
  ['[{ strategy: moving-average-cross, symbol: NONE }]', '', 'DATA_NONE', /bellwether data ls/],
  ['[{ strategy: iron-condor }]', 'from: 2024-02-01', 'DATA_NONE', /from and to/],
])('%s %s is refused before anything is read', async (strategies, more, code, remedy) => {
  await expect(planBacktest(requestOf(strategies, more), lake)).rejects.toMatchObject({
    code,
    remedy: expect.stringMatching(remedy),
  })
})
