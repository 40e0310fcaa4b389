/** Numbers that only change place. */

/** b = a'; a is rows x columns. */
export function transpose(a: usize, b: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      store<f32>(b + ((j * rows + i) << 2), load<f32>(a + ((i * columns + j) << 2)))
    }
  }
}

/** Row `indices[i]` of a table becomes row i. */
export function gather(table: usize, indices: usize, into: usize, rows: i32, columns: i32): void {
  const size: usize = columns << 2
  for (let i = 0; i < rows; i++) {
    memory.copy(into, table + <usize>load<i32>(indices + (i << 2)) * size, size)
    into += size
  }
}
