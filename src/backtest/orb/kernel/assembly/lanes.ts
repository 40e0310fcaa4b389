/** Sixteen whole numbers at a time. */
import { FIELDS_AT } from './fields'

@inline
export function field(k: i32): i32 {
  return load<i32>(FIELDS_AT + (k << 2))
}

/** One bit for each of 16 lanes that are all ones or all zeros. */
@inline
function bits(a: v128, b: v128, c: v128, d: v128): i32 {
  return i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)))
}

@inline
function beyond(lows: usize, highs: usize, low: v128, high: v128): v128 {
  return v128.or(i32x4.lt_s(v128.load(lows), low), i32x4.gt_s(v128.load(highs), high))
}

/** Which of 16 have a low below `low` or a high above `high`. */
@inline
export function outside(lows: usize, highs: usize, low: v128, high: v128): i32 {
  return bits(
    beyond(lows, highs, low, high),
    beyond(lows + 16, highs + 16, low, high),
    beyond(lows + 32, highs + 32, low, high),
    beyond(lows + 48, highs + 48, low, high),
  )
}

/** Which of 16 are at least `least`. */
@inline
export function atLeast(values: usize, least: i32): i32 {
  const bound = i32x4.splat(least)
  return bits(
    i32x4.ge_s(v128.load(values), bound),
    i32x4.ge_s(v128.load(values, 16), bound),
    i32x4.ge_s(v128.load(values, 32), bound),
    i32x4.ge_s(v128.load(values, 48), bound),
  )
}
