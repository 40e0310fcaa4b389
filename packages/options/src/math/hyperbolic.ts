/** Hyperbolic functions from our own exponential and logarithm: an engine's own differ in their last bits. */
import { exp, log } from './elementary.ts'

/** Below it the difference of exponentials loses digits, and seven terms of the series suffice. */
const SERIES_BELOW = 0.3
/** tanh is 1 in doubles. */
const FLAT_BEYOND = 20

export function sinh(x: number): number {
  if (Math.abs(x) < SERIES_BELOW) return series(x)
  const grown = exp(Math.abs(x))
  return (Math.sign(x) * (grown - 1 / grown)) / 2
}

export function cosh(x: number): number {
  const grown = exp(Math.abs(x))
  return (grown + 1 / grown) / 2
}

export function tanh(x: number): number {
  return Math.abs(x) > FLAT_BEYOND ? Math.sign(x) : sinh(x) / cosh(x)
}

/** To an absolute error of a few 1e-16. */
export function asinh(x: number): number {
  const distance = Math.abs(x)
  return Math.sign(x) * log(distance + Math.sqrt(distance * distance + 1))
}

function series(x: number): number {
  const square = x * x
  let sum = 1
  for (let n = 6; n > 0; n--) sum = 1 + (square * sum) / (2 * n * (2 * n + 1))
  return x * sum
}
