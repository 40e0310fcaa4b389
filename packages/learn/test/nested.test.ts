import { expect, it } from 'vitest'
import {
  checkBlindness,
  gridSearch,
  judgeTrial,
  Logistic,
  meanSquaredError,
  nestedTuning,
  type Parameters,
  purgedFolds,
  RandomForest,
  type RandomSource,
  refuseLabelAmongFeatures,
  Ridge,
  type Samples,
  type Split,
  takeSamples,
  tune,
} from '../src/index.ts'
import { consecutive, daily } from './drawn-samples.ts'
import { normalMatrix, TestRandom } from './random.ts'

const leak = expect.objectContaining({ kind: 'leak' })

/** Daily samples whose label is known five days later; `signal` is how much the first feature says. */
function planted(rows: number, signal: number, seed: string, features = 12): Samples {
  const random = new TestRandom(seed)
  const times = daily(consecutive('2012-01-01', rows + 5), 5)
  const all = takeSamples(
    { features: normalMatrix(rows, features, random), label: new Float64Array(rows), times },
    Int32Array.from({ length: rows }, (_, row) => row),
  )
  return { ...all, label: all.features.columns[0]!.map((value) => signal * value + random.normal()) }
}

const create = ({ penalty }: Parameters) => new Ridge({ penalty: Number(penalty) })

/** Tunes a ridge by five purged folds of the training samples. */
const tuneOn = (training: Samples, random: RandomSource) => {
  const splits = purgedFolds(training.times, { folds: 5, embargo: 1 })
  return tune({
    search: gridSearch({ penalty: { type: 'log', low: 0.1, high: 1e5 } }, { points: 7 }),
    evaluate: async (trials) => trials.map((trial) => judgeTrial(trial, { create, samples: training, splits, random })),
  })
}

const nested = (samples: Samples, outer: readonly Split[]) =>
  nestedTuning({ samples, outer, tuneOn, create, random: new TestRandom('nested') })

it('tuning is handed the training samples of each outer split and nothing else', async () => {
  const samples = planted(200, 0.5, 'handed')
  const outer = purgedFolds(samples.times, { folds: 4, embargo: 2 })
  const handed: Samples[] = []
  await nestedTuning({
    samples,
    outer,
    create,
    random: new TestRandom('handed'),
    tuneOn: async (training, random) => {
      handed.push(training)
      return tuneOn(training, random)
    },
  })
  expect(handed).toEqual(outer.map(({ train }) => takeSamples(samples, train)))
})

it('finds what is there and shrinks away what is not', async () => {
  const signal = planted(300, 1, 'signal')
  const found = await nested(signal, purgedFolds(signal.times, { folds: 3 }))
  for (const { tuning } of found) expect(tuning.best.parameters['penalty']).toBeLessThan(500)
  const noise = planted(300, 0, 'noise', 40)
  const shrunk = await nested(noise, purgedFolds(noise.times, { folds: 3 }))
  for (const { tuning } of shrunk) expect(tuning.best.parameters['penalty']).toBeGreaterThan(500)
})

/** Each trial is one feature of many. */
const oneFeature = ({ features, ...rest }: Samples, { feature }: Parameters): Samples => ({
  ...rest,
  features: { ...features, columns: [features.columns[Number(feature)]!] },
})

const chooseFeature = (samples: Samples, splits: readonly Split[]) =>
  tune({
    search: gridSearch({ feature: { type: 'integer', low: 0, high: 39 } }, { points: 40 }),
    evaluate: async (trials) =>
      trials.map((trial) => {
        const chosen = oneFeature(samples, trial.parameters)
        return judgeTrial(trial, { create: () => new Ridge(), samples: chosen, splits, random: new TestRandom('j') })
      }),
  })

it('of pure noise the choice made on the test rows looks good, the nested choice does not', async () => {
  let nothing = 0
  let optimistic = 0
  let honest = 0
  for (let seed = 0; seed < 6; seed++) {
    const samples = planted(120, 0, `optimism ${seed}`, 40)
    const outer = purgedFolds(samples.times, { folds: 4 })
    nothing += meanSquaredError(samples.label, new Float64Array(120))
    optimistic += (await chooseFeature(samples, outer)).best.loss!
    for (const { train, test } of outer) {
      const [training, tested] = [takeSamples(samples, train), takeSamples(samples, test)]
      const { best } = await chooseFeature(training, purgedFolds(training.times, { folds: 4 }))
      const chosen = oneFeature(training, best.parameters).features
      const model = new Ridge().fit(chosen, training.label, { random: new TestRandom('f') })
      const said = model.predict(oneFeature(tested, best.parameters).features)
      honest += (meanSquaredError(tested.label, said) * test.length) / 120
    }
  }
  expect(optimistic).toBeLessThan(nothing)
  expect(honest).toBeGreaterThan(nothing)
})

