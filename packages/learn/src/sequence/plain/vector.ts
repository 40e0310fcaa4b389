/** Work on each number of a vector, whose length is a multiple of 4; addresses count bytes. */
import { sigmoid } from './activation.ts'

const { fround } = Math

/** into += values. */
export function accumulate(values: Float32Array, from: number, into: number, count: number): void {
  for (let j = 0; j < count; j++) values[(into >> 2) + j] = values[(into >> 2) + j]! + values[(from >> 2) + j]!
}

/** into += the sum of the rows of a matrix. */
export function addRows(values: Float32Array, from: number, into: number, rows: number, columns: number): void {
  for (let row = 0; row < rows; row++) accumulate(values, from + 4 * row * columns, into, columns)
}

/** into = x sigmoid(x), the swish (Ramachandran, Zoph and Le 2017), also called SiLU. */
export function swish(values: Float32Array, from: number, into: number, count: number): void {
  for (let j = 0; j < count; j++) {
    const x = values[(from >> 2) + j]!
    values[(into >> 2) + j] = x * sigmoid(x)
  }
}

/** The gradient of what came out becomes that of what went in. */
export function swishBackward(values: Float32Array, from: number, gradient: number, count: number): void {
  for (let j = 0; j < count; j++) {
    const x = values[(from >> 2) + j]!
    const s = sigmoid(x)
    const factor = fround(s * fround(1 + fround(x * fround(1 - s))))
    values[(gradient >> 2) + j] = values[(gradient >> 2) + j]! * factor
  }
}

/**
 * Dropout (Srivastava et al. 2014): number i becomes 0 where a hash of the seed and i is below `threshold` of 2^32,
 * else it is scaled. The hash is the finaliser of MurmurHash3 (Appleby), so the same seed drops the same again.
 */
export function drop(
  values: Float32Array,
  at: number,
  count: number,
  seed: number,
  threshold: number,
  scale: number,
): void {
  for (let j = 0; j < count; j++) {
    let hash = Math.imul((seed + j) | 0, 0x9e3779b1)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash = (hash ^ (hash >>> 16)) >>> 0
    values[(at >> 2) + j] = hash >= threshold ? values[(at >> 2) + j]! * fround(scale) : 0
  }
}

/** Sum of the squares, in doubles. */
export function squares(values: Float32Array, at: number, count: number): number {
  let sum = 0
  for (let j = at >> 2; j < (at >> 2) + count; j++) sum += values[j]! * values[j]!
  return sum
}
