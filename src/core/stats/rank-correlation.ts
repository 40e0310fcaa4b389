/** Agreement of two orders. */
import { correlation } from './dependence.ts'
import type { Values } from './moments.ts'

/** Ranks from 1; equal values share the mean of theirs. */
export function ranks(values: Values): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b)
  const out = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let i = from; i < to; i++) out[order[i]!] = (from + to + 1) / 2
    from = to
  }
  return out
}

/** Spearman's rank correlation; NaN where one does not vary. Values must not be NaN. */
export function rankCorrelation(x: Values, y: Values): number {
  return correlation(ranks(x), ranks(y))
}
