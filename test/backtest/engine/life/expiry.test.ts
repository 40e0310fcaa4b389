/** Hand-computed ends of options, each with the rule it follows. */
import { describe, expect, it } from 'vitest'
import { runEngine } from '../../../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../../../src/backtest/engine/feeds/bar-feed.ts'
import { expiryRule, type ExpiryTerms } from '../../../../src/backtest/engine/life/expiry.ts'
import type { OpeningValues } from '../../../../src/backtest/engine/life/settlement-value.ts'
import { parseDate } from '../../../../src/core/time.ts'
import { noFees } from '../../../../src/trading/fee.ts'
import { regulatoryFees } from '../../../../src/trading/fees/regulatory-fees.ts'
import { fromMicros } from '../../../../src/trading/money.ts'
import { minuteBars, settingOf } from '../engine-cases.ts'
import { closeOf, HandAccount, openOf } from './account.ts'

const NO_SERIES: OpeningValues = () => undefined
const TERMS: ExpiryTerms = { openingValues: NO_SERIES, isHalted: () => false, deliveryFees: noFees, pinBand: 0 }
const HOUR = 3_600_000

/** Ends one position at a closing price of the underlying. */
function endAt(
  symbol: string,
  contracts: number,
  underlying: string,
  price: number,
  date: string,
  terms: Partial<ExpiryTerms> = {},
) {
  const account = new HandAccount(100_000).hold(symbol, contracts)
  const rules = [expiryRule({ ...TERMS, ...terms })]
  account.goTo(openOf(date), rules).see(underlying, price, closeOf(date)).goTo(closeOf(date), rules)
  return {
    cash: account.gain,
    shares: account.ledger.position(underlying),
    left: account.ledger.position(symbol),
    account,
  }
}

describe('PM settlement with delivery (OCC rules 801, 805, 903)', () => {
  const call = 'SPY240621C00540000'
  const put = 'SPY240621P00540000'

  it('delivers 100 shares a contract at the strike to whoever exercises a call', () => {
    expect(endAt(call, 2, 'SPY', 544.51, '2024-06-21')).toMatchObject({ cash: -108_000, shares: 200, left: 0 })
  })

  it('takes them from the writer', () => {
    expect(endAt(call, -2, 'SPY', 544.51, '2024-06-21')).toMatchObject({ cash: 108_000, shares: -200, left: 0 })
  })

  it('sells at the strike by a put, and buys by one that was written', () => {
    expect(endAt(put, 1, 'SPY', 530, '2024-06-21')).toMatchObject({ cash: 54_000, shares: -100, left: 0 })
    expect(endAt(put, -1, 'SPY', 530, '2024-06-21')).toMatchObject({ cash: -54_000, shares: 100, left: 0 })
  })

  it('lets lapse what is out of the money', () => {
    expect(endAt(call, 2, 'SPY', 539.99, '2024-06-21')).toMatchObject({ cash: 0, shares: 0, left: 0 })
    expect(endAt(put, -1, 'SPY', 540.01, '2024-06-21')).toMatchObject({ cash: 0, shares: 0, left: 0 })
  })

  // Section 31: 27.80 per million of 54,000 = 1.5012; trading activity fee: 100 x 0.000166.
  it('costs the seller of the shares what any sale costs', () => {
    expect(endAt(put, 1, 'SPY', 530, '2024-06-21', { deliveryFees: regulatoryFees }).cash).toBeCloseTo(
      54_000 - 1.5012 - 0.0166,
      6,
    )
    expect(endAt(put, -1, 'SPY', 530, '2024-06-21', { deliveryFees: regulatoryFees }).cash).toBe(-54_000)
  })

  it('happens at the close of a short session: 13:00 on 2024-11-29', () => {
    const account = new HandAccount(0).hold('SPY241129C00600000', 1)
    const rules = [expiryRule(TERMS)]
    account
      .goTo(openOf('2024-11-29'), rules)
      .see('SPY', 602.55, closeOf('2024-11-29'))
      .goTo(closeOf('2024-11-29'), rules)
    expect(closeOf('2024-11-29')).toBe(Date.parse('2024-11-29T18:00:00Z'))
    expect(account.ledger.position('SPY')).toBe(100)
  })
})

describe('exercise by exception (OCC rule 805(d))', () => {
  it.each([
    ['2024-06-21', 'SPY240621C00540000', 540.01, 1],
    ['2024-06-21', 'SPY240621C00540000', 540, 0],
    // 0.05 from the expiration of October 2006 (71 FR 58656), 0.01 from that of June 2008
    ['2008-05-16', 'SPY080517C00140000', 140.05, 1],
    ['2008-05-16', 'SPY080517C00140000', 140.04, 0],
    ['2008-06-20', 'SPY080621C00130000', 130.01, 1],
    // 0.25 before (the same source)
    ['2006-09-15', 'SPY060916C00130000', 130.24, 0],
    ['2006-09-15', 'SPY060916C00130000', 130.25, 1],
  ])('on %s of %s at %d exercises %d', (date, symbol, price, exercised) => {
    expect(endAt(symbol, 1, 'SPY', price, date)).toMatchObject({ shares: 100 * exercised, left: 0 })
  })
})

