/** Layer normalisation (Ba, Kiros and Hinton 2016) of each row. */
import { laneSum } from './lanes.ts'

const { fround } = Math
const EPSILON = fround(1e-5)

/** into = unit * scale + shift; `unit` has mean 0 and deviation 1 in each row, `inverse` is 1 / deviation. */
export function normalise(
  values: Float32Array,
  from: number,
  scale: number,
  shift: number,
  into: number,
  unit: number,
  inverse: number,
  rows: number,
  width: number,
): void {
  for (let row = 0; row < rows; row++) {
    const at = (address: number, j: number) => (address >> 2) + row * width + j
    const mean = fround(laneSum(width, (j) => values[at(from, j)]!) / width)
    const distance = (j: number) => fround(values[at(from, j)]! - mean)
    const variance = fround(laneSum(width, (j) => distance(j) * distance(j)) / width)
    const factor = fround(1 / fround(Math.sqrt(fround(variance + EPSILON))))
    for (let j = 0; j < width; j++) {
      const one = fround(distance(j) * factor)
      values[at(unit, j)] = one
      values[at(into, j)] = fround(one * values[(scale >> 2) + j]!) + values[(shift >> 2) + j]!
    }
    values[(inverse >> 2) + row] = factor
  }
}

/** Adds to the gradients of the values, of scale and of shift. */
export function normaliseBackward(
  values: Float32Array,
  gradient: number,
  unit: number,
  inverse: number,
  scale: number,
  valueGradient: number,
  scaleGradient: number,
  shiftGradient: number,
  rows: number,
  width: number,
): void {
  for (let row = 0; row < rows; row++) {
    const at = (address: number, j: number) => (address >> 2) + row * width + j
    const scaled = (j: number) => fround(values[at(gradient, j)]! * values[(scale >> 2) + j]!)
    const mean = fround(laneSum(width, scaled) / width)
    const tilt = fround(laneSum(width, (j) => scaled(j) * values[at(unit, j)]!) / width)
    const factor = values[(inverse >> 2) + row]!
    for (let j = 0; j < width; j++) {
      const one = values[at(unit, j)]!
      const up = values[at(gradient, j)]!
      values[(scaleGradient >> 2) + j] = values[(scaleGradient >> 2) + j]! + fround(up * one)
      values[(shiftGradient >> 2) + j] = values[(shiftGradient >> 2) + j]! + up
      const own = fround(factor * fround(fround(scaled(j) - mean) - fround(one * tilt)))
      values[at(valueGradient, j)] = values[at(valueGradient, j)]! + own
    }
  }
}
