import type { RandomSource } from './estimator.ts'

/** A copy in an order of chance (Fisher and Yates). */
export function shuffled<A extends Float64Array | Int32Array>(values: A, random: RandomSource): A {
  const order = values.slice() as A
  for (let i = order.length - 1; i > 0; i--) {
    const other = random.integer(i + 1)
    const held = order[i]!
    order[i] = order[other]!
    order[other] = held
  }
  return order
}
