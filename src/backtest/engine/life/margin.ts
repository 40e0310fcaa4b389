/**
 * Margin: orders that the account cannot carry are refused; when equity no longer covers what positions need the broker
 * calls, and after some sessions closes them.
 */
import type { Market } from '../../../strategies/market.ts'
import { intrinsicPrice } from '../../../trading/life/exercise.ts'
import { type AccountMargin, accountMargin, type MarginModel } from '../../../trading/margin/account-margin.ts'
import { booksOf, type Held, underlyingOf } from '../../../trading/margin/held.ts'
import type { MarginStage } from '../../../trading/margin/reg-t.ts'
import { fromMicros } from '../../../trading/money.ts'
import type { Order } from '../../../trading/order.ts'
import type { Account, AccountRule } from '../account-rule.ts'
import { SessionBooks } from './session-books.ts'
import { underlyingPrice } from './underlying-price.ts'

export interface MarginTerms {
  readonly model: MarginModel
  /** Sessions after the one of a call in which it may be met: by the market, or by the strategy. 0 closes at once. */
  readonly graceSessions: number
  /** Told what was found at the end of each session in which something is held, before anything is closed. */
  readonly onChecked?: (margin: AccountMargin) => void
}

/** Checked at the end of every session, as FINRA rule 4210 does; what is closed is closed at the quotes that stand then, or when the market opens. */
export function marginRule(terms: MarginTerms): AccountRule {
  const call = new MarginCall(terms)
  return {
    name: 'margin',
    moment: 'after-market',
    nextAt: (account) => call.nextAt(account),
    act: (account) => call.check(account),
    refuse: (account, order) => (canCarry(account, order, terms.model) ? undefined : 'insufficient margin'),
  }
}

class MarginCall {
  readonly #terms: MarginTerms
  readonly #books = new SessionBooks()
  /** Sessions at whose end the call has stood. */
  #age = 0

  constructor(terms: MarginTerms) {
    this.#terms = terms
  }

  nextAt(account: Account): number {
    return this.#books.next(account)
  }

  check(account: Account): void {
    this.#books.take()
    const held = heldPositions(account)
    if (held.length === 0) return void (this.#age = 0)
    const margin = marginOf(account, held, fromMicros(account.ledger.cash), this.#terms.model, 'maintenance')
    this.#terms.onChecked?.(margin)
    if (margin.excess >= 0) return void (this.#age = 0)
    if (this.#age === 0) account.count('margin call')
    if (this.#age >= this.#terms.graceSessions) liquidate(account, held, margin, this.#terms.model)
    this.#age++
  }
}

/**
 * Closes underlying after underlying, the one that needs the most first, until the rest is covered. All of an
 * underlying goes together, so no leg is left naked. What does not fill is tried again after the next close.
 */
function liquidate(account: Account, held: readonly Held[], margin: AccountMargin, model: MarginModel): void {
  account.count('liquidation')
  for (const id of account.working.map((order) => order.id)) account.cancel(id, 'margin call')
  const order = margin.books.toSorted((a, b) => b.requirement - a.requirement)
  let rest = held
  let cash = fromMicros(account.ledger.cash)
  for (const { underlying } of order) {
    const [book] = booksOf(rest, spotOf(account)).filter((each) => each.underlying === underlying)
    closeAll(underlying, account)
    for (const { quantity, instrument, price } of book!.held) cash += quantity * instrument.multiplier * price
    rest = rest.filter((each) => !book!.held.includes(each))
    if (marginOf(account, rest, cash, model, 'maintenance').excess >= 0) return
  }
}

/** Every strategy gives up its own, even what another one holds with the opposite sign. */
function closeAll(underlying: string, account: Account): void {
  for (const { symbol, quantity, strategy } of account.ledger.holdings()) {
    if (underlyingOf(account.instruments.of(symbol)) !== underlying) continue
    account.submit({ symbol, quantity: -quantity, type: 'market', purpose: 'liquidation', strategy })
  }
}

/** An order that leaves more uncommitted than before, as one that closes, is always taken. */
function canCarry(account: Account, order: Order, model: MarginModel): boolean {
  const held = heldPositions(account)
  const cash = fromMicros(account.ledger.cash)
  const bought = legsOf(order).map(({ symbol, quantity }) => heldAs(account, symbol, quantity))
  const paid = bought.reduce(
    (sum, { quantity, instrument, price }) => sum + quantity * instrument.multiplier * price,
    0,
  )
  const after = marginOf(account, joined(held, bought), cash - paid, model, 'initial').excess
  return after >= 0 || after >= marginOf(account, held, cash, model, 'initial').excess
}

interface Quantity {
  readonly symbol: string
  readonly quantity: number
}

function legsOf({ symbol, quantity, combination }: Order): Quantity[] {
  if (combination === undefined) return [{ symbol, quantity }]
  return combination.legs.map((leg) => ({ symbol: leg.symbol, quantity: leg.ratio * quantity }))
}

function joined(held: readonly Held[], bought: readonly Held[]): Held[] {
  const bySymbol = Map.groupBy([...held, ...bought], ({ instrument }) => instrument.symbol)
  return [...bySymbol.values()]
    .map((same) => ({ ...same[0]!, quantity: same.reduce((sum, { quantity }) => sum + quantity, 0) }))
    .filter(({ quantity }) => quantity !== 0)
}

function marginOf(
  account: Account,
  held: readonly Held[],
  cash: number,
  model: MarginModel,
  stage: MarginStage,
): AccountMargin {
  return accountMargin(cash, booksOf(held, spotOf(account)), model, stage, account.now)
}

function spotOf({ market }: Account): (underlying: string) => number {
  return (underlying) => {
    const { price } = underlyingPrice(market, underlying)
    return Number.isNaN(price) ? 0 : price
  }
}

function heldPositions(account: Account): Held[] {
  const held = account.ledger.positions().filter(({ quantity }) => quantity !== 0)
  return held.map(({ symbol, quantity }) => heldAs(account, symbol, quantity))
}

/** An option without any price is worth what exercise would bring, the least it can be. */
function heldAs(account: Account, symbol: string, quantity: number): Held {
  const { market, instruments } = account
  const instrument = instruments.of(symbol)
  const price = seenPrice(market, symbol)
  if (!Number.isNaN(price)) return { instrument, quantity, price }
  if (instrument.kind === 'shares') return { instrument, quantity, price: 0 }
  account.count('margin of an option without a price')
  return { instrument, quantity, price: intrinsicPrice(instrument, spotOf(account)(instrument.underlying)) }
}

/** Of what is not held yet there is a quote and no mark. */
function seenPrice(market: Market, symbol: string): number {
  const price = market.price(symbol)
  if (!Number.isNaN(price)) return price
  const quote = market.quote(symbol)
  return quote === undefined ? Number.NaN : (quote.bid + quote.ask) / 2
}
