/** Refused orders, margin calls and liquidation, by hand. */
import { expect, it } from 'vitest'
import { marginRule } from '../../../../src/backtest/engine/life/margin.ts'
import { parseDate } from '../../../../src/core/time.ts'
import { regT } from '../../../../src/trading/margin/account-margin.ts'
import { toMicros } from '../../../../src/trading/money.ts'
import type { Order, OrderTerms } from '../../../../src/trading/order.ts'
import { booksOn, closeOf, HandAccount, openOf } from './account.ts'

const DAY = '2024-06-03'

function orderOf(terms: Pick<OrderTerms, 'symbol' | 'quantity' | 'combination'>): Order {
  return { type: 'market', id: 1, session: 0, decidedAt: 0, ...terms }
}

function rule(graceSessions = 0) {
  return marginRule({ model: regT, graceSessions })
}

function accountOf(cash: number): HandAccount {
  const account = new HandAccount(cash)
  account.now = openOf(DAY)
  return account.see('SPY', 500, account.now)
}

it('refuses what the account cannot carry: 10,000 buys 40 shares at 500 on half, not 41', () => {
  const account = accountOf(10_000)
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: 40 }))).toBeUndefined()
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: 41 }))).toBe('insufficient margin')
})

it('takes a package by what all of it needs: a spread of 5 on 500', () => {
  const account = accountOf(450).see('SPY240719P00490000', 6, 0).see('SPY240719P00485000', 5.5, 0)
  const legs = [
    { symbol: 'SPY240719P00490000', ratio: -1 },
    { symbol: 'SPY240719P00485000', ratio: 1 },
  ]
  const spread = orderOf({ symbol: 'put spread', quantity: 1, combination: { legs, execution: 'all-or-none' } })
  expect(rule().refuse!(account, spread)).toBeUndefined()
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY240719P00490000', quantity: -1 }))).toBe('insufficient margin')
  expect(rule().refuse!(accountOf(449).see('SPY240719P00490000', 6, 0).see('SPY240719P00485000', 5.5, 0), spread)).toBe(
    'insufficient margin',
  )
})

it('always takes an order that needs less than before', () => {
  const account = accountOf(-9000).hold('SPY', 20)
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: -20 }))).toBeUndefined()
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: 1 }))).toBe('insufficient margin')
})

// 20 shares on 5,000 owed: at 333 equity is 1,660 of the 1,665 that a quarter asks.
it('calls at the close at which equity no longer covers what is held, and closes it', () => {
  const margin = rule()
  const account = accountOf(-5000).hold('SPY', 20).see('SPY', 334, closeOf(DAY)).goTo(booksOn(DAY), [margin])
  expect(account.counts).toEqual({})
  account
    .goTo(openOf('2024-06-04'), [margin])
    .see('SPY', 333, closeOf('2024-06-04'))
    .goTo(booksOn('2024-06-04'), [margin])
  expect(account.counts).toEqual({ 'margin call': 1, liquidation: 1 })
  expect(account.working).toMatchObject([{ symbol: 'SPY', quantity: -20, type: 'market', purpose: 'liquidation' }])
})

it('waits where there is grace, and forgets a call that the market has met', () => {
  const margin = rule(2)
  const account = accountOf(-5000).hold('SPY', 20)
  const close = (date: string, price: number) =>
    account.goTo(openOf(date), [margin]).see('SPY', price, closeOf(date)).goTo(booksOn(date), [margin])
  close('2024-06-03', 330)
  close('2024-06-04', 331)
  close('2024-06-05', 340)
  close('2024-06-06', 330)
  close('2024-06-07', 330)
  expect(account.counts).toEqual({ 'margin call': 2 })
  close('2024-06-10', 330)
  expect(account.counts).toEqual({ 'margin call': 2, liquidation: 1 })
})

it('closes first the underlying that needs most, all of it, and stops when the rest is covered', () => {
  const account = accountOf(6900).hold('QQQ', 10).hold('SPY240719P00490000', -10).hold('SPY240719P00480000', 10)
  account.see('QQQ', 400, account.now).see('SPY240719P00490000', 12, 0).see('SPY240719P00480000', 8, 0)
  account.submit({ symbol: 'QQQ', quantity: 1, type: 'limit', limit: toMicros(390) })
  // 6,900 of equity, of which the spreads need 10,000 less the 4,000 they brought, and the shares a quarter of 4,000
  account.goTo(booksOn(DAY), [rule()])
  expect(account.working.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
    ['SPY240719P00490000', 10],
    ['SPY240719P00480000', -10],
  ])
})

it('counts options that it can only value at what exercise brings', () => {
  const account = accountOf(100_000).hold('SPY240719P00510000', -1).goTo(booksOn(DAY), [rule()])
  expect(account.counts).toEqual({ 'margin of an option without a price': 1 })
})

it('refuses to open what it cannot ask margin for: shares without a price, and options written on them', () => {
  const account = new HandAccount(100_000).see('SPY240719C00490000', 6, 0)
  for (const [symbol, quantity] of [
    ['SPY', 1],
    ['SPY', -1],
    ['SPY240719C00490000', -1],
  ] as const) {
    expect(rule().refuse!(account, orderOf({ symbol, quantity }))).toBe('no price to ask margin by')
  }
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY240719C00490000', quantity: 1 }))).toBeUndefined()
  account.hold('SPY', 100)
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: -100 }))).toBeUndefined()
})

it('takes shares for sold that wait for an opening which is over, as daily bars tell it with the close', () => {
  const account = accountOf(0).hold('SPY', 100)
  const session = parseDate(DAY)
  account.working.push({ ...orderOf({ symbol: 'SPY', quantity: -100 }), type: 'market-on-open', session })
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: 200 }))).toBeUndefined()
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: 201 }))).toBe('insufficient margin')
  account.now -= 1
  expect(rule().refuse!(account, orderOf({ symbol: 'SPY', quantity: 200 }))).toBe('insufficient margin')
})
