/** Decisions that a study or a model made, as a strategy follows them: each known from its instant on. */
import { z } from 'zod'
import { parseInstant } from '../../core/time.ts'
import { newYorkDay } from '../../market/new-york-time.ts'

/** −1 is all short or bearish, 0 out, 1 all long or bullish. */
export interface Decision {
  readonly at: string
  readonly target: number
}

export const decisionsParameter = z
  .array(
    z.strictObject({
      at: z.iso.datetime({ offset: true }).describe('instant of the decision'),
      target: z.number().min(-1).max(1).describe('from -1, short or bearish, to 1, long or bullish'),
    }),
  )
  .default([])
  .describe('decisions to follow, rising in time; without any it decides by itself')

export class Decisions {
  readonly #instants: readonly number[]
  readonly #targets: readonly number[]
  #row = -1

  constructor(decisions: readonly Decision[]) {
    const rising = decisions.map(({ at, target }) => ({ at: parseInstant(at), target })).toSorted((a, b) => a.at - b.at)
    this.#instants = rising.map(({ at }) => at)
    this.#targets = rising.map(({ target }) => target)
  }

  get isEmpty(): boolean {
    return this.#instants.length === 0
  }

  /** That of the newest decision of today; 0 where there is none. Asked with rising instants. */
  target(now: number): number {
    while (this.#row + 1 < this.#instants.length && this.#instants[this.#row + 1]! <= now) this.#row++
    if (this.#row < 0 || newYorkDay(this.#instants[this.#row]!) !== newYorkDay(now)) return 0
    return this.#targets[this.#row]!
  }
}
