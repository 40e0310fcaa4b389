/** src/american/quick.ts for two lanes: the same operations in the same order, so the same bits. */
import { add, at, choose, div, mul, ONE, sub, zero } from './lanes'

const E: usize = memory.data<f64>([
  0.5, 0.16666666719028936, 0.04166666671901226, 0.00833329846980059, 0.001388885403566671, 0.00019899285575896282,
  2.4859589834589056e-5,
])
const LOG2_E: usize = memory.data<f64>([1.4426950408889634])
const LN2: usize = memory.data<f64>([0.6931471805599453])
const ROUNDER: usize = memory.data<f64>([6755399441055744])
/** The last twelve bits of k + POWER_ROUNDER are k + 1023. */
const POWER_ROUNDER: usize = memory.data<f64>([6755399441056767])
const MOST: usize = memory.data<f64>([700])
const LEAST: usize = memory.data<f64>([-700])

const SHIFT: usize = memory.data<f64>([5.5])
const SPAN: usize = memory.data<f64>([11])
const C: usize = memory.data<f64>([
  1.9395528433372689, -1.7175001353116495, 1.3425413021051509, -0.9200555663143555, 0.5461252253096693,
  -0.2749848444730977, 0.1130426687556999, -0.03490124804056531, 0.00612446939282204, 0.0006765265846604004,
  -0.000815297068006956, 0.0001774120924952489, 4.328024134751364e-5, -2.8396783624206333e-5, -6.144490316408866e-7,
  2.3746359841667983e-6,
])

/** c0 + c1 x of a table, from its entry k. */
// @ts-ignore: decorator
@inline
function line(table: usize, k: usize, x: v128): v128 {
  return add(at(table + (k << 3)), mul(at(table + (k << 3) + 8), x))
}

// @ts-ignore: decorator
@inline
function cubic(table: usize, k: usize, x: v128, square: v128): v128 {
  return add(line(table, k, x), mul(line(table, k + 2, x), square))
}

// @ts-ignore: decorator
@inline
export function quickExp(x: v128): v128 {
  const clamped = f64x2.pmax(at(LEAST), f64x2.pmin(at(MOST), x))
  const k = sub(add(mul(clamped, at(LOG2_E)), at(ROUNDER)), at(ROUNDER))
  const r = sub(clamped, mul(k, at(LN2)))
  const square = mul(r, r)
  const low = cubic(E, 0, r, square)
  const high = add(line(E, 4, r), mul(at(E + 48), square))
  const power = i64x2.shl(add(k, at(POWER_ROUNDER)), 52)
  return mul(add(at(ONE), add(r, mul(square, add(low, mul(high, mul(square, square)))))), power)
}

// @ts-ignore: decorator
@inline
function tailRatio(d: v128): v128 {
  const r = div(at(ONE), add(f64x2.abs(d), at(SHIFT)))
  const u = sub(at(ONE), mul(at(SPAN), r))
  const u2 = mul(u, u)
  const u4 = mul(u2, u2)
  const low = add(cubic(C, 0, u, u2), mul(cubic(C, 4, u, u2), u4))
  const high = add(cubic(C, 8, u, u2), mul(cubic(C, 12, u, u2), u4))
  return mul(r, add(low, mul(high, mul(u4, u4))))
}

// @ts-ignore: decorator
@inline
export function scaledCdf(d: v128, scale: v128, scaledDensity: v128): v128 {
  const tail = mul(scaledDensity, tailRatio(d))
  return choose(f64x2.gt(d, zero()), sub(scale, tail), tail)
}
