import type { ForestData } from '../forest/forest-data.ts'
import { meanAbsoluteError } from '../scores.ts'
import type { TrainingSet } from '../training-set.ts'
import { assignBins, edgeTable } from '../trees/bins.ts'
import { leafNumber, type Trees } from '../trees/trees.ts'
import { MedianVote } from './median-vote.ts'

/** Mean absolute error on the rows after those learnt from, round by round; of no rows it says nothing. */
export class TailLoss {
  readonly #rows: number
  readonly #label: Float64Array
  readonly #weights: Float64Array | undefined
  readonly #bins: Uint8Array
  readonly #low: number
  /** What each tree says of each row. */
  readonly #said: Float64Array[] = []
  readonly #votes: number[] = []
  readonly #losses: number[] = []

  constructor({ rows, columns, label, weights }: TrainingSet, { rows: from, edges, low }: ForestData) {
    this.#rows = rows - from
    this.#label = label.subarray(from)
    this.#weights = weights?.subarray(from)
    this.#low = low
    this.#bins = new Uint8Array(this.#rows * edges.length)
    for (const [j, column] of columns.entries()) {
      assignBins(column, edgeTable(edges[j]!), this.#bins, j * this.#rows, 1, from, rows)
    }
  }

  /** How many rounds are best; undefined without rows. */
  get best(): number | undefined {
    return this.#rows === 0 ? undefined : this.#losses.indexOf(Math.min(...this.#losses)) + 1
  }

  /** Whether so many rounds went by without a better one. */
  isOver(patience: number): boolean {
    return this.best !== undefined && this.#losses.length - this.best >= patience
  }

  add(trees: Trees, vote: number): void {
    if (this.#rows === 0) return
    this.#said.push(Float64Array.from({ length: this.#rows }, (_, row) => this.#leaf(trees, row)))
    this.#votes.push(vote)
    const median = new MedianVote(Float64Array.from(this.#votes))
    const prediction = this.#label.map((_, row) => median.of(Float64Array.from(this.#said, (said) => said[row]!)))
    this.#losses.push(meanAbsoluteError(this.#label, prediction, this.#weights))
  }

  #leaf(trees: Trees, row: number): number {
    return this.#low + trees.leaves[leafNumber(trees, 0, this.#bins, row, this.#rows)]!
  }
}
