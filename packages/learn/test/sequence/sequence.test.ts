import { describe, expect, it } from 'vitest'
import {
  Attention,
  Gru,
  LearnError,
  Lstm,
  type Matrix,
  type Model,
  meanSquaredError,
  type RecurrentParameters,
  restoreModel,
  Ridge,
  logLoss,
} from '../../src/index.ts'
import { fitSequence } from '../../src/sequence/fit-sequence.ts'
import { Workspace } from '../../src/sequence/kernel/workspace.ts'
import { normalMatrix, take, takeRows, TestRandom } from '../random.ts'

const kinds = [Lstm, Gru, Attention]
const small = { task: 'regression', steps: 5, hidden: 16, epochs: 4, batch: 32 } as const
const options = () => ({ random: new TestRandom('fit') })

/** The label is the feature two rows earlier times the one now, and some noise: no row alone tells it. */
function rememberedProduct(rows: number, seed: string): { features: Matrix; label: Float64Array } {
  const random = new TestRandom(seed)
  const features = normalMatrix(rows, 2, random)
  const x = (row: number) => features.columns[0]![row] ?? 0
  const label = Float64Array.from({ length: rows }, (_, row) => x(row) * x(row - 2) + 0.1 * random.normal())
  return { features, label }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, k) => from + k)
}

for (const Kind of kinds) {
  describe(new Kind({ task: 'regression' }).name, () => {
    it('learns what only earlier rows tell, where a linear model finds nothing', () => {
      const train = rememberedProduct(2000, 'train')
      const test = rememberedProduct(500, 'test')
      const long = { ...small, epochs: 60, patience: 60, rate: 0.005 }
      const model = new Kind(long).fit(train.features, train.label, options())
      const error = meanSquaredError(test.label, model.predict(test.features))
      const linear = new Ridge().fit(train.features, train.label, options()).predict(test.features)
      expect(meanSquaredError(test.label, linear)).toBeGreaterThan(0.9)
      expect(error).toBeLessThan(0.3)
    })

    it('learns classes the same way', () => {
      const classes = (values: Float64Array) => values.map((value) => (value > 0 ? 1 : 0))
      const train = rememberedProduct(2000, 'train')
      const test = rememberedProduct(500, 'test')
      const long = { ...small, task: 'classification', epochs: 60, patience: 60, rate: 0.005 } as const
      const model = new Kind(long).fit(train.features, classes(train.label), options())
      expect(logLoss(classes(test.label), model.predict(test.features))).toBeLessThan(0.4)
    })

    it('fits the same bits on the kernel and on its plain twin', () => {
      const { features, label } = rememberedProduct(70, 'twin')
      const estimator = new Kind({ ...small, layers: 2, dropout: 0.2, decay: 0.01, epochs: 2 })
      const fitOn = (workspace: Workspace) => fitSequence(estimator, features, label, options(), workspace)
      const [fast, plain] = [fitOn(Workspace.fast()), fitOn(Workspace.plain())]
      expect(fast.serialise()).toEqual(plain.serialise())
    })

    it('gives the same model for the same seed and another for another', () => {
      const { features, label } = rememberedProduct(100, 'seeds')
      const fit = (seed: string) => new Kind(small).fit(features, label, { random: new TestRandom(seed) })
      expect(fit('one').serialise()).toEqual(fit('one').serialise())
      expect(fit('one').serialise()).not.toEqual(fit('two').serialise())
    })

    it('goes on from a model, stored and restored: two more epochs know what it knew', () => {
      const { features, label } = rememberedProduct(1000, 'first')
      const long = new Kind({ ...small, epochs: 30, patience: 30, rate: 0.005 })
      const start = long.fit(features, label, options())
      const [more, test] = [rememberedProduct(1000, 'more'), rememberedProduct(500, 'test')]
      const short = new Kind({ ...small, epochs: 2, rate: 0.005 })
      const error = (model: { predict(features: Matrix): Float64Array }) =>
        meanSquaredError(test.label, model.predict(test.features))
      const warm = short.fit(more.features, more.label, { ...options(), start })
      const cold = short.fit(more.features, more.label, options())
      expect(error(warm)).toBeLessThan(0.6 * error(cold))
      const restored = restoreModel(JSON.parse(JSON.stringify(start.serialise())))
      const again = short.fit(more.features, more.label, { ...options(), start: restored })
      expect(again.serialise()).toEqual(warm.serialise())
    })

    it('goes on only from a model of the same shape', () => {
      const { features, label } = rememberedProduct(60, 'shape')
      const fit = (parameters: object, start?: Model) =>
        new Kind({ ...small, epochs: 1, ...parameters }).fit(features, label, { ...options(), ...(start && { start }) })
      expect(() => fit({}, fit({ hidden: 32 }))).toThrow(LearnError)
      expect(() => fit({}, new Ridge().fit(features, label, options()))).toThrow('another shape')
    })

    it('predicts a row from its window alone as among others, stored and restored', () => {
      const { features, label } = rememberedProduct(400, 'alone')
      const model = new Kind(small).fit(features, label, options())
      const all = model.predict(features)
      const restored = restoreModel(JSON.parse(JSON.stringify(model.serialise())))
      for (const row of [4, 100, 255, 256, 399]) {
        const window = takeRows(features, range(row - 4, row + 1))
        expect(restored.predict(window).at(-1)).toBe(all[row])
      }
    })

    it('never looks at later rows', () => {
      const { features, label } = rememberedProduct(200, 'later')
      const model = new Kind(small).fit(features, label, options())
      const changed = { rows: 200, columns: features.columns.map((column) => column.map((x, i) => (i < 120 ? x : 9))) }
      expect(model.predict(changed).subarray(0, 120)).toEqual(model.predict(features).subarray(0, 120))
    })

    it('sees each series as if it were alone', () => {
      const { features, label } = rememberedProduct(120, 'series')
      const groups = Int32Array.from({ length: 120 }, (_, row) => row % 3)
      const model = new Kind(small).fit({ ...features, groups }, label, options())
      const together = model.predict({ ...features, groups })
      for (const group of [0, 1, 2]) {
        const rows = range(0, 120).filter((row) => groups[row] === group)
        expect(model.predict(takeRows(features, rows))).toEqual(take(together, rows))
      }
    })
  })
}

