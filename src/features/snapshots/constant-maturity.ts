/** What is known at some distances in time, at another one. */

export interface Maturity {
  readonly time: number
  readonly value: number
}

/** Linear between the nearest on both sides; NaN where there are none. @param maturities in order of time */
export function valueAt(maturities: readonly Maturity[], time: number): number {
  const after = maturities.find((one) => one.time >= time)
  const before = maturities.findLast((one) => one.time <= time)
  if (before === undefined || after === undefined) return Number.NaN
  const span = after.time - before.time
  const share = span === 0 ? 0 : (time - before.time) / span
  return before.value + share * (after.value - before.value)
}
