import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { BROKER_NAMES, brokerFees } from '../../../src/trading/fees/broker-schedules.ts'
import { regulatoryFees } from '../../../src/trading/fees/regulatory-fees.ts'
import {
  CLEARING,
  OPTIONS_REGULATORY,
  SECTION_31,
  TRADING_ACTIVITY,
} from '../../../src/trading/fees/regulatory-rates.ts'
import { Instruments } from '../../../src/trading/instrument.ts'
import { fromMicros, toMicros } from '../../../src/trading/money.ts'
import { itOnShared, sharedPath } from '../../shared.ts'

const calendar = nyse
const instruments = new Instruments(calendar)
const SPY = instruments.of('SPY')
const SPY_CALL = instruments.of('SPY240621C00550000')
const SPX_CALL = instruments.of('SPXW240621C05500000')

function noon(date: string): number {
  return calendar.session(parseDate(date))!.open + 150 * 60_000
}

describe('rates', () => {
  it('rise by date and are never negative', () => {
    for (const table of [SECTION_31, TRADING_ACTIVITY, OPTIONS_REGULATORY, CLEARING]) {
      const days = table.map(({ from }) => parseDate(from))
      expect(days.every((day) => Number.isInteger(day))).toBe(true)
      expect(days).toEqual(days.toSorted((a, b) => a - b))
    }
  })

  itOnShared('of section 31 are those of the advisories, day by day', () => {
    const lines = readFileSync(sharedPath('data/corporate/sec_section31_rates.csv'), 'utf8').trim().split('\n').slice(1)
    expect(lines.length).toBeGreaterThan(20)
    for (const line of lines) {
      const [from, to, perMillion] = line.split(',')
      for (const day of [from!, ...(to === '' ? [] : [to!])]) {
        const row = SECTION_31.findLast((each) => parseDate(each.from) <= parseDate(day))!
        expect(`${day} ${row.perMillion}`).toBe(`${day} ${Number(perMillion)}`)
      }
    }
  })
})

describe('a sale of shares', () => {
  // 1,000 shares at 520.00 on 2024-06-03: section 31 27.80 per million of 520,000 is 14.456; FINRA 1,000 x 0.000166.
  it('is charged section 31 and the trading activity fee', () => {
    expect(fromMicros(regulatoryFees.charge(SPY, -1000, toMicros(520), noon('2024-06-03')))).toBe(14.622)
  })

  // 100,000 x 0.000166 is 16.60, above the cap of 8.30; 27.80 per million of 52,000,000 is 1,445.60.
  it('is charged no more than the cap', () => {
    expect(fromMicros(regulatoryFees.charge(SPY, -100_000, toMicros(520), noon('2024-06-03')))).toBe(1453.9)
  })

  it('costs no section 31 fee in the year in which the SEC asked none', () => {
    expect(fromMicros(regulatoryFees.charge(SPY, -1000, toMicros(520), noon('2025-06-02')))).toBe(0.166)
  })

  it('changes its rate on the day of the advisory', () => {
    expect(fromMicros(regulatoryFees.charge(SPY, -1000, toMicros(100), noon('2019-04-15')))).toBe(1.3 + 0.119)
    expect(fromMicros(regulatoryFees.charge(SPY, -1000, toMicros(100), noon('2019-04-16')))).toBe(2.07 + 0.119)
  })
})

it('charges nothing for shares bought', () => {
  expect(regulatoryFees.charge(SPY, 1000, toMicros(520), noon('2024-06-03'))).toBe(0)
})

