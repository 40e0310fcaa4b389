import { expect, it } from 'vitest'
import { exp, sigmoid, tanh } from '../../src/sequence/plain/activation.ts'

/** Singles between -100 and 100, dense about 0; what is compared with is in doubles. */
const points = Array.from({ length: 200_001 }, (_, i) => Math.fround(((i - 100_000) / 100_000) ** 3 * 100))

/** Largest error over the points, absolute or relative to what is expected. */
function worst(error: (x: number) => number, within: (x: number) => boolean): number {
  return points.reduce((most, x) => (within(x) ? Math.max(most, Math.abs(error(x))) : most), 0)
}

const isCutOff = (x: number) => x < -87 || x > 88

it('exp of a single is within 2 units in the last place where it is not cut off', () => {
  expect(
    worst(
      (x) => exp(x) / Math.exp(x) - 1,
      (x) => !isCutOff(x),
    ),
  ).toBeLessThan(2 * 2 ** -23)
  expect(exp(-1000)).toBe(exp(-87))
  expect(exp(1000)).toBe(exp(88))
  expect(exp(0)).toBe(1)
  expect(exp(Number.NaN)).toBeNaN()
})

it('sigmoid is within 3 units in the last place and lies between 0 and 1', () => {
  const relative = (x: number) => sigmoid(x) * (1 + Math.exp(-x)) - 1
  expect(worst(relative, (x) => !isCutOff(-x))).toBeLessThan(3 * 2 ** -23)
  expect(points.map(sigmoid).every((value) => value >= 0 && value <= 1)).toBe(true)
})

it('tanh is within 2e-7 and lies between -1 and 1', () => {
  expect(
    worst(
      (x) => tanh(x) - Math.tanh(x),
      () => true,
    ),
  ).toBeLessThan(2e-7)
  expect(points.map(tanh).every((value) => Math.abs(value) <= 1)).toBe(true)
  expect(tanh(0)).toBe(0)
})
