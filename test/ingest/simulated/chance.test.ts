/** Distributions, against published values and their own laws. */
import { expect, it } from 'vitest'
import { Random } from '../../../src/core/random.ts'
import { bridgeRise, exponential, gammaNoise, normalCdf } from '../../../src/ingest/simulated/hidden/chance.ts'

it('equals the tabulated normal distribution', () => {
  // Abramowitz and Stegun (1964), tables 26.1 and 26.2.
  const table = [
    [0, 0.5],
    [0.5, 0.691462461274013],
    [1, 0.841344746068543],
    [1.96, 0.97500210485178],
    [3, 0.99865010196837],
  ] as const
  for (const [x, probability] of table) {
    expect(normalCdf(x)).toBeCloseTo(probability, 14)
    expect(normalCdf(-x)).toBeCloseTo(1 - probability, 14)
  }
  expect(normalCdf(-5) / 2.866515718791939e-7).toBeCloseTo(1, 12)
  expect(normalCdf(-10) / 7.619853024160527e-24).toBeCloseTo(1, 11)
})

it('draws noise whose mean is 1 and that is never negative', () => {
  const random = Random.fromSeed(1)
  for (const draw of [gammaNoise, exponential]) {
    const values = Array.from({ length: 40_000 }, () => draw(random))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1, 1)
  }
})

it('draws the highest point of a bridge from its law', () => {
  const random = Random.fromSeed(2)
  const [move, variance, level] = [0.3, 1.2, 0.9]
  let above = 0
  for (let i = 0; i < 40_000; i++) {
    const rise = bridgeRise(move, variance, random)
    expect(rise).toBeGreaterThanOrEqual(move)
    above += rise > level ? 1 : 0
  }
  expect(above / 40_000).toBeCloseTo(Math.exp((-2 * level * (level - move)) / variance), 2)
})
