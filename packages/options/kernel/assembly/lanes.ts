/** Two doubles at once, under short names. */

@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b)
}

@inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b)
}

@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b)
}

@inline
export function div(a: v128, b: v128): v128 {
  return f64x2.div(a, b)
}

@inline
export function neg(a: v128): v128 {
  return f64x2.neg(a)
}

/** `a` where the mask is set, else `b`. */
@inline
export function choose(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask)
}

/** The number at an address, in both lanes. Constants lie in memory: V8 loads one faster than it builds one. */
@inline
export function at(address: usize): v128 {
  return v128.load_splat<f64>(address)
}

@inline
export function zero(): v128 {
  return f64x2.splat(0)
}

@inline
export function both(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1)
}

export const ONE: usize = memory.data<f64>([1])
export const TWO: usize = memory.data<f64>([2])
export const THREE: usize = memory.data<f64>([3])
export const FOUR: usize = memory.data<f64>([4])
export const HALF: usize = memory.data<f64>([0.5])
export const QUARTER: usize = memory.data<f64>([0.25])
