/** Orders that wait for the events of one feed, in the order in which they reached the market. */
import { isStop, type WorkingOrder } from './working-order.ts'

export class OrderBook {
  #orders: WorkingOrder[] = []

  get length(): number {
    return this.#orders.length
  }

  add(working: WorkingOrder): void {
    this.#orders.push(working)
  }

  /** Tries every order that waits now, stops first: within one bar the worse fill counts. */
  match(attempt: (working: WorkingOrder) => void): void {
    const waiting = this.#orders
    const inTurn = waiting.length === 1 ? waiting : stopsFirst(waiting)
    for (const working of inTurn) if (!working.hasEnded) attempt(working)
    if (waiting.some(({ hasEnded }) => hasEnded)) this.#orders = this.#orders.filter(({ hasEnded }) => !hasEnded)
  }
}

function stopsFirst(orders: readonly WorkingOrder[]): WorkingOrder[] {
  const isFirst = ({ order }: WorkingOrder): boolean => isStop(order.type)
  return [...orders.filter(isFirst), ...orders.filter((working) => !isFirst(working))]
}
