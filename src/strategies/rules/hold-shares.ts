/** Orders for shares that bring a position to where it is wanted. */
import type { OrderType } from '../../trading/order.ts'
import type { Context } from '../trader.ts'

/** Trades the difference to what is held; nothing while an order for it is under way. */
export function holdShares(
  { portfolio, orders }: Context,
  symbol: string,
  units: number,
  purpose: string,
  type: OrderType = 'market',
): void {
  const quantity = units - portfolio.quantity(symbol)
  if (quantity === 0 || orders.working.some((order) => order.symbol === symbol)) return
  orders.submit({ symbol, quantity, type, purpose })
}
