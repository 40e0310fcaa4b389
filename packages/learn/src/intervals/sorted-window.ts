/** The last n numbers pushed, at hand from the lowest to the highest. */
export class SortedWindow {
  readonly #sorted: Float64Array
  /** In the order pushed, as a ring. */
  readonly #recent: Float64Array
  #pushed = 0

  constructor(capacity: number) {
    this.#sorted = new Float64Array(capacity)
    this.#recent = new Float64Array(capacity)
  }

  get size(): number {
    return Math.min(this.#pushed, this.#recent.length)
  }

  /** The number with `rank` lower ones; undefined where there are not so many. */
  at(rank: number): number | undefined {
    return rank < this.size ? this.#sorted[rank] : undefined
  }

  push(value: number): void {
    const place = this.#pushed % this.#recent.length
    let size = this.size
    if (this.#pushed >= this.#recent.length) {
      const oldest = this.#place(this.#recent[place]!, size)
      this.#sorted.copyWithin(oldest, oldest + 1, size--)
    }
    const target = this.#place(value, size)
    this.#sorted.copyWithin(target + 1, target, size)
    this.#sorted[target] = value
    this.#recent[place] = value
    this.#pushed++
  }

  /** How many of the first `size` numbers are below `value`. */
  #place(value: number, size: number): number {
    let from = 0
    let to = size
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.#sorted[middle]! < value) from = middle + 1
      else to = middle
    }
    return from
  }
}