describe('Saturday expiries until January 2015 (OCC, 78 FR 26413)', () => {
  it('end with the close of the Friday before', () => {
    const friday = closeOf('2014-06-20')
    const account = new HandAccount(0).hold('AAPL140621C00085710', 7)
    const rules = [expiryRule(TERMS)]
    account.goTo(openOf('2014-06-20'), rules).see('AAPL', 90.91, friday).goTo(friday, rules)
    expect(account.ledger.position('AAPL')).toBe(700)
    expect(account.gain).toBeCloseTo(-59_997, 6)
  })
})

describe('PM settlement in cash (OCC rule 1804, SPXW)', () => {
  it('pays the difference and nothing else', () => {
    expect(endAt('SPXW190531C02750000', 1, 'SPX', 2752.06, '2019-05-31')).toMatchObject({
      cash: 206,
      shares: 0,
      left: 0,
    })
    expect(endAt('SPXW190531P02800000', -3, 'SPX', 2752.06, '2019-05-31')).toMatchObject({
      cash: -14_382,
      shares: 0,
      left: 0,
    })
    expect(endAt('SPXW190531P02750000', -3, 'SPX', 2752.06, '2019-05-31')).toMatchObject({ cash: 0, left: 0 })
  })
})

describe('AM settlement (Cboe rule 4.13, SPX)', () => {
  const day = '2019-05-17'
  const [open, known] = [openOf(day), openOf(day) + 2.5 * HOUR]
  const series: OpeningValues = (name) => (name === 'SET' ? { value: 2861.4, knownAt: known } : undefined)
  const held = () => new HandAccount(0).hold('SPX190517C02850000', 1)

  it('pays by the official opening series once it is published, wherever the index stands', () => {
    const rules = [expiryRule({ ...TERMS, openingValues: series })]
    const account = held()
      .goTo(open, rules)
      .seeBar('SPX', open, 2870, 2871)
      .goTo(known - 1, rules)
    expect(account.gain).toBe(0)
    account.goTo(known, rules)
    expect(account.gain).toBe(1140)
    expect(account.counts).toEqual({})
  })

  it('takes the opening print of the index where the series is missing, and says so', () => {
    const rules = [expiryRule(TERMS)]
    const account = held()
      .goTo(open, rules)
      .seeBar('SPX', open, 2858.6, 2859)
      .goTo(open + 60_000, rules)
    expect(account.gain).toBe(860)
    expect(account.counts).toEqual({ 'settled by the opening print of the index': 1 })
  })

  it('takes the same where its bars are known too late for the first minute, not the open of the last bar', async () => {
    const bars = minuteBars(parseDate(day), [
      [2858.6, 2859, 2858, 2859],
      [2870, 2870, 2870, 2870],
    ])
    const { columns } = bars
    for (const row of columns.at.keys()) columns.knownAt[row] = columns.at[row]! + 5000
    columns.symbol.fill('SPX')
    const { ledger, counts } = await runEngine(
      settingOf({}, bars, {
        feeds: [
          (desk) => new BarFeed('SPX', bars, desk),
          ({ parts }) => {
            parts.ledger.post({ at: open, kind: 'fill', symbol: 'SPX190517C02850000', cash: 0, quantity: 1 })
            return { rank: 'market', next: Infinity, advance: () => undefined }
          },
        ],
        rules: [expiryRule(TERMS)],
      }),
    )
    expect(fromMicros(ledger.cash - ledger.openingCash)).toBe(860)
    expect(counts).toEqual({ 'settled by the opening print of the index': 1 })
  })

  it('takes the first price it has where there is no opening print', () => {
    const rules = [expiryRule(TERMS)]
    const account = held()
      .goTo(open + HOUR, rules)
      .see('SPX', 2859.53, closeOf(day))
      .goTo(closeOf(day), rules)
    expect(account.gain).toBe(953)
    expect(account.counts).toEqual({ 'settled by the first price after the open': 1 })
  })

  it('ends its trading with the session before', () => {
    const option = held().instruments.of('SPX190517C02850000')
    expect(option).toMatchObject({ lastTradeAt: closeOf('2019-05-16'), expiresAt: open, settlement: 'am' })
  })

  it('of SPX and SPXW of one day differs', () => {
    const rules = [expiryRule({ ...TERMS, openingValues: series })]
    const account = held().hold('SPXW190517C02850000', 1)
    account.goTo(known, rules).see('SPX', 2859.53, closeOf(day)).goTo(closeOf(day), rules)
    expect(account.ledger.entries.slice(2).map(({ symbol, cash }) => [symbol, cash / 1e6])).toEqual([
      ['SPX190517C02850000', 1140],
      ['SPXW190517C02850000', 953],
    ])
  })
})

