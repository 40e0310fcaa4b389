/** Where risk comes from: by factors and by strategies. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { noParts } from '../../../src/backtest/attribution/parts.ts'
import { riskByFactor } from '../../../src/backtest/attribution/risk-by-factor.ts'
import { dailyProfits, varianceShares } from '../../../src/backtest/attribution/risk-by-owner.ts'
import { factorReturns } from '../../strategies/allocation/factor-returns.ts'

const [first, second, third] = factorReturns(100, 3) as [Float64Array, Float64Array, Float64Array]

it('shares of factors and what they leave add up to one', () => {
  const weights = fc.double({ min: -3, max: 3, noNaN: true })
  fc.assert(
    fc.property(weights, weights, (a, b) => {
      const returns = first.map((value, t) => a * value + b * second[t]! + third[t]!)
      const { factors, unexplained } = riskByFactor(returns, [
        { name: 'market', returns: first },
        { name: 'size', returns: second },
      ])
      expect(factors.reduce((sum, { share }) => sum + share, unexplained)).toBeCloseTo(1, 9)
    }),
  )
})

it('finds exposures and says which lags errors were given', () => {
  const returns = first.map((value, t) => 0.001 + 2 * value - second[t]!)
  const { alpha, factors, unexplained, lags, notes } = riskByFactor(returns, [
    { name: 'market', returns: first },
    { name: 'size', returns: second },
  ])
  expect(alpha.value).toBeCloseTo(0.001, 10)
  expect(factors.map(({ name, beta }) => [name, Number(beta.value.toFixed(9))])).toEqual([
    ['market', 2],
    ['size', -1],
  ])
  expect([unexplained, lags, notes]).toEqual([expect.closeTo(0, 10), 4, []])
})

it('says what cannot be told', () => {
  const still = new Float64Array(100)
  const factor = { name: 'market', returns: first }
  const constant = riskByFactor(second, [factor, { name: 'cash', returns: still }])
  expect([constant.factors.map(({ name }) => name), constant.notes]).toEqual([
    ['market'],
    ['cash never varies: left out'],
  ])
  const few = riskByFactor(second.subarray(0, 2), [{ name: 'market', returns: first.subarray(0, 2) }])
  expect([few.alpha.value, few.notes]).toEqual([Number.NaN, ['no more sessions than factors: nothing can be told']])
  const idle = riskByFactor(still, [factor])
  expect([idle.unexplained, idle.notes]).toEqual([Number.NaN, ['the returns never vary: there is no risk to explain']])
  const twice = riskByFactor(second, [factor, { name: 'again', returns: first.map((value) => 2 * value) }])
  expect([twice.factors[0]!.share, twice.notes]).toEqual([Number.NaN, ['one factor is made of the others']])
})

it('profits by session and part are those of their rows', () => {
  const row = (session: number, strategy: string, profit: number) => ({ session, strategy, profit, parts: noParts() })
  const rows = [row(5, 'a', 1e6), row(5, 'b', -2e6), row(7, 'a', 3e6), row(7, 'a', 5e5)]
  const profits = dailyProfits(rows, [5, 6, 7], ({ strategy }) => strategy)
  expect([...profits].map(([part, own]) => [part, ...own])).toEqual([
    ['a', 1, 0, 3.5],
    ['b', -2, 0, 0],
  ])
})

// Of a and −a / 2 the sum varies a quarter as much as a: covariances a² / 2 and −a² / 4 over a² / 4.
it('shares in the variance add up to one; a hedge has less than nothing', () => {
  const profits = new Map([
    ['position', first],
    ['hedge', first.map((value) => -value / 2)],
  ])
  expect([...varianceShares(profits)].map(([part, share]) => [part, Number(share.toFixed(9))])).toEqual([
    ['position', 2],
    ['hedge', -1],
  ])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), (parts) => {
      const shares = varianceShares(new Map(factorReturns(60, parts).map((own, i) => [i, own])))
      expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }),
  )
  expect([...varianceShares(new Map([['idle', new Float64Array(5)]])).values()]).toEqual([Number.NaN])
  expect(varianceShares(new Map())).toEqual(new Map())
})
