/** Hand-computed early exercise: Merton (1973); Cboe, "Early assignment"; OCC rule 803 on whom it hits. */
import { describe, expect, it } from 'vitest'
import { corporateActionRule } from '../../../../src/backtest/engine/life/corporate-actions.ts'
import { earlyAssignmentRule } from '../../../../src/backtest/engine/life/early-assignment.ts'
import { parseDate } from '../../../../src/core/time.ts'
import { noFees } from '../../../../src/trading/fee.ts'
import {
  type EarlyExerciseModel,
  noEarlyExercise,
  rationalHolders,
} from '../../../../src/trading/life/early-exercise.ts'
import { booksOn, closeOf, HandAccount, openOf } from './account.ts'

const EX_DATE = '2024-06-21'
const [EVE, CLOSE] = ['2024-06-20', closeOf('2024-06-20')]
const DIVIDEND = 1.759

function rulesOf(model: EarlyExerciseModel) {
  const dividendOn = (_symbol: string, day: number) => (day === parseDate(EX_DATE) ? DIVIDEND : 0)
  return [
    earlyAssignmentRule({ model, dividendOn, rateAt: () => 0.05, deliveryFees: noFees }),
    corporateActionRule([{ symbol: 'SPY', exDate: parseDate(EX_DATE), action: 'dividend', amount: DIVIDEND }]),
  ]
}

function afterEve(symbol: string, contracts: number, spot: number, mark: number, model = rationalHolders()) {
  const rules = rulesOf(model)
  const account = new HandAccount(0).hold(symbol, contracts).goTo(openOf(EVE), rules)
  account.see('SPY', spot, CLOSE)
  if (!Number.isNaN(mark)) account.see(symbol, mark, CLOSE)
  return { account: account.goTo(booksOn(EVE), rules), rules }
}

describe('a written call on the eve of an ex-date', () => {
  const call = 'SPY240719C00500000'

  it('is assigned where the dividend exceeds the time value: 0.50 of 47.50 against 1.759', () => {
    const { account, rules } = afterEve(call, -2, 547, 47.5)
    expect([account.gain, account.ledger.position('SPY')]).toEqual([100_000, -200])
    expect(account.counts).toEqual({ 'assigned early': 1 })
    // the writer, now short, owes the dividend of the next morning: 200 x 1.759
    expect(account.goTo(openOf(EX_DATE), rules).gain).toBe(100_000 - 351.8)
  })

  it('leaves a covered writer without the shares and without the dividend', () => {
    const rules = rulesOf(rationalHolders())
    const account = new HandAccount(0).hold('SPY', 100).hold(call, -1).goTo(openOf(EVE), rules)
    account.see('SPY', 547, CLOSE).see(call, 47.5, CLOSE).goTo(openOf(EX_DATE), rules)
    expect([account.gain, account.ledger.positions()]).toEqual([50_000, []])
  })

  it('is kept where its time value is more: 2.00 against 1.759', () => {
    expect(afterEve(call, -2, 547, 49).account.ledger.entries).toHaveLength(1)
  })

  it('is kept on other days and out of the money', () => {
    expect(afterEve('SPY240719C00560000', -1, 547, 0.01).account.ledger.entries).toHaveLength(1)
    const rules = rulesOf(rationalHolders())
    const before = new HandAccount(0).hold(call, -1).goTo(openOf('2024-06-18'), rules)
    before
      .see('SPY', 547, closeOf('2024-06-18'))
      .see(call, 47, closeOf('2024-06-18'))
      .goTo(booksOn('2024-06-18'), rules)
    expect(before.ledger.entries).toHaveLength(1)
  })

  // Without a quote its time value is at least the interest on the strike: 500 x (1 − exp(−0.05 x 29 / 365)) = 1.98.
  it('without a mark is judged by the interest on its strike', () => {
    expect(afterEve(call, -1, 547, Number.NaN).account.ledger.entries).toHaveLength(1)
    expect(afterEve('SPY240628C00500000', -1, 547, Number.NaN).account.ledger.position('SPY')).toBe(-100)
  })

  it('is assigned in part where only part of the holders act, the same part in every run', () => {
    expect(afterEve(call, -10, 547, 47.5, rationalHolders({ part: 0.46 })).account.ledger.position('SPY')).toBe(-500)
    expect(afterEve(call, -10, 547, 47.5, noEarlyExercise).account.ledger.entries).toHaveLength(1)
  })
})

describe('a written put', () => {
  it('is assigned once its time value is gone and its strike would earn interest', () => {
    const { account } = afterEve('SPY241220P00700000', -1, 547, 153)
    expect([account.gain, account.ledger.position('SPY')]).toEqual([-70_000, 100])
  })

  it('is kept while it has time value, and where it was not quoted', () => {
    expect(afterEve('SPY241220P00700000', -1, 547, 153.1).account.ledger.entries).toHaveLength(1)
    expect(afterEve('SPY241220P00700000', -1, 547, Number.NaN).account.ledger.entries).toHaveLength(1)
  })
})

it('judges what was written after a close by that session, not by one when others were written', () => {
  const [rules, call] = [rulesOf(rationalHolders()), 'SPY240719C00500000']
  const account = new HandAccount(0).hold(call, -1).goTo(openOf(EVE), rules)
  account.hold(call, 1).goTo(openOf('2024-06-24'), rules)
  const close = closeOf('2024-06-24')
  account
    .goTo(close + 1, rules)
    .hold(call, -1)
    .see('SPY', 547, close)
    .see(call, 47.5, close)
  expect(account.goTo(booksOn('2024-06-24'), rules).counts).toEqual({})
})

it('hits neither our own options nor European ones', () => {
  expect(afterEve('SPY240719C00500000', 2, 547, 47).account.ledger.entries).toHaveLength(1)
  expect(afterEve('SPXW240719C05000000', -2, 5470, 470).account.ledger.entries).toHaveLength(1)
})
