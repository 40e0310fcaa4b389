/** Scales from values to pixels. */

export interface Scale {
  readonly kind: 'linear' | 'log'
  readonly from: number
  readonly to: number
  readonly start: number
  readonly end: number
  /** The pixel of a value. */
  at(value: number): number
}

/** @param start pixel of `from` @param end pixel of `to`; a domain without extent lands in the middle */
export function linearScale(from: number, to: number, start: number, end: number): Scale {
  const perUnit = to === from ? 0 : (end - start) / (to - from)
  const origin = to === from ? (start + end) / 2 : start
  return { kind: 'linear', from, to, start, end, at: (value) => origin + (value - from) * perUnit }
}

/** `from` and `to` must be positive. */
export function logScale(from: number, to: number, start: number, end: number): Scale {
  const inner = linearScale(Math.log(from), Math.log(to), start, end)
  return { kind: 'log', from, to, start, end, at: (value) => inner.at(Math.log(value)) }
}

/** Smallest and largest finite value of all series, `also` included; undefined where there is none. */
export function extent(
  series: readonly ArrayLike<number>[],
  also: readonly number[] = [],
): readonly [number, number] | undefined {
  let low = Infinity
  let high = -Infinity
  for (const values of [...series, also]) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (!Number.isFinite(value)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? [low, high] : undefined
}

/** The domain widened by `share` of its extent at each end, so that lines keep clear of the frame. */
export function paddedScale(kind: Scale['kind'], low: number, high: number, start: number, end: number): Scale {
  if (kind === 'log') {
    const margin = high > low ? (high / low) ** 0.04 : 1.1
    return logScale(low / margin, high * margin, start, end)
  }
  const margin = high > low ? 0.04 * (high - low) : Math.abs(high) * 0.1 || 1
  return linearScale(low - margin, high + margin, start, end)
}
