/**
 * Rows are worked on in blocks, each step over a whole block before the next: a processor then has many rows under
 * way at once, and what lies between the steps stays in its nearest cache.
 *
 * That scratch space is the instance's own (several instances may share one memory), so it is given from outside.
 */

/** Rows of a block; a multiple of 4. */
export const BLOCK: usize = 128

const LANES: usize = 18

let scratch: usize = 0

/** Bytes that an instance needs as scratch space. */
export function scratchBytes(): usize {
  return LANES * BLOCK * 8
}

export function useScratch(address: usize): void {
  scratch = address
}

@inline
function lane(k: usize): usize {
  return scratch + k * BLOCK * 8
}

@inline
export function yieldFactors(): usize {
  return lane(0)
}
@inline
export function spotLegs(): usize {
  return lane(1)
}
@inline
export function strikeLegs(): usize {
  return lane(2)
}
/** ln(spot leg / strike leg). */
@inline
export function moneyness(): usize {
  return lane(3)
}
/** Volatility over the whole time. */
@inline
export function totals(): usize {
  return lane(4)
}
@inline
export function distances(): usize {
  return lane(5)
}
@inline
export function nearArguments(): usize {
  return lane(6)
}
@inline
export function farArguments(): usize {
  return lane(7)
}
@inline
export function differences(): usize {
  return lane(8)
}
@inline
export function farRatios(): usize {
  return lane(9)
}
@inline
export function densities(): usize {
  return lane(10)
}
/** Square roots of the years. */
@inline
export function rootTimes(): usize {
  return lane(11)
}

/** The state of a search for a volatility, one row in each of these: see implied.ts. */
@inline
export function searchNear(): usize {
  return lane(12)
}
@inline
export function searchPrice(): usize {
  return lane(13)
}
@inline
export function searchComplement(): usize {
  return lane(14)
}
@inline
export function searchMoneyness(): usize {
  return lane(15)
}
@inline
export function searchTotal(): usize {
  return lane(16)
}
@inline
export function searchRow(): usize {
  return lane(17)
}
