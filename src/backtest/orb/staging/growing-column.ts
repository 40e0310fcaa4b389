/** A column of whole numbers whose length is not known beforehand. */
export class GrowingColumn {
  #values = new Int32Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(2 * this.#length)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  /** Everything from `length` on is gone. */
  cut(length: number): void {
    this.#length = length
  }

  /** A view that the next push may leave behind. */
  values(): Int32Array {
    return this.#values.subarray(0, this.#length)
  }
}