it('a row of weight zero is history, and its label counts for nothing', () => {
  const { features, label } = rememberedProduct(150, 'weights')
  const weights = label.map((_, row) => (row % 2 === 0 ? 0 : 1))
  const other = label.map((value, row) => (row % 2 === 0 ? -5 * value : value))
  const fit = (of: Float64Array, on: Matrix) => new Lstm(small).fit(on, of, { ...options(), weights }).predict(features)
  expect(fit(other, features)).toEqual(fit(label, features))
  const shifted = { rows: 150, columns: features.columns.map((c) => c.map((x, row) => (row % 2 === 0 ? x + 1 : x))) }
  expect(fit(label, shifted)).not.toEqual(fit(label, features))
})

it('the tail and the gap teach nothing: neither their labels nor the spread of their features', () => {
  const { features, label } = rememberedProduct(200, 'tail')
  const estimator = new Lstm({ ...small, tail: 0.25, gap: 10, patience: 50 })
  const gap = range(140, 150)
  const other = label.map((value, row) => (gap.includes(row) ? 100 - value : value))
  const model = estimator.fit(features, label, options())
  expect(estimator.fit(features, other, options()).serialise()).toEqual(model.serialise())
  // Another tail changes at which epoch training is best, and nothing else: the losses on the training rows stay.
  const tail = { rows: 200, columns: features.columns.map((column) => column.map((x, i) => (i < 150 ? x : 50 * x))) }
  const losses = (of: Matrix) => estimator.fit(of, label, options()).epochs.map(({ train }) => train)
  expect(losses(tail)).toEqual(losses(features))
})

it('ends early where the tail gets no better, and keeps the best epoch', () => {
  const random = new TestRandom('noise')
  const features = normalMatrix(300, 6, random)
  const label = Float64Array.from({ length: 300 }, () => random.normal())
  const fit = (epochs: number) => new Gru({ ...small, rate: 0.02, epochs, patience: 3 }).fit(features, label, options())
  const model = fit(100)
  const tails = model.epochs.map(({ tail }) => tail)
  const best = tails.indexOf(Math.min(...tails))
  expect(tails.length).toBe(best + 4)
  expect(model.predict(features)).toEqual(fit(best + 1).predict(features))
})

