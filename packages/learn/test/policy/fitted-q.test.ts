/** Fitted Q iteration on markets whose best policy is known. */
import { describe, expect, it } from 'vitest'
import { FittedQ, type FittedQParameters, type Periods } from '../../src/index.ts'
import { TestRandom } from '../random.ts'

/** A regime that lasts twenty periods and pays its sign times `edge` a period, with noise. */
function regimes(edge: number, noise: number, rows = 2000): Periods {
  const random = new TestRandom(4)
  const sign = Float64Array.from({ length: rows }, (_, row) => (Math.floor(row / 20) % 2 === 0 ? 1 : -1))
  const age = Float64Array.from({ length: rows }, (_, row) => row % 20)
  return {
    features: { rows, columns: [sign, age] },
    reward: sign.map((value) => value * edge + noise * random.normal()),
  }
}

const policyOf = (periods: Periods, parameters: Partial<FittedQParameters>) =>
  new FittedQ({ minLeaf: 20, ...parameters }).fit(periods, new TestRandom(1))

describe('fitted Q iteration', () => {
  it('pays for a change that the periods ahead pay back, and not for one that this period alone must', () => {
    const periods = regimes(0.01, 0.002)
    const setting = { positions: [-1, 0, 1], cost: 0.03 }
    const near = policyOf(periods, { ...setting, iterations: 1 }).follow(periods.features)
    expect(near.every((position) => position === 0)).toBe(true)
    const far = policyOf(periods, { ...setting, iterations: 20 }).follow(periods.features)
    const agreed = far.filter((position, row) => position === periods.features.columns[0]![row]).length
    // It needs to see a regime before it can follow it; at a regime's end a change no longer pays.
    expect(agreed / far.length).toBeGreaterThan(0.9)
  })

  it('stays where it is when nothing can pay for a change', () => {
    const periods = regimes(0.01, 0.002)
    const policy = policyOf(periods, { positions: [-1, 0, 1], cost: 1 })
    for (const held of [-1, 0, 1]) {
      expect(policy.follow(periods.features, held).every((position) => position === held)).toBe(true)
    }
  })

  it('takes the size that mean and variance ask for', () => {
    // The best size of a mean-variance investor is mean / (riskAversion · E y²): 0.01 / (λ (0.1² + 0.01²)).
    const random = new TestRandom(9)
    const rows = 20_000
    const reward = Float64Array.from({ length: rows }, () => (random.next() < 0.5 ? 0.11 : -0.09))
    const periods = { features: { rows, columns: [reward.map((_, row) => row % 7)] }, reward }
    for (const [riskAversion, size] of [
      [0.99, 1],
      [1.98, 0.5],
      [3.96, 0.25],
      [50, 0],
    ] as const) {
      const setting = {
        positions: [0, 0.25, 0.5, 1],
        riskAversion,
        discount: 0,
        iterations: 1,
        minLeaf: 5000,
        trees: 5,
      }
      expect(policyOf(periods, setting).follow(periods.features)[0]).toBe(size)
    }
  })

  it('learns nothing from rewards that are not known, nor from the last period', () => {
    const periods = regimes(0.01, 0.002, 400)
    const cut = { ...periods, reward: periods.reward.map((reward, row) => (row < 300 ? reward : Number.NaN)) }
    const other = { ...cut, reward: cut.reward.with(399, 1e6) }
    const values = policyOf(cut, {}).values(periods.features)
    expect(policyOf(other, {}).values(periods.features)).toEqual(values)
    expect(values[1]).not.toEqual(policyOf(periods, {}).values(periods.features)[1])
  })

  it('is the same for the same seed, and refuses what it cannot learn from', () => {
    const periods = regimes(0.01, 0.01, 200)
    expect(policyOf(periods, {}).values(periods.features)).toEqual(policyOf(periods, {}).values(periods.features))
    expect(() => policyOf(periods, { minLeaf: 150 })).toThrow('199 periods')
    for (const wrong of [
      { positions: [1] },
      { positions: [0, 0] },
      { cost: -1 },
      { discount: 1 },
      { iterations: 0 },
      { riskAversion: Infinity },
    ]) {
      expect(() => policyOf(periods, wrong)).toThrow(Object.keys(wrong)[0])
    }
  })
})
