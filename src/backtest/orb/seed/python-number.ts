/** Numbers as Python makes and writes them, where its rules differ from those of JavaScript. */

/** sum() of CPython 3.12: the rounding errors are added up beside the sum (Neumaier 1974). */
export function pythonSum(values: readonly number[]): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return sum + lost
}

/** math.fsum(): the exact sum, rounded once (Shewchuk 1997). */
export function exactSum(values: Iterable<number>): number {
  const partials: number[] = []
  for (const value of values) addExactly(partials, value)
  return roundedSum(partials)
}

/** Keeps partials that do not overlap, in order of size, whose sum is exact. */
function addExactly(partials: number[], value: number): void {
  let carry = value
  let kept = 0
  for (const partial of partials) {
    const [large, small] = Math.abs(carry) < Math.abs(partial) ? [partial, carry] : [carry, partial]
    const high = large + small
    const low = small - (high - large)
    if (low !== 0) partials[kept++] = low
    carry = high
  }
  partials.length = kept
  partials.push(carry)
}

function roundedSum(partials: readonly number[]): number {
  let at = partials.length - 1
  let high = partials[at] ?? 0
  let low = 0
  while (at > 0 && low === 0) {
    const sum = high
    const next = partials[--at]!
    high = sum + next
    low = next - (high - sum)
  }
  // Where the rest is exactly half a unit, the partials below it say which way the half goes.
  const below = partials[at - 1] ?? 0
  if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
    const doubled = 2 * low
    if (high + doubled - high === doubled) return high + doubled
  }
  return high
}

/** statistics.fmean(). Of no values there is none: callers ask before. */
export function pythonMean(values: readonly number[]): number {
  return exactSum(values) / values.length
}

/** round(value): half to even. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** round(value, 2): by the exact value of the number; a half, which only odd eighths are, goes to even. */
export function roundToCents(value: number): number {
  const isHalf = Number.isInteger(8 * value) && !Number.isInteger(4 * value)
  return isHalf ? roundHalfEven(100 * value) / 100 : Number(value.toFixed(2))
}

/** repr() of a float from 1e-4 to below 1e16, and of zero. */
export function floatText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return Number.isInteger(value) ? `${text}.0` : text
}
