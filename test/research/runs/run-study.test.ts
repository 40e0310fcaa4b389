/** Whole runs on a small simulated market. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { defineMetric } from '../../../src/backtest/metric.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import type { TaskExecutor } from '../../../src/core/tasks/executor.ts'
import type { Frame } from '../../../src/core/frame.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { WorkerPool } from '../../../src/core/tasks/worker-pool.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { RecordSchema } from '../../../src/market/record-kind.ts'
import { compareBeforeCut, replaceKnownAfter } from '../../../src/research/evaluation/causality.ts'
import { observed, replaceInputs } from '../../../src/research/runs/compute-run.ts'
import { evaluate, type EvaluationRequest } from '../../../src/research/evaluation/evaluate.ts'
import { noExtensions } from '../../../src/research/extensions/extensions.ts'
import { loadExtensions } from '../../../src/research/extensions/load-extensions.ts'
import { traceNight, traceRun } from '../../../src/research/runs/lineage.ts'
import { type MarketInputs, readMarketInputs } from '../../../src/research/evaluation/market-inputs.ts'
import { NIGHTS_SCHEMA } from '../../../src/research/runs/overnight-tables.ts'
import { RunFolders, type RunManifest } from '../../../src/research/runs/run-folder.ts'
import { prepareRun, runStudy, type StudyRequest } from '../../../src/research/runs/run-study.ts'
import { showRun } from '../../../src/research/runs/show-run.ts'
import { parseStudy } from '../../../src/research/study.ts'
import type { StoredIn } from '../../../src/research/runs/asked-study.ts'
import { TrialLedger } from '../../../src/research/runs/trial-ledger.ts'
import { verifyRun } from '../../../src/research/runs/verify-run.ts'
import { Random } from '../../../src/core/random.ts'
import { defineStrategy } from '../../../src/strategies/strategy.ts'
import { FrameFiles } from '../../../src/store/parquet/frame-file.ts'
import { type FileLake, openLake } from '../../../src/store/open-lake.ts'

const STUDY = `
study: small
question: Is there an edge in the small market?
data: { simulated: { traded: { symbol: SIM } } }
decision: '15:45'
label: overnight_return
features: ['intraday_return', 'return:5', 'rsi:14', 'change:1@volatility', 'weekday']
models:
  direction: { estimator: forest, parameters: { trees: 30, maxDepth: 4, minLeaf: 40 } }
  size: { estimator: forest, parameters: { trees: 30, maxDepth: 4, minLeaf: 40 } }
validation: { firstTrain: 500, refit: year, embargo: 1 }
strategy: { name: overnight, parameters: { direction: long-short } }
execution: { fee: { model: basis-points, bps: 0.2 }, slippage: { model: basis-points, bps: 0.3 } }
account: { cash: 100000 }
`

const MARKET = { from: '2000-01-03', to: '2007-12-31', symbols: 0, minuteSessions: 0, chainSessions: 0 }
const KINDS = ['bars', 'actions', 'series'] as const

interface Bench {
  readonly lake: FileLake
  readonly stored: StoredIn
  readonly request: StudyRequest
}

const clock = new FixedClock(Date.UTC(2026, 0, 5))

async function benchOn(edge: boolean): Promise<Bench> {
  const home = await mkdtemp(join(tmpdir(), 'bellwether-run-'))
  const lake = await openLake({ root: join(home, 'lake'), clock })
  await lake.append([...simulatedBatches({ ...MARKET, kinds: [...KINDS], edge })])
  const stored = {
    folders: new RunFolders(join(home, 'runs'), new FrameFiles()),
    ledger: new TrialLedger(join(home, 'trials.jsonl')),
    clock,
  }
  const request: StudyRequest = {
    study: parseStudy(STUDY, 'small.yaml'),
    traded: { symbol: 'SIM' },
    related: { volatility: { bars: 'SIMVIX' } },
    folder: home,
    extensions: noExtensions,
    lake,
    calendar: nyse,
    executor: new InProcessExecutor(),
    progress: silentProgress,
    signal: new AbortController().signal,
  }
  return { lake, stored, request }
}

let plain: Bench
let edged: Bench
beforeAll(async () => {
  plain = await benchOn(false)
  edged = await benchOn(true)
})

it('answers from its folder when asked again, and counts the trial once', async () => {
  const first = await runStudy(plain.request, plain.stored)
  const second = await runStudy(plain.request, plain.stored)
  expect([first.isCached, second.isCached]).toEqual([false, true])
  expect(second.manifest).toEqual(first.manifest)
  expect((await plain.stored.ledger.read()).trials).toHaveLength(1)
  expect(await plain.stored.folders.list()).toEqual([first.manifest.id])
})

it('gives the same artefacts for any number of workers', async () => {
  const { manifest } = await runStudy(plain.request, plain.stored)
  for (const workers of [1, 2]) {
    const executor: TaskExecutor = new WorkerPool(workers)
    try {
      const verification = await verifyRun(manifest, plain.stored.folders, { ...plain.request, executor })
      expect(verification.artefacts.filter(({ isSame }) => !isSame)).toEqual([])
      expect(verification.isSame).toBe(true)
    } finally {
      await executor.close()
    }
  }
})

it('finds a planted edge, and none where none was planted', async () => {
  const show = async ({ request, stored }: Bench) =>
    showRun((await runStudy(request, stored)).manifest, stored.folders, stored.ledger)
  const withEdge = await show(edged)
  const without = await show(plain)
  expect(withEdge.result.scores[0]!.auc).toBeGreaterThan(0.53)
  expect(without.result.scores[0]!.auc).toBeLessThan(0.53)
  expect(withEdge.summary.numbers['grossSharpe']).toBeGreaterThan(without.summary.numbers['grossSharpe']!)
  expect(without.summary.verdict.heading).toMatch(/^No edge|luck/)
  expect(withEdge.summary.isSimulated).toBe(true)
})

it('is another run for another parameter, seed or span, and the same for another wording', async () => {
  const idOf = async (over: Partial<StudyRequest['study']>): Promise<string> => {
    const study = { ...plain.request.study, ...over }
    return (await runStudy({ ...plain.request, study }, plain.stored)).manifest.id
  }
  const base = await idOf({})
  expect(await idOf({ question: 'Other words?' })).toBe(base)
  expect(await idOf({ seed: 2 })).not.toBe(base)
  expect(await idOf({ to: '2006-12-29' })).not.toBe(base)
})

it('says so when the models learn something else than what the strategy earns', async () => {
  const caveatsOf = async (label: string): Promise<string> => {
    const { manifest } = await runStudy({ ...plain.request, study: { ...plain.request.study, label } }, plain.stored)
    return (await showRun(manifest, plain.stored.folders, plain.stored.ledger)).result.caveats.join(' ')
  }
  expect(await caveatsOf('overnight_return')).not.toContain('The models learn')
  expect(await caveatsOf('return:5')).toContain('The models learn return:5')
})

it('verifies an older run after the lake has moved on, and says when the data are gone', async () => {
  const { lake, request, stored } = await benchOn(false)
  const { manifest } = await runStudy(request, stored)
  const [bars] = [...simulatedBatches({ ...MARKET, kinds: ['bars'] })]
  const restated = { ...bars!, input: { ...bars!.input, sha256: 'f'.repeat(64) } }
  ;(restated.records as Frame<RecordSchema<'bars'>>).columns.close[1000]! *= 1.001
  await lake.append([restated])
  expect((await verifyRun(manifest, stored.folders, request)).isSame).toBe(true)
  const other = await runStudy(request, stored)
  expect(other.manifest.id).not.toBe(manifest.id)
  await expect(verifyRun({ ...manifest, commit: 99 }, stored.folders, request)).rejects.toThrow(
    'does not hold the records',
  )
})

it('traces a run to its inputs, and a night to its records', async () => {
  const { manifest } = await runStudy(plain.request, plain.stored)
  const { folders, ledger } = plain.stored
  const { result } = await showRun(manifest, folders, ledger)
  expect(result.usedSeries.map(({ role }) => role)).toEqual(['actions', 'traded', 'volatility'])
  const lineage = await traceRun(manifest, result.usedSeries, plain.lake)
  for (const { inputs } of lineage) expect(inputs.map(({ commit }) => commit)).toContain(1)
  const origins = lineage.flatMap(({ inputs }) => inputs.map(({ origin }) => origin))
  expect(origins.every((origin) => origin.includes('SIMULATED market, seed 20'))).toBe(true)

  const nights = await folders.table(manifest, 'nights', NIGHTS_SCHEMA)
  const held = nights.columns.quantity.findIndex((quantity) => quantity !== 0)
  const session = nights.columns.session[held]!
  const night = await traceNight(manifest, session, result.usedSeries, { folders, lake: plain.lake })
  const quantity = nights.columns.quantity[held]!
  expect(night.night['quantity']).toBe(quantity)
  expect(night.fills.map((fill) => fill['quantity'])).toEqual([quantity, -quantity])
  const bars = night.records.filter(({ role }) => role === 'traded')
  const observed = night.fills.map((fill) => (fill['observed'] as number) / 1e6)
  expect(observed[0]).toBeCloseTo(bars[0]!['close'] as number, 6)
  expect(observed[1]).toBeCloseTo(bars[1]!['open'] as number, 6)
  await expect(traceNight(manifest, 3, result.usedSeries, { folders, lake: plain.lake })).rejects.toThrow(
    'has no night',
  )
})

it('says which artefact differs', async () => {
  const { manifest } = await runStudy(plain.request, plain.stored)
  const { rows } = manifest.artefacts['nights.parquet']!
  const artefacts = { ...manifest.artefacts, 'nights.parquet': { hash: '0'.repeat(64), rows } }
  const verification = await verifyRun({ ...manifest, artefacts }, plain.stored.folders, plain.request)
  expect(verification.isSame).toBe(false)
  expect(verification.artefacts.filter(({ isSame }) => !isSame).map(({ name }) => name)).toEqual(['nights.parquet'])
})

it('sees a table that was changed in the folder: verification fails, and nothing is shown', async () => {
  const { request, stored } = plain
  const { manifest } = await runStudy(request, stored)
  const files = new FrameFiles()
  const path = stored.folders.path(manifest.id, 'nights.parquet')
  const nights = await stored.folders.table(manifest, 'nights', NIGHTS_SCHEMA)
  const netReturn = nights.columns.netReturn.map((value) => value + 0.001)
  await files.write({ ...nights, columns: { ...nights.columns, netReturn } }, path)
  try {
    const { isSame, artefacts } = await verifyRun(manifest, stored.folders, request)
    expect(isSame).toBe(false)
    expect(artefacts.filter((artefact) => !artefact.isSame).map(({ name }) => name)).toEqual(['nights.parquet'])
    await expect(showRun(manifest, stored.folders, stored.ledger)).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
  } finally {
    await files.write(nights, path)
  }
  expect((await showRun(manifest, stored.folders, stored.ledger)).manifest).toEqual(manifest)
})

it('sees a manifest that claims another market, another size, or other parameters than those it was computed with', async () => {
  const { request, stored } = plain
  const { manifest } = await runStudy(request, stored)
  const differing = async (over: Partial<RunManifest>, study = request.study): Promise<string[]> => {
    const { artefacts } = await verifyRun({ ...manifest, ...over }, stored.folders, { ...request, study })
    return artefacts.filter(({ isSame }) => !isSame).map(({ name }) => name)
  }
  const [first, ...others] = Object.entries(manifest.artefacts)
  const shorter = Object.fromEntries([[first![0], { ...first![1], rows: first![1].rows + 1 }], ...others])
  expect(await differing({})).toEqual([])
  expect(await differing({ isSimulated: false })).toEqual(['manifest.json'])
  expect(await differing({ artefacts: shorter })).toEqual(['manifest.json'])
  expect(await differing({}, { ...request.study, study: 'renamed' })).toEqual(['manifest.json'])
})

it("versions features by a user's own code too", async () => {
  const hashOf = async (deciding: readonly string[]): Promise<string> =>
    (await prepareRun({ ...plain.request, extensions: { ...noExtensions, deciding } })).codeHash
  const hashes = await Promise.all([[], ['a'], ['b']].map(hashOf))
  expect(new Set(hashes).size).toBe(3)
})

it('hands each metric returns of its own, whatever another does with them', async () => {
  const metric = (name: string, compute: (returns: Float64Array) => number) =>
    defineMetric({ name, description: name, compute })
  const spoiler = metric('spoiler', (returns) => returns.fill(1)[0]!)
  const first = metric('least', (returns) => Math.min(...returns))
  const extensions = { ...noExtensions, metrics: [spoiler, first], files: { 'metrics.ts': 'x' } }
  const { manifest } = await runStudy({ ...plain.request, extensions }, plain.stored)
  const { result } = await showRun(manifest, plain.stored.folders, plain.stored.ledger)
  expect(result.metrics['least']).toBeLessThan(0)
})

it('counts another version of what decides as another trial, and not a further metric', async () => {
  const { request, stored } = await benchOn(false)
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-own-'))
  const study = { ...request.study, strategy: { name: 'own', parameters: {} } }
  const countAfter = async (least: number, ...more: string[]): Promise<number> => {
    const strategy = `{ extension: 'strategy', name: 'own', parse: (x) => x, create: () => ({ description: 'own', target: (s) => (s.probability > ${least} ? 1 : 0) }) }`
    await writeFile(join(folder, `own-${least}.ts`), `export const own = ${strategy}\n`)
    const extensions = await loadExtensions([`own-${least}.ts`, ...more], folder)
    const { manifest } = await runStudy({ ...request, study, extensions, folder }, stored)
    return (await showRun(manifest, stored.folders, stored.ledger)).trials.count
  }
  const metric = `{ extension: 'metric', name: 'one', description: 'One.', compute: () => 1 }`
  await writeFile(join(folder, 'metric.ts'), `export const one = ${metric}\n`)
  expect(await countAfter(0.5)).toBe(1)
  expect(await countAfter(0.52)).toBe(2)
  expect(await countAfter(0.52, 'metric.ts')).toBe(2)
})

/** The planted cheat: bars that claim to be known an hour before they close. */
function knownEarly(inputs: MarketInputs): MarketInputs {
  const knownAt = inputs.bars.columns.at.map((at) => at - 3_600_000)
  return { ...inputs, bars: { ...inputs.bars, columns: { ...inputs.bars.columns, knownAt } } }
}

