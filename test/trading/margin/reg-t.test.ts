import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nyse } from '../../../src/market/calendar.ts'
import { Instruments } from '../../../src/trading/instrument.ts'
import { accountMargin, portfolioStressMargin, regT } from '../../../src/trading/margin/account-margin.ts'
import { booksOf, type Held } from '../../../src/trading/margin/held.ts'
import type { MarginStage } from '../../../src/trading/margin/reg-t.ts'

const instruments = new Instruments(nyse)
const NOW = Date.parse('2024-06-03T20:00:00Z')

function hold(symbol: string, quantity: number, price: number): Held {
  return { instrument: instruments.of(symbol), quantity, price }
}

function excess(cash: number, held: readonly Held[], spot: number, stage: MarginStage = 'initial'): number {
  return accountMargin(
    cash,
    booksOf(held, () => spot),
    regT,
    stage,
    NOW,
  ).excess
}

describe('what is free of an account (Regulation T, FINRA rule 4210)', () => {
  it('holds half of shares bought, a quarter of them later: 10,000 of SPY on 5,000', () => {
    expect(excess(-5000, [hold('SPY', 20, 500)], 500)).toBe(0)
    expect(excess(-5000, [hold('SPY', 20, 500)], 500, 'maintenance')).toBe(2500)
  })

  it('holds half of shares sold short beside what they brought, 30 % later', () => {
    expect(excess(15_000, [hold('SPY', -20, 500)], 500)).toBe(0)
    expect(excess(15_000, [hold('SPY', -20, 500)], 500, 'maintenance')).toBe(2000)
  })

  // (c)(2) and (3): 5.00 a share from 5.00 up, the greater of 2.50 and all of it below.
  it('holds more of cheap shares sold short', () => {
    expect(excess(0, [hold('XYZ', -100, 10)], 10, 'maintenance')).toBe(-1500)
    expect(excess(0, [hold('XYZ', -100, 4)], 4, 'maintenance')).toBe(-800)
    expect(excess(0, [hold('XYZ', -100, 2)], 2, 'maintenance')).toBe(-450)
  })

  it('gives a long option no value', () => {
    expect(excess(700, [hold('SPY240719C00540000', 1, 8)], 530)).toBe(700)
  })

  // Put 500 at 2.00 with SPY at 530: 20 % of 53,000 less 3,000 out of the money is 7,600, beside its value of 200.
  it('holds the requirement of a naked option beside its value', () => {
    expect(excess(10_000, [hold('SPY240719P00500000', -1, 2)], 530)).toBeCloseTo(10_000 - 7800, 9)
  })

  it('holds the width of a credit spread', () => {
    const spread = [hold('SPY240719P00500000', -1, 2), hold('SPY240719P00495000', 1, 1.5)]
    expect(excess(500, spread, 530)).toBeCloseTo(0, 9)
  })

  it('holds one side of an iron condor of an index, whatever the order of its legs', () => {
    const condor = [
      hold('SPXW240719P05000000', -1, 20),
      hold('SPXW240719C05600000', -1, 18),
      hold('SPXW240719P04950000', 1, 15),
      hold('SPXW240719C05650000', 1, 10),
    ]
    expect(excess(5000, condor, 5300)).toBeCloseTo(0, 9)
    expect(excess(5000, condor.toReversed(), 5300)).toBeCloseTo(0, 9)
  })

  it('asks nothing of a covered call beyond its shares', () => {
    expect(excess(0, [hold('SPY', 100, 530), hold('SPY240719C00540000', -1, 5)], 530)).toBeCloseTo(26_500, 9)
  })

  it('does not pair underlyings', () => {
    const both = [hold('SPY240719P00500000', -1, 2), hold('QQQ240719P00500000', 1, 60)]
    expect(excess(10_000, both, 530)).toBeCloseTo(10_000 - 7800, 9)
  })

  // 25 shares a contract after 1 for 4: strike 10 x 100 / 25 = 40 a share. With VXX at 36: 20 % of 36 less nothing out of
  // the money, so 7.20, and 4.00 of value in the money, 25 times.
  it('counts an adjusted contract by what it delivers', () => {
    const option = { ...instruments.of('VXX1240719P00010000'), deliverable: { shares: 25, cash: 0 } }
    expect(excess(0, [{ instrument: option, quantity: -1, price: 1 }], 36)).toBeCloseTo(-(25 * 7.2 + 100), 9)
  })
})

