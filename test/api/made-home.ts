/** A home with one run of each kind and a small lake. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as backtestCommand from '../../src/cli/backtest/run.ts'
import * as forecastCommand from '../../src/cli/forecast/run.ts'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { createFrame } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { NIGHTS_SCHEMA, SAMPLES_SCHEMA } from '../../src/research/runs/overnight-tables.ts'
import { hashArtefacts } from '../../src/research/runs/run-artefacts.ts'
import { MANIFEST_FORMAT, RunFolders, runId } from '../../src/research/runs/run-folder.ts'
import { resultDocument, type StudyResult } from '../../src/research/runs/study-result.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { FrameFiles } from '../../src/store/parquet/frame-file.ts'
import { contextOf, sweepOrb } from '../cli/sweep/sweep-context.ts'
import { writeTables } from '../cli/sweep/swept-tables.ts'
import { batchOf, dailyBar } from '../store/rows.ts'

export const NIGHTS = 120

/** @param name another one makes another run. @returns its identifier */
export async function addStudy(home: string, name: string, recordedAt = '2026-01-05T00:00:00.000Z'): Promise<string> {
  const stored = studyArtefacts(name)
  const identity = { parameters: { name }, data: 'd', code: 'c', node: 'n', extensions: {} }
  const manifest = {
    format: MANIFEST_FORMAT,
    id: runId(identity),
    identity,
    asked: {},
    commit: 1,
    isSimulated: false,
    recordedAt,
    artefacts: hashArtefacts(stored),
  }
  await new RunFolders(join(home, 'runs'), new FrameFiles()).write(manifest, stored)
  return manifest.id
}

function studyArtefacts(title: string): Parameters<RunFolders['write']>[1] {
  const random = Random.fromSeed(7)
  const nights = createFrame(NIGHTS_SCHEMA, NIGHTS)
  const samples = createFrame(SAMPLES_SCHEMA, NIGHTS)
  for (let i = 0; i < NIGHTS; i++) {
    const earned = 0.006 * random.normal()
    nights.columns.session[i] = samples.columns.session[i] = 10_000 + i
    nights.columns.exitSession[i] = 10_001 + i
    nights.columns.position[i] = 0.98
    for (const name of ['grossReturn', 'netReturn', 'overnightReturn', 'holdingReturn'] as const)
      nights.columns[name][i] = earned
    samples.columns.probability[i] = 0.5
    samples.columns.label[i] = earned
  }
  const result: StudyResult = {
    title,
    symbol: 'XYZ',
    question: 'Why?',
    family: 'overnight',
    features: [],
    importance: [],
    scores: [],
    folds: [],
    costs: { fees: 300, slippage: 500, traded: 4_000_000, fills: 600, netProfit: 1200, description: 'costs' },
    causality: { passed: true, cutOn: '1997-05-19', compared: 1, power: 0.5 },
    usedSeries: [],
    data: [],
    gaps: [],
    caveats: [],
    metrics: {},
  }
  return { tables: { nights, samples }, documents: { result: resultDocument(result) } }
}

/** Daily bars of two symbols, and two rows that were refused. */
export async function addBars(home: string): Promise<void> {
  const lake = await openLake({ root: join(home, 'lake'), clock: new FixedClock(Date.UTC(2026, 0, 5)) })
  const bars = ['AAA', 'BBB'].flatMap((symbol, j) =>
    Array.from({ length: 30 * (j + 1) }, (_, day) => dailyBar(symbol, day, 100 + day)),
  )
  const refused = [4, 9].map((line) => ({
    line,
    rule: 'OHLC_IMPOSSIBLE',
    reason: 'High below low.',
    raw: `a'b,${line}`,
  }))
  await lake.append([batchOf('bars', bars, { quarantined: refused })])
}

const FORECAST = `
study: tiny
question: Is there anything to say of the tiny market?
data: { simulated: { from: 2025-01-02, to: 2025-06-30, traded: { symbol: SIM } } }
timeframes: { 1d: {} }
horizons: [24]
features: { common: ['return:1'] }
families: { ridge: { estimator: ridge } }
validation: { firstTrain: 40 }
forecast: { days: 20, warmUp: 30 }
`

const BACKTEST = `
backtest: tiny
question: Does a cross of means earn anything on the tiny market?
data: { simulated: { from: 2025-01-02, to: 2025-06-30, traded: { symbol: SIM } } }
strategies: [{ strategy: moving-average-cross, parameters: { fast: 2, slow: 5 } }]
`

export async function addBacktest(home: string): Promise<string> {
  const file = join(home, 'cross.yaml')
  writeFileSync(file, BACKTEST)
  const { data } = await backtestCommand.run({ arguments: [file], options: {} }, await contextOf(home))
  return (data as { id: string }).id
}

export async function addForecast(home: string): Promise<string> {
  const file = join(home, 'tiny.yaml')
  writeFileSync(file, FORECAST)
  const plain = await contextOf(home)
  const context = { ...plain, log: { ...plain.log, info: () => undefined } }
  const { data } = await forecastCommand.run({ arguments: [file], options: {} }, context)
  return (data as { id: string }).id
}

export async function addSweep(home: string): Promise<string> {
  const { data } = await sweepOrb({ ...writeTables(home) }, await contextOf(home))
  return (data as { id: string }).id
}
