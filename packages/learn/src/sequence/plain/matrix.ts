/** Products of matrices that lie row after row; addresses count bytes. */
const { fround } = Math

/** c = start + a b; a is rows x inner, b inner x columns; startRow 0 lets all rows begin from the same one. */
export function multiply(
  values: Float32Array,
  a: number,
  b: number,
  c: number,
  start: number,
  startRow: number,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = values[((start + i * startRow) >> 2) + j]!
      for (let k = 0; k < inner; k++) {
        sum = fround(sum + fround(values[(a >> 2) + i * inner + k]! * values[(b >> 2) + k * columns + j]!))
      }
      values[(c >> 2) + i * columns + j] = sum
    }
  }
}

/** c += a' b; a is inner x rows, b inner x columns. */
export function multiplyTransposed(
  values: Float32Array,
  a: number,
  b: number,
  c: number,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = values[(c >> 2) + i * columns + j]!
      for (let k = 0; k < inner; k++) {
        sum = fround(sum + fround(values[(a >> 2) + k * rows + i]! * values[(b >> 2) + k * columns + j]!))
      }
      values[(c >> 2) + i * columns + j] = sum
    }
  }
}
