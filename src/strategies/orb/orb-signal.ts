/** The side that the opening-range breakout is on, as if each of its orders filled at the price that set it off. */
import type { Fill } from '../../trading/fill.ts'
import { toMicros } from '../../trading/money.ts'
import type { OrderTerms } from '../../trading/order.ts'
import type { Bar, Market } from '../market.ts'
import type { Context, Portfolio } from '../trader.ts'
import { OpeningRange, type OrbParameters } from './opening-range.ts'
import { OrbTrader } from './orb-trader.ts'

export class OrbSignal {
  /** 1 above the range, −1 below, 0 out. */
  side = 0
  /** How many times it has entered. */
  entries = 0
  readonly #symbol: string
  readonly #range: OpeningRange
  readonly #trader: OrbTrader
  #given: OrderTerms | undefined

  constructor(symbol: string, parameters: OrbParameters) {
    this.#symbol = symbol
    this.#range = new OpeningRange(parameters)
    this.#trader = new OrbTrader({ symbol, quantity: 1, flatBy: 'market', plan: () => this.#range.plan() })
  }

  update(context: Context, bar: Bar): void {
    if (context.session === undefined) return
    const tick = this.#range.tick(bar, context.session)
    if (tick === undefined) return
    const paper = this.#paper(context)
    this.#trader.onTick(paper, tick)
    const given = this.#given
    this.#given = undefined
    if (given === undefined) return
    this.side += given.quantity
    if (this.side !== 0) this.entries++
    this.#trader.onFill(paper, paperFill(given, tick.session, tick.at, toMicros(tick.price)))
  }

  /** The context with a position and orders on paper. */
  #paper(context: Context): Context {
    const portfolio: Portfolio = {
      cash: 0,
      quantity: (symbol) => (symbol === this.#symbol ? this.side : 0),
      positions: () => [],
      equity: () => 0,
    }
    const submit = (terms: OrderTerms): number => {
      this.#given = terms
      return 0
    }
    return {
      now: context.now,
      session: context.session,
      market: NOTHING_QUOTED,
      portfolio,
      orders: { submit, cancel: () => undefined, working: [] },
      wakeAt: () => undefined,
      note: (reason) => context.note(reason),
    }
  }
}

/** The signal goes by the ticks alone. */
const NOTHING_QUOTED: Market = {
  price: () => Number.NaN,
  pricedAt: () => Number.NaN,
  bar: () => undefined,
  quote: () => undefined,
  chain: () => undefined,
}

function paperFill({ symbol, quantity }: OrderTerms, session: number, at: number, price: number): Fill {
  const evidence = { rule: 'on paper', observed: price }
  return { orderId: 0, symbol, session, at, quantity, multiplier: 1, price, slippage: 0, fee: 0, evidence }
}
