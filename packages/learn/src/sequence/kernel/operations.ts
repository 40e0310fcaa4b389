/**
 * What networks are computed with: operations on singles in one memory. Addresses count bytes; matrices lie row after
 * row; widths and counts are multiples of 4. What each does is said at its plain twin, in ../plain.
 */

type Address = number

export interface Operations {
  readonly multiply: (
    a: Address,
    b: Address,
    c: Address,
    start: Address,
    startRow: number,
    rows: number,
    inner: number,
    columns: number,
  ) => void
  readonly multiplyTransposed: (
    a: Address,
    b: Address,
    c: Address,
    rows: number,
    inner: number,
    columns: number,
  ) => void
  readonly transpose: (a: Address, b: Address, rows: number, columns: number) => void
  readonly gather: (table: Address, indices: Address, into: Address, rows: number, columns: number) => void
  readonly lstmForward: (
    gates: Address,
    previousCell: Address,
    cell: Address,
    squashed: Address,
    hidden: Address,
    rows: number,
    width: number,
  ) => void
  readonly lstmBackward: (
    gates: Address,
    previousCell: Address,
    squashed: Address,
    hiddenGradient: Address,
    cellGradient: Address,
    rows: number,
    width: number,
  ) => void
  readonly gruForward: (
    inner: Address,
    outer: Address,
    previousHidden: Address,
    hidden: Address,
    rows: number,
    width: number,
  ) => void
  readonly gruBackward: (
    inner: Address,
    outer: Address,
    previousHidden: Address,
    hiddenGradient: Address,
    previousGradient: Address,
    rows: number,
    width: number,
  ) => void
  readonly normalise: (
    values: Address,
    scale: Address,
    shift: Address,
    into: Address,
    unit: Address,
    inverse: Address,
    rows: number,
    width: number,
  ) => void
  readonly normaliseBackward: (
    gradient: Address,
    unit: Address,
    inverse: Address,
    scale: Address,
    valueGradient: Address,
    scaleGradient: Address,
    shiftGradient: Address,
    rows: number,
    width: number,
  ) => void
  readonly attend: (
    packed: Address,
    shares: Address,
    into: Address,
    from: number,
    steps: number,
    batch: number,
    heads: number,
    size: number,
    scale: number,
  ) => void
  readonly attendBackward: (
    packed: Address,
    shares: Address,
    gradient: Address,
    packedGradient: Address,
    from: number,
    steps: number,
    batch: number,
    heads: number,
    size: number,
    scale: number,
  ) => void
  readonly accumulate: (values: Address, into: Address, count: number) => void
  readonly addRows: (values: Address, into: Address, rows: number, columns: number) => void
  readonly swish: (values: Address, into: Address, count: number) => void
  readonly swishBackward: (values: Address, gradient: Address, count: number) => void
  readonly drop: (values: Address, count: number, seed: number, threshold: number, scale: number) => void
  readonly squares: (values: Address, count: number) => number
  readonly adam: (
    parameters: Address,
    gradients: Address,
    means: Address,
    squares: Address,
    count: number,
    clip: number,
    beta1: number,
    beta2: number,
    rate: number,
    epsilon: number,
    decay: number,
  ) => void
}