it('a planted leak is caught: standardising, selecting or tuning with rows outside the training rows', async () => {
  const samples = planted(160, 0.3, 'planted')
  const split = purgedFolds(samples.times, { folds: 4 })[1]!
  const random = () => new TestRandom('blind')
  const honest = async (samples: Samples, split: Split) => (await nested(samples, [split]))[0]!.tuning
  await expect(checkBlindness(honest, samples, split, random())).resolves.toBeUndefined()

  const standardised = async (samples: Samples, split: Split) => {
    const column = samples.features.columns[0]!
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    const columns = samples.features.columns.with(
      0,
      column.map((value) => value / (1 + Math.abs(mean))),
    )
    return takeSamples({ ...samples, features: { ...samples.features, columns } }, split.train)
  }
  await expect(checkBlindness(standardised, samples, split, random())).rejects.toThrow(leak)

  const selected = async ({ features, label }: Samples) =>
    features.columns.map((column) => column.reduce((sum, value, i) => sum + value * label[i]!, 0))
  await expect(checkBlindness(selected, samples, split, random())).rejects.toThrow(leak)

  const tunedOnTest = async (samples: Samples, split: Split) =>
    tune({
      search: gridSearch({ penalty: { type: 'log', low: 0.1, high: 1e5 } }, { points: 4 }),
      evaluate: async (trials) =>
        trials.map((trial) => judgeTrial(trial, { create, samples, splits: [split], random: random() })),
    })
  await expect(checkBlindness(tunedOnTest, samples, split, random())).rejects.toThrow(leak)
})

it('a split that learns from what it tests is refused before anything is tuned', async () => {
  const samples = planted(160, 0.3, 'crossed')
  const [split] = purgedFolds(samples.times, { folds: 4 })
  const train = Int32Array.from([...split!.test.slice(-1), ...split!.train])
  await expect(nested(samples, [{ train, test: split!.test }])).rejects.toThrow(leak)
  const trial = { index: 0, parameters: { penalty: 1 }, effort: 1 }
  const judged = () =>
    judgeTrial(trial, { create, samples, splits: [{ train, test: split!.test }], random: new TestRandom('x') })
  expect(judged).toThrow(leak)
})

it('a trial of less effort learns from an even share of the training rows', () => {
  const samples = planted(200, 0.5, 'effort')
  const splits = purgedFolds(samples.times, { folds: 4 })
  const learnt: number[] = []
  const spy = () => {
    const ridge = new Ridge()
    return {
      name: ridge.name,
      task: 'regression' as const,
      parameters: ridge.parameters,
      fit: (...given: FitArguments) => {
        learnt.push(given[1].length)
        return ridge.fit(...given)
      },
    }
  }
  const judge = (effort: number) =>
    judgeTrial({ index: 0, parameters: {}, effort }, { create: spy, samples, splits, random: new TestRandom('e') })
  expect(judge(1)).not.toBe(judge(1 / 3))
  for (const [i, { train }] of splits.entries()) {
    expect(learnt[i]).toBe(train.length)
    expect(learnt[4 + i]).toBe(Math.floor(train.length / 3))
  }
})

type FitArguments = Ridge['fit'] extends (...given: infer G) => unknown ? G : never

it('a trial without a solution fails; other errors are not swallowed', () => {
  const samples = planted(100, 0.5, 'failed')
  const twin = { ...samples.features, columns: [...samples.features.columns, samples.features.columns[0]!] }
  const splits = purgedFolds(samples.times, { folds: 4 })
  const judge = (penalty: number) =>
    judgeTrial(
      { index: 0, parameters: { penalty }, effort: 1 },
      { create, samples: { ...samples, features: twin }, splits, random: new TestRandom('f') },
    )
  expect(judge(0)).toBeNull()
  expect(judge(1)).toBeGreaterThan(0)
  expect(() => judge(-1)).toThrow(expect.objectContaining({ kind: 'parameter' }))
})

