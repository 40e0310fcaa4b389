/**
 * The hash of all orders and of what became of them: two runs with the same hash traded alike to the last micro.
 *
 * Each event is a few numbers, little-endian doubles; texts are numbered as they appear and hashed with their number.
 */
import { createHash } from 'node:crypto'
import type { Fill } from '../../trading/fill.ts'
import { ORDER_TYPES, type Order, type OrderTerms, type OrderUpdate, TIMES_IN_FORCE } from '../../trading/order.ts'

const [TEXT, ORDER, FILL, ENDED, STRATEGY] = [1, 2, 3, 4, 5]
const CAPACITY = 4096

export class OrderStream {
  readonly #hash = createHash('sha256')
  readonly #numbers = new Float64Array(CAPACITY)
  readonly #texts = new Map<string, number>()
  #length = 0

  order(order: Order): void {
    this.#write(ORDER, order.id, order.session, order.decidedAt)
    this.#terms(order)
  }

  fill({ orderId, symbol, session, at, quantity, multiplier, price, slippage, fee, evidence }: Fill): void {
    const [name, rule] = [this.#text(symbol), this.#text(evidence.rule)]
    this.#write(FILL, orderId, name, session, at, quantity, multiplier, price, slippage, fee, rule, evidence.observed)
  }

  ended({ order, at, state, reason }: OrderUpdate): void {
    const [how, why] = [this.#text(state), this.#text(reason)]
    this.#write(ENDED, order.id, at, how, why)
  }

  /** 64 hexadecimal digits, of all that was told so far. */
  digest(): string {
    this.#flush()
    return this.#hash.copy().digest('hex')
  }

  #terms(terms: OrderTerms): void {
    const { quantity, limit = Number.NaN, stop = Number.NaN, trail = Number.NaN, combination, followedBy = [] } = terms
    const symbol = this.#text(terms.symbol)
    const group = this.#text(terms.group ?? '')
    const type = ORDER_TYPES.indexOf(terms.type)
    const force = TIMES_IN_FORCE.indexOf(terms.timeInForce ?? 'day')
    const legs = combination?.legs ?? []
    this.#write(symbol, quantity, type, force, limit, stop, trail, group, legs.length, followedBy.length)
    if (combination !== undefined) this.#write(this.#text(combination.execution))
    for (const { symbol, ratio } of legs) this.#write(this.#text(symbol), ratio)
    if (terms.strategy !== undefined) this.#write(STRATEGY, this.#text(terms.strategy))
    for (const next of followedBy) this.#terms(next)
  }

  #text(text: string): number {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    const number = this.#texts.size
    this.#texts.set(text, number)
    this.#write(TEXT, number)
    this.#flush()
    this.#hash.update(`${text}\n`)
    return number
  }

  #write(...numbers: readonly number[]): void {
    if (this.#length + numbers.length > CAPACITY) this.#flush()
    for (const number of numbers) this.#numbers[this.#length++] = number
  }

  #flush(): void {
    this.#hash.update(new Uint8Array(this.#numbers.buffer, 0, 8 * this.#length))
    this.#length = 0
  }
}
