/** What one owner of an account has: the cash that its entries brought, and the positions that they made. */
import { type Micros, safe } from './money.ts'
import type { Position } from './position.ts'

/** Of one strategy among several; undefined of what belongs to none, as in an account that one strategy has alone. */
export type Owner = string | undefined

export class Book {
  readonly owner: Owner
  #cash: Micros
  readonly #positions = new Map<string, Holding>()

  constructor(owner: Owner, openingCash: Micros) {
    this.owner = owner
    this.#cash = openingCash
  }

  get cash(): Micros {
    return this.#cash
  }

  get isFlat(): boolean {
    return this.#positions.size === 0
  }

  /** Units held; negative when short. */
  position(symbol: string): number {
    return this.#positions.get(symbol)?.quantity ?? 0
  }

  /** What is held and not flat, in the order in which it was opened. */
  positions(): Position[] {
    return [...this.#positions.values()]
  }

  post({ symbol, cash, quantity }: Pick<Position, 'symbol' | 'cash' | 'quantity'>): void {
    this.#cash = safe(this.#cash + cash)
    const holding = this.#positions.get(symbol)
    if (holding !== undefined) {
      holding.cash = safe(holding.cash + cash)
      holding.quantity += quantity
      if (holding.quantity === 0) this.#positions.delete(symbol)
    } else if (quantity !== 0) this.#positions.set(symbol, { symbol, quantity, cash })
  }
}

interface Holding extends Position {
  quantity: number
  cash: Micros
}