describe('contracts', () => {
  // 10 bought on 2024-06-03: ORF 10 x 0.02685, clearing 10 x 0.02.
  it('bought cost the regulatory and the clearing fee', () => {
    expect(fromMicros(regulatoryFees.charge(SPY_CALL, 10, toMicros(5), noon('2024-06-03')))).toBe(0.4685)
  })

  // Sold at 5.00: 5,000.00 of premium at 27.80 per million is 0.139; FINRA 10 x 0.00279.
  it('sold cost section 31 on the premium and FINRA by the contract, too', () => {
    expect(fromMicros(regulatoryFees.charge(SPY_CALL, -10, toMicros(5), noon('2024-06-03')))).toBeCloseTo(0.6354, 9)
  })

  it('on an index are free of section 31', () => {
    expect(fromMicros(regulatoryFees.charge(SPX_CALL, -10, toMicros(5), noon('2024-06-03')))).toBe(0.4685 + 0.0279)
  })

  it('are cleared at a flat fee above the last tier', () => {
    const fee = (contracts: number, date: string) =>
      fromMicros(regulatoryFees.charge(SPY_CALL, contracts, 0, noon(date)))
    expect(fee(2750, '2024-06-03')).toBeCloseTo(2750 * 0.02685 + 55, 9)
    expect(fee(5000, '2024-06-03')).toBeCloseTo(5000 * 0.02685 + 55, 9)
    expect(fee(5000, '2025-06-02')).toBeCloseTo(5000 * (0.02815 + 0.025), 9)
    expect(fee(600, '2014-06-09')).toBeCloseTo(600 * (0.0404 + 0.04), 9)
  })
})

describe('brokers', () => {
  const [ib, retail, free] = ['interactive-brokers', 'retail', 'commission-free'] as const
  const own = (
    name: (typeof BROKER_NAMES)[number],
    ...[instrument, quantity, price, at]: Parameters<typeof regulatoryFees.charge>
  ) =>
    fromMicros(
      brokerFees(name).charge(instrument, quantity, price, at) - regulatoryFees.charge(instrument, quantity, price, at),
    )
  const at = noon('2024-06-03')

  // The examples of the broker's own price list: 1 contract at 2.00 costs 1.00, 2 at 5.00 cost 1.30, 3 at 0.075 cost
  // 1.50, 5 at 0.03 cost 1.25.
  it('charge as their price lists show', () => {
    expect([
      own(ib, SPY_CALL, 1, toMicros(2), at),
      own(ib, SPY_CALL, 2, toMicros(5), at),
      own(ib, SPY_CALL, 3, toMicros(0.075), at),
      own(ib, SPY_CALL, 5, toMicros(0.03), at),
    ]).toEqual([1, 1.3, 1.5, 1.25])
    expect([
      own(ib, SPY, 100, toMicros(50), at),
      own(ib, SPY, 1000, toMicros(50), at),
      own(ib, SPY, 10, toMicros(0.5), at),
    ]).toEqual([1, 5, 0.05])
    expect([own(retail, SPY_CALL, 10, toMicros(2), at), own(retail, SPY, 100, toMicros(50), at)]).toEqual([6.5, 0])
    expect(own(free, SPY_CALL, 10, toMicros(2), at)).toBe(0)
  })

  it('pass the surcharge on index options on', () => {
    expect(own(free, SPX_CALL, 10, toMicros(0.5), at)).toBe(4.9)
    expect(own(free, SPX_CALL, 10, toMicros(1), at)).toBe(5.8)
  })

  it('never charge less than what they pass on, nor less for more', () => {
    const trade = fc.record({
      name: fc.constantFrom(...BROKER_NAMES),
      instrument: fc.constantFrom(SPY, SPY_CALL, SPX_CALL),
      quantity: fc.integer({ min: 1, max: 900 }),
      price: fc.integer({ min: 0, max: 900_000_000 }),
      day: fc.integer({ min: parseDate('1999-01-04'), max: parseDate('2029-12-31') }),
      sign: fc.constantFrom(1, -1),
    })
    fc.assert(
      fc.property(trade, ({ name, instrument, quantity, price, day, sign }) => {
        const fee = (units: number) =>
          brokerFees(name).charge(instrument, sign * units, price, day * 86_400_000 + 57_600_000)
        expect(Number.isSafeInteger(fee(quantity))).toBe(true)
        expect(fee(quantity)).toBeGreaterThanOrEqual(0)
        // tiers of the clearing fee fall with the size of a trade, so only within one tier
        if (quantity < 500) expect(fee(quantity + 1)).toBeGreaterThanOrEqual(fee(quantity))
      }),
    )
  })
})
