/**
 * Ex-dates, before the market opens on them: dividends on shares held or owed, splits of shares and what they do to
 * options, special distributions that lower strikes.
 *
 * A dividend is booked on its ex-date, as profit arises then; it is paid some weeks later. Orders in what a split
 * changes are withdrawn: their prices and sizes mean something else now.
 */
import type { Owner } from '../../../trading/book.ts'
import type { ListedOption } from '../../../trading/instrument.ts'
import { type AdjustedOption, adjustForDistribution, adjustForSplit } from '../../../trading/life/adjustment.ts'
import { toMicros } from '../../../trading/money.ts'
import type { OwnedPosition } from '../../../trading/ledger.ts'
import type { Account, AccountRule } from '../account-rule.ts'
import { heldOptions, withdrawOrders } from './held-options.ts'
import { underlyingPrice } from './underlying-price.ts'

/** What happens to one share on one ex-date. */
export interface CorporateAction {
  readonly symbol: string
  /** Day number of a session. */
  readonly exDate: number
  /** dividends and capital-gain: cash a share; split: new shares for one old. */
  readonly action: 'dividend' | 'special-dividend' | 'capital-gain' | 'split'
  readonly amount: number
}

/** @param actions rising by ex-date; of one ex-date cash comes before splits, as it is quoted a share before them */
export function corporateActionRule(actions: readonly CorporateAction[]): AccountRule {
  const due = new DueActions(actions)
  return {
    name: 'corporate actions',
    moment: 'before-market',
    nextAt: (account) => due.nextAt(account),
    act: (account) => {
      for (const action of due.take(account)) apply(action, account)
    },
  }
}

/** A cursor over the actions; those of before the run are passed over. */
class DueActions {
  readonly #actions: readonly CorporateAction[]
  #next = 0

  constructor(actions: readonly CorporateAction[]) {
    this.#actions = actions
  }

  nextAt(account: Account): number {
    while (this.#opensAt(account) < account.now) this.#next++
    return this.#opensAt(account)
  }

  take(account: Account): CorporateAction[] {
    const from = this.#next
    while (this.#opensAt(account) <= account.now) this.#next++
    return this.#actions.slice(from, this.#next)
  }

  #opensAt({ calendar, lastDay }: Account): number {
    const action = this.#actions[this.#next]
    if (action === undefined || action.exDate > lastDay) return Infinity
    return (calendar.session(action.exDate) ?? calendar.session(calendar.next(action.exDate - 1)))!.open
  }
}

function apply(action: CorporateAction, account: Account): void {
  if (action.action === 'split') split(action, account)
  else distribute(action, account)
}

function distribute({ symbol, action, amount }: CorporateAction, account: Account): void {
  account.ledger.dividend(symbol, toMicros(amount), account.now)
  if (action !== 'dividend') adjustOptions(symbol, account, (option) => adjustForDistribution(option, amount))
}

function split({ symbol, amount: ratio }: CorporateAction, account: Account): void {
  const { price, at } = underlyingPrice(account.market, symbol)
  const newPrice = Number.isNaN(price) ? 0 : toMicros(price / ratio)
  account.mark(symbol, price / ratio, at + 1)
  account.ledger.split(symbol, ratio, newPrice, account.now)
  withdrawOrders(account, 'split of the shares', (ordered) => ordered === symbol)
  adjustOptions(symbol, account, (option) => adjustForSplit(option, ratio, newPrice))
}

function adjustOptions(underlying: string, account: Account, adjust: (option: ListedOption) => AdjustedOption): void {
  const changed = heldOptions(account)
    .filter(({ option }) => option.underlying === underlying)
    .map(({ option, strategy }) => ({ option, strategy, adjusted: adjust(option) }))
    .filter(({ option, adjusted }) => adjusted.option !== option)
  withdrawOrders(account, 'adjusted contract', (symbol) => {
    const ordered = account.instruments.of(symbol)
    return ordered.kind === 'option' && ordered.underlying === underlying && adjust(ordered).option !== ordered
  })
  // All go before any comes: one contract may take the name that another had.
  const taken = changed.map(({ option, strategy, adjusted }) => ({
    adjusted,
    held: takeOut(option.symbol, adjusted.option.symbol, strategy, account),
  }))
  for (const { adjusted, held } of taken) bringIn(adjusted, held, account)
}

/** What was held of a contract, what it has cost so far and its price. */
interface TakenOut extends OwnedPosition {
  readonly price: number
  readonly pricedAt: number
}

function takeOut(symbol: string, becomes: string, strategy: Owner, account: Account): TakenOut {
  const { ledger, market, now: at } = account
  const held = ledger
    .book(strategy)
    .positions()
    .find((position) => position.symbol === symbol)!
  const { quantity, cash } = held
  ledger.post({ at, kind: 'adjustment', symbol, cash: 0 - cash, quantity: -quantity, strategy, becomes })
  return { symbol, quantity, cash, strategy, price: market.price(symbol), pricedAt: market.pricedAt(symbol) }
}

function bringIn({ option, contracts }: AdjustedOption, held: TakenOut, account: Account): void {
  const { symbol } = option
  const { strategy } = held
  const { ledger, instruments, now: at } = account
  instruments.define(option)
  if (symbol !== held.symbol) account.mark(symbol, held.price / contracts, held.pricedAt + 1)
  ledger.post({ at, kind: 'adjustment', symbol, cash: held.cash, quantity: contracts * held.quantity, strategy })
}
