/**
 * Compared with scikit-learn 1.2.1 (`LedoitWolf`), with SciPy 1.10.1 (`minimize` by SLSQP and BFGS, `linkage`) and with a
 * NumPy transcription of the formulas of "Honey, I shrunk the sample covariance matrix", on returns of a fixed generator.
 */
import { describe, expect, it } from 'vitest'
import { sampleCovariance } from '../../../src/strategies/allocation/covariance.ts'
import { hierarchicalRiskParity } from '../../../src/strategies/allocation/hierarchical.ts'
import { minimumVariance } from '../../../src/strategies/allocation/minimum-variance.ts'
import { riskParity } from '../../../src/strategies/allocation/risk-parity.ts'
import { shrinkToConstantCorrelation, shrinkToIdentity } from '../../../src/strategies/allocation/shrinkage.ts'
import { factorReturns } from './factor-returns.ts'

/** Intensity, the covariance of the first two assets, the variance of the last. */
const SHRUNK = [
  {
    size: [60, 4],
    identity: [0.12107104550453789, 3.3044598813908557e-6, 5.46346081149192e-5],
    constant: [0.9168472684196095, 5.415278638792187e-6, 5.67429782113541e-5],
  },
  {
    size: [30, 6],
    identity: [0.1764372915431224, 1.102585684756613e-5, 0.00015179672946486364],
    constant: [1, 8.167598494286384e-6, 0.0001684145782194805],
  },
  {
    size: [8, 12],
    identity: [0.5503424746545553, 3.719456509642165e-6, 0.0003411690037919309],
    constant: [1, 6.826148770851291e-6, 0.0005500894976187576],
  },
] as const

const WEIGHTS = [
  {
    size: [60, 4],
    minimum: [0.7524643541668075, 0.20812894350229655, 0.013117971966685132, 0.026288730364210786],
    capped: [0.3, 0.3, 0.15408042803182534, 0.24591957196817477],
    parity: [0.3936486474915574, 0.25802861535779775, 0.17022269698321899, 0.17810004016742592],
    hierarchical: [0.5718151538412303, 0.24428266385943445, 0.0882937074710927, 0.0956084748282426],
  },
  {
    size: [30, 6],
    minimum: [0.83160968811651, 0.09376335439843597, 0.0006557756927218584, 0.07397118179233214, 0, 0],
    capped: [0.3, 0.23745765112347808, 0.14073444470314, 0.2818079041733819, 0.02, 0.02],
    parity: [
      0.3167484256961289, 0.18139940712732008, 0.14850376588124348, 0.1753056307804579, 0.09382186099327555,
      0.08422090952157421,
    ],
    hierarchical: [
      0.4730609992152886, 0.15515291570502415, 0.10681662789861056, 0.1488523383059029, 0.06455634886137684,
      0.051560770013796955,
    ],
  },
] as const

describe.each(SHRUNK)('$size sessions and assets', ({ size: [sessions, assets], identity, constant }) => {
  const returns = factorReturns(sessions, assets)
  const told = ({ intensity, covariance }: ReturnType<typeof shrinkToIdentity>): number[] => [
    intensity,
    covariance[0]![1]!,
    covariance.at(-1)!.at(-1)!,
  ]
  it('shrinks towards the identity as scikit-learn does', () => {
    for (const [i, value] of told(shrinkToIdentity(returns)).entries()) expect(value / identity[i]!).toBeCloseTo(1, 11)
  })
  it('shrinks towards one correlation as the paper does', () => {
    const found = told(shrinkToConstantCorrelation(returns))
    for (const [i, value] of found.entries()) expect(value / constant[i]!).toBeCloseTo(1, 11)
  })
})

describe.each(WEIGHTS)('$size sessions and assets', ({ size: [sessions, assets], ...expected }) => {
  const returns = factorReturns(sessions, assets)
  const { covariance } = shrinkToConstantCorrelation(returns)
  // The general solvers end at about 1e-7.
  const same = (weights: readonly number[], reference: readonly number[]): void => {
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(reference[i]!, 6)
  }
  it('finds the least variance', () => same(minimumVariance(covariance, { least: 0, most: 1 }), expected.minimum))
  it('finds the least variance within bounds', () =>
    same(minimumVariance(shrinkToIdentity(returns).covariance, { least: 0.02, most: 0.3 }), expected.capped))
  it('makes contributions equal', () => same(riskParity(covariance).weights, expected.parity))
  it('divides by the tree', () => {
    const weights = hierarchicalRiskParity(sampleCovariance(returns))
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(expected.hierarchical[i]!, 12)
  })
})
