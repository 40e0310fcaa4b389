/**
 * Sums over rows by the bins of eight features, whose bins of one row are the eight bytes of one word.
 *
 * A bin's sum is one double (singles) or two (pairs); those of a feature fill 256 places. All are whole numbers below
 * 2^53, so the order of the rows does not matter. Distances are written out, since an instruction takes only a
 * constant one.
 */

/** Eight times byte k of a word: the distance of its bin from that of the same feature's first. */
@inline
function lowest(word: u64): usize {
  return <usize>((word << 3) & 0x7f8)
}

@inline
function byte(word: u64, bits: u64): usize {
  return <usize>((word >> (bits - 3)) & 0x7f8)
}

/** Adds `value` to the bins of eight features that the bytes of `word` name. */
@inline
function addSingle(sums: usize, word: u64, value: f64): void {
  const a = sums + lowest(word)
  const b = sums + byte(word, 8)
  const c = sums + byte(word, 16)
  const d = sums + byte(word, 24)
  const e = sums + byte(word, 32)
  const f = sums + byte(word, 40)
  const g = sums + byte(word, 48)
  const h = sums + byte(word, 56)
  store<f64>(a, load<f64>(a) + value)
  store<f64>(b, load<f64>(b, 2048) + value, 2048)
  store<f64>(c, load<f64>(c, 4096) + value, 4096)
  store<f64>(d, load<f64>(d, 6144) + value, 6144)
  store<f64>(e, load<f64>(e, 8192) + value, 8192)
  store<f64>(f, load<f64>(f, 10240) + value, 10240)
  store<f64>(g, load<f64>(g, 12288) + value, 12288)
  store<f64>(h, load<f64>(h, 14336) + value, 14336)
}

/** `rows` names the row of each value; 0 where they are all rows in order. */
export function addSingles(bins: usize, rows: usize, values: usize, count: usize, sums: usize): void {
  if (rows == 0) {
    for (let i: usize = 0; i < count; i++) addSingle(sums, load<u64>(bins + (i << 3)), load<f64>(values + (i << 3)))
    return
  }
  for (let i: usize = 0; i < count; i++) {
    const row = <usize>load<u32>(rows + (i << 2))
    addSingle(sums, load<u64>(bins + (row << 3)), load<f64>(values + (i << 3)))
  }
}

/** As addSingle, two doubles a bin, for the four features of half a word. */
@inline
function addPair(sums: usize, word: u64, value: v128): void {
  const a = sums + 2 * lowest(word)
  const b = sums + 2 * byte(word, 8)
  const c = sums + 2 * byte(word, 16)
  const d = sums + 2 * byte(word, 24)
  v128.store(a, f64x2.add(v128.load(a), value))
  v128.store(b, f64x2.add(v128.load(b, 4096), value), 4096)
  v128.store(c, f64x2.add(v128.load(c, 8192), value), 8192)
  v128.store(d, f64x2.add(v128.load(d, 12288), value), 12288)
}

/** As addSingles, in two passes of four features, so that their bins stay in the nearest cache. */
export function addPairs(bins: usize, rows: usize, values: usize, count: usize, sums: usize): void {
  for (let half: usize = 0; half < 2; half++) {
    const words = bins + 4 * half
    const into = sums + 16384 * half
    for (let i: usize = 0; i < count; i++) {
      const row = rows == 0 ? i : <usize>load<u32>(rows + (i << 2))
      addPair(into, <u64>load<u32>(words + (row << 3)), v128.load(values + (i << 4)))
    }
  }
}

/** Takes `part` from `sums`; `bytes` is a multiple of 32. */
export function subtract(sums: usize, part: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 32) {
    v128.store(sums + at, f64x2.sub(v128.load(sums + at), v128.load(part + at)))
    v128.store(sums + at, f64x2.sub(v128.load(sums + at, 16), v128.load(part + at, 16)), 16)
  }
}
