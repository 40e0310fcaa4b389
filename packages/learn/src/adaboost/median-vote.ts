/** The median of weighted votes. */
export class MedianVote {
  readonly #weights: Float64Array
  readonly #order: Int32Array
  readonly #half: number

  constructor(weights: Float64Array) {
    this.#weights = weights
    this.#order = Int32Array.from(weights.keys())
    this.#half = weights.reduce((sum, weight) => sum + weight, 0) / 2
  }

  /** The lowest value up to which half of the votes lie. */
  of(values: Float64Array): number {
    const order = this.#order.sort((a, b) => values[a]! - values[b]! || a - b)
    let votes = 0
    for (const place of order) {
      votes += this.#weights[place]!
      if (votes >= this.#half) return values[place]!
    }
    return values[order.at(-1)!]!
  }
}
