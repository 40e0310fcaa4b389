/**
 * Boosting and forests beside scikit-learn and XGBoost: processor seconds of one fit, one prediction and its
 * explanation. Ours and theirs take turns in several rounds; the least time of each counts, since a shared machine only
 * ever adds to it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Boosting, type BoostingModel, RandomForest, type Task } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import type { BenchResult } from '../bench-result.ts'
import { asClasses, madeTable, quoteTable, type SplitTable } from './tables.ts'
import { isInstalled, type Library, type PeerFigures, PEERS, runTreePeer, writeTable } from './tree-peers.ts'

const FEATURES = 40
const TREES = 100
const TEST_ROWS = 20_000
const EXPLAINED_ROWS = 5000
const QUOTE_FIT_SECONDS = 10
const TASKS: readonly Task[] = ['regression', 'classification']

interface Size {
  readonly rows: number
  readonly rounds: number
  /** Greatest ratios that meet the goals. */
  readonly most: Readonly<Record<Library, number>>
}

const BOOSTING_SIZES: readonly Size[] = [
  { rows: 5000, rounds: 3, most: { sklearn: 0.8, xgboost: 0.5 } },
  { rows: 100_000, rounds: 2, most: { sklearn: 0.8, xgboost: 0.8 } },
]
/** Fewer trees on many rows: the peer takes more than a second for each. */
const FOREST_SIZES = [
  { rows: 5000, rounds: 2, trees: 100, most: 0.25 },
  { rows: 100_000, rounds: 1, trees: 5, most: 0.15 },
]

export async function treeFigures(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-learn-'))
  try {
    return [
      ...BOOSTING_SIZES.flatMap((size) => TASKS.flatMap((task) => boostingFigures(size, task, folder))),
      ...FOREST_SIZES.map((size) => forestFigure(size, folder)),
      ...(await quoteFigures()),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function tableOf(rows: number, task: Task): SplitTable {
  const [train, test] = [madeTable(rows, FEATURES, 1), madeTable(TEST_ROWS, FEATURES, 2)]
  const name = `${rows} x ${FEATURES}`
  return task === 'regression' ? { name, train, test } : { name, train: asClasses(train), test: asClasses(test) }
}

function boostingFigures({ rows, rounds, most }: Size, task: Task, folder: string): BenchResult[] {
  const table = tableOf(rows, task)
  const file = writeTable(join(folder, 'table.bin'), table)
  const isExplained = rows === 5000 && task === 'regression'
  const ours: PeerFigures[] = []
  const theirs: Record<Library, PeerFigures[]> = { sklearn: [], xgboost: [] }
  fitOwn(table, task, isExplained)
  for (let round = 0; round < rounds; round++) {
    ours.push(fitOwn(table, task, isExplained))
    for (const { library } of PEERS) {
      if (!isInstalled(library)) continue
      theirs[library].push(...runTreePeer({ library, model: 'boosting', task, trees: TREES, isExplained }, [file]))
    }
  }
  const name = `boosting, ${task}, ${TREES} trees, ${table.name}`
  const fits = PEERS.map(({ library, title }) =>
    compared(`${name}: fit`, least(ours, 'fit'), title, least(theirs[library], 'fit'), most[library]),
  )
  const xgboost = theirs.xgboost
  const predict = compared(
    `${name}: predict ${TEST_ROWS} rows`,
    least(ours, 'predict'),
    'XGBoost',
    least(xgboost, 'predict'),
    0.6,
  )
  const explained = `${name}: TreeSHAP of ${EXPLAINED_ROWS} rows`
  const contributions = [least(ours, 'contributions'), least(xgboost, 'contributions')] as const
  return [
    ...fits,
    predict,
    ...(isExplained ? [compared(explained, contributions[0], 'XGBoost', contributions[1], 0.5)] : []),
  ]
}

function fitOwn({ train, test }: SplitTable, task: Task, isExplained: boolean): PeerFigures {
  const options = { random: Random.fromSeed(0) }
  const [fit, model] = timed(() => new Boosting({ task, rounds: TREES }).fit(train.features, train.label, options))
  const [predict] = timed(() => model.predict(test.features))
  return { fit, predict, score: 0, ...(isExplained && { contributions: explain(model, test) }) }
}

function explain(model: BoostingModel, { features }: SplitTable['test']): number {
  const columns = features.columns.map((column) => column.subarray(0, EXPLAINED_ROWS))
  return timed(() => model.contributions({ rows: EXPLAINED_ROWS, columns }))[0]
}

function forestFigure(size: (typeof FOREST_SIZES)[number], folder: string): BenchResult {
  const { rows, rounds, trees, most } = size
  const table = tableOf(rows, 'regression')
  const file = writeTable(join(folder, 'table.bin'), table)
  const ours: number[] = []
  const theirs: PeerFigures[] = []
  const request = { library: 'sklearn', model: 'forest', task: 'regression', trees } as const
  for (let round = 0; round <= rounds; round++) {
    const forest = new RandomForest({ task: 'regression', trees, minLeaf: 5, maxFeatures: 1 / 3 })
    const [fit] = timed(() => forest.fit(table.train.features, table.train.label, { random: Random.fromSeed(round) }))
    // The first round warms up.
    if (round > 0) ours.push(fit)
    if (round > 0 && isInstalled('sklearn')) theirs.push(...runTreePeer(request, [file]))
  }
  const name = `forest, regression, ${trees} trees, ${table.name}: fit`
  return compared(name, Math.min(...ours), 'scikit-learn', least(theirs, 'fit'), most)
}

/** Every quote of SPX with the change of its mark to the next session. */
async function quoteFigures(): Promise<BenchResult[]> {
  const table = await quoteTable()
  const name = `boosting, regression, ${TREES} trees, SPX quotes: fit`
  if (table === undefined) return []
  const options = { random: Random.fromSeed(0) }
  const [value] = timed(() =>
    new Boosting({ task: 'regression', rounds: TREES }).fit(table.features, table.label, options),
  )
  const rows = `${name} on ${table.label.length} rows`
  const goal = `at most ${QUOTE_FIT_SECONDS}`
  return [{ name: rows, value, unit: 'cpu s', goal, met: value <= QUOTE_FIT_SECONDS }]
}

function compared(name: string, value: number, peer: string, theirs: number, most: number): BenchResult {
  const figure = { name, value, unit: 'cpu s', goal: `ratio at most ${most}` }
  if (theirs === Infinity) return { ...figure, against: `${peer}: not installed` }
  const ratio = value / theirs
  return { ...figure, against: peer, ratio, met: ratio <= most }
}

function least(figures: readonly PeerFigures[], which: 'fit' | 'predict' | 'contributions'): number {
  return Math.min(...figures.map((figure) => figure[which] ?? Infinity))
}

/** Processor seconds of this process, all threads, and what the work gave. */
function timed<T>(work: () => T): [number, T] {
  const start = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(start)
  return [(user + system) / 1e6, result]
}
