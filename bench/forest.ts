/**
 * Random forest: one fit beside scikit-learn's, and the walk-forward of the overnight study.
 *
 * Processor seconds (user and system, all threads), the best of several runs; wall time says little
 * on a shared machine. The peer is Debian's python3-sklearn; it finds exact splits where ours are
 * between at most 255 bins.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Matrix, RandomForest, rootMeanSquaredError } from '@bellwether/learn'
import { InProcessExecutor } from '../src/core/tasks/in-process-executor.ts'
import { Random } from '../src/core/random.ts'
import { MS_PER_DAY } from '../src/core/time.ts'
import type { Dataset } from '../src/features/dataset.ts'
import { walkForward } from '../src/models/walk-forward.ts'
import type { BenchResult } from './bench-result.ts'

const PYTHON = '/usr/bin/python3'
const ROWS = 5000
const FEATURES = 40
const TREES = 100
const RUNS = 5

interface Sample {
  readonly features: Matrix
  readonly label: Float64Array
}

export async function run(): Promise<BenchResult[]> {
  const train = drawSample(1)
  const test = drawSample(2)
  const own = fitOwn(train, test)
  const peer = fitPeer(train, test)
  const against = peer === undefined ? 'peer not found' : 'scikit-learn'
  const ratio = (value: number, other: number | undefined) => (other === undefined ? {} : { ratio: value / other })
  const walked = await walkStudy()
  return [
    {
      name: `fit ${TREES} trees, ${ROWS} x ${FEATURES}`,
      value: own.fit,
      unit: 'cpu s',
      against,
      ...ratio(own.fit, peer?.fit),
      goal: 'at most 1.4',
      met: own.fit <= 1.4,
    },
    {
      name: 'its error on new rows',
      value: own.rmse,
      unit: 'rmse',
      against,
      ...ratio(own.rmse, peer?.rmse),
      ...(peer && { goal: 'within 1 % of the peer', met: own.rmse <= 1.01 * peer.rmse }),
    },
    { name: `predict ${ROWS} rows`, value: own.predict, unit: 'cpu s', against, ...ratio(own.predict, peer?.predict) },
    { name: 'walk-forward, 33 folds, both tasks', value: walked, unit: 'cpu s', goal: 'at most 8', met: walked <= 8 },
  ]
}

/** Five features matter, among them one through a product, a wave and a step; the noise has deviation 1.5. */
function drawSample(seed: number): Sample {
  const random = Random.fromSeed(seed)
  const columns = Array.from({ length: FEATURES }, () => Float64Array.from({ length: ROWS }, () => random.normal()))
  const x = (j: number, i: number): number => columns[j]![i]!
  const label = Float64Array.from(
    { length: ROWS },
    (_, i) =>
      2 * Math.sin(x(0, i)) + x(1, i) * x(2, i) + (x(3, i) > 0.5 ? 1.5 : 0) + 0.5 * x(4, i) + 1.5 * random.normal(),
  )
  return { features: { rows: ROWS, columns }, label }
}

interface Fitted {
  readonly fit: number
  readonly predict: number
  readonly rmse: number
}

function fitOwn(train: Sample, test: Sample): Fitted {
  const runs = Array.from({ length: RUNS }, (_, seed): Fitted => {
    const forest = new RandomForest({ task: 'regression', trees: TREES, minLeaf: 5, maxFeatures: 1 / 3 })
    const start = process.cpuUsage()
    const model = forest.fit(train.features, train.label, { random: Random.fromSeed(seed) })
    const fit = secondsSince(start)
    const middle = process.cpuUsage()
    const predicted = model.predict(test.features)
    return { fit, predict: secondsSince(middle), rmse: rootMeanSquaredError(test.label, predicted) }
  })
  return summarise(runs)
}

/** Least times, mean error. */
function summarise(runs: readonly Fitted[]): Fitted {
  return {
    fit: Math.min(...runs.map(({ fit }) => fit)),
    predict: Math.min(...runs.map(({ predict }) => predict)),
    rmse: runs.reduce((sum, { rmse }) => sum + rmse, 0) / runs.length,
  }
}

const PEER = `
import json, sys, time
import numpy as np
from sklearn.ensemble import RandomForestRegressor
rows, features, trees, runs = (int(word) for word in sys.argv[2:])
values = np.fromfile(sys.argv[1], dtype='<f8').reshape(2, features + 1, rows)
(x, y), (u, v) = ((block[:-1].T.copy(), block[-1]) for block in values)
results = []
for seed in range(runs):
    model = RandomForestRegressor(trees, max_features=1/3, min_samples_leaf=5, random_state=seed, n_jobs=1)
    start = time.process_time(); model.fit(x, y); middle = time.process_time()
    p = model.predict(u); end = time.process_time()
    results.append(dict(fit=middle - start, predict=end - middle, rmse=float(np.sqrt(np.mean((p - v) ** 2)))))
print(json.dumps(results))
`

/** The same samples through scikit-learn; undefined where it is not installed. */
function fitPeer(train: Sample, test: Sample): Fitted | undefined {
  try {
    execFileSync(PYTHON, ['-c', 'import sklearn'], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-forest-'))
  try {
    const file = join(folder, 'samples.f64')
    const columns = [train, test].flatMap(({ features, label }) => [...features.columns, label])
    writeFileSync(file, Buffer.concat(columns.map((column) => Buffer.from(column.buffer))))
    const words = [file, ROWS, FEATURES, TREES, RUNS].map(String)
    return summarise(JSON.parse(execFileSync(PYTHON, ['-c', PEER, ...words], { encoding: 'utf8' })) as Fitted[])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The size of the overnight study: 8,300 sessions from 1993, refitted yearly; processor seconds without baselines. */
async function walkStudy(): Promise<number> {
  const dataset = studyDataset(8300)
  const executor = new InProcessExecutor()
  const parameters = { trees: 200, maxDepth: 6, minLeaf: 50, maxFeatures: 1 / 3, bins: 64 }
  const times: number[] = []
  for (let attempt = 0; attempt < 2; attempt++) {
    const start = process.cpuUsage()
    for (const task of ['classification', 'regression'] as const) {
      const estimator = { name: 'forest', parameters }
      const folds = { firstTrain: 250, refit: 'year' } as const
      await walkForward({ dataset, task, estimator, baselines: [], folds, seed: 1, executor })
    }
    times.push(secondsSince(start))
  }
  await executor.close()
  return Math.min(...times)
}

function studyDataset(sessions: number): Dataset {
  const random = Random.fromSeed(3)
  const columns = Array.from({ length: FEATURES }, () => Float64Array.from({ length: sessions }, () => random.normal()))
  const session = Int32Array.from({ length: sessions }, (_, i) => 8429 + Math.floor((i * 365.25) / 252))
  return {
    featureNames: columns.map((_, j) => `x${j}`),
    columns,
    session,
    decisionAt: Float64Array.from(session, (day) => day * MS_PER_DAY),
    label: columns[0]!.map((value) => 0.05 * value + random.normal()),
    labelKnownAt: Float64Array.from(session, (day) => (day + 0.7) * MS_PER_DAY),
  }
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}
