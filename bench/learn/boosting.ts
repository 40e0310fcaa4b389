/**
 * Boosting beside scikit-learn and XGBoost: processor seconds of one fit, one prediction and its explanation. Ours and
 * theirs take turns in several rounds; the least time of each counts, since a shared machine only ever adds to it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Boosting, type Task } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import type { BenchResult } from '../bench-result.ts'
import { besidePeer, type Goal, least, timed } from './figures.ts'
import { asClasses, madeTable, type SplitTable } from './tables.ts'
import { isInstalled, type Library, type PeerFigures, PEERS, runTreePeer, writeTable } from './tree-peers.ts'

const FEATURES = 40
const TREES = 100
const TEST_ROWS = 20_000
const EXPLAINED_ROWS = 5000
const THREADS = [1, 2]
const TASKS: readonly Task[] = ['regression', 'classification']

interface Size {
  readonly rows: number
  readonly rounds: number
  readonly goals: Readonly<Record<Library, Goal>>
}

const SIZES: readonly Size[] = [
  { rows: 5000, rounds: 3, goals: { sklearn: { most: 0.8, stretch: 0.6 }, xgboost: { most: 0.5, stretch: 0.35 } } },
  { rows: 100_000, rounds: 2, goals: { sklearn: { most: 0.8, stretch: 0.6 }, xgboost: { most: 0.8, stretch: 0.65 } } },
]

/** Processor seconds of each round. */
interface Rounds {
  readonly fit: number[]
  readonly predict: number[]
  readonly contributions: number[]
}

export async function boostingFigures(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-boosting-'))
  try {
    return SIZES.flatMap((size) => TASKS.flatMap((task) => figuresOf(size, task, folder)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function figuresOf({ rows, rounds, goals }: Size, task: Task, folder: string): BenchResult[] {
  const table = tableOf(rows, task)
  const file = writeTable(join(folder, 'table.bin'), table)
  const ours: Rounds = { fit: [], predict: [], contributions: [] }
  const theirs: Record<Library, PeerFigures[]> = { sklearn: [], xgboost: [] }
  fitOwn(table, task, { fit: [], predict: [], contributions: [] })
  for (let round = 0; round < rounds; round++) {
    fitOwn(table, task, ours)
    for (const { library } of PEERS) {
      if (!isInstalled(library)) continue
      const request = { library, model: 'boosting', task, trees: TREES, isExplained: rows <= EXPLAINED_ROWS } as const
      for (const threads of THREADS) theirs[library].push(...runTreePeer({ ...request, threads }, [file]))
    }
  }
  const name = `boosting, ${task}, ${TREES} trees, ${table.name}`
  const fits = PEERS.map(({ library, title }) =>
    besidePeer(`${name}: fit`, Math.min(...ours.fit), title, least(theirs[library], 'fit'), goals[library]),
  )
  const besideXgboost = (what: string, which: 'predict' | 'contributions', most: number) =>
    besidePeer(`${name}: ${what}`, Math.min(...ours[which]), 'XGBoost', least(theirs.xgboost, which), { most })
  const predict = besideXgboost(`predict ${TEST_ROWS} rows`, 'predict', 0.6)
  if (rows > EXPLAINED_ROWS) return [...fits, predict]
  return [...fits, predict, besideXgboost(`TreeSHAP of ${EXPLAINED_ROWS} rows`, 'contributions', 0.5)]
}

function tableOf(rows: number, task: Task): SplitTable {
  const [train, test] = [madeTable(rows, FEATURES, 1), madeTable(TEST_ROWS, FEATURES, 2)]
  const name = `${rows} x ${FEATURES}`
  return task === 'regression' ? { name, train, test } : { name, train: asClasses(train), test: asClasses(test) }
}

/** The contributions of small tables only. */
function fitOwn({ train, test }: SplitTable, task: Task, rounds: Rounds): void {
  const options = { random: Random.fromSeed(0) }
  const [fit, model] = timed(() => new Boosting({ task, rounds: TREES }).fit(train.features, train.label, options))
  rounds.fit.push(fit)
  rounds.predict.push(timed(() => model.predict(test.features))[0])
  if (train.features.rows > EXPLAINED_ROWS) return
  const columns = test.features.columns.map((column) => column.subarray(0, EXPLAINED_ROWS))
  rounds.contributions.push(timed(() => model.contributions({ rows: EXPLAINED_ROWS, columns }))[0])
}
