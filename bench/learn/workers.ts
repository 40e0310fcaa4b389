/** Trials and trees spread over workers: the wall time that two save, and that the bytes stay the same. */
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import type { TaskExecutor } from '../../src/core/tasks/executor.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { fitOnce } from '../../src/models/fit.ts'
import { tuneModel } from '../../src/models/tune.ts'
import type { BenchResult } from '../bench-result.ts'
import { datasetOf, madeTable } from './tables.ts'

const FEATURES = 40
const TRIAL_ROWS = 20_000
const ROUNDS = 4
const MOST = 0.6
const FORESTS = [
  { rows: 5000, trees: 100 },
  { rows: 100_000, trees: 20 },
]

export async function workerFigures(): Promise<BenchResult[]> {
  const pools = [1, 2, 3].map((workers) => new WorkerPool(workers))
  try {
    const [one, two] = pools as [WorkerPool, WorkerPool]
    return [...(await trialFigures(one, two)), ...(await forestFigures([new InProcessExecutor(), ...pools]))]
  } finally {
    await Promise.all(pools.map((pool) => pool.close()))
  }
}

/** The least wall time of several rounds, in turn and side by side; the threads have started before. */
async function trialFigures(one: TaskExecutor, two: TaskExecutor): Promise<BenchResult[]> {
  const dataset = datasetOf(madeTable(TRIAL_ROWS, FEATURES, 1))
  const trials = async (executor: TaskExecutor) => {
    const start = performance.now()
    const { finished } = await tuneModel({
      dataset,
      task: 'regression',
      estimator: { name: 'boosting' },
      space: { learningRate: { type: 'choice', values: [0.05, 0.1] } },
      search: { method: 'grid' },
      folds: { folds: 3 },
      seed: 1,
      executor,
    })
    return { wall: (performance.now() - start) / 1000, bytes: JSON.stringify(finished) }
  }
  await trials(one)
  await trials(two)
  const inTurn: number[] = []
  const together: number[] = []
  const answers = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [executor, walls] of [[one, inTurn] as const, [two, together] as const]) {
      const { wall, bytes } = await trials(executor)
      walls.push(wall)
      answers.add(bytes)
    }
  }
  const value = Math.min(...together)
  const ratio = value / Math.min(...inTurn)
  const name = `two trials of boosting, ${TRIAL_ROWS} x ${FEATURES}, on two workers`
  const goal = { goal: `ratio at most ${MOST}`, met: ratio <= MOST }
  return [{ name, value, unit: 'wall s', against: 'one worker', ratio, ...goal }, sameBytes(name, answers.size)]
}

async function forestFigures(executors: readonly TaskExecutor[]): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  for (const { rows, trees } of FORESTS) {
    const dataset = datasetOf(madeTable(rows, FEATURES, 1))
    const answers = new Set<string>()
    for (const executor of executors) {
      const estimator = { name: 'forest', parameters: { trees } }
      const model = await fitOnce({ dataset, task: 'regression', estimator, seed: 1, executor })
      answers.add(JSON.stringify(model.serialise()))
    }
    results.push(sameBytes(`forest of ${trees} trees, ${rows} x ${FEATURES}, on up to 3 workers`, answers.size))
  }
  return results
}

function sameBytes(name: string, answers: number): BenchResult {
  return { name: `${name}: different answers`, value: answers, unit: '', goal: 'one', met: answers === 1 }
}
