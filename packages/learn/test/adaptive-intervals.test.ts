import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  AdaptiveConformal,
  adaptiveIntervals,
  type AdaptiveSamples,
  coverageReport,
  LearnError,
  nestedIntervals,
  splitConformal,
} from '../src/index.ts'
import { SortedWindow } from '../src/intervals/sorted-window.ts'
import { TestRandom } from './random.ts'

/** Two-sided 90 % quantile of the normal distribution. */
const NORMAL_90 = 1.6448536269514722

/** One decision an instant, its label known `delay` instants later; the model predicts zero. */
function series(label: Float64Array, delay: number): AdaptiveSamples {
  const decisionAt = Float64Array.from(label.keys())
  const zero = new Float64Array(label.length)
  return { decisionAt, labelKnownAt: decisionAt.map((at) => at + delay), label, low: zero, high: zero }
}

const anyLabel = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, 1, -1, 1e-300),
  fc.constant(Number.NaN),
)

it('the share covered stays within the bounds of the theorem, whatever the labels and delays are', () => {
  let tight = 0
  fc.assert(
    fc.property(
      fc.array(fc.record({ label: anyLabel, delay: fc.integer({ min: 1, max: 12 }) }), {
        minLength: 1,
        maxLength: 400,
        size: 'max',
      }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      (rows, step, coverage, window) => {
        const label = Float64Array.from(rows, (row) => row.label)
        const samples = series(label, 1)
        const labelKnownAt = samples.decisionAt.map((at, i) => at + rows[i]!.delay)
        const given = adaptiveIntervals({ ...samples, labelKnownAt }, { step, coverage, window })
        expect(given.known).toBe(label.filter((value) => !Number.isNaN(value)).length)
        if (given.known === 0) return
        const share = coverageReport(label, given).coverage
        expect(coverage - share).toBeLessThanOrEqual(given.bounds.below + 1e-9)
        expect(share - coverage).toBeLessThanOrEqual(given.bounds.above + 1e-9)
        if (given.bounds.below < coverage / 2 || given.bounds.above < (1 - coverage) / 2) tight++
      },
    ),
    { numRuns: 500 },
  )
  // The bounds say something in many of these cases.
  expect(tight).toBeGreaterThan(100)
})

it('the share covered stays within the bounds where labels that come at once count as one together', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ label: fc.double({ min: -9, max: 9, noNaN: true }), parts: fc.integer({ min: 1, max: 7 }) }),
        {
          minLength: 1,
          maxLength: 200,
          size: 'max',
        },
      ),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 40 }),
      (rows, delay, window) => {
        const options = { step: 0.2, coverage: 0.7, window }
        const day = Float64Array.from(rows.flatMap(({ parts }, i) => new Array<number>(parts).fill(i)))
        const label = day.map((i) => rows[i]!.label)
        const share = day.map((i) => 1 / rows[i]!.parts)
        const zero = new Float64Array(label.length)
        const samples = {
          decisionAt: day,
          labelKnownAt: day.map((i) => i + delay),
          label,
          low: zero,
          high: zero,
          share,
        }
        const given = adaptiveIntervals(samples, options)
        const covered = share.reduce(
          (sum, part, i) => sum + (given.low[i]! <= label[i]! && label[i]! <= given.high[i]! ? part : 0),
          0,
        )
        expect(given.known).toBeCloseTo(rows.length, 9)
        expect(0.7 - covered / given.known).toBeLessThanOrEqual(given.bounds.below + 1e-9)
        expect(covered / given.known - 0.7).toBeLessThanOrEqual(given.bounds.above + 1e-9)
      },
    ),
  )
})

