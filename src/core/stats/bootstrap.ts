/** The stationary bootstrap, on a generator that other languages can rebuild in five lines. */

/** mulberry32 (T. Ettinger, public domain): 32 bits of state, one draw a call. For published bootstraps only. */
export class Mulberry32 {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** Uniform in [0, 1) on a grid of 2^−32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Fills `rows` with one resample of row numbers 0 to rows.length − 1 (Politis and Romano 1994): blocks
 * start anywhere, go on around the end, and stop after each row with probability `stop`.
 */
export function resampleStationary(rows: Int32Array, stop: number, random: Mulberry32): void {
  const n = rows.length
  let row = Math.floor(random.next() * n)
  rows[0] = row
  for (let t = 1; t < n; t++) {
    row = random.next() < stop ? Math.floor(random.next() * n) : row + 1 === n ? 0 : row + 1
    rows[t] = row
  }
}
