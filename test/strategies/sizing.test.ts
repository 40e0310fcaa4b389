/** How many units are traded. */
import { expect, it } from 'vitest'
import { type SizingSetting, type Stake, unitsOf } from '../../src/strategies/sizing/sizing.ts'
import { barsOf, trade, traderOf } from './option-market.ts'

const SETTING: SizingSetting = {
  sizing: 'fixed',
  units: 3,
  share: 0.1,
  volatilityTarget: 0.1,
  kellyFraction: 0.5,
  kellyCap: 0.2,
}
const STAKE: Stake = { equity: 100_000, margin: 1500, risk: 300, notional: 40_000, volatility: 0.2, returns: [] }
/** Half of them 0.2 and half −0.1: a mean of 0.05 and a variance of 20 × 0.15² / 19. */
const WINNING = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 0.2 : -0.1))

it.each<[Partial<SizingSetting>, Partial<Stake>, number]>([
  [{}, {}, 3],
  [{ sizing: 'margin' }, {}, 6],
  [{ sizing: 'risk' }, {}, 33],
  [{ sizing: 'risk' }, { risk: Number.POSITIVE_INFINITY }, 6],
  [{ sizing: 'volatility' }, {}, 1],
  [{ sizing: 'volatility' }, { volatility: Number.NaN }, 0],
  [{ sizing: 'margin' }, { margin: 0 }, 0],
  [{ sizing: 'margin' }, { equity: -5 }, 0],
  [{ sizing: 'kelly' }, { returns: WINNING.slice(1) }, 1],
  // A half of 0.05 over 0.02368 is 1.06 of equity: the cap of 0.2 holds, 20,000 of 300 each.
  [{ sizing: 'kelly' }, { returns: WINNING }, 66],
  // A hundredth of it is 0.0211 of equity.
  [{ sizing: 'kelly', kellyFraction: 0.01 }, { returns: WINNING }, 7],
  [{ sizing: 'kelly' }, { returns: WINNING.map((each) => -each) }, 0],
])('%o of %o', (setting, stake, units) => {
  expect(unitsOf({ ...SETTING, ...setting }, { ...STAKE, ...stake })).toBe(units)
})

it('shares: by the volatility of the last twenty sessions, and by Kelly once twenty nights have ended', async () => {
  // Closes of 100 and 101 in turn: returns of 1 % and -0.990099 %.
  const prices = Array.from({ length: 44 }, (_, i) => 100 + (i % 2))
  const market = { from: '2024-01-02', to: '2024-03-05', snapshots: [], bars: barsOf('2024-01-02', prices) }
  const quantities = async (sizing: object): Promise<number[]> =>
    (await trade(traderOf('overnight-equity', sizing), market)).fills.map(({ quantity }) => quantity)
  const byVolatility = await quantities({ sizing: 'volatility', volatilityTarget: 0.1 })
  const deviation = Math.sqrt((20 / 19) * ((0.01 + 0.00990099) / 2) ** 2 * 252)
  expect(byVolatility[0]).toBe(Math.floor((0.1 * 100_000) / (deviation * 100)))
  expect(byVolatility.length).toBeGreaterThan(20)
  const byKelly = await quantities({ sizing: 'kelly', kellyFraction: 1, kellyCap: 0.5 })
  // The end of a night is told with the close: the twentieth after the decision for the twenty-first.
  expect(byKelly.slice(0, 42)).toEqual(Array.from({ length: 42 }, (_, i) => (i % 2 === 0 ? 1 : -1)))
  // Ten nights of 1 % and ten of -0.990099 %: the mean over the variance.
  const [mean, variance] = [(0.01 - 0.00990099) / 2, (20 / 19) * ((0.01 + 0.00990099) / 2) ** 2]
  const shares = ((mean / variance) * 100_000) / 100
  expect(Math.abs(byKelly[42]! / shares - 1)).toBeLessThan(0.02)
})
