/** No event of an account's life makes or loses money: random markets, trades, actions and expiries. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AccountRule } from '../../../../src/backtest/engine/account-rule.ts'
import { type CorporateAction, corporateActionRule } from '../../../../src/backtest/engine/life/corporate-actions.ts'
import { earlyAssignmentRule } from '../../../../src/backtest/engine/life/early-assignment.ts'
import { expiryRule } from '../../../../src/backtest/engine/life/expiry.ts'
import { financingRule } from '../../../../src/backtest/engine/life/financing.ts'
import { heldOptions } from '../../../../src/backtest/engine/life/held-options.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { noFees } from '../../../../src/trading/fee.ts'
import { brokerFees } from '../../../../src/trading/fees/broker-schedules.ts'
import { regulatoryFees } from '../../../../src/trading/fees/regulatory-fees.ts'
import { USUAL_FINANCING } from '../../../../src/trading/financing.ts'
import { rationalHolders } from '../../../../src/trading/life/early-exercise.ts'
import { exerciseValue } from '../../../../src/trading/life/exercise.ts'
import { toMicros } from '../../../../src/trading/money.ts'
import { parseDate } from '../../../../src/core/time.ts'
import { HandAccount } from './account.ts'

const FIRST = parseDate('2014-06-02')
const SESSIONS = nyse.sessions(FIRST, parseDate('2014-07-25'))
const EXPIRIES = ['140606', '140621', '140627', '140719']

const symbol = fc.oneof(
  fc.constantFrom('AAPL'),
  fc
    .tuple(fc.constantFrom(...EXPIRIES), fc.constantFrom('C', 'P'), fc.integer({ min: 80, max: 120 }))
    .map(([expiry, right, strike]) => `AAPL${expiry}${right}00${String(strike).padStart(3, '0')}000`),
  fc
    .tuple(fc.constantFrom('SPX140621', 'SPXW140627'), fc.constantFrom('C', 'P'), fc.integer({ min: 180, max: 210 }))
    .map(([series, right, strike]) => `${series}${right}0${strike * 10}000`),
)
const trade = fc.record({
  session: fc.nat({ max: SESSIONS.length - 1 }),
  symbol,
  quantity: fc.integer({ min: -20, max: 20 }).filter((quantity) => quantity !== 0),
  price: fc.integer({ min: 10_000, max: 90_000_000 }),
})
const action: fc.Arbitrary<CorporateAction> = fc
  .record({
    session: fc.integer({ min: 1, max: SESSIONS.length - 1 }),
    kind: fc.constantFrom('split', 'dividend', 'special-dividend'),
  })
  .chain(({ session, kind }) =>
    fc.record({
      symbol: fc.constant('AAPL'),
      exDate: fc.constant(SESSIONS[session]!.day),
      action: fc.constant(kind as CorporateAction['action']),
      amount:
        kind === 'split'
          ? fc.constantFrom(7, 2, 1.5, 4 / 3, 0.25)
          : fc.integer({ min: 1, max: 300 }).map((cents) => cents / 100),
    }),
  )
const world = fc.record({
  trades: fc.array(trade, { minLength: 1, maxLength: 25 }),
  actions: fc.array(action, { maxLength: 3 }),
  moves: fc.array(fc.integer({ min: -40, max: 40 }), { minLength: SESSIONS.length, maxLength: SESSIONS.length }),
})
type World = typeof world extends fc.Arbitrary<infer W> ? W : never

/** Lives through a world; `check` looks at the account after every act of a rule and every trade. */
function live(
  account: HandAccount,
  side: 1 | -1,
  { trades, actions, moves }: World,
  rules: readonly AccountRule[],
  check: () => void,
): void {
  const watched = rules.map((rule) => ({
    ...rule,
    act(acting: HandAccount) {
      rule.act!(acting)
      check()
    },
  })) as unknown as AccountRule[]
  let price = 100
  account.now = SESSIONS[0]!.open - 1
  for (const [row, session] of SESSIONS.entries()) {
    account.goTo(session.open, watched)
    const split = actions.filter(({ exDate, action }) => exDate === session.day && action === 'split')
    price = split.reduce((old, { amount }) => old / amount, price) * (1 + moves[row]! / 1000)
    account.see('AAPL', price, session.close).see('SPX', 1950 + moves[row]!, session.close)
    for (const each of trades) if (each.session === row) buy(account, side, each)
    check()
    account.goTo(session.close, watched)
  }
}

