/** Simple returns of an account's equity from session to session. @param opening equity before the first */
export function returnsOf(equity: Float64Array, opening: number): Float64Array {
  return equity.map((value, i) => value / (i === 0 ? opening : equity[i - 1]!) - 1)
}
