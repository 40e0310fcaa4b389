/** Whole forecasts on a small simulated market. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { defineFeature } from '../../../src/features/definition.ts'
import { deriveRecords } from '../../../src/jobs/derived-records.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { noExtensions } from '../../../src/research/extensions/extensions.ts'
import type { CostEstimate } from '../../../src/research/forecast/estimate-cost.ts'
import { forecastFolders } from '../../../src/research/forecast/forecast-folders.ts'
import { parseForecastStudy } from '../../../src/research/forecast/forecast-study.ts'
import { estimateForecast, type ForecastRequest, runForecast } from '../../../src/research/forecast/run-forecast.ts'
import { showForecast } from '../../../src/research/forecast/show-forecast.ts'
import { verifyForecast } from '../../../src/research/forecast/verify-forecast.ts'
import type { StoredIn } from '../../../src/research/runs/asked-study.ts'
import { TrialLedger } from '../../../src/research/runs/trial-ledger.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'

const STUDY = `
study: small-horizons
question: Is there anything to say of the small market?
data: { simulated: { traded: { symbol: SIM, intraday: {} } } }
timeframes: { 1h: { every: 2 }, 1d: {} }
horizons: [24, 72]
features: { bars: ['return:1', 'rsi:14'], common: ['rv_cc:20', 'weekday'] }
families:
  ridge: { estimator: ridge, space: { penalty: { type: log, low: 1, high: 1000 } } }
  boosted: { estimator: adaboost, task: classification, parameters: { rounds: 5 } }
  gru: { estimator: gru, parameters: { steps: 4, hidden: 4, epochs: 2, tail: 0 }, warm: { epochs: 1 } }
tuning: { trials: 2, folds: 2, horizon: 24 }
validation: { firstTrain: 30 }
forecast: { days: 10, warmUp: 25 }
intervals: { levels: [0.75], scale: 'rv_cc:20' }
`

const BRIEF = STUDY.replace(/families:[^]*?tuning:.*\n/, 'families: { ridge: { estimator: ridge } }\n').replace(
  'small-horizons',
  'brief',
)

const MARKET = { from: '2025-06-02', to: '2025-12-31', symbols: 0, minuteSessions: 90, chainSessions: 26 }

const clock = new FixedClock(Date.UTC(2026, 0, 5))

let home: string
let request: ForecastRequest
let stores: StoredIn

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'bellwether-forecast-'))
  const lake = await openLake({ root: join(home, 'lake'), clock })
  await lake.append([...simulatedBatches({ ...MARKET, kinds: ['bars', 'actions', 'chains'] })])
  stores = {
    folders: forecastFolders(home),
    ledger: new TrialLedger(join(home, 'trials.jsonl')),
    clock,
  }
  request = {
    study: parseForecastStudy(STUDY, 'small.yaml'),
    traded: { symbol: 'SIM', intraday: { interval: '1m' } },
    related: {},
    folder: home,
    extensions: noExtensions,
    lake,
    calendar: nyse,
    executor: new InProcessExecutor(),
    progress: silentProgress,
    signal: new AbortController().signal,
    fits: join(home, 'forecasts', 'fits'),
  }
})

afterAll(() => rm(home, { recursive: true, force: true }))

it('says what it will cost, runs, and answers from its folder when asked again', async () => {
  const told: CostEstimate[] = []
  const first = await runForecast({ ...request, onEstimate: (estimate) => told.push(estimate) }, stores)
  const second = await runForecast(request, stores)
  expect([first.isCached, second.isCached]).toEqual([false, true])
  expect(second.manifest).toEqual(first.manifest)
  const { result } = await showForecast(first.manifest, stores.folders, stores.ledger)
  expect(told).toEqual([{ fits: result.fits, trials: 2 * 3, duration: 0 }])
  expect(await estimateForecast(request, clock)).toEqual(told[0])
  expect((await stores.ledger.read()).sweeps.map(({ configurations }) => configurations)).toEqual([2 * 2 * 3 + 2])
})

it('counts a study once, of however many days and by whatever version of the code', async () => {
  const { manifest } = await runForecast(request, stores)
  const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock })
  const shorter = { from: '2025-06-02', to: '2025-12-30', symbols: 0, minuteSessions: 90, chainSessions: 0 }
  await lake.append([...simulatedBatches({ ...shorter, kinds: ['bars', 'actions'] })])
  const folders = forecastFolders(temporaryFolder())
  const { manifest: other } = await runForecast({ ...request, lake }, { ...stores, folders })
  expect(other.id).not.toBe(manifest.id)
  const { sweeps } = await stores.ledger.read()
  expect(sweeps.length).toBeGreaterThan(1)
  // Simulated spans are markets of their own; on one market the entries would count as one.
  expect(sweeps.at(-1)!.sweep).toBe(sweeps[0]!.sweep)
})

it('holds a row a decision, horizon and forecaster, and intervals around all that have learnt', async () => {
  const { manifest } = await runForecast(request, stores)
  const { forecasts, result } = await showForecast(manifest, stores.folders, stores.ledger)
  const forecasters = [...new Set(forecasts.model.map((model, row) => `${model} ${forecasts.timeframe[row]}`))]
  expect(forecasters).toHaveLength(8)
  expect(forecasts.length).toBe(35 * 2 * 8)
  const known = Array.from(forecasts.outcomeKnownAt).filter((at) => !Number.isNaN(at))
  expect(known.length).toBeGreaterThan(0.9 * forecasts.length)
  const [{ lower, upper }] = forecasts.intervals as [(typeof forecasts.intervals)[number]]
  const last = Array.from(forecasts.session.keys()).filter(
    (row) => forecasts.session[row] === Math.max(...forecasts.session),
  )
  for (const row of last) {
    expect(lower[row]).toBeLessThan(forecasts.predicted[row]!)
    expect(upper[row]).toBeGreaterThan(forecasts.predicted[row]!)
  }
  expect(result.tuned.find(({ family }) => family === 'ridge')!.trials).toHaveLength(3)
  expect(result.causality.power).toBeGreaterThan(0.5)
})

it('is computed again to the last bit, on any number of workers and without the fits that were kept', async () => {
  const { manifest } = await runForecast(request, stores)
  const { fits: _, ...asked } = request
  const executor = new WorkerPool(2)
  const verification = await verifyForecast(manifest, stores.folders, { ...asked, executor })
  await executor.close()
  expect(verification.artefacts.filter(({ isSame }) => !isSame)).toEqual([])
  expect(verification.artefacts.map(({ name }) => name)).toEqual([
    'fits.parquet',
    'forecasts.parquet',
    'result.json',
    'manifest.json',
  ])
})

it('is found on a lake whose commits are numbered otherwise, and told from one by another file of the user', async () => {
  const study = parseForecastStudy(BRIEF, 'brief.yaml')
  const folders = forecastFolders(temporaryFolder())
  const { manifest } = await runForecast({ ...request, study }, { ...stores, folders })
  const lake = await openLake({ root: join(temporaryFolder(), 'lake'), clock })
  const others = { seed: 3, from: '2025-12-01', to: '2025-12-31', symbols: 0, minuteSessions: 0, chainSessions: 0 }
  await lake.append([...simulatedBatches({ ...others, kinds: ['series'] })])
  await lake.append([...simulatedBatches({ ...MARKET, kinds: ['bars', 'actions', 'chains'] })])
  expect(manifest.commit).toBeLessThan(await lake.head())
  const { fits: _, ...asked } = { ...request, study, lake }
  const verifiedWith = (files: Record<string, string>) =>
    verifyForecast(manifest, folders, { ...asked, extensions: { ...noExtensions, files } })
  expect(await verifiedWith({})).toMatchObject({ isSame: true, isOtherCode: false })
  expect(await verifiedWith({ 'own.ts': 'a hash' })).toMatchObject({ isSame: true, isOtherCode: true })
})

it('takes nothing from a kept fit that was changed', async () => {
  const { manifest } = await runForecast(request, stores)
  const folder = request.fits!
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'))
  for (const name of names) {
    const path = join(folder, name)
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"prediction":\[-?/, '"prediction":[1'))
  }
  const elsewhere = forecastFolders(temporaryFolder())
  const again = await runForecast(request, { ...stores, folders: elsewhere })
  expect(again.manifest.artefacts).toEqual(manifest.artefacts)
})

it('names the feature that looks ahead and stores nothing', async () => {
  let calls = 0
  const peeking = defineFeature({
    name: 'peeking',
    title: 'Another value whenever the samples are built anew.',
    parameters: {},
    value: () => calls++,
  })
  const study = parseForecastStudy(STUDY.replace("'weekday'", "'peeking'"), 'small.yaml')
  const extensions = { ...noExtensions, features: [peeking] }
  await expect(runForecast({ ...request, study, extensions }, stores)).rejects.toThrow(/peeking/)
  expect(await stores.folders.list()).toHaveLength(1)
})

it('tells of a feature whose source stops in the middle', async () => {
  const stopping = defineFeature({
    name: 'stopping',
    title: 'The weekday, until its source ends.',
    parameters: {},
    value: ({ session }) => (session.day > dayNumber(2025, 12, 1) ? Number.NaN : session.day % 7),
  })
  const study = parseForecastStudy(STUDY.replace("'weekday'", "'stopping'"), 'small.yaml')
  const extensions = { ...noExtensions, features: [stopping] }
  const folders = forecastFolders(temporaryFolder())
  const { manifest } = await runForecast({ ...request, study, extensions }, { ...stores, folders })
  const { result } = await showForecast(manifest, folders, stores.ledger)
  expect(result.gaps.join(' ')).toMatch(
    /stopping, at decisions on 1h bars, is not known after 2025-12-01, at the last \d+ of [\d,]+\./,
  )
})

it('scores every contract of a chain for its own return, and counts what stood in for missing marks', async () => {
  const chains = { lake: request.lake, executor: request.executor, progress: silentProgress, signal: request.signal }
  const related = { chain: { contracts: 'SIM' } }
  await deriveRecords(related, chains)
  const study = parseForecastStudy(
    BRIEF.replace('timeframes: { 1h: { every: 2 }, 1d: {} }', 'contracts: chain').replace(
      /validation:[^]*/,
      'validation: { firstTrain: 20 }\nforecast: { days: 2, warmUp: 2, times: [every] }\n',
    ),
    'contracts.yaml',
  )
  const { manifest } = await runForecast({ ...request, study, related, traded: { symbol: 'SIM' } }, stores)
  const { forecasts, result } = await showForecast(manifest, stores.folders, stores.ledger)
  const last = Array.from(forecasts.session.keys()).filter(
    (row) =>
      forecasts.session[row] === forecasts.session.at(-1) &&
      forecasts.model[row] === 'ridge' &&
      forecasts.horizon[row] === 24,
  )
  expect(last.length).toBeGreaterThan(100)
  expect(new Set(last.map((row) => forecasts.contract![row]!)).size).toBe(last.length)
  expect(result.timeframes[0]!.outcomes).toHaveLength(2)
  expect(result.timeframes[0]!.outcomes[0]).toMatch(
    /^24 h: of [\d,]+ marks of contracts [\d,]+ have a mark in the first snapshot/,
  )
})

it.each([
  ['horizons: [24, 72]', 'horizons: [24, 5000]', 'DATA_INSUFFICIENT', '5000 hours'],
  ['1h: { every: 2 }', '30s: { every: 2 }', 'DATA_INSUFFICIENT', 'Bars of 30s'],
  ['firstTrain: 30', 'firstTrain: 300', 'DATA_INSUFFICIENT', 'There are decisions in'],
  [/'rv_cc:20'/g, 'rv_cc', 'STUDY_INVALID', 'intervals.scale names rv_cc,'],
  ['estimator: gru', 'estimator: grue', 'MODEL_INVALID', '"grue"'],
])('refuses %s written as %s', async (written, changed, code, words) => {
  const study = parseForecastStudy(STUDY.replace(written, changed), 'small.yaml')
  const running = runForecast({ ...request, study }, stores)
  await expect(running).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string })
})