it('against an opponent who always leaves the last interval the bounds hold, and are needed', () => {
  const step = 0.05
  const adaptive = new AdaptiveConformal({ coverage: 0.8, step, window: 100 })
  let missed = 0
  let far = 1
  for (let t = 1; t <= 3000; t++) {
    const given = adaptive.interval({ low: 0, high: 0 })
    const label = Number.isFinite(given.high) ? Math.max(given.high, 0) + (far *= 1.01) : 0
    const isCovered = given.low <= label && label <= given.high
    missed += isCovered ? 0 : 1
    adaptive.learn(label, { low: 0, high: 0 }, given)
    // Gibbs and Candès (2021), Proposition 4.1: (max(alpha, 1 - alpha) + gamma) / (gamma T).
    expect(Math.abs(missed / t - 0.2)).toBeLessThanOrEqual((0.8 + step) / (step * t) + 1e-9)
  }
  expect(missed / 3000).toBeCloseTo(0.2, 2)
})

it('without delay the bounds are those that were published', () => {
  const label = new Float64Array(50)
  const { bounds, outstanding } = adaptiveIntervals(series(label, 1), { coverage: 0.9, step: 0.02 })
  expect(outstanding).toBe(0)
  // Published: both sides at most (max(alpha, 1 - alpha) + gamma) / (gamma T); ours are not wider.
  const published = (0.9 + 0.02) / (0.02 * 50)
  expect(Math.max(bounds.below, bounds.above)).toBeLessThanOrEqual(published)
  expect(bounds.below).toBeCloseTo((0.1 + 0.02 * 0.9) / (0.02 * 50), 12)
})

it('counts the labels that are outstanding: the delay less one', () => {
  for (const delay of [1, 2, 5]) {
    expect(adaptiveIntervals(series(new Float64Array(40), delay)).outstanding).toBe(delay - 1)
  }
})

/** Normal noise that becomes four times as wide half-way, then calm again. */
function breaks(rows: number, seed: string): Float64Array {
  const random = new TestRandom(seed)
  const spread = (i: number) => (i >= rows / 2 && i < (3 * rows) / 4 ? 4 : 1)
  return Float64Array.from({ length: rows }, (_, i) => spread(i) * random.normal())
}

it('through breaks of the regime the average holds with delayed labels; fixed intervals fail', () => {
  const rows = 8000
  for (const [seed, delay] of [
    ['a', 1],
    ['b', 5],
    ['c', 21],
  ] as const) {
    const label = breaks(rows, seed)
    const given = adaptiveIntervals(series(label, delay), { coverage: 0.9, step: 0.02 })
    const report = coverageReport(label, given)
    expect(Math.abs(report.coverage - 0.9)).toBeLessThan(0.01)
    const past = { label: label.subarray(0, 500), prediction: new Float64Array(500) }
    const fixed = splitConformal(past, new Float64Array(rows), 0.9)
    expect(coverageReport(label, fixed).coverage).toBeLessThan(0.82)
    // Average, not conditional: just after the break far fewer are covered, and the report shows it.
    const after = label.map((value, i) => (i >= rows / 2 && i < rows / 2 + 10 ? value : Number.NaN))
    expect(coverageReport(after, given).coverage).toBeLessThan(0.7)
    expect(report.lowestCoverage).toBeLessThan(0.85)
  }
})

it('where nothing drifts the intervals are about as wide as those of the known truth', () => {
  const random = new TestRandom('calm')
  const label = Float64Array.from({ length: 6000 }, () => random.normal())
  const given = adaptiveIntervals(series(label, 2), { coverage: 0.9 })
  const report = coverageReport(label, given)
  expect(report.medianWidth / (2 * NORMAL_90)).toBeCloseTo(1, 1)
  expect(Math.abs(report.coverage - 0.9)).toBeLessThan(0.01)
  // Until enough labels are known nothing less than everything is safe.
  expect(report.infinite).toBeGreaterThanOrEqual(9)
  expect(report.infinite).toBeLessThan(60)
})

it('an interval does not depend on labels that were not known at its decision', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 79 }),
      (seed, delay, cut) => {
        const label = breaks(80, String(seed))
        const noise = new TestRandom(seed)
        const changed = label.map((value, i) => (i + delay > cut ? 100 * noise.normal() : value))
        const options = { coverage: 0.7, step: 0.1, window: 30 }
        const before = adaptiveIntervals(series(label, delay), options)
        const after = adaptiveIntervals(series(changed, delay), options)
        expect(after.low.subarray(0, cut + 1)).toEqual(before.low.subarray(0, cut + 1))
        expect(after.high.subarray(0, cut + 1)).toEqual(before.high.subarray(0, cut + 1))
      },
    ),
  )
})

