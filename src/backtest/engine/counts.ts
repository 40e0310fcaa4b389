/** What did not go as it should: counted by name, for the report. */
export class Counts {
  readonly #counts = new Map<string, number>()

  add(event: string, times = 1): void {
    if (times > 0) this.#counts.set(event, this.of(event) + times)
  }

  of(event: string): number {
    return this.#counts.get(event) ?? 0
  }

  /** By name, in the order of the alphabet. */
  all(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
}
