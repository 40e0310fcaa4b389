/** Token buckets: a burst at once, then so many a second. */
import type { Clock } from '../core/clock/clock.ts'

interface Bucket {
  tokens: number
  /** When it was last filled, epoch milliseconds. */
  at: number
}

/** Callers that are remembered at once. */
const MOST_CALLERS = 10_000

export class RateLimit {
  readonly #burst: number
  readonly #perSecond: number
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(burst: number, perSecond: number, clock: Clock) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#clock = clock
  }

  /** Takes a token of this caller's. Gives 0, or the seconds until there is one. */
  take(caller: string): number {
    const now = this.#clock.now()
    const { tokens, at } = this.#buckets.get(caller) ?? { tokens: this.#burst, at: now }
    const filled = Math.min(this.#burst, tokens + (Math.max(0, now - at) / 1000) * this.#perSecond)
    // The last ones used stand at the end.
    this.#buckets.delete(caller)
    this.#buckets.set(caller, { tokens: Math.max(0, filled >= 1 ? filled - 1 : filled), at: now })
    if (this.#buckets.size > MOST_CALLERS) this.#buckets.delete(this.#buckets.keys().next().value!)
    return filled >= 1 ? 0 : Math.ceil((1 - filled) / this.#perSecond)
  }
}
