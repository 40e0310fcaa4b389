/** Layer normalisation (Ba, Kiros and Hinton 2016) of each row. */
import { add, all, at, load, mul, store, sub, total, zero } from './lanes'

const EPSILON: f32 = 1e-5

/** into = unit * scale + shift; `unit` has mean 0 and deviation 1 in each row, `inverse` is 1 / deviation. */
export function normalise(
  values: usize, scale: usize, shift: usize, into: usize, unit: usize, inverse: usize, rows: i32, width: i32,
): void {
  const size: usize = width << 2
  const count = f32(width)
  for (let row = 0; row < rows; row++) {
    let sum = zero()
    for (let j: usize = 0; j < size; j += 16) sum = add(sum, load(values + j))
    const mean = all(total(sum) / count)
    let squares = zero()
    for (let j: usize = 0; j < size; j += 16) {
      const distance = sub(load(values + j), mean)
      squares = add(squares, mul(distance, distance))
    }
    const factor = f32(1) / sqrt<f32>(total(squares) / count + EPSILON)
    for (let j: usize = 0; j < size; j += 16) {
      const one = mul(sub(load(values + j), mean), all(factor))
      store(unit + j, one)
      store(into + j, add(mul(one, load(scale + j)), load(shift + j)))
    }
    f32.store(inverse, factor)
    values += size
    into += size
    unit += size
    inverse += 4
  }
}

/** Adds to the gradients of the values, of scale and of shift. */
export function normaliseBackward(
  gradient: usize, unit: usize, inverse: usize, scale: usize,
  valueGradient: usize, scaleGradient: usize, shiftGradient: usize, rows: i32, width: i32,
): void {
  const size: usize = width << 2
  const count = f32(width)
  for (let row = 0; row < rows; row++) {
    let sum = zero()
    let products = zero()
    for (let j: usize = 0; j < size; j += 16) {
      const up = load(gradient + j)
      const one = load(unit + j)
      const scaled = mul(up, load(scale + j))
      sum = add(sum, scaled)
      products = add(products, mul(scaled, one))
      store(scaleGradient + j, add(load(scaleGradient + j), mul(up, one)))
      store(shiftGradient + j, add(load(shiftGradient + j), up))
    }
    const mean = all(total(sum) / count)
    const tilt = all(total(products) / count)
    const factor = at(inverse)
    for (let j: usize = 0; j < size; j += 16) {
      const scaled = mul(load(gradient + j), load(scale + j))
      const own = mul(factor, sub(sub(scaled, mean), mul(load(unit + j), tilt)))
      store(valueGradient + j, add(load(valueGradient + j), own))
    }
    gradient += size
    unit += size
    inverse += 4
    valueGradient += size
  }
}