const leg = fc.record({
  right: fc.constantFrom('C', 'P'),
  strike: fc.integer({ min: 96, max: 112 }),
  expiry: fc.constantFrom('240621', '240719', '240816'),
  quantity: fc.integer({ min: -4, max: 4 }).filter((quantity) => quantity !== 0),
})

function bookOf(legs: readonly { right: string; strike: number; expiry: string; quantity: number }[]): Held[] {
  const bySymbol = new Map<string, Held>()
  for (const { right, strike, expiry, quantity } of legs) {
    const symbol = `SPY${expiry}${right}00${strike * 5}000`
    bySymbol.set(symbol, hold(symbol, quantity, Math.max(0.5, right === 'C' ? 520 - strike * 5 : strike * 5 - 520)))
  }
  return [...bySymbol.values()]
}

it('asks no more of a book than of its positions one by one, in any order, in little time', () => {
  fc.assert(
    fc.property(fc.array(leg, { minLength: 1, maxLength: 30 }), (legs) => {
      const held = bookOf(legs)
      const all = accountMargin(
        0,
        booksOf(held, () => 520),
        regT,
        'initial',
        NOW,
      )
      const alone = held.reduce(
        (sum, each) =>
          sum +
          accountMargin(
            0,
            booksOf([each], () => 520),
            regT,
            'initial',
            NOW,
          ).requirement,
        0,
      )
      expect(all.requirement).toBeGreaterThanOrEqual(0)
      expect(all.requirement).toBeLessThanOrEqual(alone + 1e-6)
      const reversed = accountMargin(
        0,
        booksOf(held.toReversed(), () => 520),
        regT,
        'initial',
        NOW,
      )
      expect(reversed.requirement).toBeCloseTo(all.requirement, 6)
    }),
    { numRuns: 60 },
  )
})

describe('margin by stress (SEC rule 15c3-1a)', () => {
  const stress = portfolioStressMargin({ rate: 0.05, volatility: 0.2 })
  const requirement = (held: readonly Held[], spot: number) =>
    accountMargin(
      0,
      booksOf(held, () => spot),
      stress,
      'maintenance',
      NOW,
    ).requirement

  it('asks 15 % of shares', () => {
    expect(requirement([hold('SPY', 100, 500)], 500)).toBeCloseTo(7500, 6)
    expect(requirement([hold('SPY', -100, 500)], 500)).toBeCloseTo(7500, 6)
  })

  it('asks at least 37.50 a contract', () => {
    expect(requirement([hold('SPY240719P00200000', -4, 0.01)], 530)).toBeCloseTo(150, 1)
  })

  it('asks less of a hedge than of its parts, and no more than a spread can lose', () => {
    const [short, long] = [hold('SPY240719P00520000', -1, 8), hold('SPY240719P00515000', 1, 7)]
    expect(requirement([short, long], 530)).toBeLessThanOrEqual(500)
    expect(requirement([short, long], 530)).toBeLessThan(requirement([short], 530))
  })

  it('counts long options with their value', () => {
    const held = [hold('SPY240719C00540000', 1, 8)]
    const { excess: free, requirement: needed } = accountMargin(
      0,
      booksOf(held, () => 530),
      stress,
      'maintenance',
      NOW,
    )
    expect(free).toBeCloseTo(800 - needed, 9)
    expect(needed).toBeLessThanOrEqual(800 + 1e-9)
  })
})
