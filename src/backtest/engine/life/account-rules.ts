/** All that a broker does to an account, as rules of the event loop. */
import type { Actions } from '../../../market/adjustment.ts'
import type { FeeSchedule } from '../../../trading/fee.ts'
import type { FinancingTerms } from '../../../trading/financing.ts'
import type { EarlyExerciseModel } from '../../../trading/life/early-exercise.ts'
import type { AccountRule } from '../account-rule.ts'
import { type CorporateAction, corporateActionRule } from './corporate-actions.ts'
import { earlyAssignmentRule } from './early-assignment.ts'
import { expiryRule, type ExpiryTerms } from './expiry.ts'
import { type Benchmark, financingRule } from './financing.ts'
import { marginRule, type MarginTerms } from './margin.ts'
import type { OpeningValues } from './settlement-value.ts'

export interface AccountTerms {
  /** Of all symbols that may be held. */
  readonly actions: Actions
  readonly openingValues: OpeningValues
  readonly isHalted: ExpiryTerms['isHalted']
  /** An overnight rate as known at an instant, a year. */
  readonly benchmark: Benchmark
  readonly financing: FinancingTerms
  readonly earlyExercise: EarlyExerciseModel
  readonly pinBand: number
  readonly deliveryFees: FeeSchedule
  /** Undefined where nothing is ever refused or called. */
  readonly margin: MarginTerms | undefined
}

/** In the order in which they act at one instant: a margin call is made of what has expired, been assigned and been charged. */
export function accountRules(terms: AccountTerms): AccountRule[] {
  const { openingValues, isHalted, deliveryFees, pinBand, benchmark, financing, earlyExercise, margin } = terms
  const actions = corporateActionsOf(terms.actions)
  const dividendOn = dividendsOf(actions)
  return [
    corporateActionRule(actions),
    expiryRule({ openingValues, isHalted, deliveryFees, pinBand }),
    earlyAssignmentRule({ model: earlyExercise, dividendOn, rateAt: benchmark, deliveryFees }),
    financingRule(financing, benchmark),
    ...(margin === undefined ? [] : [marginRule(margin)]),
  ]
}

/** Rising by ex-date; of one ex-date cash comes first, as it is quoted a share before a split. */
export function corporateActionsOf(actions: Actions): CorporateAction[] {
  const { columns, length } = actions
  const made = Array.from({ length }, (_, row) => ({
    symbol: columns.symbol[row]!,
    exDate: columns.exDate[row]!,
    action: columns.action[row] as CorporateAction['action'],
    amount: columns.amount[row]!,
  }))
  return made.toSorted((a, b) => a.exDate - b.exDate || Number(a.action === 'split') - Number(b.action === 'split'))
}

function dividendsOf(actions: readonly CorporateAction[]): (symbol: string, day: number) => number {
  const bySymbolAndDay = new Map<string, number>()
  for (const { symbol, exDate, action, amount } of actions) {
    const key = `${symbol} ${exDate}`
    if (action === 'dividend') bySymbolAndDay.set(key, (bySymbolAndDay.get(key) ?? 0) + amount)
  }
  return (symbol, day) => bySymbolAndDay.get(`${symbol} ${day}`) ?? 0
}
