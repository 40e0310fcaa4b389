/**
 * Products of matrices that lie row after row. Every sum runs over the inner index in its order, whatever the tile, so
 * a row's result depends on nothing but that row. Columns come in fours.
 */
import { add, at, load, mul, store } from './lanes'

/**
 * c = start + a b; a is rows x inner, b inner x columns. `start` may be c itself, or one row that all begin from
 * (startRow 0); startRow counts bytes.
 */
export function multiply(
  a: usize, b: usize, c: usize, start: usize, startRow: usize, rows: i32, inner: i32, columns: i32,
): void {
  const aRow: usize = inner << 2
  const cRow: usize = columns << 2
  let i = 0
  for (; i + 4 <= rows; i += 4) {
    let j: usize = 0
    for (; j + 32 <= cRow; j += 32) tile4x8(a, aRow, b + j, c + j, cRow, start + j, startRow, inner)
    if (j < cRow) {
      for (let k: usize = 0; k < 4; k++) tile1x4(a + k * aRow, b + j, c + k * cRow + j, cRow, start + k * startRow + j, inner)
    }
    a += aRow << 2
    c += cRow << 2
    start += startRow << 2
  }
  for (; i < rows; i++) {
    for (let j: usize = 0; j < cRow; j += 16) tile1x4(a, b + j, c + j, cRow, start + j, inner)
    a += aRow
    c += cRow
    start += startRow
  }
}

@inline
function tile4x8(
  a: usize, aRow: usize, b: usize, c: usize, cRow: usize, start: usize, startRow: usize, inner: i32,
): void {
  let a0 = a
  let a1 = a0 + aRow
  let a2 = a1 + aRow
  let a3 = a2 + aRow
  let c00 = load(start)
  let c01 = v128.load(start, 16)
  start += startRow
  let c10 = load(start)
  let c11 = v128.load(start, 16)
  start += startRow
  let c20 = load(start)
  let c21 = v128.load(start, 16)
  start += startRow
  let c30 = load(start)
  let c31 = v128.load(start, 16)
  for (const end = a0 + aRow; a0 < end; ) {
    const b0 = load(b)
    const b1 = v128.load(b, 16)
    b += cRow
    let x = at(a0)
    c00 = add(c00, mul(x, b0))
    c01 = add(c01, mul(x, b1))
    x = at(a1)
    c10 = add(c10, mul(x, b0))
    c11 = add(c11, mul(x, b1))
    x = at(a2)
    c20 = add(c20, mul(x, b0))
    c21 = add(c21, mul(x, b1))
    x = at(a3)
    c30 = add(c30, mul(x, b0))
    c31 = add(c31, mul(x, b1))
    a0 += 4
    a1 += 4
    a2 += 4
    a3 += 4
  }
  store(c, c00)
  v128.store(c, c01, 16)
  c += cRow
  store(c, c10)
  v128.store(c, c11, 16)
  c += cRow
  store(c, c20)
  v128.store(c, c21, 16)
  c += cRow
  store(c, c30)
  v128.store(c, c31, 16)
}

@inline
function tile1x4(a: usize, b: usize, c: usize, bRow: usize, start: usize, inner: i32): void {
  let sum = load(start)
  for (let k = 0; k < inner; k++) {
    sum = add(sum, mul(at(a), load(b)))
    a += 4
    b += bRow
  }
  store(c, sum)
}

/** c += a' b; a is inner x rows, b inner x columns. */
export function multiplyTransposed(a: usize, b: usize, c: usize, rows: i32, inner: i32, columns: i32): void {
  const aRow: usize = rows << 2
  const cRow: usize = columns << 2
  let i = 0
  for (; i + 4 <= rows; i += 4) {
    let j: usize = 0
    for (; j + 32 <= cRow; j += 32) transposedTile4x8(a, aRow, b + j, c + j, cRow, inner)
    if (j < cRow) for (let k: usize = 0; k < 4; k++) transposedTile1x4(a + (k << 2), aRow, b + j, c + k * cRow + j, cRow, inner)
    a += 16
    c += cRow << 2
  }
  for (; i < rows; i++) {
    for (let j: usize = 0; j < cRow; j += 16) transposedTile1x4(a, aRow, b + j, c + j, cRow, inner)
    a += 4
    c += cRow
  }
}

@inline
function transposedTile4x8(a: usize, aRow: usize, b: usize, c: usize, cRow: usize, inner: i32): void {
  const c1 = c + cRow
  const c2 = c1 + cRow
  const c3 = c2 + cRow
  let c00 = load(c)
  let c01 = v128.load(c, 16)
  let c10 = load(c1)
  let c11 = v128.load(c1, 16)
  let c20 = load(c2)
  let c21 = v128.load(c2, 16)
  let c30 = load(c3)
  let c31 = v128.load(c3, 16)
  for (let k = 0; k < inner; k++) {
    const b0 = load(b)
    const b1 = v128.load(b, 16)
    let x = at(a)
    c00 = add(c00, mul(x, b0))
    c01 = add(c01, mul(x, b1))
    x = at(a + 4)
    c10 = add(c10, mul(x, b0))
    c11 = add(c11, mul(x, b1))
    x = at(a + 8)
    c20 = add(c20, mul(x, b0))
    c21 = add(c21, mul(x, b1))
    x = at(a + 12)
    c30 = add(c30, mul(x, b0))
    c31 = add(c31, mul(x, b1))
    a += aRow
    b += cRow
  }
  store(c, c00)
  v128.store(c, c01, 16)
  store(c1, c10)
  v128.store(c1, c11, 16)
  store(c2, c20)
  v128.store(c2, c21, 16)
  store(c3, c30)
  v128.store(c3, c31, 16)
}

@inline
function transposedTile1x4(a: usize, aRow: usize, b: usize, c: usize, bRow: usize, inner: i32): void {
  let sum = load(c)
  for (let k = 0; k < inner; k++) {
    sum = add(sum, mul(at(a), load(b)))
    a += aRow
    b += bRow
  }
  store(c, sum)
}
