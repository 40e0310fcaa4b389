/**
 * Trades one option structure at a time: chooses its contracts from a chain, opens them as one order, and at each
 * chain leaves, rolls or adjusts them by rules. What cannot be done is noted with its reason.
 */
import { nyse } from '../market/calendar.ts'
import { newYorkDay } from '../market/new-york-time.ts'
import type { Fill } from '../trading/fill.ts'
import { Instruments } from '../trading/instrument.ts'
import { fromMicros } from '../trading/money.ts'
import type { Order } from '../trading/order.ts'
import type { Chain } from './market.ts'
import type { EntryRule } from './rules/entry.ts'
import type { ExitRule } from './rules/exit.ts'
import { HeldOptions } from './rules/held-options.ts'
import { holdShares } from './rules/hold-shares.ts'
import { greatestDivisor, packageOrder, quantitiesOf } from './rules/package-order.ts'
import type { Replacement, ReplacementRule } from './rules/replacement.ts'
import { chooseLegs, type Structure } from './selection/structure.ts'
import { packageStake } from './sizing/package-stake.ts'
import type { Stake } from './sizing/sizing.ts'
import type { Context, Trader } from './trader.ts'

export interface StructureSetting {
  readonly symbol: string
  readonly description: string
  /** What is opened now, on the side that the entry rule took; undefined where nothing is. */
  readonly structure: (side: number, context: Context) => Structure | undefined
  /** Packages. */
  readonly units: (stake: Stake, context: Context) => number
  readonly entry: EntryRule
  /** Days of the calendar from the closing of a position to the next one. */
  readonly restDays: number
  readonly exits: readonly ExitRule[]
  readonly replacements: readonly ReplacementRule[]
  /** Whether shares belong to the strategy; otherwise those that an assignment brought are sold. */
  readonly holdsShares: boolean
}

/** What is remembered of the position that is held. */
interface Opened {
  readonly structure: Structure
  /** The newest order that opened some of it. */
  order: number
  readonly since: number
  premium: number
  legs: number
  readonly equity: number
  /** The most that could be lost, or what the broker asked where nothing bounds it. */
  readonly risk: number
}

export class StructureTrader implements Trader {
  readonly description: string
  readonly #setting: StructureSetting
  readonly #instruments = new Instruments(nyse)
  readonly #returns: number[] = []
  #opened: Opened | undefined
  /** Day number on which the last position was closed. */
  #closedOn = Number.NEGATIVE_INFINITY

  constructor(setting: StructureSetting) {
    this.#setting = setting
    this.description = setting.description
  }

  onChain(context: Context, chain: Chain): void {
    const { symbol, holdsShares } = this.#setting
    if (chain.underlying !== symbol || this.#isClosing(context)) return
    if (!holdsShares) holdShares(context, symbol, 0, 'assigned shares')
    const held = HeldOptions.of(context.portfolio, this.#instruments, chain, context.now)
    if (held !== undefined) this.#manage(context, held)
    else if (!this.#isOpening(context)) {
      this.#forget(context)
      this.#enter(context, chain)
    }
  }

  onFill(context: Context, fill: Fill): void {
    if (!this.#isOption(fill.symbol)) return
    const options = context.portfolio.positions().filter(({ symbol }) => this.#isOption(symbol))
    if (options.length === 0) this.#closedOn = newYorkDay(context.now)
    if (this.#opened?.order !== fill.orderId) return
    this.#opened.legs = options.length
    this.#opened.premium = options.reduce((sum, { cash }) => sum + fromMicros(cash), 0)
  }

  #enter(context: Context, chain: Chain): void {
    if (newYorkDay(context.now) < this.#closedOn + this.#setting.restDays) return
    const side = this.#setting.entry(context)
    const structure = side === 0 ? undefined : this.#setting.structure(side, context)
    if (structure === undefined) return
    const legs = chooseLegs(structure, chain, context.now)
    if (typeof legs === 'string') return context.note(`${structure.name}: ${legs}`)
    const stake = packageStake(legs, this.#setting.symbol, context, this.#instruments, this.#returns)
    const units = this.#setting.units(stake, context)
    if (units === 0) return context.note(`${structure.name}: too small an account`)
    const quantities = quantitiesOf(legs.map(({ symbol, ratio }) => ({ symbol, quantity: units * ratio })))
    const order = context.orders.submit(packageOrder(structure.name, quantities, 'entry')!)
    const risk = units * (Number.isFinite(stake.risk) ? stake.risk : stake.margin)
    const since = newYorkDay(context.now)
    this.#opened = { structure, order, since, premium: 0, legs: 0, equity: stake.equity, risk }
  }

  #manage(context: Context, options: HeldOptions): void {
    const opened = this.#opened
    // What was not opened here cannot be judged by what it brought.
    if (opened === undefined || options.legs.length < opened.legs) return this.#close(context, options, 'a leg is gone')
    if (Number.isNaN(options.value)) context.note(`${opened.structure.name}: a leg is not quoted`)
    const holding = { options, premium: opened.premium, since: opened.since }
    for (const exit of this.#setting.exits) {
      const reason = exit(holding, context)
      if (reason !== undefined) return this.#close(context, options, reason)
    }
    if (this.#isOpening(context)) return
    for (const rule of this.#setting.replacements) {
      const replacement = rule(holding, context, opened.structure)
      if (typeof replacement === 'string') context.note(`${opened.structure.name}: ${replacement}`)
      else if (replacement !== undefined) return this.#replace(context, opened, options, replacement)
    }
  }

  #close(context: Context, { legs }: HeldOptions, reason: string): void {
    const quantities = quantitiesOf(
      legs.map(({ option, quantity }) => ({ symbol: option.symbol, quantity: -quantity })),
    )
    const order = packageOrder(this.#opened?.structure.name ?? 'remains', quantities, reason)
    for (const { id } of this.#working(context)) context.orders.cancel(id)
    if (order !== undefined) context.orders.submit(order)
  }

  #replace(context: Context, opened: Opened, { legs }: HeldOptions, { purpose, close, open }: Replacement): void {
    const packages = legs.map(({ quantity }) => Math.abs(quantity)).reduce(greatestDivisor)
    const quantities = quantitiesOf([
      ...close.map(({ option, quantity }) => ({ symbol: option.symbol, quantity: -quantity })),
      ...open.map(({ symbol, ratio }) => ({ symbol, quantity: packages * ratio })),
    ])
    const order = packageOrder(opened.structure.name, quantities, purpose)
    if (order !== undefined) opened.order = context.orders.submit(order)
  }

  /** Keeps what a position that has ended returned. */
  #forget({ portfolio }: Context): void {
    const opened = this.#opened
    this.#opened = undefined
    if (opened === undefined || opened.legs === 0 || !(opened.risk > 0)) return
    this.#returns.push((fromMicros(portfolio.equity()) - opened.equity) / opened.risk)
  }

  /** Whether an order that closes is under way. */
  #isClosing(context: Context): boolean {
    return this.#working(context).some(({ id }) => id !== this.#opened?.order)
  }

  /** Whether an order that opens has not filled, or only in part: what it has filled is watched. */
  #isOpening(context: Context): boolean {
    return this.#working(context).some(({ id }) => id === this.#opened?.order)
  }

  #working({ orders }: Context): Order[] {
    return orders.working.filter(({ symbol, combination }) => combination !== undefined || this.#isOption(symbol))
  }

  #isOption(symbol: string): boolean {
    const instrument = this.#instruments.of(symbol)
    return instrument.kind === 'option' && instrument.underlying === this.#setting.symbol
  }
}
