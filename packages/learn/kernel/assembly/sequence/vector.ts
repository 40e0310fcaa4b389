/** Work on each number of a vector, whose length is a multiple of 4. */
import { sigmoid } from './activation'
import { add, all, load, mul, store, sub } from './lanes'

/** into += values. */
export function accumulate(values: usize, into: usize, count: i32): void {
  const size: usize = count << 2
  for (let j: usize = 0; j < size; j += 16) store(into + j, add(load(into + j), load(values + j)))
}

/** into += the sum of the rows of a matrix. */
export function addRows(values: usize, into: usize, rows: i32, columns: i32): void {
  const size: usize = columns << 2
  for (let row = 0; row < rows; row++, values += size) {
    for (let j: usize = 0; j < size; j += 16) store(into + j, add(load(into + j), load(values + j)))
  }
}

/** into = x sigmoid(x), the swish (Ramachandran, Zoph and Le 2017), also called SiLU. */
export function swish(values: usize, into: usize, count: i32): void {
  const size: usize = count << 2
  for (let j: usize = 0; j < size; j += 16) {
    const x = load(values + j)
    store(into + j, mul(x, sigmoid(x)))
  }
}

/** The gradient of what came out becomes that of what went in. */
export function swishBackward(values: usize, gradient: usize, count: i32): void {
  const size: usize = count << 2
  for (let j: usize = 0; j < size; j += 16) {
    const x = load(values + j)
    const s = sigmoid(x)
    const factor = mul(s, add(all(1), mul(x, sub(all(1), s))))
    store(gradient + j, mul(load(gradient + j), factor))
  }
}

/**
 * Dropout (Srivastava et al. 2014): number i becomes 0 where a hash of the seed and i is below `threshold` of 2^32,
 * else it is scaled. The hash is the finaliser of MurmurHash3 (Appleby), so the same seed drops the same again.
 */
export function drop(values: usize, count: i32, seed: i32, threshold: u32, scale: f32): void {
  const size: usize = count << 2
  let counter = i32x4.add(i32x4.splat(seed), i32x4(0, 1, 2, 3))
  for (let j: usize = 0; j < size; j += 16) {
    let hash = i32x4.mul(counter, i32x4.splat(0x9e3779b1))
    hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 16)), i32x4.splat(0x85ebca6b))
    hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 13)), i32x4.splat(0xc2b2ae35))
    hash = v128.xor(hash, i32x4.shr_u(hash, 16))
    const isKept = i32x4.ge_u(hash, i32x4.splat(threshold))
    store(values + j, v128.and(mul(load(values + j), all(scale)), isKept))
    counter = i32x4.add(counter, i32x4.splat(4))
  }
}

/** Sum of the squares, in doubles. */
export function squares(values: usize, count: i32): f64 {
  let sum: f64 = 0
  for (let i: usize = 0; i < <usize>count; i++) {
    const value = <f64>f32.load(values + (i << 2))
    sum += value * value
  }
  return sum
}
