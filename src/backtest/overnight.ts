/**
 * Simulates holding overnight: in at the closing auction of one session, out at the opening auction
 * of the next one that traded.
 *
 * The number of units is fixed at the decision, from the newest close known then and a cash buffer.
 * Fills are at the official raw prices plus slippage. Dividends and splits whose ex-date lies after
 * the entry and not after the exit belong to the night. All money is integer.
 */
import { BellwetherError } from '../core/errors.ts'
import type { Frame } from '../core/frame.ts'
import { formatDate } from '../core/time.ts'
import { actionAt } from '../market/adjustment.ts'
import type { RecordSchema } from '../market/record-kind.ts'
import type { Signal, Strategy } from '../strategies/strategy.ts'
import type { FeeModel } from '../trading/fee.ts'
import type { Fill } from '../trading/fill.ts'
import { Ledger } from '../trading/ledger.ts'
import { fromMicros, type Micros, safe, toMicros, valueOf } from '../trading/money.ts'
import type { Order, OrderType } from '../trading/order.ts'
import type { SlippageModel } from '../trading/slippage.ts'

export interface OvernightSetting {
  /** Raw daily bars of one symbol, rising. */
  readonly bars: Frame<RecordSchema<'bars'>>
  readonly actions: Frame<RecordSchema<'actions'>>
  /** One a decision, rising by session. */
  readonly signals: readonly Signal[]
  readonly strategy: Strategy
  readonly fee: FeeModel
  readonly slippage: SlippageModel
  readonly openingCash: Micros
  /** Fraction of equity left in cash, since the close is not known when units are chosen. */
  readonly cashBuffer: number
}

/** One decision whose night has ended. Returns are simple and on the equity before the entry. */
export interface Night {
  /** Session of the decision and entry, and session of the exit. */
  readonly session: number
  readonly exitSession: number
  /** Signed units held. */
  readonly quantity: number
  /** Value at the entry over equity, signed. */
  readonly position: number
  readonly grossReturn: number
  readonly netReturn: number
  /** Close to next open with dividends and splits: what the night itself returned. */
  readonly overnightReturn: number
  /** Close to next close with dividends and splits: what holding returned. */
  readonly holdingReturn: number
  readonly equityAfter: Micros
}

export interface OvernightResult {
  readonly nights: readonly Night[]
  readonly orders: readonly Order[]
  readonly fills: readonly Fill[]
  readonly ledger: Ledger
  /** Decisions that could not be followed, with the reason. */
  readonly unfilled: readonly { readonly session: number; readonly reason: string }[]
}

/** Dividends and splits of a span of sessions. */
interface NightActions {
  readonly dividend: number
  readonly splitRatio: number
}

/** Holds the target of each decision from the close to the next open, night by night, at the setting's fees and slippage. */
export function backtestOvernight(setting: OvernightSetting): OvernightResult {
  return new OvernightBacktest(setting).run()
}

class OvernightBacktest {
  readonly #setting: OvernightSetting
  readonly #ledger: Ledger
  readonly #rowOfSession = new Map<number, number>()
  readonly #nights: Night[] = []
  readonly #orders: Order[] = []
  readonly #fills: Fill[] = []
  readonly #unfilled: { session: number; reason: string }[] = []
  /** Fees and slippage so far. */
  #costs: Micros = 0

  constructor(setting: OvernightSetting) {
    this.#setting = setting
    this.#ledger = new Ledger(setting.openingCash)
    const { session } = setting.bars.columns
    for (let row = 0; row < session.length; row++) this.#rowOfSession.set(session[row]!, row)
  }

  run(): OvernightResult {
    for (const signal of this.#setting.signals) this.#night(signal)
    return {
      nights: this.#nights,
      orders: this.#orders,
      fills: this.#fills,
      ledger: this.#ledger,
      unfilled: this.#unfilled,
    }
  }

  #night(signal: Signal): void {
    const { bars, strategy } = this.#setting
    const row = this.#rowOfSession.get(signal.session)
    const target = requireTarget(strategy.target(signal), signal.session)
    if (row === undefined) {
      if (target !== 0) this.#unfilled.push({ session: signal.session, reason: 'no official closing price' })
      return
    }
    // the night after the last bar has not ended
    if (row + 1 >= bars.length) return
    const equityBefore = this.#ledger.cash
    const quantity = this.#units(target, row, signal, equityBefore)
    const costsBefore = this.#costs
    if (quantity !== 0) this.#hold(signal, row, quantity)
    this.#record(row, quantity, equityBefore, this.#costs - costsBefore)
  }

  /** Whole units for a target fraction, at the newest close known at the decision. */
  #units(target: number, row: number, signal: Signal, equity: Micros): number {
    if (target === 0 || equity <= 0) return 0
    const known = this.#priceKnown(row, signal.decidedAt)
    if (Number.isNaN(known)) {
      this.#unfilled.push({ session: signal.session, reason: 'no price was known when units had to be chosen' })
      return 0
    }
    const budget = equity * Math.abs(target) * (1 - this.#setting.cashBuffer)
    return Math.sign(target) * Math.floor(budget / toMicros(known))
  }

