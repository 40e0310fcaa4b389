/** What a benchmark measures. */

export interface BenchResult {
  /** What was measured, e.g. `rows per second, daily bars`. */
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What it is compared with in the same run, e.g. `DuckDB read_csv`. */
  readonly against?: string
  /** Our value over the other's. */
  readonly ratio?: number
  /** What is to be reached, in words, e.g. `at least 0.5 of DuckDB`. */
  readonly goal?: string
  readonly met?: boolean
  /** Whether a goal that goes further was reached, too. */
  readonly stretchMet?: boolean
}

/** What a file bench/NAME.ts exports. */
export interface Benchmark {
  /** Names of its parts, where these can be run alone. */
  readonly parts?: readonly string[]
  /** @param parts those wanted; all when empty */
  run(parts: readonly string[]): Promise<BenchResult[]>
}