it('the order of the rows does not matter', () => {
  const label = breaks(200, 'order')
  const samples = series(label, 3)
  const order = Int32Array.from(label.keys()).toReversed()
  const pick = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!)
  const turned = adaptiveIntervals({
    decisionAt: pick(samples.decisionAt),
    labelKnownAt: pick(samples.labelKnownAt),
    label: pick(label),
    low: samples.low,
    high: samples.high,
  })
  expect(turned.high).toEqual(pick(adaptiveIntervals(samples).high))
})

it('a window keeps the last numbers in order, as sorting them anew does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (values, size) => {
        const window = new SortedWindow(size)
        for (const [i, value] of values.entries()) {
          window.push(value)
          const expected = Float64Array.from(values.slice(Math.max(0, i + 1 - size), i + 1)).sort()
          expect(window.size).toBe(expected.length)
          for (const [rank, one] of expected.entries()) expect(window.at(rank)! - one || 0).toBe(0)
          expect(window.at(expected.length)).toBeUndefined()
        }
      },
    ),
  )
})

it('levels that cross are nested: each contains the lower ones, covers what it covered, and is no wider than it must be', () => {
  let crossed = 0
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 9 }),
      (seed, step, delay) => {
        const label = breaks(120, String(seed))
        const apart = [0.5, 0.75, 0.9].map((coverage) =>
          adaptiveIntervals(series(label, delay), { coverage, step, window: 25 }),
        )
        const nested = nestedIntervals(apart)
        for (const [k, { low, high }] of nested.entries()) {
          const within = apart.slice(0, k + 1)
          expect(low).toEqual(label.map((_, row) => Math.min(...within.map((one) => one.low[row]!))))
          expect(high).toEqual(label.map((_, row) => Math.max(...within.map((one) => one.high[row]!))))
          const covered = coverageReport(label, nested[k]!).coverage
          expect(covered).toBeGreaterThanOrEqual(coverageReport(label, apart[k]!).coverage)
          if (k > 0) expect(covered).toBeGreaterThanOrEqual(coverageReport(label, nested[k - 1]!).coverage)
        }
        if (!nested[2]!.high.every((end, row) => end === apart[2]!.high[row])) crossed++
      },
    ),
  )
  expect(crossed).toBeGreaterThan(20)
})

it('refuses options, instants and numbers that cannot be used', () => {
  const samples = series(new Float64Array(5), 1)
  const refuses = (work: () => unknown) => expect(work).toThrow(LearnError)
  for (const coverage of [0, 1, Number.NaN]) refuses(() => new AdaptiveConformal({ coverage }))
  for (const step of [0, 1.1, Number.NaN]) refuses(() => new AdaptiveConformal({ step }))
  for (const window of [0, 2.5]) refuses(() => new AdaptiveConformal({ window }))
  refuses(() => adaptiveIntervals({ ...samples, labelKnownAt: samples.decisionAt }))
  refuses(() => adaptiveIntervals({ ...samples, decisionAt: samples.decisionAt.with(2, Number.NaN) }))
  refuses(() => adaptiveIntervals({ ...samples, decisionAt: samples.decisionAt.slice(1) }))
  refuses(() => adaptiveIntervals({ ...samples, label: samples.label.with(2, Infinity) }))
  refuses(() => adaptiveIntervals({ ...samples, low: samples.low.with(2, Number.NaN) }))
  refuses(() => adaptiveIntervals({ ...samples, high: samples.high.slice(1) }))
  for (const share of [0, 1.1, Number.NaN]) {
    refuses(() => adaptiveIntervals({ ...samples, share: new Float64Array(5).fill(share) }))
  }
  refuses(() => adaptiveIntervals({ ...samples, share: new Float64Array(4).fill(1) }))
})
