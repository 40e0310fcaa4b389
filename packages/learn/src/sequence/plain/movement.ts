/** Numbers that only change place; addresses count bytes. */

/** b = a'; a is rows x columns. */
export function transpose(values: Float32Array, a: number, b: number, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) values[(b >> 2) + j * rows + i] = values[(a >> 2) + i * columns + j]!
  }
}

/** Row `indices[i]` of a table becomes row i; the indices are 32-bit integers. */
export function gather(
  values: Float32Array,
  table: number,
  indices: number,
  into: number,
  rows: number,
  columns: number,
): void {
  const row = new Int32Array(values.buffer, indices, rows)
  for (let i = 0; i < rows; i++) {
    const start = (table >> 2) + row[i]! * columns
    values.copyWithin((into >> 2) + i * columns, start, start + columns)
  }
}
