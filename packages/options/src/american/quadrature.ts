/** Quadrature on [-1, 1]. */
import { cosineOfPi } from '../math/cosine.ts'
import { cosh, sinh, tanh } from '../math/hyperbolic.ts'

export interface QuadratureRule {
  readonly points: Float64Array
  readonly weights: Float64Array
}

/** Gauss-Legendre: roots of the Legendre polynomial by Newton's method from Tricomi's guess. */
export function gaussLegendre(count: number): QuadratureRule {
  const points = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let x = -cosineOfPi((i + 0.75) / (count + 0.5))
    let slope = 1
    for (let step = 0; step < 8; step++) {
      const { value, previous } = legendre(count, x)
      slope = (count * (x * value - previous)) / (x * x - 1)
      x -= value / slope
    }
    points[i] = x
    weights[i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { points, weights }
}

function legendre(degree: number, x: number): { value: number; previous: number } {
  let value = x
  let previous = 1
  for (let n = 1; n < degree; n++) [previous, value] = [value, ((2 * n + 1) * x * value - n * previous) / (n + 1)]
  return { value, previous }
}

/** Where tanh-sinh's weights have fallen to 1e-11. */
const TANH_SINH_SPAN = 3

/** Tanh-sinh (Takahasi and Mori 1974): exponentially accurate whatever the singularities at the ends. */
export function tanhSinh(count: number): QuadratureRule {
  const step = (2 * TANH_SINH_SPAN) / (count - 1)
  const at = Float64Array.from({ length: count }, (_, k) => k * step - TANH_SINH_SPAN)
  return {
    points: at.map((t) => tanh((Math.PI / 2) * sinh(t))),
    weights: at.map((t) => (step * (Math.PI / 2) * cosh(t)) / cosh((Math.PI / 2) * sinh(t)) ** 2),
  }
}
