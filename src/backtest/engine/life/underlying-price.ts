/** The newest price of an underlying, wherever it was seen: on its own, or beside its chain. */
import type { Market } from '../../../strategies/market.ts'

export interface SeenPrice {
  /** NaN where none was seen. */
  readonly price: number
  readonly at: number
}

/** Its price at the instant at which an option on it was priced: that of the chain itself, where the option stands in one. */
export function priceBeside(market: Market, underlying: string, at: number): number {
  const chain = market.chain(underlying)
  const isOfChain = chain !== undefined && chain.at === at && !Number.isNaN(chain.underlyingPrice)
  return isOfChain ? chain.underlyingPrice : underlyingPrice(market, underlying).price
}

export function underlyingPrice(market: Market, symbol: string): SeenPrice {
  const own = { price: market.price(symbol), at: market.pricedAt(symbol) }
  const chain = market.chain(symbol)
  if (chain === undefined || Number.isNaN(chain.underlyingPrice)) return own
  return Number.isNaN(own.price) || chain.at > own.at ? { price: chain.underlyingPrice, at: chain.at } : own
}