describe('one settlement value an expiry', () => {
  it('ends both legs of a vertical at the same instant and price', () => {
    const close = closeOf('2019-05-31')
    const account = new HandAccount(0).hold('SPXW190531C02740000', -1).hold('SPXW190531C02750000', 1)
    const rules = [expiryRule(TERMS)]
    account.goTo(openOf('2019-05-31'), rules).see('SPX', 2752.06, close).goTo(close, rules)
    expect(account.gain).toBe(-1000)
    expect(new Set(account.ledger.entries.slice(2).map(({ at }) => at)).size).toBe(1)
  })
})

it('waits for a close that a vendor publishes late in the evening, rather than take the price before', () => {
  const rules = [expiryRule(TERMS)]
  const account = new HandAccount(0).hold('XYZ240621C00040000', 1).see('XYZ', 12, closeOf('2024-06-20'))
  account.goTo(closeOf('2024-06-21') + 3 * HOUR, rules)
  expect(account.ledger.position('XYZ240621C00040000')).toBe(1)
  account.see('XYZ', 45, closeOf('2024-06-21')).goTo(openOf('2024-06-24'), rules)
  expect([account.ledger.position('XYZ240621C00040000'), account.ledger.position('XYZ')]).toEqual([0, 100])
  expect(account.counts).toEqual({})
})

describe('expiry while halted (OCC rule 805, information memo 27391)', () => {
  /** Nothing better comes once the next session opens. */
  const late = openOf('2024-06-24')
  const endHalted = (contracts: number) => {
    const rules = [expiryRule({ ...TERMS, isHalted: (symbol) => symbol === 'XYZ' })]
    return new HandAccount(0)
      .hold('XYZ240621P00040000', contracts)
      .see('XYZ', 12, closeOf('2024-06-18'))
      .goTo(late, rules)
  }

  it('exercises nothing by exception, so our own put lapses deep in the money', () => {
    const account = endHalted(1)
    expect([account.gain, account.ledger.position('XYZ'), account.ledger.position('XYZ240621P00040000')]).toEqual([
      0, 0, 0,
    ])
    expect(account.counts).toEqual({ 'settled by the last price known': 1 })
  })

  it('is not what a gap in the data is: there the last price decides for both', () => {
    const rules = [expiryRule(TERMS)]
    const account = new HandAccount(0)
      .hold('XYZ240621P00040000', 1)
      .see('XYZ', 12, closeOf('2024-06-18'))
      .goTo(late, rules)
    expect([account.gain, account.ledger.position('XYZ')]).toEqual([4000, -100])
    expect(account.counts).toEqual({ 'settled by the last price known': 1 })
  })

  it('lapses where no price was ever seen, and it is said', () => {
    const rules = [expiryRule(TERMS)]
    const account = new HandAccount(0).hold('XYZ240621P00040000', -1).goTo(late, rules)
    expect([account.gain, account.ledger.positions()]).toEqual([0, []])
    expect(account.counts).toEqual({ 'settled by no price at all': 1 })
  })

  it('assigns its writer, whose holder gives notice', () => {
    const account = endHalted(-1)
    expect([account.gain, account.ledger.position('XYZ')]).toEqual([-4000, 100])
  })
})

describe('pin risk: holders decide until 17:30, an hour and a half after the closing price (Cboe rule 6.20)', () => {
  const call = 'SPY240621C00540000'

  it('is counted where the close is within a quarter of a percent of the strike', () => {
    expect(endAt(call, -10, 'SPY', 540.2, '2024-06-21').account.counts).toEqual({ 'pinned at expiry': 1 })
    expect(endAt(call, -10, 'SPY', 542, '2024-06-21').account.counts).toEqual({})
  })

  // Within 0.1 % of 540, that is 0.54: at 540.00 half of the contracts, at 540.27 three quarters, at 539.73 a quarter.
  it('assigns a part within the band', () => {
    const assigned = (price: number) =>
      Math.abs(endAt(call, -100, 'SPY', price, '2024-06-21', { pinBand: 0.001 }).shares) / 100
    expect([539.4, 539.73, 540, 540.27, 540.6].map(assigned)).toEqual([0, 25, 50, 75, 100])
  })

  it('leaves our own options to the rule', () => {
    expect(endAt(call, 10, 'SPY', 539.99, '2024-06-21', { pinBand: 0.001 }).shares).toBe(0)
  })
})
