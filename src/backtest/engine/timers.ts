/** Instants at which the strategy asked to be woken. */
import type { Desk } from './desk.ts'
import type { Feed } from './feed.ts'

export class Timers implements Feed {
  readonly rank = 'timer'
  /** Falling, so that the next is the last. */
  readonly #instants: number[] = []

  get next(): number {
    return this.#instants.at(-1) ?? Number.POSITIVE_INFINITY
  }

  /** An instant that is waited for already is not waited for twice. */
  add(instant: number): void {
    const place = this.#instants.findIndex((other) => other <= instant)
    if (place < 0) this.#instants.push(instant)
    else if (this.#instants[place] !== instant) this.#instants.splice(place, 0, instant)
  }

  advance(desk: Desk): void {
    desk.clock.instant = this.#instants.pop()!
    desk.trader.onTimer?.(desk.context)
    desk.settle()
  }
}