it('classes are judged by the Brier score and rows without a label by nothing', () => {
  const samples = planted(300, 1, 'classes')
  const label = samples.label.map((value, i) => (i % 10 === 3 ? Number.NaN : value > 0 ? 1 : 0))
  const options = { samples: { ...samples, label }, splits: purgedFolds(samples.times), random: new TestRandom('c') }
  const trial = { index: 0, parameters: {}, effort: 1 }
  const forest = () => new RandomForest({ task: 'classification', trees: 10 })
  for (const create of [() => new Logistic(), forest]) {
    const loss = judgeTrial(trial, { create, ...options })!
    expect(loss).toBeGreaterThan(0.1)
    expect(loss).toBeLessThan(0.25)
  }
})

it('a label hidden among the features is detected and refused, under whatever monotone disguise', async () => {
  const samples = planted(200, 0.8, 'hidden')
  const { label } = samples
  const hide = (column: Float64Array): Samples => ({
    ...samples,
    features: { ...samples.features, columns: samples.features.columns.with(4, column) },
    featureNames: samples.features.columns.map((_, j) => `feature ${j}`),
  })
  const outer = purgedFolds(samples.times, { folds: 4 })
  const disguises: Record<string, (value: number, row: number) => number> = {
    copy: (value) => value,
    scaled: (value) => 3 - 0.01 * value,
    cubed: (value) => value ** 3,
    rounded: (value) => Math.round(value * 100),
    'with holes': (value, row) => (row % 2 === 0 ? Number.NaN : value),
    'with a few errors': (value, row) => (row === 77 ? value + 0.5 : value),
  }
  for (const disguise of Object.values(disguises)) {
    const hidden = hide(label.map(disguise))
    expect(() => refuseLabelAmongFeatures(hidden)).toThrow(
      expect.objectContaining({ kind: 'leak', given: 'feature 4' }),
    )
    await expect(nested(hidden, outer)).rejects.toThrow(leak)
    expect(() => refuseLabelAmongFeatures(hidden, ['feature 4'])).not.toThrow()
  }
  const classes = { ...hide(label), label: label.map((value) => (value > 0 ? 1 : 0)) }
  expect(() => refuseLabelAmongFeatures(classes)).toThrow(leak)
})

it('good features, persistent prices, constant and missing columns are not taken for the label', () => {
  const random = new TestRandom('innocent')
  const samples = planted(400, 20, 'innocent')
  expect(() => refuseLabelAmongFeatures(samples)).not.toThrow()
  let price = 100
  const prices = Float64Array.from({ length: 401 }, () => (price += 0.01 * random.normal()))
  const columns = [prices.subarray(0, 400), new Float64Array(400).fill(7), new Float64Array(400).fill(Number.NaN)]
  // The next price follows today's with a correlation above 0.999.
  const next = { ...samples, features: { rows: 400, columns }, label: prices.slice(1) }
  expect(() => refuseLabelAmongFeatures(next)).not.toThrow()
  const up = { ...samples, label: samples.label.map((value) => (value > 1 ? 1 : 0)) }
  expect(() => refuseLabelAmongFeatures(up)).not.toThrow()
  const one = { ...samples, label: samples.label.map(() => 1) }
  expect(() => refuseLabelAmongFeatures(one)).not.toThrow()
  // Of twenty rows chance could order them all.
  const few = takeSamples(
    samples,
    Int32Array.from({ length: 20 }, (_, row) => row),
  )
  expect(() => refuseLabelAmongFeatures({ ...few, label: few.features.columns[2]! })).not.toThrow()
})

it('the order of rows that share a value does not make a feature the label', () => {
  // Strike after strike of forty expiries: a later expiry begins low where the one before it ended high.
  const rows = 40 * 25
  const expiry = Float64Array.from({ length: rows }, (_, row) => Math.floor(row / 25))
  const mark = Float64Array.from({ length: rows }, (_, row) => row % 25)
  const samples = { ...planted(rows, 1, 'expiries'), features: { rows, columns: [expiry] } }
  expect(() => refuseLabelAmongFeatures({ ...samples, label: mark })).not.toThrow()
  const rising = mark.map((value, row) => value + 30 * expiry[row]!)
  expect(() => refuseLabelAmongFeatures({ ...samples, label: rising })).toThrow(leak)
})
