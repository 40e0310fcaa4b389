/** Whether an order fills at one price: that of a print, or our side of a quote. */
import type { Micros } from '../../../trading/money.ts'
import type { WorkingOrder } from './working-order.ts'

/** Sets stops off and moves trailing ones; true where the order may fill at the price. */
export function fillsAt(working: WorkingOrder, price: Micros): boolean {
  const { side, order } = working
  if (!working.isTriggered) {
    if (order.type === 'trailing') working.follow(price)
    if (!(side * (price - working.trigger) >= 0)) return false
    working.isTriggered = true
  }
  return order.limit === undefined || side * (price - order.limit) <= 0
}
