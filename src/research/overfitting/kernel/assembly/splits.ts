/**
 * Cross-validation of a search, two splits an instruction; the bits of ../../split-scan.ts. The host lays out the memory
 * and gives addresses; every column is of 8-byte numbers.
 */

let half: i32 = 0
let lowCount: i32 = 0
let placesAt: usize = 0
let lowsAt: usize = 0
let lowSums: usize = 0
let lowSquares: usize = 0
let highSums: usize = 0
let highSquares: usize = 0

/**
 * @param blocksHalf half of the number of blocks
 * @param places i32: of each mask of the high half, where it stands in the order
 * @param lows three i32 each: the low mask, and the first and the last place, exclusive, of high masks that complete it
 * @param tables room for four tables of 2^blocksHalf numbers
 */
export function useSplits(blocksHalf: i32, places: usize, lows: usize, count: i32, tables: usize): void {
  half = blocksHalf
  placesAt = places
  lowsAt = lows
  lowCount = count
  const bytes = <usize>8 << (<usize>blocksHalf)
  lowSums = tables
  lowSquares = tables + bytes
  highSums = tables + 2 * bytes
  highSquares = tables + 3 * bytes
}

/**
 * Raises the best scores, fractions over `bestUnder`, to those of some rows, and notes whose they are. Rows lie one after
 * the other, block by block.
 */
export function select(
  rows: i32,
  first: f64,
  sums: usize,
  squares: usize,
  best: usize,
  bestUnder: usize,
  selected: usize,
): void {
  const bytes = <usize>16 * half
  for (let row = 0; row < rows; row++) {
    fillTables(sums, squares)
    selectRow(first + <f64>row, best, bestUnder, selected)
    sums += bytes
    squares += bytes
  }
}

/** Adds to `standing` the weight of each row twice where it scores less than the winner, once where as much. */
export function rank(
  rows: i32,
  weights: usize,
  sums: usize,
  squares: usize,
  winners: usize,
  winnersUnder: usize,
  standing: usize,
): void {
  const bytes = <usize>16 * half
  for (let row = 0; row < rows; row++) {
    fillTables(sums, squares)
    rankRow(load<f64>(weights + (<usize>row << 3)), winners, winnersUnder, standing)
    sums += bytes
    squares += bytes
  }
}

/** Added to sums of squares, so that 0 of 0 is 0: 2^−500. */
const NOTHING: f64 = reinterpret<f64>(0x20B0000000000000)

function fillTables(sums: usize, squares: usize): void {
  fillLow(lowSums, sums, 0)
  fillLow(lowSquares, squares, NOTHING)
  fillHigh(highSums, sums + (<usize>half << 3))
  fillHigh(highSquares, squares + (<usize>half << 3))
}

/** Each subset from the one without its first block. */
function fillLow(table: usize, values: usize, start: f64): void {
  store<f64>(table, start)
  const end = 1 << half
  for (let mask = 1; mask < end; mask++) {
    const rest = load<f64>(table + (<usize>(mask & (mask - 1)) << 3))
    store<f64>(table + (<usize>mask << 3), rest + load<f64>(values + (<usize>ctz(mask) << 3)))
  }
}

function fillHigh(table: usize, values: usize): void {
  store<f64>(table, 0)
  const end = 1 << half
  for (let mask = 1; mask < end; mask++) {
    const rest = load<f64>(table + (<usize>placeOf(mask & (mask - 1)) << 3))
    store<f64>(table + (<usize>placeOf(mask) << 3), rest + load<f64>(values + (<usize>ctz(mask) << 3)))
  }
}

// @ts-ignore: decorator
@inline
function placeOf(mask: i32): i32 {
  return load<i32>(placesAt + (<usize>mask << 2))
}

function selectRow(row: f64, best: usize, bestUnder: usize, selected: usize): void {
  const rows = f64x2.splat(row)
  const sums = highSums
  const squares = highSquares
  for (let l = 0; l < lowCount; l++) {
    const low = lowsAt + <usize>(12 * l)
    const mask = <usize>load<i32>(low) << 3
    const sum = load<f64>(lowSums + mask)
    const square = load<f64>(lowSquares + mask)
    const end = <usize>load<i32>(low, 8) << 3
    let h = <usize>load<i32>(low, 4) << 3
    const sum2 = f64x2.splat(sum)
    const square2 = f64x2.splat(square)
    for (; h + 8 < end; h += 16) {
      const total = f64x2.add(sum2, v128.load(sums + h))
      const score = f64x2.mul(total, f64x2.abs(total))
      const under = f64x2.add(square2, v128.load(squares + h))
      const old = v128.load(best)
      const oldUnder = v128.load(bestUnder)
      const isMore = f64x2.gt(f64x2.mul(score, oldUnder), f64x2.mul(old, under))
      // Rare after the first rows.
      if (v128.any_true(isMore)) {
        v128.store(best, v128.bitselect(score, old, isMore))
        v128.store(bestUnder, v128.bitselect(under, oldUnder, isMore))
        v128.store(selected, v128.bitselect(rows, v128.load(selected), isMore))
      }
      best += 16
      bestUnder += 16
      selected += 16
    }
    if (h < end) {
      const total = sum + load<f64>(sums + h)
      const score = total * abs(total)
      const under = square + load<f64>(squares + h)
      if (score * load<f64>(bestUnder) > load<f64>(best) * under) {
        store<f64>(best, score)
        store<f64>(bestUnder, under)
        store<f64>(selected, row)
      }
      best += 8
      bestUnder += 8
      selected += 8
    }
  }
}

function rankRow(weight: f64, winners: usize, winnersUnder: usize, standing: usize): void {
  const weights = f64x2.splat(weight)
  const sums = highSums
  const squares = highSquares
  for (let l = 0; l < lowCount; l++) {
    const low = lowsAt + <usize>(12 * l)
    const mask = <usize>load<i32>(low) << 3
    const sum = load<f64>(lowSums + mask)
    const square = load<f64>(lowSquares + mask)
    const end = <usize>load<i32>(low, 8) << 3
    let h = <usize>load<i32>(low, 4) << 3
    const sum2 = f64x2.splat(sum)
    const square2 = f64x2.splat(square)
    for (; h + 8 < end; h += 16) {
      const total = f64x2.add(sum2, v128.load(sums + h))
      const under = f64x2.add(square2, v128.load(squares + h))
      const score = f64x2.mul(f64x2.mul(total, f64x2.abs(total)), v128.load(winnersUnder))
      const winner = f64x2.mul(v128.load(winners), under)
      const less = v128.and(f64x2.lt(score, winner), weights)
      const notMore = v128.and(f64x2.le(score, winner), weights)
      v128.store(standing, f64x2.add(v128.load(standing), f64x2.add(less, notMore)))
      winners += 16
      winnersUnder += 16
      standing += 16
    }
    if (h < end) {
      const total = sum + load<f64>(sums + h)
      const score = total * abs(total) * load<f64>(winnersUnder)
      const winner = load<f64>(winners) * (square + load<f64>(squares + h))
      const added = score < winner ? 2 * weight : score == winner ? weight : 0
      store<f64>(standing, load<f64>(standing) + added)
      winners += 8
      winnersUnder += 8
      standing += 8
    }
  }
}
