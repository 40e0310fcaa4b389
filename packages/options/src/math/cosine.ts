/** Below it nine terms of both series are exact to the last bit or two. */
const HALF_RIGHT_ANGLE = 0.25

/** cos(pi x) for x from 0 to 1, with the same bits on every engine. */
export function cosineOfPi(x: number): number {
  if (x > 0.5) return -cosineOfPi(1 - x)
  return x > HALF_RIGHT_ANGLE ? sineSeries(Math.PI * (0.5 - x)) : cosineSeries(Math.PI * x)
}

function cosineSeries(angle: number): number {
  let sum = 1
  for (let n = 8; n > 0; n--) sum = 1 - (angle * angle * sum) / (2 * n * (2 * n - 1))
  return sum
}

function sineSeries(angle: number): number {
  let sum = 1
  for (let n = 8; n > 0; n--) sum = 1 - (angle * angle * sum) / (2 * n * (2 * n + 1))
  return angle * sum
}
