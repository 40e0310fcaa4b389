/** Typed arrays that grow by doubling; only the first `length` values count. */

export class GrowingIntegers {
  values = new Int32Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Int32Array(2 * this.length)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value
  }

  /** A copy of the values so far. */
  take(): Int32Array {
    return this.values.slice(0, this.length)
  }
}

export class GrowingFloats {
  values = new Float64Array(1024)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(2 * this.length)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value
  }

  /** A copy of the values so far. */
  take(): Float64Array {
    return this.values.slice(0, this.length)
  }
}
