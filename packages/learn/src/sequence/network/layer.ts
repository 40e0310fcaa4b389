/**
 * A layer turns a sequence into another. Sequences lie step after step, in each the rows of the batch, in each the
 * numbers of a row.
 */
export interface Layer {
  /** Steps that come out: as many as go in, or the last alone. */
  readonly outputSteps: number
  /** Where the gradient of what came out is put before `backward`; it may be overwritten. */
  readonly outputGradient: number

  /** Address of what comes out. */
  forward(input: number, rows: number): number

  /**
   * After `forward` of the same rows: adds to the gradients of the parameters and writes the gradient of the input
   * where it is wanted.
   */
  backward(rows: number, inputGradient: number | undefined): void
}

/** What layers are made for. */
export interface LayerShape {
  /** Numbers of a row that go in. */
  readonly inputs: number
  /** Numbers of a row that come out, a multiple of 4. */
  readonly width: number
  readonly steps: number
  /** Most rows of a batch. */
  readonly capacity: number
}
