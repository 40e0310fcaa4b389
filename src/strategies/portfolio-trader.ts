/**
 * Several strategies in one account. Each sees cash, positions, orders and fills of its own, as if it had an account with
 * its share of the capital; what is asked of the account as a whole (margin, interest) is asked of all together.
 */
import { BellwetherError } from '../core/errors.ts'
import { parseOccSymbol, underlyingOfRoot } from '../market/contract.ts'
import type { Session } from '../market/session.ts'
import type { Fill } from '../trading/fill.ts'
import type { OrderUpdate } from '../trading/order.ts'
import type { BarView, Chain, Quote, Tick } from './market.ts'
import { Capital, type Division, type Rebalancing } from './portfolio/capital.ts'
import type { Member, NamedTrader } from './portfolio/member.ts'
import type { Context, Trader } from './trader.ts'

export interface PortfolioSetting {
  /** In the order in which they are told of each event. */
  readonly members: readonly NamedTrader[]
  /** How capital is divided anew; never unless given. */
  readonly rebalancing?: Rebalancing | undefined
}

export class PortfolioTrader implements Trader {
  readonly description: string
  readonly #setting: PortfolioSetting
  /** Unknown until the first event shows the account. */
  #capital: Capital | undefined
  /** Those that are told of an instrument. */
  readonly #fed = new Map<string, readonly Member[]>()

  /** Errors: STUDY_INVALID for names that are alike, or shares that are no parts of one whole. */
  constructor(setting: PortfolioSetting) {
    check(setting.members)
    this.#setting = setting
    this.description = setting.members.map(describe).join('; ')
  }

  /** What was decided at each rebalancing. */
  get divisions(): readonly Division[] {
    return this.#capital?.divisions ?? []
  }

  onSessionOpen(context: Context): void {
    this.#capitalOf(context).openSession(context.session!.day)
    tell(this.#all(context), (trader, own) => trader.onSessionOpen?.(own))
  }

  onBar(context: Context, bar: BarView): void {
    tell(this.#fedBy(context, bar.symbol), (trader, own) => trader.onBar?.(own, bar))
  }

  onTick(context: Context, tick: Tick): void {
    tell(this.#fedBy(context, tick.symbol), (trader, own) => trader.onTick?.(own, tick))
  }

  onQuote(context: Context, quote: Quote): void {
    tell(this.#fedBy(context, quote.symbol), (trader, own) => trader.onQuote?.(own, quote))
  }

  onChain(context: Context, chain: Chain): void {
    tell(this.#fedBy(context, chain.underlying), (trader, own) => trader.onChain?.(own, chain))
  }

  onClosing(context: Context): void {
    tell(this.#all(context), (trader, own) => trader.onClosing?.(own))
  }

  onTimer(context: Context): void {
    const due = this.#all(context).filter((member) => member.takeTimer())
    tell(due, (trader, own) => trader.onTimer?.(own))
  }

  onSessionClose(context: Context): void {
    tell(this.#all(context), (trader, own) => trader.onSessionClose?.(own))
  }

  onSessionEnd(context: Context, session: Session): void {
    this.#capitalOf(context).endSession()
    tell(this.#all(context), (trader, own) => trader.onSessionEnd?.(own, session))
  }

  onFill(context: Context, fill: Fill): void {
    tell(this.#named(context, fill.strategy), (trader, own) => trader.onFill?.(own, fill))
  }

  onOrder(context: Context, update: OrderUpdate): void {
    tell(this.#named(context, update.order.strategy), (trader, own) => trader.onOrder?.(own, update))
  }

  #all(context: Context): readonly Member[] {
    return this.#capitalOf(context).members
  }

  #capitalOf(context: Context): Capital {
    const { members, rebalancing } = this.#setting
    if (this.#capital !== undefined) return this.#capital
    if (context.books === undefined) throw undivided()
    this.#capital = new Capital(members, context, context.books, rebalancing)
    return this.#capital
  }

  #named(context: Context, strategy: string | undefined): readonly Member[] {
    return this.#all(context).filter(({ name }) => name === strategy)
  }

  #fedBy(context: Context, symbol: string): readonly Member[] {
    const known = this.#fed.get(symbol)
    if (known !== undefined) return known
    const all = this.#all(context)
    const fed = all.filter((_, i) => isToldOf(this.#setting.members[i]!, symbol))
    this.#fed.set(symbol, fed)
    return fed
  }
}

/** All of them, even where one fails: what fails is told afterwards, by name. */
function tell(members: readonly Member[], event: (trader: Trader, own: Context) => void): void {
  const faults: string[] = []
  for (const member of members) {
    try {
      event(member.trader, member)
    } catch (error) {
      if (error instanceof BellwetherError) throw error
      faults.push(`${member.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (faults.length > 0) throw new Error(faults.join('; '))
}

function isToldOf({ symbols }: NamedTrader, symbol: string): boolean {
  if (symbols === undefined || symbols.includes(symbol)) return true
  const contract = parseOccSymbol(symbol)
  return contract !== undefined && symbols.includes(underlyingOfRoot(contract.root))
}

function describe({ name, share: part, trader }: NamedTrader): string {
  return `${name} with ${Number((100 * part).toPrecision(4))} %: ${trader.description}`
}

/** A sum of thirds may be a hair above one. */
const ROUNDING = 1e-9

function check(members: readonly NamedTrader[]): void {
  const names = members.map(({ name }) => name)
  if (names.length === 0 || names.includes('') || new Set(names).size < names.length) throw unnamed(names)
  const shares = members.map((member) => member.share)
  const total = shares.reduce((sum, part) => sum + part, 0)
  if (!(shares.every((part) => part >= 0) && total <= 1 + ROUNDING)) throw noParts(shares)
}

function unnamed(names: readonly string[]): BellwetherError {
  return new BellwetherError('STUDY_INVALID', {
    message: 'The strategies of the portfolio cannot be told apart.',
    expected: 'At least one strategy, each with a name of its own.',
    given: names.join(', '),
    remedy: 'Give each strategy another name.',
  })
}

function noParts(shares: readonly number[]): BellwetherError {
  return new BellwetherError('STUDY_INVALID', {
    message: 'The shares of the strategies are not parts of one account.',
    expected: 'Shares from 0 to 1 that add up to at most 1.',
    given: shares.join(', '),
    remedy: 'Lower the shares, or leave them out to divide the account evenly.',
  })
}

function undivided(): BellwetherError {
  return new BellwetherError('EXTENSION_INVALID', {
    message: 'This account keeps no books by strategy, so several cannot share it.',
    expected: 'A portfolio of strategies is the only trader of its account, and not part of another portfolio.',
    given: 'a portfolio of strategies',
    remedy: 'Name all strategies in one portfolio.',
  })
}
