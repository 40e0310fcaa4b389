import { areaUnderCurve, lastKnownLabels, restoreModel, StackedModel, type WalkForwardOptions } from '@bellwether/learn'
import { afterAll, expect, it } from 'vitest'
import { BellwetherError } from '../../src/core/errors.ts'
import type { MapOptions, Task, TaskExecutor } from '../../src/core/tasks/executor.ts'
import { InProcessExecutor } from '../../src/core/tasks/in-process-executor.ts'
import { Random } from '../../src/core/random.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { matrixOf } from '../../src/models/samples.ts'
import type { TuningPlan } from '../../src/models/tune.ts'
import { walkForward, type WalkForwardRequest, type WalkForwardResult } from '../../src/models/walk-forward.ts'
import { careless } from './careless-model.ts'
import { median } from './own-model.ts'
import { plantedDataset, scrambleAfter } from './planted-dataset.ts'

const executor = new InProcessExecutor()
const pools = [new WorkerPool(2), new WorkerPool(3)]
afterAll(() => Promise.all(pools.map((pool) => pool.close())))

const small = { trees: 12, maxDepth: 5, minLeaf: 10 }
const folds: WalkForwardOptions = { firstTrain: 120, refit: 'quarter', embargo: 1 }
const dataset = plantedDataset({ sessions: 500 })

