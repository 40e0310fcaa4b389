import { expect, it } from 'vitest'
import { LearnError, type RankFeatures, type Samples, shadowSelection, stabilitySelection } from '../src/index.ts'
import { joinRows, shuffledBlocks } from '../src/selection/blocks.ts'
import { lassoRanking } from '../src/selection/lasso-ranking.ts'
import { consecutive, daily } from './drawn-samples.ts'
import { normalMatrix, TestRandom } from './random.ts'

/**
 * The first `signals` features matter, each with the strength given; the others do not, but hang
 * together, as features of a market do.
 */
function planted(rows: number, features: number, signals: number, strength: number, seed: string): Samples {
  const random = new TestRandom(seed)
  const { columns } = normalMatrix(rows, features, random)
  const common = normalMatrix(rows, 1, random).columns[0]!
  const mixed = columns.map((column, j) => (j < signals ? column : column.map((x, i) => 0.6 * x + 0.8 * common[i]!)))
  const label = Float64Array.from({ length: rows }, () => random.normal())
  for (const column of columns.slice(0, signals)) for (let i = 0; i < rows; i++) label[i]! += strength * column[i]!
  return { features: { rows, columns: mixed }, label, times: daily(consecutive('2010-01-01', rows)) }
}

/** The absolute correlation of each feature with the label: quick, and good enough to count errors. */
const correlation = ({ features, label }: Samples) =>
  Float64Array.from(features.columns, (column) =>
    Math.abs(column.reduce((sum, value, i) => sum + value * label[i]!, 0)),
  )

it('stability selection finds what was planted', () => {
  const { selected, frequency, perDraw } = stabilitySelection(planted(300, 40, 3, 0.5, 'found'), {
    random: new TestRandom('s'),
  })
  // The bound q^2 / ((2 * 0.75 - 1) * 40) is at most 1 up to q = 4.
  expect(perDraw).toBe(4)
  expect(selected).toEqual([0, 1, 2])
  for (const j of selected) expect(frequency[j]).toBeGreaterThan(0.95)
})

it('stability selection keeps its bound on false selections, in expectation over data', () => {
  // Meinshausen and Bühlmann (2010), Theorem 1: the expected number is at most `expectedFalse`.
  let wrong = 0
  let right = 0
  const runs = 60
  for (let run = 0; run < runs; run++) {
    const samples = planted(120, 20, 2, 0.7, `run ${run}`)
    const { selected } = stabilitySelection(samples, {
      random: new TestRandom(run),
      expectedFalse: 1,
      threshold: 0.6,
      pairs: 15,
    })
    wrong += selected.filter((j) => j >= 2).length
    right += selected.filter((j) => j < 2).length
  }
  expect(wrong / runs).toBeLessThanOrEqual(1)
  expect(right / runs).toBeGreaterThan(1.5)
})

it('the bound holds for the worst ranking there is: chance', () => {
  let wrong = 0
  const chance: RankFeatures = ({ features }, _wanted, random) =>
    Float64Array.from(features.columns, () => 0.1 + random.next())
  const samples = planted(40, 20, 0, 0, 'chance')
  for (let run = 0; run < 200; run++) {
    const random = new TestRandom(`chance ${run}`)
    wrong += stabilitySelection(samples, { random, threshold: 0.6, pairs: 2, rank: chance }).selected.length
  }
  expect(wrong / 200).toBeLessThanOrEqual(1)
  expect(wrong).toBeGreaterThan(0)
})

it('selects nothing where no feature varies, the label does not, or the features are missing', () => {
  const samples = planted(60, 8, 2, 1, 'nothing')
  const select = (change: Partial<Samples>) =>
    stabilitySelection({ ...samples, ...change }, { random: new TestRandom('n'), pairs: 4 }).selected
  expect(select({ label: samples.label.map(() => 3) })).toEqual([])
  for (const value of [1, Number.NaN]) {
    const columns = samples.features.columns.map((column) => column.map(() => value))
    expect(select({ features: { rows: 60, columns } })).toEqual([])
  }
})

it('the lasso ranks features in the order in which they matter', () => {
  const random = new TestRandom('rank')
  const features = normalMatrix(500, 6, random)
  const [a, b, c] = features.columns
  const label = a!.map((value, i) => 3 * value + 2 * b![i]! + c![i]! + random.normal())
  const score = lassoRanking({ features, label, times: daily(consecutive('2010-01-01', 500)) }, 3)
  expect(score[0]).toBeGreaterThan(score[1]!)
  expect(score[1]).toBeGreaterThan(score[2]!)
  expect(score[2]).toBeGreaterThan(0)
})

