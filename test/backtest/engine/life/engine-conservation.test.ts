/** Random strategies through the event loop, with everything a broker does: money is conserved after every event. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AccountRule } from '../../../../src/backtest/engine/account-rule.ts'
import { runEngine } from '../../../../src/backtest/engine/engine.ts'
import { accountRules } from '../../../../src/backtest/engine/life/account-rules.ts'
import { createFrame } from '../../../../src/core/frame.ts'
import { parseDate } from '../../../../src/core/time.ts'
import { RECORD_SCHEMAS } from '../../../../src/market/record-kind.ts'
import { regulatoryFees } from '../../../../src/trading/fees/regulatory-fees.ts'
import { USUAL_FINANCING } from '../../../../src/trading/financing.ts'
import { rationalHolders } from '../../../../src/trading/life/early-exercise.ts'
import { regT } from '../../../../src/trading/margin/account-margin.ts'
import type { Trader } from '../../../../src/strategies/trader.ts'
import { dailyBars, type Ohlc, settingOf } from '../engine-cases.ts'

const FIRST = parseDate('2014-06-02')

function actionsOf(split: number, dividend: number) {
  const actions = createFrame(RECORD_SCHEMAS.actions, 2)
  const { columns } = actions
  for (const row of [0, 1]) {
    columns.symbol[row] = 'SPY'
    columns.exDate[row] = FIRST + 7
  }
  ;[columns.action[0], columns.amount[0], columns.action[1], columns.amount[1]] = ['split', split, 'dividend', dividend]
  return actions
}

const day = fc
  .tuple(fc.integer({ min: 60, max: 140 }), fc.integer({ min: -5, max: 5 }))
  .map(([open, move]): Ohlc => [open, open + 6, open - 6, open + move])

it('cash is what there was and every entry since, and orders beyond the margin never fill', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(day, { minLength: 8, maxLength: 15 }),
      fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 15, maxLength: 15 }),
      fc.constantFrom(2, 1.5, 0.1),
      async (prices, orders, split) => {
        let [events, turn] = [0, 0]
        const audit: AccountRule = {
          name: 'audit',
          afterEvent({ ledger }) {
            events++
            expect(ledger.cash).toBe(ledger.entries.reduce((sum, { cash }) => sum + cash, ledger.openingCash))
            const units = ledger.entries.reduce((sum, entry) => sum + (entry.symbol === 'SPY' ? entry.quantity : 0), 0)
            expect(ledger.position('SPY')).toBe(units)
          },
        }
        const rules = accountRules({
          actions: actionsOf(split, 0.5),
          openingValues: () => undefined,
          isHalted: () => false,
          benchmark: () => 0.04,
          financing: USUAL_FINANCING,
          earlyExercise: rationalHolders(),
          pinBand: 0,
          deliveryFees: regulatoryFees,
          margin: { model: regT, graceSessions: 0 },
        })
        const trader: Partial<Trader> = {
          onSessionClose: ({ orders: broker }) =>
            void broker.submit({
              symbol: 'SPY',
              quantity: orders[turn++]! || 1,
              type: 'market',
              timeInForce: 'good-till-cancelled',
            }),
        }
        const result = await runEngine(settingOf(trader, dailyBars(FIRST, prices), { rules: [...rules, audit] }))
        const { ledger, updates, orders: taken } = result
        expect(ledger.cash).toBe(ledger.entries.reduce((sum, { cash }) => sum + cash, ledger.openingCash))
        if (ledger.entries.length > 0) expect(events).toBeGreaterThan(0)
        const refused = updates.filter(({ reason }) => reason === 'insufficient margin').map(({ order }) => order.id)
        expect(result.fills.filter(({ orderId }) => refused.includes(orderId))).toEqual([])
        expect(taken.length).toBeGreaterThanOrEqual(prices.length - 1)
      },
    ),
    { numRuns: 60 },
  )
})
