const MISSING: u32 = 255

/** 8 times `step` where the value is above the last edge before it. */
@inline
function stepIf(value: f64, table: usize, at: usize, step: usize): usize {
  return at + (<usize>(value > load<f64>(table + at + (step - 1) * 8)) * step << 3)
}

/** As src/trees/bins.ts: the number of edges below each value, of 256 padded with infinities; 255 where it is NaN. */
export function assignBins(values: usize, count: usize, table: usize, bins: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3))
    let at = stepIf(value, table, 0, 128)
    at = stepIf(value, table, at, 64)
    at = stepIf(value, table, at, 32)
    at = stepIf(value, table, at, 16)
    at = stepIf(value, table, at, 8)
    at = stepIf(value, table, at, 4)
    at = stepIf(value, table, at, 2)
    at = stepIf(value, table, at, 1)
    store<u8>(bins + i, value == value ? <u32>(at >> 3) : MISSING)
  }
}