function request(changes: Partial<WalkForwardRequest> = {}): WalkForwardRequest {
  return {
    dataset,
    task: 'regression',
    estimator: { name: 'forest', parameters: small },
    folds,
    seed: 7,
    executor,
    ...changes,
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(BellwetherError)
  return (error as BellwetherError).code
}

it('predicts every sample after the first training sessions, and none before', async () => {
  const result = await walkForward(request())
  for (const { prediction } of [result, ...result.baselines]) {
    for (const [row, value] of prediction.entries()) expect(Number.isNaN(value)).toBe(row < 120)
  }
  expect(result.folds.reduce((sum, fold) => sum + fold.testRows, 0)).toBe(380)
  for (const [row, fold] of result.foldOf.entries()) {
    if (row < 120) expect(fold).toBe(-1)
    else expect(result.folds[fold]!.testFrom).toBeLessThanOrEqual(dataset.session[row]!)
  }
})

it('gives the same bits in process, on two threads and on three, classifier and regressor', async () => {
  for (const task of ['regression', 'classification'] as const) {
    const options = { task, keep: 'all', permutations: 2 } as const
    const alone = await walkForward(request(options))
    for (const pool of pools) expect(await walkForward(request({ ...options, executor: pool }))).toEqual(alone)
  }
})

it('does not depend on the order in which folds are fitted', async () => {
  const backwards: TaskExecutor = {
    workers: 1,
    map: async <I, R>(task: Task, inputs: readonly I[], options?: MapOptions) =>
      (await executor.map<I, R>(task, inputs.toReversed(), options)).toReversed(),
    close: () => Promise.resolve(),
  }
  expect(await walkForward(request({ executor: backwards }))).toEqual(await walkForward(request()))
})

it('predictions before a cut do not change when everything after it does', async () => {
  for (const cut of [200, 333]) {
    const before = await walkForward(request())
    const after = await walkForward(request({ dataset: scrambleAfter(dataset, cut, 3) }))
    // The label of the cut itself becomes known after the next decision only.
    expect(after.prediction.subarray(0, cut)).toEqual(before.prediction.subarray(0, cut))
    expect(after.prediction.subarray(cut + 1)).not.toEqual(before.prediction.subarray(cut + 1))
    for (const [i, { prediction }] of after.baselines.entries()) {
      expect(prediction.subarray(0, cut)).toEqual(before.baselines[i]!.prediction.subarray(0, cut))
    }
  }
})

it('another seed gives another forest, the same seed the same', async () => {
  const first = await walkForward(request())
  expect((await walkForward(request())).prediction).toEqual(first.prediction)
  expect((await walkForward(request({ seed: 8 }))).prediction).not.toEqual(first.prediction)
})

it('finds a planted edge, and none where none was planted', async () => {
  const auc = async (edge: number) => {
    const planted = plantedDataset({ sessions: 900, edge, seed: 5 })
    const estimator = { name: 'forest', parameters: { trees: 40, maxDepth: 5, minLeaf: 15 } }
    const result = await walkForward(request({ dataset: planted, task: 'classification', estimator }))
    return result.scores[0]!
  }
  const planted = await auc(0.6)
  expect(planted.auc).toBeGreaterThan(0.6)
  expect(planted.accuracyInterval.low).toBeGreaterThan(0.5)
  // The standard error of an AUC on 390 and 390 samples is 0.021.
  expect(Math.abs((await auc(0)).auc - 0.5)).toBeLessThan(0.065)
})

it('a model that looks back sees the samples before a test segment, and gives the same bits on any threads', async () => {
  const estimator = { name: 'lstm', parameters: { steps: 6, hidden: 8, epochs: 2 } }
  const result = await walkForward(request({ estimator, baselines: [], keep: 'all' }))
  const all = matrixOf(dataset, Int32Array.from(dataset.label.keys()))
  for (const [index, { model }] of result.folds.entries()) {
    const rows = Array.from(result.foldOf.keys()).filter((row) => result.foldOf[row] === index)
    const expected = restoreModel(model!).predict(all)
    expect(rows.map((row) => result.prediction[row])).toEqual(rows.map((row) => expected[row]))
  }
  for (const executor of pools) {
    expect(await walkForward(request({ estimator, baselines: [], keep: 'all', executor }))).toEqual(result)
  }
})

it('boosting and extra trees walk with the same bits on any threads', async () => {
  const boosting = { name: 'boosting', parameters: { rounds: 10, rowFraction: 0.7, validation: 0.2 } }
  for (const estimator of [boosting, { name: 'extra-trees', parameters: { trees: 5 } }]) {
    const result = await walkForward(request({ estimator, baselines: [], keep: 'all' }))
    for (const executor of pools) {
      expect(await walkForward(request({ estimator, baselines: [], keep: 'all', executor }))).toEqual(result)
    }
  }
})

it('scores model and baselines on the same samples, by their definitions', async () => {
  const result = await walkForward(request({ task: 'classification' }))
  expect(result.scores.map(({ model, isBaseline }) => [model, isBaseline])).toEqual([
    ['forest', false],
    ['mean', true],
    ['last', true],
    ['logistic', true],
  ])
  const rows = Array.from(result.label.keys()).filter((i) => i >= 120 && !Number.isNaN(result.label[i]))
  const at = (values: Float64Array) => Float64Array.from(rows, (i) => values[i]!)
  for (const [place, score] of result.scores.entries()) {
    const prediction = place === 0 ? result.prediction : result.baselines[place - 1]!.prediction
    expect(score.samples).toBe(379)
    expect(score.auc).toBe(areaUnderCurve(at(result.label), at(prediction)))
    const squares = rows.reduce((sum, i) => sum + (result.label[i]! - prediction[i]!) ** 2, 0)
    expect(score.brier).toBeCloseTo(squares / rows.length, 12)
    expect([score.mae, score.rmse]).toEqual([Number.NaN, Number.NaN])
  }
})

it('a model is not compared with itself', async () => {
  const { scores } = await walkForward(request({ estimator: { name: 'ridge', parameters: { penalty: 5 } } }))
  expect(scores.map(({ model }) => model)).toEqual(['ridge', 'zero', 'mean', 'last'])
})

it('a regression is also scored by the sign of its values', async () => {
  const result = await walkForward(request())
  const [forest, zero] = result.scores
  expect(result.scores.map(({ model }) => model)).toEqual(['forest', 'zero', 'mean', 'last', 'ridge'])
  const rows = Array.from(result.label.keys()).filter((i) => i >= 120 && !Number.isNaN(result.label[i]))
  const right = rows.filter((i) => result.prediction[i]! > 0 === result.label[i]! > 0).length
  expect(forest!.accuracy).toBeCloseTo(right / rows.length, 12)
  expect(zero!.mae).toBeCloseTo(rows.reduce((sum, i) => sum + Math.abs(result.label[i]!), 0) / rows.length, 12)
  expect(zero!.auc).toBe(0.5)
  expect([forest!.brier, forest!.logLoss]).toEqual([Number.NaN, Number.NaN])
})

it('classes are whether the label is above zero; zero counts as class 0', async () => {
  const label = dataset.label.with(300, 0).with(301, 1e-12).with(302, -1e-12)
  const result = await walkForward(request({ dataset: { ...dataset, label }, task: 'classification' }))
  expect(Array.from(result.label.subarray(300, 303))).toEqual([0, 1, 0])
  expect(result.label.at(-1)).toBeNaN()
})

it('the last known label is renewed at every decision', async () => {
  const result = await walkForward(request({ estimator: { name: 'last' }, baselines: [] }))
  const expected = lastKnownLabels(dataset).fill(Number.NaN, 0, 120)
  expect(result.prediction).toEqual(expected)
  // The label of the night before is known by the next decision.
  expect(result.prediction[200]).toBe(dataset.label[199])
})

it('trains on no label that is known after the first decision of the fold, and counts what it left out', async () => {
  const late = dataset.labelKnownAt.with(100, dataset.decisionAt[119]!).with(101, dataset.decisionAt[120]! + 1)
  const label = dataset.label.with(50, Number.NaN).with(101, 1e6)
  const result = await walkForward(
    request({
      dataset: { ...dataset, labelKnownAt: late, label },
      estimator: { name: 'mean' },
      baselines: [],
      keep: 'all',
    }),
  )
  const [first, second] = result.folds
  expect(first).toMatchObject({ trainRows: 117, purgedRows: 1, unlabelledRows: 1 })
  const mean =
    Array.from(label.keys())
      .filter((i) => i < 119 && i !== 50 && i !== 101)
      .reduce((sum, i) => sum + label[i]!, 0) / 117
  expect(result.prediction[120]).toBeCloseTo(mean, 15)
  expect(second!.purgedRows).toBe(0)
  expect(result.prediction[second!.trainRows + 10]).toBeGreaterThan(1000)
})

it('gives back the fitted models asked for, which predict the same bits again', async () => {
  const result = await walkForward(request({ keep: 'all' }))
  for (const fold of result.folds) {
    const rows = Int32Array.from(result.foldOf.keys()).filter((row) => result.foldOf[row] === fold.index)
    const again = restoreModel(fold.model!).predict(matrixOf(dataset, rows))
    expect(again).toEqual(result.prediction.subarray(rows[0], rows.at(-1)! + 1))
  }
  const kept = async (keep: 'last' | 'none') =>
    (await walkForward(request({ keep }))).folds.map(({ model }) => model !== undefined)
  expect((await kept('last')).indexOf(true)).toBe(result.folds.length - 1)
  expect(await kept('none')).not.toContain(true)
})

it('averages importance over the folds, the planted feature first', async () => {
  const result = await walkForward(request({ permutations: 3, baselines: [] }))
  expect(result.importance.map(({ feature }) => feature)).toEqual(dataset.featureNames)
  expect(result.importance.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1, 12)
  for (const importance of [result.importance, result.permutation]) {
    const best = importance.toSorted((a, b) => b.gain - a.gain)[0]!
    expect(best.feature).toBe('f0')
    expect(best.error).toBeGreaterThan(0)
    expect(best.gain).toBeGreaterThan(2 * best.error)
  }
})

it('measures permutation importance where the model had not looked: nothing is left of an edge that ended', async () => {
  const random = Random.fromSeed(3)
  const ended = dataset.columns[0]!.map((value, i) => (i < 250 ? value : random.normal()))
  const once = { firstTrain: 250, refit: 250 }
  const ridge = { name: 'ridge' }
  const gainOf = async (label: Float64Array): Promise<number> => {
    const options = { dataset: { ...dataset, label }, estimator: ridge, folds: once, permutations: 5, baselines: [] }
    return (await walkForward(request(options))).permutation[0]!.gain
  }
  expect(await gainOf(dataset.columns[0]!)).toBeGreaterThan(1.5)
  expect(Math.abs(await gainOf(ended))).toBeLessThan(0.5)
})

it('does not depend on how samples of the same times are laid out in memory', async () => {
  const straight = await walkForward(request({ baselines: [{ name: 'ridge' }] }))
  const subarrays = {
    ...dataset,
    columns: dataset.columns.map((column) => Float64Array.of(0, ...column, 0).subarray(1, column.length + 1)),
  }
  expect(await walkForward(request({ dataset: subarrays, baselines: [{ name: 'ridge' }] }))).toEqual(straight)
})

it("runs a user's own model on worker threads as in process", async () => {
  const options = { estimator: { name: 'median', parameters: { factor: 2 } }, models: [median], baselines: [] }
  const alone = await walkForward(request(options))
  expect(alone.estimator).toMatchObject({ name: 'median', parameters: { factor: 2 } })
  expect(await walkForward(request({ ...options, executor: pools[0]! }))).toEqual(alone)
  const known = dataset.label.subarray(0, 119).toSorted()
  expect(alone.prediction[120]).toBe(2 * known[59]!)
})

it("lets no model of a user's own change what the others read, on any number of threads", async () => {
  const others = [{ name: 'ridge' }, { name: 'mean' }]
  const expected = await walkForward(request({ estimator: others[0]!, baselines: others.slice(1) }))
  for (const pool of [executor, ...pools]) {
    const own = { estimator: { name: 'careless' }, models: [careless], baselines: others, executor: pool }
    const { baselines } = await walkForward(request(own))
    expect(baselines[0]!.prediction).toEqual(expected.prediction)
    expect(baselines[1]!.prediction).toEqual(expected.baselines[0]!.prediction)
  }
})

it.each([
  ['classification', { says: 1.5 }],
  ['classification', { says: -0.1 }],
  ['regression', { says: 'infinity' }],
  ['regression', { rows: 1 }],
] as const)("refuses what a user's own model cannot mean by a %s, %o", async (task, parameters) => {
  const own = { task, estimator: { name: 'careless', parameters }, models: [careless], baselines: [] }
  expect(await codeOf(walkForward(request(own)))).toBe('EXTENSION_INVALID')
})

it('reports progress by folds and stops when it is told to', async () => {
  const seen: string[] = []
  const progress = {
    stage: (title: string, total?: number) => seen.push(`${title}: ${total}`),
    advance: (units = 1) => seen.push(`${units}`),
    end: () => undefined,
  }
  const result = await walkForward(request({ progress }))
  expect(seen[0]).toBe(`Walk-forward, forest (regression): ${result.folds.length}`)
  expect(seen.length).toBe(1 + result.folds.length)
  const controller = new AbortController()
  controller.abort()
  expect(await codeOf(walkForward(request({ signal: controller.signal })))).toBe('CANCELLED')
})

it('says what is wrong with what it was given', async () => {
  const infinite = { ...dataset, columns: dataset.columns.map((column) => column.with(130, Infinity)) }
  const unknown = { ...dataset, label: dataset.label.map(() => Number.NaN) }
  const short = { ...dataset, label: dataset.label.subarray(1) }
  const cases: [Partial<WalkForwardRequest>, string][] = [
    [{ estimator: { name: 'forrest' } }, 'MODEL_INVALID'],
    [{ estimator: { name: 'forest', parameters: { tree: 3 } } }, 'MODEL_INVALID'],
    [{ estimator: { name: 'forest', parameters: { trees: 0 } } }, 'MODEL_INVALID'],
    [{ estimator: { name: 'logistic' } }, 'MODEL_INVALID'],
    [{ baselines: [{ name: 'nothing' }] }, 'MODEL_INVALID'],
    [{ folds: { firstTrain: 0, refit: 'year' } }, 'MODEL_INVALID'],
    [{ folds: { firstTrain: 500, refit: 'year' } }, 'DATA_INSUFFICIENT'],
    [{ dataset: infinite }, 'VALUE_INVALID'],
    [{ dataset: unknown }, 'DATA_INSUFFICIENT'],
    [{ dataset: short }, 'VALUE_INVALID'],
    [{ estimator: { name: 'median' }, models: [median, { ...median, name: 'median' }] }, 'EXTENSION_INVALID'],
  ]
  for (const [changes, code] of cases) expect(await codeOf(walkForward(request(changes)))).toBe(code)
  const failing = walkForward(request({ dataset: infinite, executor: pools[0]! }))
  expect(await codeOf(failing)).toBe('VALUE_INVALID')
})

it('several symbols may share a session', async () => {
  const other = plantedDataset({ sessions: 500, seed: 2 })
  const join = (a: Float64Array, b: Float64Array) => Float64Array.of(...a, ...b)
  const both = {
    featureNames: dataset.featureNames,
    columns: dataset.columns.map((column, j) => join(column, other.columns[j]!)),
    session: Int32Array.of(...dataset.session, ...other.session),
    decisionAt: join(dataset.decisionAt, other.decisionAt),
    label: join(dataset.label, other.label),
    labelKnownAt: join(dataset.labelKnownAt, other.labelKnownAt),
  }
  const result: WalkForwardResult = await walkForward(
    request({ dataset: both, estimator: { name: 'ridge' }, baselines: [] }),
  )
  expect(result.folds[0]!.trainRows).toBe(2 * 119)
  for (const [row, value] of result.prediction.entries()) expect(Number.isNaN(value)).toBe(row % 500 < 120)
})

const tuning: TuningPlan = {
  space: { penalty: { type: 'log', low: 0.1, high: 100_000 } },
  search: { method: 'grid', points: 4 },
  folds: { folds: 3 },
}

it('with tuning every refit chooses anew on its own training samples, and sees no test fold', async () => {
  const changes: Partial<WalkForwardRequest> = { estimator: { name: 'ridge' }, baselines: [], tuning }
  const whole = await walkForward(request(changes))
  expect(await walkForward(request({ ...changes, executor: pools[0]! }))).toEqual(whole)
  for (const fold of whole.folds) {
    expect(fold.tuned!.finished.length).toBe(4)
    expect(fold.tuned!.estimator.parameters).toEqual(fold.tuned!.best.parameters)
    // All that the tuning of a fold computed, losses included, is the same when its test samples are others.
    const first = dataset.session.indexOf(fold.testFrom)
    const blind = await walkForward(request({ ...changes, dataset: scrambleAfter(dataset, first - 1, 11) }))
    expect(blind.folds[fold.index]!.tuned).toEqual(fold.tuned)
  }
  const alone = await walkForward(request({ ...changes, tuning: { ...tuning, search: { method: 'grid', points: 1 } } }))
  const [penalty] = alone.folds.map(({ tuned }) => tuned!.estimator.parameters)
  const fixed = { name: 'ridge', parameters: penalty }
  expect(alone.prediction).toEqual((await walkForward(request({ estimator: fixed, baselines: [] }))).prediction)
})

it('walks a stack of models forward, the same on any number of threads', async () => {
  const members = { ridge: {}, forest: { trees: 5, minLeaf: 10 } }
  const stacked: Partial<WalkForwardRequest> = {
    estimator: { name: 'stacking', parameters: { members, folds: 3 } },
    folds: { ...folds, refit: 'year' },
    baselines: [{ name: 'zero' }],
  }
  const alone = await walkForward(request(stacked))
  expect(await walkForward(request({ ...stacked, executor: pools[0]! }))).toEqual(alone)
  const model = restoreModel(alone.folds.at(-1)!.model!)
  expect(model).toBeInstanceOf(StackedModel)
  const [stack, zero] = alone.scores
  expect(stack!.rmse).toBeLessThan(zero!.rmse)
})

it('walks several classes forward, beside the commonest and the last one', async () => {
  const classes = {
    ...dataset,
    label: dataset.label.map((value, i) => (Number.isNaN(value) ? value : value > 0 ? 2 : i % 2)),
  }
  const result = await walkForward(
    request({
      dataset: classes,
      task: 'classes',
      estimator: { name: 'multiclass-boosting', parameters: { rounds: 5 } },
    }),
  )
  expect(result.scores.map(({ model }) => model)).toEqual(['multiclass-boosting', 'mean', 'last'])
  const rows = [...result.prediction.keys()].filter(
    (i) =>
      !Number.isNaN(result.prediction[i]! + result.label[i]!) &&
      result.baselines.every(({ prediction }) => !Number.isNaN(prediction[i])),
  )
  const right = rows.filter((i) => result.prediction[i] === classes.label[i]).length
  expect(result.scores[0]!.samples).toBe(rows.length)
  expect(result.scores[0]!.accuracy).toBeCloseTo(right / rows.length, 12)
  expect(result.scores[0]!.auc).toBeNaN()
  expect(result.baselines[0]!.prediction.slice(rows[0]).every((value) => value === 2)).toBe(true)
})
