/** Shares of labels that come at once add up to 1 but for rounding. */
const ROUNDING = 1e-9

/** The newest numbers pushed, as many as their shares leave room for, at hand from the lowest to the highest. */
export class SortedWindow {
  readonly #capacity: number
  #sorted: Float64Array
  /** In the order pushed. */
  readonly #recent: { readonly value: number; readonly share: number }[] = []
  /** Sum of their shares. */
  #held = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#sorted = new Float64Array(capacity + 1)
  }

  get size(): number {
    return this.#recent.length
  }

  /** The number with `rank` lower ones; undefined where there are not so many. */
  at(rank: number): number | undefined {
    return rank < this.size ? this.#sorted[rank] : undefined
  }

  /** @param share of the room of one number that it takes */
  push(value: number, share = 1): void {
    this.#insert(value)
    this.#recent.push({ value, share })
    this.#held += share
    while (this.#held > this.#capacity + ROUNDING) this.#dropOldest()
  }

  #insert(value: number): void {
    if (this.size === this.#sorted.length) {
      const wider = new Float64Array(2 * this.size)
      wider.set(this.#sorted)
      this.#sorted = wider
    }
    const target = this.#place(value)
    this.#sorted.copyWithin(target + 1, target, this.size)
    this.#sorted[target] = value
  }

  #dropOldest(): void {
    const place = this.#place(this.#recent[0]!.value)
    this.#sorted.copyWithin(place, place + 1, this.size)
    this.#held -= this.#recent.shift()!.share
  }

  /** How many numbers are below `value`. */
  #place(value: number): number {
    let from = 0
    let to = this.size
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.#sorted[middle]! < value) from = middle + 1
      else to = middle
    }
    return from
  }
}
