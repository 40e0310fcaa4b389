import type { RandomSource } from '../estimator.ts'

const TWO_POW_32 = 4294967296

/** Draws the rows of a tree: with replacement (Breiman's bagging), or each at most once. */
export class RowSampler {
  /** How often each row was drawn last. */
  readonly drawn: Int32Array
  readonly #draws: number
  readonly #bootstrap: boolean
  readonly #order: Int32Array

  constructor(rows: number, fraction: number, bootstrap: boolean) {
    this.drawn = new Int32Array(rows)
    this.#draws = Math.max(1, Math.round(fraction * rows))
    this.#bootstrap = bootstrap
    this.#order = new Int32Array(bootstrap ? 0 : rows)
  }

  /** True when every tree sees every row once. */
  get isWhole(): boolean {
    return !this.#bootstrap && this.#draws === this.drawn.length
  }

  draw(random: RandomSource): void {
    if (this.isWhole) this.drawn.fill(1)
    else if (this.#bootstrap) this.#drawWithReplacement(random)
    else this.#drawWithout(random)
  }

  /** Row = floor(u * rows / 2^32); its bias is below rows / 2^32. */
  #drawWithReplacement(random: RandomSource): void {
    const drawn = this.drawn
    drawn.fill(0)
    const rowsPerStep = drawn.length / TWO_POW_32
    for (let i = 0; i < this.#draws; i++) drawn[Math.floor(random.uint32() * rowsPerStep)]! += 1
  }

  #drawWithout(random: RandomSource): void {
    const order = this.#order
    for (let i = 0; i < order.length; i++) order[i] = i
    this.drawn.fill(0)
    for (let i = 0; i < this.#draws; i++) {
      const other = i + Math.floor((random.uint32() * (order.length - i)) / TWO_POW_32)
      const row = order[other]!
      order[other] = order[i]!
      order[i] = row
      this.drawn[row] = 1
    }
  }
}
