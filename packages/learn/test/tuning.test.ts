import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Dimension,
  type FinishedTrial,
  gridSearch,
  LearnError,
  type Parameters,
  randomSearch,
  type Search,
  type SearchSpace,
  successiveHalving,
  tpeSearch,
  type Trial,
  tune,
} from '../src/index.ts'
import { ParzenDensity } from '../src/tuning/parzen.ts'
import { gridValues, type Range, unitOf, valueAt } from '../src/tuning/search-space.ts'
import { TestRandom } from './random.ts'

const kind = (kind: string) => expect.objectContaining({ kind })

const space: SearchSpace = {
  rate: { type: 'log', low: 1e-4, high: 1 },
  depth: { type: 'integer', low: 1, high: 12 },
  trees: { type: 'log-integer', low: 10, high: 1000 },
  share: { type: 'linear', low: 0, high: 1 },
  loss: { type: 'choice', values: ['squared', 'absolute', 'huber'] },
}

/** Lowest, 0, at rate 0.01, depth 7, trees 200, share 0.3 and huber. */
function bowl({ rate, depth, trees, share, loss }: Parameters): number {
  return (
    Math.log10(Number(rate) / 0.01) ** 2 +
    ((Number(depth) - 7) / 4) ** 2 +
    Math.log10(Number(trees) / 200) ** 2 +
    (2 * (Number(share) - 0.3)) ** 2 +
    (loss === 'huber' ? 0 : 0.5)
  )
}

const evaluate = async (trials: readonly Trial[]) => trials.map(({ parameters }) => bowl(parameters))

const range = fc
  .tuple(
    fc.constantFrom('linear', 'log', 'integer', 'log-integer'),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 0, max: 400 }),
  )
  .map(([type, low, width]): Range => ({ type, low, high: low + width }))

it('values lie in their range, and whence they came can be told', () => {
  fc.assert(
    fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), (range, unit) => {
      const value = valueAt(range, unit)
      expect(value).toBeGreaterThanOrEqual(range.low)
      expect(value).toBeLessThanOrEqual(range.high)
      const isWhole = range.type === 'integer' || range.type === 'log-integer'
      if (isWhole) expect(Number.isInteger(value)).toBe(true)
      expect(valueAt(range, unitOf(range, value))).toBeCloseTo(value, 8)
      if (!isWhole && range.high > range.low) expect(unitOf(range, value)).toBeCloseTo(unit, 8)
    }),
  )
})

