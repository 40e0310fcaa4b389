import type { Workspace } from '../kernel/workspace.ts'

/** Between the seeds of two places in one pass: 2^32 over the golden ratio. */
const SEED_STEP = 0x9e3779b1

/** Drops numbers at random while it has a seed; one seed drops the same again, which the way back needs. */
export class Dropout {
  readonly rate: number
  readonly #workspace: Workspace
  #seed: number | undefined

  constructor(workspace: Workspace, rate: number) {
    this.#workspace = workspace
    this.rate = rate
  }

  /** Before each pass; undefined drops nothing. */
  begin(seed: number | undefined): void {
    this.#seed = seed
  }

  /** @param place which of the network's places this is, for numbers of its own */
  apply(address: number, count: number, place: number): void {
    if (this.#seed === undefined || this.rate === 0) return
    const seed = (this.#seed + Math.imul(place, SEED_STEP)) | 0
    const threshold = Math.floor(this.rate * 2 ** 32)
    this.#workspace.operations.drop(address, count, seed, threshold, 1 / (1 - this.rate))
  }
}
