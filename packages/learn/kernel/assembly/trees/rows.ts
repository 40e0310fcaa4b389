/** Row numbers of a node and what their rows add to a sum. */

/**
 * Moves the rows that go left to the front, keeping their order, and returns where the others start.
 * @param bins the feature's byte in the word of row 0
 * @param goesRight 1 for each bin that goes right
 * @param held room for as many rows
 */
export function partition(rows: usize, from: i32, to: i32, bins: usize, goesRight: usize, held: usize): i32 {
  let left = rows + (<usize>from << 2)
  let right = held
  const end = rows + (<usize>to << 2)
  for (let at = left; at < end; at += 4) {
    const row = load<u32>(at)
    const isRight = <usize>load<u8>(goesRight + <usize>load<u8>(bins + (<usize>row << 3)))
    // Written to both sides; the side that it is not on is overwritten by the next: no branch that is hard to foresee.
    store<u32>(left, row)
    store<u32>(right, row)
    left += (1 - isRight) << 2
    right += isRight << 2
  }
  memory.copy(left, held, right - held)
  return <i32>((left - rows) >> 2)
}

/** Values of rows number `from` to `to`, one after the other, of 8 or 16 bytes. */
export function gather(values: usize, rows: usize, from: usize, to: usize, isPair: bool, into: usize): void {
  if (isPair) {
    for (let i = from; i < to; i++, into += 16) {
      v128.store(into, v128.load(values + (<usize>load<u32>(rows + (i << 2)) << 4)))
    }
    return
  }
  for (let i = from; i < to; i++, into += 8) {
    store<f64>(into, load<f64>(values + (<usize>load<u32>(rows + (i << 2)) << 3)))
  }
}
