/** From the steps of one stop distance and one block of sessions to the sums of its rows. */
import { COOL_OFFS, FEE, LIMITS, NET, NET_SQUARES, ROWS, STOP_COUNTS, SUMS } from './fields'
import { field } from './lanes'
import { sharedSteps, STEP_BYTES, stepsBytes, steps } from './walk'

/** Working space of finishBlock: two limit axes. */
export function workBytes(): i32 {
  return 2 * field(LIMITS) * STEP_BYTES
}

/** Adds to the sums, writes those of the block and clears the steps. */
export function finishBlock(block: i32, stop: i32, work: usize): void {
  const limitCount = field(LIMITS)
  const coolOffs = field(COOL_OFFS)
  const stopCounts = field(STOP_COUNTS)
  const axisBytes = limitCount * STEP_BYTES
  const fewer = work
  const first = fewer + axisBytes
  sumAlong(sharedSteps, first, axisBytes)
  for (let c = 0; c < coolOffs; c++) {
    memory.copy(fewer, first, axisBytes)
    for (let n = 0; n < stopCounts; n++) {
      const axis = n * coolOffs + c
      finishAxis(steps + axis * axisBytes, fewer, block, (stop * stopCounts * coolOffs + axis) * limitCount)
    }
  }
  memory.fill(steps, 0, stepsBytes())
}

function sumAlong(from: usize, to: usize, bytes: i32): void {
  for (let k = 0; k < STEP_BYTES; k += 16) {
    let sum = i32x4.splat(0)
    for (let at = k; at < bytes; at += STEP_BYTES) {
      sum = f64x2.add(sum, v128.load(from + at))
      v128.store(to + at, sum)
    }
  }
}

/** The rows of one stop count and cool-off: adds the steps along the limits to what fewer stops gave. */
function finishAxis(from: usize, fewer: usize, block: i32, row: i32): void {
  const limitCount = field(LIMITS)
  const columnBytes = field(ROWS) << 3
  const fee = f64x2.splat(load<f64>(field(FEE)))
  const twiceFee = f64x2.mul(f64x2.splat(2), fee)
  const feeSquare = f64x2.mul(fee, fee)
  let column = field(SUMS) + (row << 3)
  let net = field(NET) + ((block * field(ROWS) + row) << 2)
  let netSquares = field(NET_SQUARES) + ((block * field(ROWS) + row) << 2)
  let a = i32x4.splat(0)
  let b = a
  let c = a
  let d = a
  for (let limit = 0; limit < limitCount; limit += 2) {
    a = f64x2.add(a, v128.load(from))
    b = f64x2.add(b, v128.load(from, 16))
    c = f64x2.add(c, v128.load(from, 32))
    d = f64x2.add(d, v128.load(from, 48))
    const a0 = f64x2.add(a, v128.load(fewer))
    const b0 = f64x2.add(b, v128.load(fewer, 16))
    const c0 = f64x2.add(c, v128.load(fewer, 32))
    const d0 = f64x2.add(d, v128.load(fewer, 48))
    v128.store(fewer, a0)
    v128.store(fewer, b0, 16)
    v128.store(fewer, c0, 32)
    v128.store(fewer, d0, 48)
    let a1 = a0
    let b1 = b0
    let c1 = c0
    let d1 = d0
    const isPair = limit + 1 < limitCount
    if (isPair) {
      a = f64x2.add(a, v128.load(from, 64))
      b = f64x2.add(b, v128.load(from, 80))
      c = f64x2.add(c, v128.load(from, 96))
      d = f64x2.add(d, v128.load(from, 112))
      a1 = f64x2.add(a, v128.load(fewer, 64))
      b1 = f64x2.add(b, v128.load(fewer, 80))
      c1 = f64x2.add(c, v128.load(fewer, 96))
      d1 = f64x2.add(d, v128.load(fewer, 112))
      v128.store(fewer, a1, 64)
      v128.store(fewer, b1, 80)
      v128.store(fewer, c1, 96)
      v128.store(fewer, d1, 112)
    }
    const profit = firsts(a0, a1)
    const squares = seconds(a0, a1)
    const trades = firsts(c0, c1)
    const tradeSquares = seconds(c0, c1)
    const profitTrades = firsts(d0, d1)
    addTo(column, profit, isPair)
    addTo(column + columnBytes, squares, isPair)
    addTo(column + 2 * columnBytes, firsts(b0, b1), isPair)
    addTo(column + 3 * columnBytes, seconds(b0, b1), isPair)
    addTo(column + 4 * columnBytes, trades, isPair)
    addTo(column + 5 * columnBytes, tradeSquares, isPair)
    addTo(column + 6 * columnBytes, profitTrades, isPair)
    addTo(column + 7 * columnBytes, seconds(d0, d1), isPair)
    putSingle(net, f64x2.sub(profit, f64x2.mul(fee, trades)), isPair)
    const lessFees = f64x2.sub(squares, f64x2.mul(twiceFee, profitTrades))
    putSingle(netSquares, f64x2.add(lessFees, f64x2.mul(feeSquare, tradeSquares)), isPair)
    from += 2 * STEP_BYTES
    fewer += 2 * STEP_BYTES
    column += 16
    net += 8
    netSquares += 8
  }
}

@inline
function firsts(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2)
}

@inline
function seconds(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3)
}

/** Adds one number or two. */
@inline
function addTo(address: usize, values: v128, isPair: bool): void {
  if (isPair) v128.store(address, f64x2.add(v128.load(address), values))
  else store<f64>(address, load<f64>(address) + f64x2.extract_lane(values, 0))
}

/** Writes one number or two in single precision. */
@inline
function putSingle(address: usize, values: v128, isPair: bool): void {
  const singles = f32x4.demote_f64x2_zero(values)
  if (isPair) v128.store_lane<u64>(address, singles, 0)
  else v128.store_lane<u32>(address, singles, 0)
}
