/** Distributions, against published values and their own laws. */
import { expect, it } from 'vitest'
import { Random } from '../../../src/core/random.ts'
import { bridgeRise, exponential, gammaNoise } from '../../../src/ingest/simulated/hidden/chance.ts'

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
