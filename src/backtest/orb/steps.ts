/**
 * What sessions add to the rows of one stop distance, kept as steps: a row gets the sum of all steps at its stop count
 * or a lower one, and at its limit or a nearer one.
 */
import type { OrbAxes, OrbFills } from '../../strategies/orb/orb-grid.ts'
import { addBlock, type OrbSweep, SUM_NAMES } from './orb-sums.ts'

const FIELDS = SUM_NAMES.length

export class Steps {
  readonly #rows: number
  readonly #coolOffs: number
  /** Steps of one cool-off and one stop count, and of all cool-offs of one stop count. */
  readonly #perCoolOff: number
  readonly #perCount: number
  /** By stop count, cool-off, limit and name of a sum. */
  readonly #steps: Float64Array
  /** Those that all cool-offs share, of the lowest stop count: by limit and name. */
  readonly #shared: Float64Array

  constructor({ stopCounts, coolOffs, limits }: OrbAxes) {
    this.#rows = stopCounts.length * coolOffs.length * limits.count
    this.#coolOffs = coolOffs.length
    this.#perCoolOff = limits.count * FIELDS
    this.#perCount = coolOffs.length * this.#perCoolOff
    this.#steps = new Float64Array(stopCounts.length * this.#perCount)
    this.#shared = new Float64Array(this.#perCoolOff)
  }

  /** Of what place `count` and `coolOff` of their axes have from `limit` on; without a cool-off, of all of them. */
  add(count: number, coolOff: number | undefined, limit: number, now: Float64Array, before: Float64Array): void {
    const steps = coolOff === undefined ? this.#shared : this.#steps
    const at = count * this.#perCount + (coolOff ?? 0) * this.#perCoolOff + limit * FIELDS
    for (let field = 0; field < FIELDS; field++) steps[at + field]! += now[field]! - before[field]!
  }

  /** Adds the sums of a block of sessions to the rows from `firstRow` on, and clears the steps. */
  finish(sweep: OrbSweep, block: number, firstRow: number, fills: OrbFills): void {
    const steps = this.#steps
    for (let i = 0; i < this.#coolOffs * this.#perCoolOff; i++) steps[i]! += this.#shared[i % this.#perCoolOff]!
    for (let i = 0; i < steps.length; i++) if (i % this.#perCoolOff >= FIELDS) steps[i]! += steps[i - FIELDS]!
    for (let i = this.#perCount; i < steps.length; i++) steps[i]! += steps[i - this.#perCount]!
    for (let row = 0; row < this.#rows; row++) addBlock(sweep, block, firstRow + row, steps, row * FIELDS, fills)
    steps.fill(0)
    this.#shared.fill(0)
  }
}