function buy(account: HandAccount, side: 1 | -1, { symbol: traded, quantity, price }: World['trades'][number]): void {
  const instrument = account.instruments.of(traded)
  if (instrument.kind === 'option' && instrument.lastTradeAt <= account.now) return
  const fee = account.ledger.openingCash > 0 ? brokerFees('retail').charge(instrument, quantity, price, account.now) : 0
  account.ledger.fill({
    orderId: 1,
    symbol: traded,
    session: 0,
    at: account.now,
    quantity: side * quantity,
    multiplier: instrument.multiplier,
    price,
    slippage: 0,
    fee,
    evidence: { rule: 'drawn', observed: price },
  })
}

const actionsOf = ({ actions }: World) =>
  actions.toSorted((a, b) => a.exDate - b.exDate || Number(a.action === 'split') - Number(b.action === 'split'))

it('cash is what there was and every entry since, units are whole, and no option outlives its expiry', () => {
  fc.assert(
    fc.property(world, (drawn) => {
      const account = new HandAccount(1_000_000)
      const rules = [
        corporateActionRule(actionsOf(drawn)),
        expiryRule({
          openingValues: () => undefined,
          isHalted: () => false,
          deliveryFees: regulatoryFees,
          pinBand: 0.002,
        }),
        earlyAssignmentRule({
          model: rationalHolders({ part: 0.5 }),
          dividendOn: (_symbol, day) =>
            drawn.actions.find(({ exDate, action }) => exDate === day && action === 'dividend')?.amount ?? 0,
          rateAt: () => 0.03,
          deliveryFees: regulatoryFees,
        }),
        financingRule(USUAL_FINANCING, () => 0.03),
      ]
      live(account, 1, drawn, rules, () => {
        const { ledger } = account
        expect(ledger.cash).toBe(ledger.entries.reduce((sum, { cash }) => sum + cash, ledger.openingCash))
        expect(ledger.positions().every(({ quantity }) => Number.isSafeInteger(quantity))).toBe(true)
        for (const { symbol: held, quantity } of ledger.positions()) {
          expect(quantity).toBe(
            ledger.entries.reduce((sum, entry) => sum + (entry.symbol === held ? entry.quantity : 0), 0),
          )
        }
      })
      const last = SESSIONS.at(-1)!.close
      expect(heldOptions(account).filter(({ option }) => option.expiresAt <= last)).toEqual([])
    }),
    { numRuns: 150 },
  )
})

it('what one side of every contract gains the other loses, after each event', () => {
  fc.assert(
    fc.property(world, (drawn) => {
      const [holder, writer] = [new HandAccount(0), new HandAccount(0)]
      const rules = () => [
        corporateActionRule(actionsOf(drawn)),
        expiryRule({ openingValues: () => undefined, isHalted: () => false, deliveryFees: noFees, pinBand: 0 }),
      ]
      live(holder, 1, drawn, rules(), () => undefined)
      live(writer, -1, drawn, rules(), () => undefined)
      const told = ({ ledger }: HandAccount, sign: 1 | -1) =>
        ledger.entries.map(({ at, symbol: of, cash, quantity }) => [at, of, sign * cash + 0, sign * quantity + 0])
      expect(told(writer, -1)).toEqual(told(holder, 1))
    }),
    { numRuns: 150 },
  )
})

it('an expiry turns what exercise is worth into cash and shares of the same worth, and nothing else into anything', () => {
  fc.assert(
    fc.property(world, (drawn) => {
      const account = new HandAccount(0)
      const expiry = expiryRule({
        openingValues: () => undefined,
        isHalted: () => false,
        deliveryFees: noFees,
        pinBand: 0,
      })
      const worth = () => {
        const spot = toMicros(account.price('AAPL'))
        const options = heldOptions(account).reduce(
          (sum, { option, contracts }) =>
            sum +
            contracts *
              Math.max(0, exerciseValue(option, option.underlying === 'AAPL' ? spot : toMicros(account.price('SPX')))),
          0,
        )
        return account.ledger.cash + account.ledger.position('AAPL') * spot + options
      }
      const watched: AccountRule = {
        ...expiry,
        act(acting) {
          const before = worth()
          expiry.act!(acting)
          // a contract in the money by less than the threshold of a cent lapses
          const lapsed = account.ledger.entries
            .filter(({ kind }) => kind === 'expiry')
            .reduce((sum, { quantity }) => sum + Math.abs(quantity), 0)
          expect(Math.abs(worth() - before)).toBeLessThanOrEqual(lapsed * 100 * 10_000)
        },
      }
      live(account, 1, { ...drawn, actions: [] }, [watched], () => undefined)
    }),
    { numRuns: 150 },
  )
})