  #priceKnown(row: number, decidedAt: number): number {
    const { knownAt, close, session } = this.#setting.bars.columns
    for (let earlier = row; earlier >= 0; earlier--) {
      if (knownAt[earlier]! > decidedAt) continue
      return close[earlier]! / this.#actionsBetween(session[earlier]!, session[row]!).splitRatio
    }
    return Number.NaN
  }

  /** Entry, the night's dividends and splits, exit. */
  #hold(signal: Signal, row: number, quantity: number): void {
    const { bars } = this.#setting
    const { at, start, close, open, session } = bars.columns
    const symbol = bars.columns.symbol[row]!
    this.#trade(symbol, signal, session[row]!, quantity, 'market-on-close', close[row]!, at[row]!)
    const night = this.#actionsBetween(session[row]!, session[row + 1]!)
    const opens = start[row + 1]!
    if (night.dividend !== 0) this.#ledger.dividend(symbol, toMicros(night.dividend), opens)
    if (night.splitRatio !== 1) this.#ledger.split(symbol, night.splitRatio, toMicros(open[row + 1]!), opens)
    const held = this.#ledger.position(symbol)
    this.#trade(symbol, signal, session[row + 1]!, -held, 'market-on-open', open[row + 1]!, opens)
  }

  #trade(
    symbol: string,
    signal: Signal,
    session: number,
    quantity: number,
    type: OrderType,
    official: number,
    at: number,
  ): void {
    if (quantity === 0) return
    const { fee, slippage } = this.#setting
    const order: Order = { id: this.#orders.length + 1, symbol, quantity, type, session, decidedAt: signal.decidedAt }
    const observed = toMicros(official)
    const slip = slippage.slippage(quantity, observed)
    const price = safe(observed + Math.sign(quantity) * slip)
    const fill: Fill = {
      orderId: order.id,
      symbol,
      session,
      at,
      quantity,
      multiplier: 1,
      price,
      slippage: valueOf(Math.abs(quantity), slip),
      fee: fee.fee(quantity, price),
      evidence: { rule: type === 'market-on-close' ? 'official closing price' : 'official opening price', observed },
    }
    this.#orders.push(order)
    this.#fills.push(fill)
    this.#costs = safe(this.#costs + fill.fee + fill.slippage)
    this.#ledger.fill(fill)
  }

  #record(row: number, quantity: number, equityBefore: Micros, costs: Micros): void {
    const { session, close, open } = this.#setting.bars.columns
    const net = this.#ledger.cash - equityBefore
    const night = this.#actionsBetween(session[row]!, session[row + 1]!)
    const gross = (price: number): number => (night.splitRatio * price + night.dividend) / close[row]! - 1
    this.#nights.push({
      session: session[row]!,
      exitSession: session[row + 1]!,
      quantity,
      position: quantity === 0 ? 0 : (quantity * toMicros(close[row]!)) / equityBefore,
      grossReturn: equityBefore > 0 ? (net + costs) / equityBefore : 0,
      netReturn: equityBefore > 0 ? net / equityBefore : 0,
      overnightReturn: gross(open[row + 1]!),
      holdingReturn: gross(close[row + 1]!),
      equityAfter: this.#ledger.cash,
    })
  }

  /** Cash dividends a unit held before `from` ended, and the product of splits, with ex-dates in (from, to]. */
  #actionsBetween(from: number, to: number): NightActions {
    const { actions } = this.#setting
    let dividend = 0
    let splitRatio = 1
    for (const [row, exDate] of actions.columns.exDate.entries()) {
      if (exDate <= from || exDate > to) continue
      const action = actionAt(actions, row)
      dividend += action.dividend
      splitRatio *= action.split
    }
    return { dividend, splitRatio }
  }
}

/** Sums over all fills of a result, in currency units; what was traded may exceed any amount that is held. */
export function tradingCosts({ fills }: OvernightResult): { fees: number; slippage: number; traded: number } {
  const total = (amountOf: (fill: Fill) => Micros): number =>
    fromMicros(Number(fills.reduce((sum, fill) => sum + BigInt(amountOf(fill)), 0n)))
  return {
    fees: total(({ fee }) => fee),
    slippage: total(({ slippage }) => slippage),
    traded: total(({ quantity, price }) => valueOf(Math.abs(quantity), price)),
  }
}

/** Nothing is borrowed, since the ledger charges no interest. Errors: EXTENSION_INVALID */
function requireTarget(target: number, session: number): number {
  if (Math.abs(target) <= 1) return target
  throw new BellwetherError('EXTENSION_INVALID', {
    message: `The strategy's target of ${formatDate(session)} is ${target}.`,
    expected: 'A target is a fraction of equity: from -1, all of it short, over 0 to 1, all of it long.',
    given: String(target),
    remedy: 'Correct what the strategy returns: its probability and expected return are numbers at every decision.',
  })
}
