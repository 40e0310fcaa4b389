/** src/math/elementary.ts for two lanes: the same operations in the same order, so the same bits. */
import { add, at, choose, div, HALF, mul, ONE, sub, TWO } from './lanes'

const EXP: usize = memory.data<f64>([
  0.5, 0.16666666666666666, 0.04166666666665136, 0.008333333333332155, 0.0013888888905881542, 0.0001984126985433861,
  2.4801536388690766e-5, 2.755728006701698e-6, 2.761380686153829e-7, 2.5095554677111112e-8,
])
const LOG: usize = memory.data<f64>([
  0.666666666666667, 0.39999999999899444, 0.2857142862600327, 0.22222211130259878, 0.18182889455674947,
  0.15331710618210773, 0.14616585424888623,
])
const LN2_HIGH: usize = memory.data<f64>([0.6931471803691238])
const LN2_LOW: usize = memory.data<f64>([1.9082149292705877e-10])
const LOG2_E: usize = memory.data<f64>([1.4426950408889634])
const SQRT2: usize = memory.data<f64>([1.4142135623730951])
const ROUNDER: usize = memory.data<f64>([6755399441055744])
/** The last twelve bits of k + POWER_ROUNDER are k + 1023. */
const POWER_ROUNDER: usize = memory.data<f64>([6755399441056767])
const EXP_MOST: usize = memory.data<f64>([746])
const EXP_LEAST: usize = memory.data<f64>([-746])
const TINY: usize = memory.data<f64>([2.2250738585072014e-308])
const SCALE: usize = memory.data<f64>([18014398509481984])
const MANTISSA: usize = memory.data<i64>([0x000fffffffffffff])
const EXPONENT: usize = memory.data<i64>([0x7ff])
const SCALE_EXPONENT: usize = memory.data<i64>([54])

/** c0 + c1 x of a table, from its entry k. */
@inline
function line(table: usize, k: usize, x: v128): v128 {
  return add(at(table + (k << 3)), mul(at(table + (k << 3) + 8), x))
}

@inline
export function exp(x: v128): v128 {
  const clamped = f64x2.pmax(f64x2.pmin(x, at(EXP_MOST)), at(EXP_LEAST))
  const k = sub(add(mul(clamped, at(LOG2_E)), at(ROUNDER)), at(ROUNDER))
  const r = sub(sub(clamped, mul(k, at(LN2_HIGH))), mul(k, at(LN2_LOW)))
  const square = mul(r, r)
  const fourth = mul(square, square)
  const low = add(line(EXP, 0, r), mul(line(EXP, 2, r), square))
  const high = add(add(line(EXP, 4, r), mul(line(EXP, 6, r), square)), mul(line(EXP, 8, r), fourth))
  const sum = add(at(ONE), add(r, mul(square, add(low, mul(high, fourth)))))
  const half = add(mul(k, at(HALF)), at(POWER_ROUNDER))
  const rest = add(sub(k, sub(half, at(POWER_ROUNDER))), at(POWER_ROUNDER))
  return mul(mul(sum, i64x2.shl(half, 52)), i64x2.shl(rest, 52))
}

@inline
export function logRatio(a: v128, b: v128): v128 {
  const isTinyA = f64x2.lt(a, at(TINY))
  const isTinyB = f64x2.lt(b, at(TINY))
  const bitsA = choose(isTinyA, mul(a, at(SCALE)), a)
  const bitsB = choose(isTinyB, mul(b, at(SCALE)), b)
  const mantissaA = v128.or(v128.and(bitsA, at(MANTISSA)), at(ONE))
  const mantissaB = v128.or(v128.and(bitsB, at(MANTISSA)), at(ONE))
  const isHigh = f64x2.gt(mantissaA, mul(mantissaB, at(SQRT2)))
  const isLow = f64x2.lt(mul(mantissaA, at(SQRT2)), mantissaB)
  const top = choose(isHigh, mul(mantissaA, at(HALF)), mantissaA)
  const bottom = choose(isLow, mul(mantissaB, at(HALF)), mantissaB)

  const exponentA = i64x2.sub(v128.and(i64x2.shr_u(bitsA, 52), at(EXPONENT)), v128.and(isTinyA, at(SCALE_EXPONENT)))
  const exponentB = i64x2.sub(v128.and(i64x2.shr_u(bitsB, 52), at(EXPONENT)), v128.and(isTinyB, at(SCALE_EXPONENT)))
  // A mask is -1 where it is set.
  const exponent = i64x2.add(i64x2.sub(i64x2.sub(exponentA, exponentB), isHigh), isLow)
  const k = sub(i64x2.add(at(ROUNDER), exponent), at(ROUNDER))

  const s = div(sub(top, bottom), add(top, bottom))
  const z = mul(s, s)
  const fourth = mul(z, z)
  const low = add(line(LOG, 0, z), mul(line(LOG, 2, z), fourth))
  const q = add(low, mul(add(line(LOG, 4, z), mul(at(LOG + 48), fourth)), mul(fourth, fourth)))
  const tail = add(mul(mul(s, z), q), mul(k, at(LN2_LOW)))
  return add(mul(k, at(LN2_HIGH)), add(mul(at(TWO), s), tail))
}
