/** Random forests beside scikit-learn's, which finds exact splits where ours are between at most 255 bins. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RandomForest } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import type { BenchResult } from '../bench-result.ts'
import { besidePeer, least, timed } from './figures.ts'
import { madeTable, type SplitTable } from './tables.ts'
import { isInstalled, type PeerFigures, runTreePeer, writeTable } from './tree-peers.ts'

const FEATURES = 40
const TREES = 100
const TEST_ROWS = 5000

/** On 100,000 rows the peer takes some two minutes: once, and on the number of threads that costs least. */
const SIZES = [
  { rows: 5000, rounds: 3, threads: [1, 2], most: 0.25 },
  { rows: 100_000, rounds: 1, threads: [1], most: 0.15 },
]

export async function forestFigures(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-forest-'))
  try {
    return SIZES.map((size) => fitFigure(size, folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function fitFigure({ rows, rounds, threads, most }: (typeof SIZES)[number], folder: string): BenchResult {
  const name = `${rows} x ${FEATURES}`
  const table = { name, train: madeTable(rows, FEATURES, 1), test: madeTable(TEST_ROWS, FEATURES, 2) }
  const file = writeTable(join(folder, 'table.bin'), table)
  const ours: number[] = []
  const theirs: PeerFigures[] = []
  fitOwn(table, 5)
  for (let round = 0; round < rounds; round++) {
    ours.push(fitOwn(table, TREES))
    if (!isInstalled('sklearn')) continue
    const request = { library: 'sklearn', model: 'forest', task: 'regression', trees: TREES } as const
    for (const count of threads) theirs.push(...runTreePeer({ ...request, threads: count }, [file]))
  }
  const what = `forest, regression, ${TREES} trees, ${name}: fit`
  return besidePeer(what, Math.min(...ours), 'scikit-learn', least(theirs, 'fit'), { most })
}

function fitOwn({ train }: SplitTable, trees: number): number {
  const forest = new RandomForest({ task: 'regression', trees, minLeaf: 5, maxFeatures: 1 / 3 })
  return timed(() => forest.fit(train.features, train.label, { random: Random.fromSeed(0) }))[0]
}
