import { expect, it } from 'vitest'
import { europeanPrice } from '../../src/index.ts'
import * as build from '../../src/strategy/builders.ts'
import { exerciseRisk, pinRisk } from '../../src/strategy/exercise-risk.ts'
import { portfolioStress } from '../../src/strategy/portfolio-stress.ts'

const terms = { yearsToExpiry: 0.25 }
const market = { spot: 100, rate: 0.03, dividendYield: 0, volatility: 0.2 }
const valuation = { market: () => market, spot: 100 }

it('scans ten prices over fifteen per cent either way and takes the worst', () => {
  const legs = build.single('put', { strike: 95, price: 2 }, { ...terms, quantity: -1 })
  const stress = portfolioStress(legs, valuation, 'equity')
  const put = (spot: number) => europeanPrice({ right: 'put', strike: 95, yearsToExpiry: 0.25 }, { ...market, spot })
  expect(stress.scenarios).toHaveLength(10)
  expect(stress.worst.spot).toBeCloseTo(85, 12)
  expect(stress.requirement).toBeCloseTo(100 * (put(85) - put(100)), 8)
})

it('scans an index over eight per cent down and six up, at every shocked volatility', () => {
  const legs = build.single('call', { strike: 100, price: 4 }, { ...terms, quantity: -1 })
  const stress = portfolioStress(legs, valuation, 'broad_index', { volatilityShocks: [-0.2, 0, 0.5] })
  expect(stress.scenarios).toHaveLength(30)
  expect(stress.worst).toMatchObject({ volatilityShock: 0.5 })
  expect(stress.worst.spot).toBeCloseTo(106, 12)
})

it('changes by the full repricing of every leg, whichever way a long straddle, a short put or a calendar goes', () => {
  const [near, far] = [0.25, 1]
  const price = (right: 'call' | 'put', strike: number, yearsToExpiry: number) => (spot: number, volatility: number) =>
    europeanPrice({ right, strike, yearsToExpiry }, { ...market, spot, volatility })
  const [call, put, later] = [price('call', 100, near), price('put', 100, near), price('call', 100, far)]
  const at = { strike: 100, price: 4 }
  const cases = [
    [build.straddle(100, 4, 4, terms), (s: number, v: number) => 100 * (call(s, v) + put(s, v))],
    [build.single('put', at, { ...terms, quantity: -1 }), (s: number, v: number) => -100 * put(s, v)],
    [build.calendar('call', at, at, terms, far), (s: number, v: number) => 100 * (later(s, v) - call(s, v))],
  ] as const
  for (const [legs, worth] of cases) {
    const { scenarios } = portfolioStress(legs, valuation, 'equity', { volatilityShocks: [-1, -0.5, 0, 0.5] })
    for (const { spot, volatilityShock, change } of scenarios)
      expect(change).toBeCloseTo(worth(spot, 0.2 * (1 + volatilityShock)) - worth(100, 0.2), 9)
  }
  const [straddle, short] = cases.map(([legs]) => portfolioStress(legs, valuation, 'equity').scenarios)
  expect([straddle![0]!.change > 0, straddle![9]!.change > 0]).toEqual([true, true])
  expect([short![0]!.change < 0, short![9]!.change > 0]).toEqual([true, true])
})

it('refuses a scan that would pass over a scenario', () => {
  const legs = build.single('put', { strike: 95, price: 2 }, { ...terms, quantity: -1 })
  for (const points of [0, 1, 2.5, Number.NaN])
    expect(() => portfolioStress(legs, valuation, 'equity', { points })).toThrow('Give points of 2 or more.')
  for (const volatilityShocks of [[], [0, -2], [0, Number.NaN], [Infinity]])
    expect(() => portfolioStress(legs, valuation, 'equity', { volatilityShocks })).toThrow('Give one or more, from -1')
})

it('asks the least amount of each contract where nothing is lost', () => {
  const legs = build.box(
    { strike: 90, price: 12 },
    { strike: 110, price: 3 },
    { strike: 90, price: 2 },
    { strike: 110, price: 12 },
    terms,
  )
  expect(portfolioStress(legs, valuation, 'equity').requirement).toBeCloseTo(4 * 37.5, 6)
})

it('flags a call whose dividend exceeds its time value, and only that', () => {
  const call = { right: 'call', strike: 80, yearsToExpiry: 0.1 } as const
  const dividend = { years: 0.01, amount: 1 }
  expect(exerciseRisk(call, { spot: 100, rate: 0.03, price: 20.4, dividend })).toMatchObject({
    reason: 'dividend',
    gain: 1,
  })
  expect(exerciseRisk(call, { spot: 100, rate: 0.03, price: 21.4, dividend }).reason).toBe('none')
  expect(exerciseRisk(call, { spot: 100, rate: 0.03, price: 20.4 }).reason).toBe('none')
  const after = { years: 0.2, amount: 1 }
  expect(exerciseRisk(call, { spot: 100, rate: 0.03, price: 20.4, dividend: after }).reason).toBe('none')
  expect(exerciseRisk({ ...call, strike: 120 }, { spot: 100, rate: 0.03, price: 0.1, dividend }).reason).toBe('none')
})

it('flags a deep put whose interest exceeds its time value', () => {
  const put = { right: 'put', strike: 150, yearsToExpiry: 0.5 } as const
  const flagged = exerciseRisk(put, { spot: 100, rate: 0.05, price: 50 })
  expect(flagged.reason).toBe('interest')
  expect(flagged.gain).toBeCloseTo(150 * (1 - Math.exp(-0.025)), 12)
  expect(exerciseRisk(put, { spot: 100, rate: 0, price: 50 }).reason).toBe('none')
  expect(exerciseRisk(put, { spot: 100, rate: 0.05, price: 54 }).reason).toBe('none')
})

it('flags a price near a strike only when little time is left', () => {
  const pinned = { right: 'call', strike: 100, yearsToExpiry: 1 / 365 / 6 } as const
  expect(pinRisk(pinned, 100.1, 0.2)).toMatchObject({ atRisk: true })
  expect(pinRisk(pinned, 104, 0.2)).toMatchObject({ atRisk: false })
  expect(pinRisk({ ...pinned, yearsToExpiry: 0.1 }, 100.1, 0.2)).toMatchObject({ atRisk: false })
  expect(pinRisk({ ...pinned, yearsToExpiry: 0 }, 100, 0.2)).toEqual({ atRisk: true, deviations: 0, probability: 1 })
  expect(pinRisk({ ...pinned, yearsToExpiry: 0 }, 101, 0.2)).toEqual({
    atRisk: false,
    deviations: Infinity,
    probability: 0,
  })
})