it('catches a signal computed from the close that it trades at', async () => {
  const { lake, traded, related, calendar, ...rest } = plain.request
  const inputs = await readMarketInputs({ lake, traded, related, calendar, from: undefined, to: undefined })
  const cut = inputs.bars.columns.at[1200]! - 900_000 + 1
  const noise = Random.fromSeed(7)
  const later = { ...inputs, bars: replaceKnownAfter(inputs.bars, cut, noise) }
  const run = (given: MarketInputs) => evaluate({ ...rest, calendar, codeHash: 'x', inputs: given, untilDecision: cut })
  const honest = compareBeforeCut(observed(await run(inputs)), observed(await run(later)), cut)
  expect(honest.power).toBeGreaterThan(0.5)
  const cheat = [await run(knownEarly(inputs)), await run(knownEarly(later))].map(observed)
  expect(() => compareBeforeCut(cheat[0]!, cheat[1]!, cut)).toThrow('changed')
})

/** Holds as much as the model is sure, so that no change of a signal stays unseen. */
const proportional = defineStrategy({
  name: 'proportional',
  parse: (given) => given,
  create: () => ({
    description: 'proportional',
    target: ({ probability, expectedReturn }) => Math.tanh(8 * (probability - 0.5) + 100 * expectedReturn),
  }),
})

