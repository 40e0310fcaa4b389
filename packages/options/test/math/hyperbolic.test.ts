/** Reference numbers: mpmath with 40 digits, rounded to doubles. */
import fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cosineOfPi } from '../../src/math/cosine.ts'
import { asinh, cosh, sinh, tanh } from '../../src/math/hyperbolic.ts'

const ULP = 2 ** -52

function expectNear(actual: number, expected: number, ulps: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(ulps * ULP * Math.abs(expected))
}

it.each([
  [0.001, 0.001000000166666675, 1.0000005000000416, 0.0009999996666668, 0.0009999998333334083],
  [0.29, 0.2940819602234534, 1.0423455278020186, 0.2821348126696341, 0.28608171457448234],
  [0.31, 0.3149890789539443, 1.0484360351782336, 0.3004370971476541, 0.3052380199252282],
  [1.5, 2.1292794550948173, 2.352409615243247, 0.9051482536448664, 1.1947632172871092],
  [9.25, 5202.282810224536, 5202.282906336188, 0.9999999815251008, 2.920679849628756],
])('hyperbolic functions of %d', (x, sine, cosine, tangent, inverse) => {
  expectNear(sinh(x), sine, 5)
  expectNear(sinh(-x), -sine, 5)
  expectNear(cosh(x), cosine, 3)
  expectNear(tanh(x), tangent, 6)
  expect(Math.abs(asinh(-x) + inverse)).toBeLessThan(1e-15)
})

it('hyperbolic functions agree with the engine wherever doubles reach', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expectNear(sinh(x), Math.sinh(x), 5)
      expectNear(cosh(x), Math.cosh(x), 3)
      expectNear(tanh(x), Math.tanh(x), 6)
    }),
    { numRuns: 20_000 },
  )
  expect([tanh(1000), tanh(-1000), sinh(0), tanh(0), asinh(0)]).toEqual([1, -1, 0, 0, 0])
})

it.each([
  [0, 1],
  [0.1, 0.9510565162951535],
  [0.24, 0.7289686274214116],
  [0.26, 0.6845471059286886],
  [0.49, 0.03141075907812832],
  [0.5, 0],
  [0.75, -0.7071067811865476],
  [0.999, -0.9999950652018582],
  [1, -1],
])('the cosine of %d half turns', (x, expected) => {
  expect(Math.abs(cosineOfPi(x) - expected)).toBeLessThanOrEqual(ULP)
})

it('nothing is left to the engine: only operations of it that are exact everywhere', () => {
  const folder = join(import.meta.dirname, '../../src')
  const paths = globSync('**/*.ts', { cwd: folder })
  expect(paths.length).toBeGreaterThan(50)
  const functions = /Math\.(?!(?:abs|min|max|sqrt|floor|ceil|round|sign|PI|SQRT2|LOG2E|LN2)\b)\w+/
  const powers = /(?<=[\w)\]])(?<!\b2) \*\* (?!2\b)/
  const inexact = new RegExp(`${functions.source}|${powers.source}`, 'g')
  const found = paths.flatMap((path) => readFileSync(join(folder, path), 'utf8').match(inexact) ?? [])
  expect(found).toEqual([])
})