it('a feature beats its shadows where it matters, in a forest too', () => {
  const samples = planted(300, 8, 2, 0.8, 'shadow')
  // A threshold that no correlation sees.
  const label = samples.label.map((value, i) => value + (Math.abs(samples.features.columns[7]![i]!) > 1 ? 2 : 0))
  const { selected, pValue, foremost } = shadowSelection({ ...samples, label }, { random: new TestRandom('f') })
  expect(selected).toEqual([0, 1, 7])
  expect(foremost.length).toBe(19)
  for (const j of selected) expect(pValue[j]).toBe(1 / 20)
})

it('shadows keep the chance of any false selection at its level, where nothing matters and where something does', () => {
  const runs = 400
  for (const signals of [0, 3]) {
    let falsely = 0
    let found = 0
    for (let run = 0; run < runs; run++) {
      const samples = planted(60, 12, signals, 0.8, `level ${signals} ${run}`)
      const { selected } = shadowSelection(samples, {
        random: new TestRandom(run),
        level: 0.1,
        copies: 9,
        importance: correlation,
      })
      if (selected.some((j) => j >= signals)) falsely++
      found += selected.filter((j) => j < signals).length
    }
    // Three standard errors above the level.
    expect(falsely / runs).toBeLessThan(0.1 + 3 * Math.sqrt((0.1 * 0.9) / runs))
    // Where nothing matters the level is met, not merely kept.
    if (signals === 0) expect(falsely / runs).toBeGreaterThan(0.1 - 3 * Math.sqrt((0.1 * 0.9) / runs))
    if (signals > 0) expect(found / runs / signals).toBeGreaterThan(0.7)
  }
})

it('an importance that favours the first column gains nothing by it', () => {
  let falsely = 0
  for (let run = 0; run < 300; run++) {
    const samples = planted(20, 4, 0, 0, `first ${run}`)
    const first = ({ features }: Samples) => Float64Array.from(features.columns, (_, j) => -j)
    const { selected } = shadowSelection(samples, {
      random: new TestRandom(run),
      level: 0.2,
      copies: 4,
      importance: first,
    })
    if (selected.length > 0) falsely++
  }
  expect(falsely / 300).toBeLessThan(0.2 + 3 * Math.sqrt((0.2 * 0.8) / 300))
})

it('the choice depends on the stream alone, and rows without a label or weight do not count', () => {
  const samples = planted(80, 6, 2, 1, 'stream')
  const options = () => ({ random: new TestRandom('same'), pairs: 5 })
  const once = stabilitySelection(samples, options())
  const drawn = options()
  drawn.random.next()
  expect(stabilitySelection(samples, drawn)).toEqual(once)
  const weights = samples.label.map((_, i) => (i % 7 === 2 ? 0 : 1))
  const unknown = samples.label.map((value, i) => (i % 7 === 2 ? Number.NaN : value))
  expect(stabilitySelection({ ...samples, weights }, options())).toEqual(
    stabilitySelection({ ...samples, label: unknown }, options()),
  )
})

it('blocks keep rows together that follow each other, and lose none', () => {
  const rows = Int32Array.from({ length: 23 }, (_, i) => 100 + i)
  const blocks = shuffledBlocks(rows, 5, new TestRandom('blocks'))
  expect(joinRows(blocks).sort()).toEqual(rows)
  for (const block of blocks) for (let i = 1; i < block.length; i++) expect(block[i]).toBe(block[i - 1]! + 1)
  expect(blocks.map(({ length }) => length).sort((a, b) => a - b)).toEqual([3, 5, 5, 5, 5])
})

it('refuses samples and options that cannot be used', () => {
  const samples = planted(30, 5, 1, 1, 'refused')
  const random = new TestRandom('refused')
  const refuses = (work: () => unknown) => expect(work).toThrow(LearnError)
  for (const threshold of [0.5, 1.1, Number.NaN]) refuses(() => stabilitySelection(samples, { random, threshold }))
  refuses(() => stabilitySelection(samples, { random, expectedFalse: 0.01 }))
  refuses(() => stabilitySelection(samples, { random, pairs: 0 }))
  refuses(() => stabilitySelection(samples, { random, blockLength: 0 }))
  refuses(() => shadowSelection(samples, { random, level: 0 }))
  refuses(() => shadowSelection(samples, { random, level: 0.05, copies: 18 }))
  refuses(() => shadowSelection(samples, { random, blockLength: 1.5 }))
  const infinite = { ...samples, label: samples.label.with(3, Infinity) }
  refuses(() => stabilitySelection(infinite, { random }))
  refuses(() => shadowSelection(infinite, { random }))
})