it('whole numbers are drawn alike, the ends included, and a logarithmic scale gives each factor its share', () => {
  const counts = new Map<number, number>()
  for (let i = 0; i < 4000; i++) {
    const value = valueAt({ type: 'integer', low: 3, high: 6 }, (i + 0.5) / 4000)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  expect([...counts]).toEqual([3, 4, 5, 6].map((value) => [value, 1000]))
  expect(valueAt({ type: 'log', low: 0.01, high: 100 }, 0.5)).toBeCloseTo(1, 12)
})

it('a grid has both ends of every range and every combination once', () => {
  expect(gridValues({ type: 'linear', low: 0, high: 1 }, 3)).toEqual([0, 0.5, 1])
  expect(gridValues({ type: 'integer', low: 1, high: 3 }, 10)).toEqual([1, 2, 3])
  expect(gridValues({ type: 'log-integer', low: 1, high: 100 }, 3)).toEqual([1, 10, 100])
  const trials = allOf(gridSearch(space, { points: 3, batch: 7 }))
  expect(trials.length).toBe(3 ** 5)
  expect(new Set(trials.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(3 ** 5)
  expect(trials.map(({ index }) => index)).toEqual(Array.from({ length: 3 ** 5 }, (_, i) => i))
  expect(trials[1]!.parameters).toEqual({ ...trials[0]!.parameters, loss: 'absolute' })
})

/** The trials of a search whose losses are all 0. */
function allOf(search: Search): Trial[] {
  const done: FinishedTrial[] = []
  for (let batch = search.next(done); batch.length > 0; batch = search.next(done)) {
    done.push(...batch.map((trial) => ({ ...trial, loss: 0 })))
  }
  return done
}

const searches: Record<string, () => Search> = {
  grid: () => gridSearch(space, { points: 2, batch: 5 }),
  random: () => randomSearch(space, { trials: 23, random: new TestRandom('r') }),
  tpe: () => tpeSearch(space, { trials: 30, random: new TestRandom('t'), startup: 8, batch: 3 }),
  halving: () => successiveHalving(space, { trials: 20, random: new TestRandom('h') }),
}

for (const [name, create] of Object.entries(searches)) {
  it(`${name}: the result is the same in parallel, in whatever order trials end, and however often it is resumed`, async () => {
    const whole = await tune({ search: create(), evaluate })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (seed, share) => {
          const random = new TestRandom(seed)
          // Some were finished before, and come back from storage in any order.
          const kept = whole.finished.filter(() => random.next() < share)
          const stored: FinishedTrial[] = JSON.parse(JSON.stringify(kept.toSorted(() => random.next() - 0.5)))
          const asked: number[] = []
          const told: number[] = []
          const resumed = await tune({
            search: create(),
            finished: stored,
            onFinished: (trials) => told.push(...trials.map(({ index }) => index)),
            // All trials of a batch run at a time and end in an order of chance.
            evaluate: async (trials) => {
              asked.push(...trials.map(({ index }) => index))
              const losses: number[] = []
              const turns = trials
                .map((trial, i) => ({ trial, i, turn: random.next() }))
                .sort((a, b) => a.turn - b.turn)
              await Promise.all(
                turns.map(async ({ trial, i, turn }) => {
                  for (let wait = 0; wait < 3 * turn; wait++) await Promise.resolve()
                  losses[i] = bowl(trial.parameters)
                }),
              )
              return losses
            },
          })
          expect(resumed).toEqual(whole)
          expect(told).toEqual(asked)
          expect(asked.length + kept.length).toBe(whole.finished.length)
          expect(asked.filter((index) => kept.some((trial) => trial.index === index))).toEqual([])
        },
      ),
      { numRuns: 15 },
    )
  })
}

it('the best is the lowest loss of full effort, the earlier one where two are equal', async () => {
  const { best, finished } = await tune({
    search: randomSearch(space, { trials: 40, random: new TestRandom('b') }),
    evaluate,
  })
  expect(best.loss).toBe(Math.min(...finished.map(({ loss }) => loss!)))
  const equal = await tune({
    search: gridSearch(space, { points: 2 }),
    evaluate: async (trials) => trials.map(() => 1),
  })
  expect(equal.best.index).toBe(0)
})

/** Median loss of the best of `trials` over seeds. */
async function medianBest(create: (random: TestRandom) => Search): Promise<number> {
  const losses: number[] = []
  for (let seed = 0; seed < 15; seed++) {
    const { best } = await tune({ search: create(new TestRandom(`median ${seed}`)), evaluate })
    losses.push(best.loss!)
  }
  return losses.sort((a, b) => a - b)[7]!
}

it('the Parzen estimator finds a better optimum than chance with as many trials', async () => {
  const chance = await medianBest((random) => randomSearch(space, { trials: 80, random }))
  const parzen = await medianBest((random) => tpeSearch(space, { trials: 80, random }))
  expect(parzen).toBeLessThan(chance / 3)
})

it('the Parzen estimator keeps away from trials that fail', async () => {
  const search = tpeSearch({ x: { type: 'linear', low: 0, high: 1 } }, { trials: 60, random: new TestRandom('fails') })
  const x = ({ parameters }: Trial) => Number(parameters['x'])
  const { best, finished } = await tune({
    search,
    evaluate: async (trials) => trials.map((trial) => (x(trial) < 0.5 ? null : x(trial))),
  })
  expect(best.loss).toBeCloseTo(0.5, 1)
  expect(finished.slice(20).filter(({ loss }) => loss === null).length).toBeLessThan(20)
})

it('a Parzen density integrates to one and draws as it says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
      fc.integer({ min: 0, max: 1e6 }),
      (points, seed) => {
        const density = new ParzenDensity(points)
        const cells = 1000
        const mass = Array.from({ length: cells }, (_, i) => density.at((i + 0.5) / cells) / cells)
        expect(mass.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 3)
        const random = new TestRandom(seed)
        const drawn = Array.from({ length: 400 }, () => density.draw(random))
        const below = mass.slice(0, cells / 2).reduce((sum, value) => sum + value, 0)
        // Four standard errors.
        expect(Math.abs(drawn.filter((x) => x < 0.5).length / 400 - below)).toBeLessThan(0.1)
        expect(drawn.every((x) => x >= 0 && x <= 1)).toBe(true)
      },
    ),
    { numRuns: 40 },
  )
})

