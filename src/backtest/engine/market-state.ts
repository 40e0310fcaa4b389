/** The market as known at the present instant of a run. */
import type { BarView, Chain, Market, Quote, Tick } from '../../strategies/market.ts'

/** Where the newest price of an instrument is found. */
export interface PriceSource {
  /** NaN before the first. */
  readonly price: number
  readonly pricedAt: number
}

export interface Mark {
  price: number
  pricedAt: number
}

export class MarketState implements Market {
  readonly #bars = new Map<string, BarView & PriceSource>()
  readonly #ticks = new Map<string, Tick & PriceSource>()
  readonly #quotes = new Map<string, Quote & PriceSource>()
  readonly #chains = new Map<string, Chain>()
  /** Of contracts that are held: the newest price seen, which outlives the chain it was seen in. */
  readonly #marks = new Map<string, Mark>()
  readonly #sources = new Map<string, PriceSource[]>()

  price(symbol: string): number {
    return this.#newest(symbol)?.price ?? Number.NaN
  }

  pricedAt(symbol: string): number {
    return this.#newest(symbol)?.pricedAt ?? Number.NaN
  }

  bar(symbol: string): BarView | undefined {
    return standing(this.#bars.get(symbol))
  }

  tick(symbol: string): Tick | undefined {
    return standing(this.#ticks.get(symbol))
  }

  quote(symbol: string): Quote | undefined {
    const quoted = standing(this.#quotes.get(symbol))
    if (quoted !== undefined) return quoted
    for (const chain of this.#chains.values()) {
      const row = chain.rowOf(symbol)
      if (row >= 0) return quoteAt(chain, row)
    }
    return undefined
  }

  chain(underlying: string): Chain | undefined {
    return this.#chains.get(underlying)
  }

  /** A view that moves on by itself. */
  watchBars(view: BarView & PriceSource): void {
    this.#bars.set(view.symbol, view)
    this.#watch(view.symbol, view)
  }

  watchTicks(view: Tick & PriceSource): void {
    this.#ticks.set(view.symbol, view)
    this.#watch(view.symbol, view)
  }

  watchQuotes(view: Quote & PriceSource): void {
    this.#quotes.set(view.symbol, view)
    this.#watch(view.symbol, view)
  }

  /** Takes the place of the underlying's chain before. */
  setChain(chain: Chain): void {
    this.#chains.set(chain.underlying, chain)
  }

  /** Remembers a price of an instrument that no feed follows. */
  mark(symbol: string, price: number, pricedAt: number): void {
    const mark = this.#marks.get(symbol)
    if (mark !== undefined) {
      mark.price = price
      mark.pricedAt = pricedAt
    } else {
      const made = { price, pricedAt }
      this.#marks.set(symbol, made)
      this.#watch(symbol, made)
    }
  }

  #watch(symbol: string, source: PriceSource): void {
    const sources = this.#sources.get(symbol)
    if (sources === undefined) this.#sources.set(symbol, [source])
    else sources.push(source)
  }

  /** Of two at one instant the one that was watched first: what a feed says of it goes before what was marked. */
  #newest(symbol: string): PriceSource | undefined {
    let newest: PriceSource | undefined
    for (const source of this.#sources.get(symbol) ?? []) {
      if (!Number.isNaN(source.price) && !(newest !== undefined && newest.pricedAt >= source.pricedAt)) newest = source
    }
    return newest
  }
}

/** Undefined before the first record. */
function standing<V extends PriceSource>(view: V | undefined): V | undefined {
  return view === undefined || Number.isNaN(view.pricedAt) ? undefined : view
}

function quoteAt(chain: Chain, row: number): Quote {
  return {
    symbol: chain.symbol(row),
    at: chain.at,
    bid: chain.bid(row),
    bidSize: chain.bidSize(row),
    ask: chain.ask(row),
    askSize: chain.askSize(row),
  }
}
