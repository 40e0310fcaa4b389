/** Returns that any language makes alike: the minimal standard generator, one common factor, volatilities that rise. */
export function factorReturns(sessions: number, assets: number): Float64Array[] {
  let state = 20240101
  const uniform = (): number => {
    state = (16_807 * state) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
  const returns = Array.from({ length: assets }, () => new Float64Array(sessions))
  for (let t = 0; t < sessions; t++) {
    const market = uniform()
    for (const [i, values] of returns.entries()) {
      values[t] = 0.01 * (1 + 0.5 * i) * (market * (0.4 + 0.2 * (i % 3)) + uniform())
    }
  }
  return returns
}