it('halving gives many trials a little effort and the best of them more', async () => {
  const search = successiveHalving(space, { trials: 27, random: new TestRandom('halving'), reduction: 3, rungs: 3 })
  const { best, finished } = await tune({ search, evaluate })
  expect(finished.map(({ effort }) => effort)).toEqual([
    ...new Array<number>(27).fill(1 / 9),
    ...new Array<number>(9).fill(1 / 3),
    ...new Array<number>(3).fill(1),
  ])
  const losses = (from: number, to: number) => finished.slice(from, to).map(({ loss }) => loss!)
  const sorted = losses(0, 27).sort((a, b) => a - b)
  expect(losses(27, 36)).toEqual(sorted.slice(0, 9))
  expect(losses(36, 39)).toEqual(sorted.slice(0, 3))
  expect(best).toMatchObject({ index: 36, effort: 1, loss: sorted[0] })
})

it('says so when every trial fails, when losses are missing and when the trials are of another search', async () => {
  const search = () => randomSearch(space, { trials: 6, random: new TestRandom('a') })
  const failing = async (trials: readonly Trial[]) => trials.map((_, i) => (i % 2 === 0 ? null : Number.NaN))
  await expect(tune({ search: search(), evaluate: failing })).rejects.toThrow(kind('no-solution'))
  await expect(tune({ search: search(), evaluate: async () => [1] })).rejects.toThrow(kind('data'))
  const other = await tune({ search: randomSearch(space, { trials: 6, random: new TestRandom('b') }), evaluate })
  await expect(tune({ search: search(), evaluate, finished: other.finished })).rejects.toThrow(kind('data'))
  const wider = { ...space, more: { type: 'choice', values: [1, 2] } } as const
  const resumed = tune({ search: gridSearch(wider), evaluate, finished: other.finished })
  await expect(resumed).rejects.toThrow(kind('data'))
})

it('an error of the one who evaluates is not swallowed, and what was finished before it is kept', async () => {
  const kept: FinishedTrial[] = []
  const search = () => randomSearch(space, { trials: 12, random: new TestRandom('stop') })
  const breaking = async (trials: readonly Trial[]) => {
    if (trials[0]!.index >= 8) throw new Error('the power went out')
    return evaluate(trials)
  }
  const onFinished = (trials: readonly FinishedTrial[]) => kept.push(...trials)
  await expect(tune({ search: search(), evaluate: breaking, onFinished })).rejects.toThrow('the power went out')
  expect(kept.length).toBe(8)
  expect(await tune({ search: search(), evaluate, finished: kept })).toEqual(await tune({ search: search(), evaluate }))
})

it('refuses spaces and options that cannot be used', () => {
  const random = new TestRandom('refused')
  const wrong: Dimension[] = [
    { type: 'linear', low: 2, high: 1 },
    { type: 'linear', low: 0, high: Infinity },
    { type: 'linear', low: Number.NaN, high: 1 },
    { type: 'log', low: 0, high: 1 },
    { type: 'integer', low: 0.5, high: 3 },
    { type: 'log-integer', low: 0, high: 3 },
    { type: 'choice', values: [] },
    { type: 'choice', values: ['a', 'a'] },
  ]
  for (const dimension of wrong) {
    expect(() => randomSearch({ x: dimension }, { trials: 3, random })).toThrow(LearnError)
    expect(() => gridSearch({ x: dimension })).toThrow(LearnError)
  }
  expect(() => gridSearch({})).toThrow(kind('parameter'))
  expect(() => gridSearch(space, { points: 0 })).toThrow(kind('parameter'))
  expect(() => gridSearch(space, { points: 1000 })).toThrow(kind('parameter'))
  expect(() => gridSearch(space, { batch: 0 })).toThrow(kind('parameter'))
  expect(() => randomSearch(space, { trials: 0, random })).toThrow(kind('parameter'))
  expect(() => tpeSearch(space, { trials: 5, random, good: 1 })).toThrow(kind('parameter'))
  expect(() => tpeSearch(space, { trials: 5, random, startup: 0 })).toThrow(kind('parameter'))
  expect(() => successiveHalving(space, { trials: 8, random })).toThrow(kind('parameter'))
  expect(() => successiveHalving(space, { trials: 9, random, reduction: 1 })).toThrow(kind('parameter'))
})
