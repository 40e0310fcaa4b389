/**
 * Sums of rows under eight sets of weights, two sets an instruction; the bits of ../../resampled-maxima.ts, since every
 * sum runs over the sessions in order.
 * @param returns row by row
 * @param weights session by session, eight each
 * @param sums row by row, eight each
 */
export function weightedSums(rows: i32, sessions: i32, returns: usize, weights: usize, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    let a = f64x2.splat(0)
    let b = f64x2.splat(0)
    let c = f64x2.splat(0)
    let d = f64x2.splat(0)
    let at = weights
    for (let t = 0; t < sessions; t++) {
      const value = v128.load64_splat(returns)
      a = f64x2.add(a, f64x2.mul(value, v128.load(at)))
      b = f64x2.add(b, f64x2.mul(value, v128.load(at, 16)))
      c = f64x2.add(c, f64x2.mul(value, v128.load(at, 32)))
      d = f64x2.add(d, f64x2.mul(value, v128.load(at, 48)))
      returns += 8
      at += 64
    }
    v128.store(sums, a)
    v128.store(sums, b, 16)
    v128.store(sums, c, 32)
    v128.store(sums, d, 48)
    sums += 64
  }
}
