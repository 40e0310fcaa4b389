/**
 * The gate of accuracy: over ten seeds our mean error is no higher, or our area under the curve no lower, than a peer's
 * by more than the larger of 0.2 % and twice the standard deviation of the peer's own over the seeds.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { areaUnderCurve, Boosting, RandomForest, rootMeanSquaredError, type Task } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import type { BenchResult } from '../bench-result.ts'
import { deviation, mean } from './figures.ts'
import { asChanges, quoteTable } from './quote-table.ts'
import { asClasses, drawnRows, madeTable, overnightTable, splitByTime, type SplitTable, type Table } from './tables.ts'
import { isInstalled, PEERS, type PeerRequest, runTreePeer, writeTable } from './tree-peers.ts'

const SEEDS = 10
const MADE_ROWS = 5000
const QUOTE_ROWS = 10_000
const NIGHT_SHARE = 0.8
const LEAST_SLACK = 0.002
const MODELS = [
  { model: 'boosting', trees: 100, peers: PEERS },
  { model: 'forest', trees: 30, peers: PEERS.filter(({ library }) => library === 'sklearn') },
] as const

/** One table a seed: other rows to learn from, the same to be tested on. */
interface Tables {
  readonly tasks: readonly Task[]
  readonly draw: (seed: number) => SplitTable
}

export async function accuracyFigures(): Promise<BenchResult[]> {
  const tables = [made(), ...(await nights()), ...(await quotes())]
  return tables.flatMap(({ draw, tasks }) => tasks.flatMap((task) => gates(draw, task)))
}

function made(): Tables {
  const name = `made, ${MADE_ROWS} x 40`
  const test = madeTable(MADE_ROWS, 40, SEEDS)
  return {
    tasks: ['regression', 'classification'],
    draw: (seed) => ({ name, train: madeTable(MADE_ROWS, 40, seed), test }),
  }
}

/** Rows to learn from are drawn from the earlier four fifths; the last fifth tests. */
async function nights(): Promise<Tables[]> {
  const table = await overnightTable()
  if (table === undefined) return []
  const { train, test } = splitByTime('', table)
  const rows = Math.round(NIGHT_SHARE * train.label.length)
  const draw = (seed: number) => ({ name: 'nights of SPY', train: drawnRows(train, rows, seed), test })
  return [{ tasks: ['regression', 'classification'], draw }]
}

/** The next mark, its change, and whether it rises. */
async function quotes(): Promise<Tables[]> {
  const marks = await quoteTable()
  if (marks === undefined) return []
  const draw = (name: string, table: Table) => {
    const { train, test } = splitByTime('', table)
    const tested = drawnRows(test, QUOTE_ROWS, 0)
    return (seed: number) => ({ name, train: drawnRows(train, QUOTE_ROWS, seed), test: tested })
  }
  return [
    { tasks: ['regression'], draw: draw('quotes of SPX, next mark', marks) },
    { tasks: ['regression', 'classification'], draw: draw('quotes of SPX, change of mark', asChanges(marks)) },
  ]
}

function gates(draw: Tables['draw'], task: Task): BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-accuracy-'))
  try {
    const drawn = Array.from({ length: SEEDS }, (_, seed) => draw(seed))
    const tables = task === 'regression' ? drawn : drawn.map(classesOf)
    const files = tables.map((table, seed) => writeTable(join(folder, `${seed}.bin`), table))
    const what = task === 'regression' ? 'error' : 'area under the curve'
    return MODELS.flatMap(({ model, trees, peers }) => {
      const request = { model, task, trees }
      const ours = tables.map((table, seed) => scoreOwn(request, table, seed))
      const name = `${model}, ${tables[0]!.name}: ${what}, ${SEEDS} seeds`
      return peers.map(({ library, title }) => {
        if (!isInstalled(library)) return { name, value: mean(ours), unit: '', against: `${title}: not installed` }
        const theirs = runTreePeer({ ...request, library, threads: 2 }, files).map(({ score }) => score)
        return judged(name, ours, theirs, title, task)
      })
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function classesOf({ name, train, test }: SplitTable): SplitTable {
  return { name, train: asClasses(train), test: asClasses(test) }
}

type Wanted = Pick<PeerRequest, 'model' | 'task' | 'trees'>

function scoreOwn({ model, task, trees }: Wanted, { train, test }: SplitTable, seed: number): number {
  const estimator =
    model === 'boosting'
      ? new Boosting({ task, rounds: trees })
      : new RandomForest({ task, trees, minLeaf: 5, maxFeatures: 1 / 3 })
  const fitted = estimator.fit(train.features, train.label, { random: Random.fromSeed(seed) })
  const score = task === 'regression' ? rootMeanSquaredError : areaUnderCurve
  return score(test.label, fitted.predict(test.features))
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