it('flags missing values, and learns what their absence tells', () => {
  const random = new TestRandom('missing')
  const column = Float64Array.from({ length: 1000 }, () => (random.next() < 0.5 ? Number.NaN : random.normal()))
  const label = column.map((value) => (Number.isNaN(value) ? 3 : -3) + 0.1 * random.normal())
  const features = { rows: 1000, columns: [column] }
  const model = new Lstm({ ...small, epochs: 30, rate: 0.01 }).fit(features, label, options())
  expect(meanSquaredError(label, model.predict(features))).toBeLessThan(0.5)
})

it('is not thrown off by values far outside those it was fitted on', () => {
  const { features, label } = rememberedProduct(100, 'far')
  const far = { rows: 2, columns: [Float64Array.of(1e300, -1e300), Float64Array.of(-1e300, 1e-300)] }
  for (const Kind of kinds) {
    expect(new Kind(small).fit(features, label, options()).predict(far).every(Number.isFinite)).toBe(true)
  }
})

it('weight decay and clipping hold the parameters and their steps back', () => {
  const { features, label } = rememberedProduct(200, 'held')
  const spread = (of: Partial<RecurrentParameters>) => {
    const predicted = new Lstm({ ...small, epochs: 20, rate: 0.01, tail: 0, ...of }).fit(features, label, options())
    return predicted.predict(features).reduce((sum, value) => sum + value ** 2, 0)
  }
  expect(spread({ decay: 5 })).toBeLessThan(0.5 * spread({}))
  expect(spread({ clip: 1e-12 })).toBeLessThan(0.5 * spread({}))
})

it('says so when training diverges', () => {
  const { features, label } = rememberedProduct(100, 'diverged')
  for (const Kind of kinds) {
    const estimator = new Kind({ ...small, rate: 1e38 })
    expect(() => estimator.fit(features, label, options())).toThrow(/diverged/)
    // One epoch of one batch: only its last step can tell.
    const once = new Kind({ ...small, rate: Number.MAX_VALUE, epochs: 1, batch: 128, tail: 0 })
    expect(() => once.fit(features, label, options())).toThrow(/diverged/)
  }
})

it('refuses parameters that cannot be used', () => {
  const { features, label } = rememberedProduct(20, 'refused')
  const wrong = [
    { steps: 0 },
    { hidden: 6 },
    { hidden: 0 },
    { layers: 1.5 },
    { dropout: 1 },
    { dropout: -0.1 },
    { rate: 0 },
    { rate: Number.NaN },
    { decay: -1 },
    { clip: 0 },
    { batch: 0 },
    { epochs: 0 },
    { patience: 0 },
    { tail: 1 },
    { gap: -1 },
    { gap: 100 },
  ]
  for (const parameters of wrong) {
    expect(() => new Lstm({ ...small, ...parameters }).fit(features, label, options())).toThrow(LearnError)
  }
  expect(() => new Attention({ ...small, hidden: 16, heads: 3 }).fit(features, label, options())).toThrow(/heads/)
  const misspelt = { ...small, hiden: 8 }
  expect(() => new Gru(misspelt).fit(features, label, options())).toThrow(/no parameter hiden/)
  const headed = { ...small, heads: 2 }
  expect(() => new Lstm(headed).fit(features, label, options())).toThrow(/no parameter heads/)
  const vast = new Lstm({ ...small, hidden: 1024, steps: 2 ** 20 })
  expect(() => vast.fit(features, label, options())).toThrow(/memory/)
  const groups = new Int32Array(3)
  expect(() => new Lstm(small).fit({ ...features, groups }, label, options())).toThrow(LearnError)
})

it('refuses stored sequence models that are damaged', () => {
  const { features, label } = rememberedProduct(20, 'damaged')
  const stored = new Gru({ ...small, epochs: 1 }).fit(features, label, options()).serialise()
  const architecture = stored['architecture'] as object
  for (const broken of [
    { ...stored, version: 9 },
    { ...stored, weights: '' },
    { ...stored, weights: 'AAAA' },
    { ...stored, offset: null },
    { ...stored, features: ['x0'] },
    { ...stored, inputScale: {} },
    { ...stored, architecture: undefined },
    { ...stored, architecture: { ...architecture, hidden: 6 } },
    { ...stored, architecture: { ...architecture, kind: 'rnn' } },
    { ...stored, architecture: { ...architecture, inputs: 5 } },
  ]) {
    expect(() => restoreModel(JSON.parse(JSON.stringify(broken)))).toThrow(LearnError)
  }
})
