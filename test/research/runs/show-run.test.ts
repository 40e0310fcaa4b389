/** Figures of a shown run, computed anew from its tables by other means. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { createFrame } from '../../../src/core/frame.ts'
import { Random } from '../../../src/core/random.ts'
import { NIGHTS_SCHEMA, SAMPLES_SCHEMA } from '../../../src/research/runs/overnight-tables.ts'
import { hashArtefacts } from '../../../src/research/runs/run-artefacts.ts'
import { RunFolders, runId, type RunIdentity } from '../../../src/research/runs/run-folder.ts'
import { type RunView, showRun } from '../../../src/research/runs/show-run.ts'
import { resultDocument, type StudyResult } from '../../../src/research/runs/study-result.ts'
import { TrialLedger } from '../../../src/research/runs/trial-ledger.ts'
import { FrameFiles } from '../../../src/store/parquet/frame-file.ts'

const NIGHTS = 400
/** Samples without a prediction before the first night. */
const BEFORE = 3
const COSTS = { fees: 300, slippage: 500, traded: 4_000_000, fills: 600, netProfit: 1200, description: 'costs' }
const COST_OF_NIGHT = 0.0004

const random = Random.fromSeed(5)
const overnight = Float64Array.from({ length: NIGHTS }, () => 0.0005 + 0.006 * random.normal())
const position = Float64Array.from({ length: NIGHTS }, (_, i) => [0.98, 0, -0.98, 0.98][i % 4]!)
const gross = position.map((held, i) => held * overnight[i]!)
const net = gross.map((value, i) => (position[i] === 0 ? value : value - COST_OF_NIGHT))

function artefacts(): Parameters<RunFolders['write']>[1] {
  const nights = createFrame(NIGHTS_SCHEMA, NIGHTS)
  const samples = createFrame(SAMPLES_SCHEMA, NIGHTS + BEFORE)
  samples.columns.probability.fill(Number.NaN)
  for (let i = 0; i < NIGHTS; i++) {
    nights.columns.session[i] = 10_000 + i
    nights.columns.exitSession[i] = 10_001 + i
    // the forecast of a night is right where its number is even
    const isRight = i % 2 === 0
    samples.columns.probability[BEFORE + i] = overnight[i]! > 0 === isRight ? 0.7 : 0.3
    samples.columns.label[BEFORE + i] = overnight[i]!
  }
  samples.columns.session.forEach((_, i, session) => (session[i] = 10_000 - BEFORE + i))
  nights.columns.position.set(position)
  nights.columns.grossReturn.set(gross)
  nights.columns.netReturn.set(net)
  nights.columns.overnightReturn.set(overnight)
  nights.columns.holdingReturn.set(overnight.map((value) => 2 * value))
  const result: StudyResult = {
    title: 'Title',
    symbol: 'X',
    question: 'Why?',
    family: 'overnight',
    features: [],
    importance: [],
    scores: [],
    folds: [],
    costs: COSTS,
    causality: { passed: true, cutOn: '1997-05-19', compared: 1, power: 0.5 },
    usedSeries: [],
    data: [],
    gaps: [],
    caveats: [],
    metrics: {},
  }
  return { tables: { nights, samples }, documents: { result: resultDocument(result) } }
}

let view: RunView
beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), 'bellwether-show-'))
  const folders = new RunFolders(join(home, 'runs'), new FrameFiles())
  const ledger = new TrialLedger(join(home, 'trials.jsonl'))
  const identity: RunIdentity = { parameters: {}, data: 'd', code: 'c', node: 'n', extensions: {} }
  const stored = artefacts()
  const manifest = {
    format: 1,
    id: runId(identity),
    identity,
    asked: {},
    commit: 1,
    isSimulated: false,
    recordedAt: '2026-01-05T00:00:00.000Z',
    artefacts: hashArtefacts(stored),
  }
  await folders.write(manifest, stored)
  for (const [i, sharpe] of [0.01, 0.03, 0.05].entries()) {
    const trial = { at: 'x', study: 's', family: 'overnight', market: 'X', configuration: `${i}`, run: 'r' }
    await ledger.append({ ...trial, sharpe, periods: NIGHTS })
  }
  view = await showRun(manifest, folders, ledger)
})

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1))
const sharpe = (values: Float64Array): number => (mean(values) / deviation(values)) * Math.sqrt(252)
const annual = (values: Float64Array): number =>
  values.reduce((wealth, value) => wealth * (1 + value), 1) ** (252 / values.length) - 1

it('takes each figure from its own returns: net, gross, holding, and every night at the same costs', () => {
  const { numbers } = view.summary
  const side = (COSTS.fees + COSTS.slippage) / COSTS.traded
  expect(numbers).toMatchObject({ sessions: NIGHTS, held: NIGHTS * 0.75, trials: 3 })
  expect(numbers['annualReturn']).toBeCloseTo(annual(net), 12)
  expect(numbers['sharpe']).toBeCloseTo(sharpe(net), 10)
  expect(numbers['grossSharpe']).toBeCloseTo(sharpe(gross), 10)
  expect(numbers['annualVolatility']).toBeCloseTo(deviation(net) * Math.sqrt(252), 12)
  expect(numbers['holdingSharpe']).toBeCloseTo(sharpe(overnight), 10)
  expect(numbers['holdingAnnualReturn']).toBeCloseTo(annual(overnight.map((value) => 2 * value)), 12)
  expect(numbers['alwaysAnnualReturn']).toBeCloseTo(annual(overnight.map((value) => value - 2 * side)), 12)
})

it('gives costs a side of what was traded: those assumed, and those at which nothing would be left', () => {
  const { numbers } = view.summary
  const { fees, slippage, netProfit, traded } = COSTS
  expect(numbers['assumedBpsPerSide']).toBeCloseTo((10_000 * (fees + slippage)) / traded, 12)
  expect(numbers['breakEvenBpsPerSide']).toBeCloseTo((10_000 * (netProfit + fees + slippage)) / traded, 12)
})

it('puts forecasts and outcomes beside the night that they are of', () => {
  const held = Array.from(position.keys()).filter((i) => position[i] !== 0)
  const right = held.filter((i) => overnight[i]! > 0 === position[i]! > 0).length / held.length
  expect(view.summary.numbers['rightWay']).toBeCloseTo(right, 12)
  const rises = overnight.filter((value) => value > 0).length / NIGHTS
  expect(view.summary.numbers['riseShare']).toBeCloseTo(rises, 12)
  const isSaid = (i: number): boolean => (overnight[i]! > 0 === (i % 2 === 0) ? 0.7 : 0.3) > 0.5
  const brier = mean(Float64Array.from(overnight, (value, i) => ((isSaid(i) ? 0.7 : 0.3) - (value > 0 ? 1 : 0)) ** 2))
  expect(view.summary.warnings.find(({ rule }) => rule === 'base-rate')?.text).toContain(brier.toFixed(4))
})

it('allows for the trials on record', () => {
  const { probabilisticSharpe, deflatedSharpe } = view.summary.numbers
  expect(deflatedSharpe).toBeLessThan(probabilisticSharpe!)
  expect(view.trials.sharpeVariance).toBeCloseTo(0.0004, 12)
})
