import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { cautiousDieboldMariano, dieboldMariano } from '../../../src/core/stats/diebold-mariano.ts'
import { holm } from '../../../src/core/stats/family-wise.ts'
import { studentTail } from '../../../src/core/stats/student.ts'

// Expected figures from SciPy 1.10 (stats.t.sf).
const TAILS: readonly (readonly [number, number, number])[] = [
  [0.3, 4, 0.38956071413872984],
  [2.5, 29, 0.009162672169213034],
  [-1.2, 5.9, 0.8619518581472162],
  [12.7, 3.25, 0.00035082073163193354],
  [4.1, 1, 0.07614978335599894],
  [1.96, 1000, 0.025136592477874354],
  [7.9, 5.07, 0.0002451504773509222],
  [40, 6, 8.159180465271236e-9],
]

it('has the tails of Student’s distribution of SciPy', () => {
  for (const [t, degrees, tail] of TAILS) {
    expect(Math.abs(studentTail(t, degrees) / tail - 1), `${t} with ${degrees}`).toBeLessThan(1e-12)
  }
  expect([studentTail(0, 3), studentTail(Infinity, 3), studentTail(-Infinity, 3)]).toEqual([0.5, 0, 1])
  expect([studentTail(1, 0), studentTail(1, Number.NaN), studentTail(Number.NaN, 3)]).toEqual([NaN, NaN, NaN])
})

it('has tails that mirror each other and fall', () => {
  const t = fc.double({ min: -50, max: 50, noNaN: true })
  fc.assert(
    fc.property(
      t,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.5, max: 500, noNaN: true }),
      (at, more, degrees) => {
        expect(studentTail(at, degrees) + studentTail(-at, degrees)).toBeCloseTo(1, 13)
        expect(studentTail(at + more, degrees)).toBeLessThanOrEqual(studentTail(at, degrees) + 1e-14)
      },
    ),
  )
})

/** Differences by a fixed rule, as the reference program makes them. */
const differences = Float64Array.from({ length: 24 }, (_, t) => (((t * 7) % 11) - 4) / 8 + ((t * t) % 5) / 10)

// Expected figures from NumPy 1.24 and SciPy 1.10, by formulas (4) to (9) of Harvey, Leybourne and Newbold (1997).
it('has the statistic of Diebold and Mariano with the small-sample correction', () => {
  const cases: readonly (readonly [number, number, number])[] = [
    [0, 3.370277315066666, 0.0013209768011228679],
    [1, 4.6586804962135435, 5.44891825718147e-5],
    [3, 5.073333375250667, 1.944785959041107e-5],
  ]
  for (const [lag, statistic, p] of cases) {
    const test = dieboldMariano(differences, lag)
    expect(test.statistic).toBeCloseTo(statistic, 12)
    expect(test.p / p).toBeCloseTo(1, 11)
    expect(test.degrees).toBe(23)
  }
})

it('weighs the autocovariances where the truncated variance is not positive', () => {
  const alternating = Float64Array.from({ length: 16 }, (_, t) => (t % 2 === 1 ? 1 : -1) + t / 40 + ((t * 7) % 5) / 9)
  expect(dieboldMariano(alternating, 1).statistic).toBeCloseTo(4.061641504899595, 11)
})

it('is never surer where it is cautious, and has the figures of the largest variance', () => {
  const cases: readonly (readonly [number, number, number, number])[] = [
    [0, 24, 3.370277315066666, 0.0013209768011228679],
    [1, 12, 3.226794862101074, 0.004030523217524569],
    [3, 6.5, 2.9398200230177287, 0.014385457848687236],
  ]
  for (const [lag, independent, statistic, p] of cases) {
    const test = cautiousDieboldMariano(differences, lag, independent)
    expect(test.statistic).toBeCloseTo(statistic, 12)
    expect(test.p / p).toBeCloseTo(1, 11)
  }
  const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 6, maxLength: 60 })
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 0, max: 2 }),
      fc.double({ min: 2, max: 60, noNaN: true }),
      (losses, lag, independent) => {
        const published = dieboldMariano(losses, lag)
        const cautious = cautiousDieboldMariano(losses, lag, independent)
        if (Number.isNaN(published.statistic)) expect(cautious.statistic).toBeNaN()
        else expect(Math.abs(cautious.statistic)).toBeLessThanOrEqual(Math.abs(published.statistic) * (1 + 1e-9))
        if (published.statistic > 0) expect(cautious.p).toBeGreaterThanOrEqual(published.p * (1 - 1e-9))
      },
    ),
  )
})

it('says nothing of differences that never vary', () => {
  expect(dieboldMariano([0.5, 0.5, 0.5], 1)).toMatchObject({ statistic: NaN, p: NaN })
  expect(cautiousDieboldMariano([0, 0, 0], 0, 3)).toMatchObject({ statistic: NaN, p: NaN })
})

// By hand: sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1, each at least the one before.
it('adjusts probabilities for the number of tests as Holm does', () => {
  expect(rounded(holm([0.01, 0.04, 0.03, 0.005]))).toEqual([0.03, 0.06, 0.06, 0.02])
  expect(rounded(holm([0.01, 0.04], 10))).toEqual([0.1, 0.36])
  expect(rounded(holm([0.01, Number.NaN, 0.6, 0.9]))).toEqual([0.04, NaN, 1, 1])
})

it('never lowers a probability, keeps their order, and is Bonferroni’s for the least', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (p) => {
      const adjusted = holm(p)
      const least = Math.min(...p)
      expect(adjusted[p.indexOf(least)]).toBeCloseTo(Math.min(1, p.length * least), 12)
      for (const [i, one] of p.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(one)
        for (const [j, other] of p.entries()) if (one <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)
      }
    }),
  )
})

function rounded(values: Float64Array): number[] {
  return Array.from(values, (value) => Number(value.toFixed(12)))
}
