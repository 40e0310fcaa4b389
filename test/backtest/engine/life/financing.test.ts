/** Hand-computed interest: actual days over 360, to the account's disadvantage. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { financingRule } from '../../../../src/backtest/engine/life/financing.ts'
import { borrowFee, type FinancingTerms, interestOn } from '../../../../src/trading/financing.ts'
import type { LedgerEntry } from '../../../../src/trading/ledger.ts'
import { fromMicros, toMicros } from '../../../../src/trading/money.ts'
import { booksOn, closeOf, HandAccount, openOf } from './account.ts'

const TERMS: FinancingTerms = { creditSpread: 0.005, debitSpread: 0.015, borrowRate: 0.0025 }
const rules = () => [financingRule(TERMS, () => 0.05)]

// 100,000 at 4.5 % for one day: 12.50; over the weekend three days.
it('pays on cash for each night until the next session', () => {
  expect(new HandAccount(100_000).goTo(booksOn('2004-01-02'), rules()).gain).toBe(37.5)
  const account = new HandAccount(100_000)
  account.now = openOf('2004-01-05')
  expect(account.goTo(booksOn('2004-01-05'), rules()).gain).toBe(12.5)
})

// 50,000 owed at 6.5 % over three days: 27.083334, rounded up.
it('charges what is owed', () => {
  const account = new HandAccount(0)
  account.ledger.post({ at: 0, kind: 'fill', symbol: 'SPY', cash: toMicros(-50_000), quantity: 450 })
  expect(account.goTo(booksOn('2004-01-02'), rules()).gain).toBe(-50_027.083334)
})

// 100 short at 110: 11,000 of the 111,000 are the lender's. 100,000 earn 37.50; 11,000 cost 0.25 % over three days, 0.229167.
it('pays nothing on what shares sold short brought, and charges for borrowing them', () => {
  const account = new HandAccount(100_000)
  account.ledger.post({ at: 0, kind: 'fill', symbol: 'SPY', cash: toMicros(11_000), quantity: -100 })
  account.see('SPY', 110, closeOf('2004-01-02')).goTo(booksOn('2004-01-02'), rules())
  expect(account.ledger.entries.slice(1).map(({ kind, cash }) => [kind, fromMicros(cash)])).toEqual([
    ['interest', 37.5],
    ['borrow', -0.229167],
  ])
})

// 100,000 in all earn 37.50: the 150,000 of no strategy 56.25, of which the one that owes 50,000 pays 18.75.
it('takes the account as a whole, and gives each strategy its part', () => {
  const account = new HandAccount(150_000)
  account.ledger.post({ at: 0, kind: 'fill', symbol: 'QQQ', cash: toMicros(-50_000), quantity: 0, strategy: 'owing' })
  account.goTo(booksOn('2004-01-02'), rules())
  expect(partsOf(account, 'interest')).toEqual([
    [undefined, 56.25],
    ['owing', -18.75],
  ])
})

// 150 sold short less 30 held are 120 at 110: 0.25 % of 13,200 over three days is 0.275, two thirds of it for the first.
it('charges those that are short for what the account is short', () => {
  const account = new HandAccount(0)
  for (const [strategy, quantity] of [['a', -100] as const, ['b', -50] as const, ['c', 30] as const])
    account.ledger.post({ at: 0, kind: 'fill', symbol: 'SPY', cash: 0, quantity, strategy })
  account.see('SPY', 110, closeOf('2004-01-02')).goTo(booksOn('2004-01-02'), rules())
  expect(partsOf(account, 'borrow')).toEqual([
    ['a', -0.183333],
    ['b', -0.091667],
  ])
  expect(partsOf(account, 'interest').map(([strategy]) => strategy)).toEqual(['a', 'b'])
})

function partsOf({ ledger }: HandAccount, kind: LedgerEntry['kind']) {
  const entries = ledger.entries.filter((entry) => entry.kind === kind)
  return entries.map(({ strategy, cash }) => [strategy, fromMicros(cash)])
}

it('never pays a negative rate on cash', () => {
  expect(interestOn(toMicros(1000), 0, -0.01, 30, TERMS)).toBe(0)
  expect(interestOn(toMicros(1000), 0, 0.004, 30, TERMS)).toBe(0)
})

it('is whole and errs against the account', () => {
  const balance = fc.integer({ min: -9e14, max: 9e14 })
  const rate = fc.double({ min: 0, max: 0.2, noNaN: true })
  fc.assert(
    fc.property(balance, rate, fc.integer({ min: 1, max: 5 }), (cash, benchmark, days) => {
      const interest = interestOn(cash, 0, benchmark, days, TERMS)
      expect(Number.isSafeInteger(interest)).toBe(true)
      const annual = cash > 0 ? Math.max(0, benchmark - 0.005) : benchmark + 0.015
      expect(interest).toBeLessThanOrEqual((cash * annual * days) / 360 + 1e-3)
      expect(borrowFee(Math.abs(cash), days, TERMS)).toBeGreaterThanOrEqual(
        (Math.abs(cash) * 0.0025 * days) / 360 - 1e-3,
      )
    }),
  )
})
