/** Compared with the matrix formula of Newey and West (1987), (XᵀX)⁻¹ S (XᵀX)⁻¹, in NumPy 1.24.2. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mean } from '../../../src/core/stats/moments.ts'
import { hacRegression } from '../../../src/core/stats/hac-regression.ts'
import { neweyWestT } from '../../../src/core/stats/dependence.ts'

/** The minimal standard generator, less a half. */
function uniforms(): () => number {
  let state = 20240101
  return () => {
    state = (16_807 * state) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
}

/** Two factors that move together, and errors that depend on their past and on the size of the first. */
function sample(n: number) {
  const uniform = uniforms()
  const [first, second, y] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
  let error = 0
  for (let t = 0; t < n; t++) {
    const [a, b, c] = [uniform(), uniform(), uniform()]
    error = 0.5 * error + 0.01 * c * (1 + Math.abs(a))
    first[t] = 0.02 * a
    second[t] = 0.01 * b + 0.005 * a
    y[t] = 0.0003 + 1.2 * first[t]! - 0.4 * second[t]! + error
  }
  return { y, factors: [first, second] }
}

it('gives coefficients, standard errors and t of the formula', () => {
  const { y, factors } = sample(120)
  const { intercept, slopes, explained } = hacRegression(y, factors, 4)
  const found = [intercept, ...slopes].flatMap(({ value, standardError, t }) => [value, standardError, t])
  const expected = [
    [-0.0002494582739647083, 0.0006484356863083182, -0.38470781178766883],
    [1.1594562551000938, 0.07866486581809806, 14.73918811202425],
    [-0.22169752219505884, 0.0978528226679403, -2.2656221471237536],
  ].flat()
  for (const [i, value] of found.entries()) expect(value / expected[i]!).toBeCloseTo(1, 10)
  expect(explained).toBeCloseTo(0.6728168784128026, 12)
})

it('without series is the mean and its own t', () => {
  const { y } = sample(60)
  const { intercept, slopes, explained } = hacRegression(y, [], 3)
  expect(slopes).toEqual([])
  expect(intercept.value).toBeCloseTo(mean(y), 15)
  expect(intercept.t).toBeCloseTo(neweyWestT(y, 3), 10)
  expect(explained).toBeCloseTo(0, 12)
})

it('finds what was put in, whatever the scale and the order of the series', () => {
  const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(scale, scale, (a, b) => {
      const { factors } = sample(80)
      const exact = factors[0]!.map((value, t) => 0.01 + a * value - b * factors[1]![t]!)
      const [first, second] = hacRegression(exact, factors, 4).slopes
      expect([first!.value / a, second!.value / -b]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)])
      const turned = hacRegression(exact, factors.toReversed(), 4).slopes
      expect(turned[1]!.value / a).toBeCloseTo(1, 9)
    }),
  )
})

it('says nothing of a series that the others make up', () => {
  const { y, factors } = sample(50)
  const both = factors[0]!.map((value, t) => value + factors[1]![t]!)
  const { slopes } = hacRegression(y, [...factors, both], 4)
  expect(slopes.map(({ value }) => value)).toEqual([Number.NaN, Number.NaN, Number.NaN])
  expect(hacRegression(y, [factors[0]!, new Float64Array(50).fill(2)], 4).slopes[1]!.value).toBeNaN()
})
