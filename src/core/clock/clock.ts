/** Time is passed in. Instants are epoch milliseconds (UTC); a fraction carries microseconds. */
export interface Clock {
  /** The current instant, epoch milliseconds. */
  now(): number
}

/** A clock that stands still until it is told to move. */
export class FixedClock implements Clock {
  #instant: number

  constructor(instant: number) {
    this.#instant = instant
  }

  now(): number {
    return this.#instant
  }

  /** Moves the clock forward by `milliseconds`. */
  advance(milliseconds: number): void {
    this.#instant += milliseconds
  }
}