it('changes nothing before any of twenty cuts, predictions and targets after them being computed or not', async () => {
  const { lake, traded, related, calendar, study, ...rest } = plain.request
  const inputs = await readMarketInputs({ lake, traded, related, calendar, from: undefined, to: undefined })
  const models = { direction: { estimator: 'logistic', parameters: {} }, size: { estimator: 'ridge', parameters: {} } }
  const asked: EvaluationRequest = {
    ...rest,
    study: { ...study, models, strategy: { name: 'proportional', parameters: {} } },
    extensions: { ...noExtensions, strategies: [proportional] },
    calendar,
    codeHash: 'x',
    inputs,
  }
  const original = observed(await evaluate(asked))
  const random = Random.fromSeed(11)
  for (let i = 0; i < 20; i++) {
    const cut = original.decisionAt[600 + random.integer(original.decisionAt.length - 650)]! + 1
    const later = { ...asked, inputs: replaceInputs(inputs, cut, random.split(i)) }
    const replaced = observed(await evaluate(i % 2 === 0 ? later : { ...later, untilDecision: cut }))
    expect(compareBeforeCut(original, replaced, cut).power).toBeGreaterThan(0.5)
  }
})

it('trades the targets that it reports, also of a strategy that remembers', async () => {
  const everyOther = defineStrategy({
    name: 'every-other',
    parse: (given) => given,
    create: () => {
      let count = 0
      return { description: 'every other night', target: () => count++ % 2 }
    },
  })
  const { lake, traded, related, calendar, study, ...rest } = plain.request
  const inputs = await readMarketInputs({ lake, traded, related, calendar, from: undefined, to: undefined })
  const models = { direction: { estimator: 'mean', parameters: {} }, size: { estimator: 'mean', parameters: {} } }
  const { dataset, targets, backtest } = await evaluate({
    ...rest,
    study: { ...study, models, to: '2003-12-30', strategy: { name: 'every-other', parameters: {} } },
    extensions: { ...noExtensions, strategies: [everyOther] },
    calendar,
    codeHash: 'x',
    inputs,
  })
  const targetOf = new Map(Array.from(dataset.session, (session, i) => [session, targets[i]]))
  expect(backtest.nights.length).toBeGreaterThan(400)
  for (const { session, quantity } of backtest.nights) expect(Math.sign(quantity)).toBe(targetOf.get(session))
})

it('runs with a feature, a strategy and a metric of the user, whose files belong to its identity', async () => {
  const examples = new URL('../../../examples/', import.meta.url).pathname
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-own-'))
  const files = ['gap-feature.ts', 'confidence-strategy.ts', 'tail-metric.ts']
  for (const file of files) {
    const text = (await readFile(join(examples, file), 'utf8')).replaceAll("'../src/", `'${examples}../src/`)
    await writeFile(join(folder, file), text.replaceAll("from 'zod'", `from '${examples}../node_modules/zod/index.js'`))
  }
  const extensions = await loadExtensions(files, folder)
  const study = {
    ...plain.request.study,
    features: [...plain.request.study.features, 'gap'],
    strategy: { name: 'confidence-sized', parameters: { floor: 0.5 } },
  }
  const { manifest } = await runStudy({ ...plain.request, study, extensions, folder }, plain.stored)
  const view = await showRun(manifest, plain.stored.folders, plain.stored.ledger)
  expect(view.result.features).toContain('gap')
  expect(view.result.metrics['worst-hundredth']).toBeLessThan(0)
  expect(Object.keys(manifest.identity.extensions)).toEqual(files)
})
