/**
 * The gate of accuracy: over ten seeds our mean error is no higher, or our area under the curve no lower, than a peer's
 * by more than the larger of 0.2 % and twice the standard deviation of the peer's own over the seeds.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { areaUnderCurve, Boosting, rootMeanSquaredError, type Task } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import type { BenchResult } from '../bench-result.ts'
import { asClasses, drawnRows, madeTable, overnightTable, quoteTable, splitByTime, type SplitTable } from './tables.ts'
import { isInstalled, PEERS, runTreePeer, writeTable } from './tree-peers.ts'

const SEEDS = 10
const TREES = 100
const MADE_ROWS = 5000
const QUOTE_ROWS = 30_000
const NIGHT_SHARE = 0.8
const LEAST_SLACK = 0.002

/** One table a seed: other rows to learn from. */
type Seeded = (seed: number) => SplitTable

export async function accuracyFigures(): Promise<BenchResult[]> {
  const tables = [madeTables, ...(await realTables())]
  return tables.flatMap((table) => [...gate(table, 'regression'), ...gate(table, 'classification')])
}

function madeTables(seed: number): SplitTable {
  const [train, test] = [madeTable(MADE_ROWS, 40, 100 + seed), madeTable(MADE_ROWS, 40, 200 + seed)]
  return { name: `made, ${MADE_ROWS} x 40`, train, test }
}

/** Rows are drawn from the earlier four fifths, so that each seed learns from others; the last fifth tests. */
async function realTables(): Promise<Seeded[]> {
  const named = [
    { name: 'nights of SPY', table: await overnightTable(), rows: undefined },
    { name: 'quotes of SPX', table: await quoteTable(), rows: QUOTE_ROWS },
  ]
  return named.flatMap(({ name, table, rows }): Seeded[] => {
    if (table === undefined) return []
    const { train, test } = splitByTime(name, table)
    const count = rows ?? Math.round(NIGHT_SHARE * train.label.length)
    const tested = rows === undefined ? test : drawnRows(test, rows, 0)
    return [(seed) => ({ name, train: drawnRows(train, count, seed), test: tested })]
  })
}

function gate(seeded: Seeded, task: Task): BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-accuracy-'))
  try {
    const tables = Array.from({ length: SEEDS }, (_, seed) =>
      task === 'regression' ? seeded(seed) : classesOf(seeded(seed)),
    )
    const files = tables.map((table, seed) => writeTable(join(folder, `${seed}.bin`), table))
    const ours = tables.map((table, seed) => scoreOwn(table, task, seed))
    const what = task === 'regression' ? 'error' : 'area under the curve'
    const name = `boosting, ${tables[0]!.name}: ${what}, ${SEEDS} seeds`
    return PEERS.map(({ library, title }) => {
      if (!isInstalled(library)) return { name, value: mean(ours), unit: '', against: `${title}: not installed` }
      const scores = runTreePeer({ library, model: 'boosting', task, trees: TREES }, files).map(({ score }) => score)
      return judged(name, ours, scores, title, task)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function classesOf({ name, train, test }: SplitTable): SplitTable {
  return { name, train: asClasses(train), test: asClasses(test) }
}

function scoreOwn({ train, test }: SplitTable, task: Task, seed: number): number {
  const model = new Boosting({ task, rounds: TREES }).fit(train.features, train.label, {
    random: Random.fromSeed(seed),
  })
  const score = task === 'regression' ? rootMeanSquaredError : areaUnderCurve
  return score(test.label, model.predict(test.features))
}

function judged(
  name: string,
  ours: readonly number[],
  theirs: readonly number[],
  against: string,
  task: Task,
): BenchResult {
  const [value, peer] = [mean(ours), mean(theirs)]
  const slack = Math.max(LEAST_SLACK * peer, 2 * deviation(theirs))
  const isError = task === 'regression'
  const goal = isError ? `at most ${(peer + slack).toPrecision(5)}` : `at least ${(peer - slack).toPrecision(5)}`
  const met = isError ? value <= peer + slack : value >= peer - slack
  return { name, value, unit: '', against, ratio: value / peer, goal, met }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}
