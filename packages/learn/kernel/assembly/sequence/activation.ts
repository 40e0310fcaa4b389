/** src/sequence/plain/activation.ts for four lanes: the same operations in the same order, so the same bits. */
import { add, at, div, mul, sub } from './lanes'

const MOST: usize = memory.data<f32>([88])
const LEAST: usize = memory.data<f32>([-87])
const LOG2_E: usize = memory.data<f32>([1.4426950408889634])
const LN2_HIGH: usize = memory.data<f32>([0.693359375])
const LN2_LOW: usize = memory.data<f32>([-2.12194440e-4])
/** 1.5 * 2^23: adding it rounds to a whole number, which then stands in the last bits. */
const ROUNDER: usize = memory.data<f32>([12582912])
const ONE: usize = memory.data<f32>([1])
const TWO: usize = memory.data<f32>([2])
const SERIES: usize = memory.data<f32>([
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
])

@inline
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, at(MOST)), at(LEAST))
  const shifted = add(mul(clamped, at(LOG2_E)), at(ROUNDER))
  const k = sub(shifted, at(ROUNDER))
  const r = sub(sub(clamped, mul(k, at(LN2_HIGH))), mul(k, at(LN2_LOW)))
  let sum = add(mul(at(SERIES), r), at(SERIES + 4))
  sum = add(mul(sum, r), at(SERIES + 8))
  sum = add(mul(sum, r), at(SERIES + 12))
  sum = add(mul(sum, r), at(SERIES + 16))
  sum = add(mul(sum, r), at(SERIES + 20))
  sum = add(add(mul(sum, mul(r, r)), r), at(ONE))
  // 2^k: the bits of 1 with k added to the exponent; of the rounder's own bits none is left.
  return mul(sum, i32x4.add(i32x4.shl(shifted, 23), at(ONE)))
}

@inline
export function sigmoid(x: v128): v128 {
  return div(at(ONE), add(at(ONE), exp(f32x4.neg(x))))
}

@inline
export function tanh(x: v128): v128 {
  return sub(at(ONE), div(at(TWO), add(at(ONE), exp(add(x, x)))))
}
