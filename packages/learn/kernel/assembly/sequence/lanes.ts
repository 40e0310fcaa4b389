/** Four singles at once, under short names. */

@inline
export function load(address: usize): v128 {
  return v128.load(address)
}

@inline
export function store(address: usize, value: v128): void {
  v128.store(address, value)
}

/** The number at an address, in all lanes. */
@inline
export function at(address: usize): v128 {
  return v128.load_splat<f32>(address)
}

@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b)
}

@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b)
}

@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b)
}

@inline
export function div(a: v128, b: v128): v128 {
  return f32x4.div(a, b)
}

@inline
export function all(value: f32): v128 {
  return f32x4.splat(value)
}

@inline
export function zero(): v128 {
  return f32x4.splat(0)
}

/** Sum of the lanes, in the order that the twin adds them. */
@inline
export function total(a: v128): f32 {
  const even = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2)
  const odd = f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3)
  return even + odd
}
