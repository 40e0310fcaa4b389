/**
 * The steps of one stop distance: eight doubles a place, in the order of SUM_NAMES. See src/backtest/orb/index-sweep.ts
 * for what they mean; a place fills one line of the cache.
 */
import { COOL_OFFS, FEE, FIRST_SIGNALS, FROM_COUNTS, HOLDING_SHARES, LAG, LIMITS, LIMIT_DISTANCES, MOST_STOPS, SLIPPAGE, STARTS, STOP_COUNTS, STOP_DISTANCES, STOPS, COOL_OFF_SECONDS } from './fields'
import { field } from './lanes'
import { buys, firstAtOrAfter, firstOutside, nextSignal, price, rangeHigh, second, sells, signals, size, useSession } from './session'

export const PLACE_BYTES = 64

/** Steps by stop count, cool-off and limit; those of the first position by limit; working space of one limit axis. */
export let steps: usize = 0
export let firstSteps: usize = 0

let lag: i32 = 0
let slippage: i32 = 0
let fee: f64 = 0
let limits: usize = 0
let limitCount: i32 = 0
let coolOffCount: i32 = 0
let mostStops: i32 = 0
let stop: i32 = 0
let fromCounts: usize = 0
let shares: usize = 0

// How a session stands after its first position.
let firstTrades: i32 = 0
let firstProfit: i32 = 0
let firstHeld: i32 = 0
let firstReached: i32 = 0
let firstA: v128 = i32x4.splat(0)
let firstB: v128 = i32x4.splat(0)
let firstC: v128 = i32x4.splat(0)
let firstD: v128 = i32x4.splat(0)

/** Positions walked and steps added since the instance began. */
export let positions: i32 = 0
export let stepsAdded: i32 = 0

export function stepBytes(): usize {
  return (field(STOP_COUNTS) * field(COOL_OFFS) + 1) * field(LIMITS) * PLACE_BYTES
}

export function useSteps(address: usize): void {
  steps = address
  firstSteps = address + field(STOP_COUNTS) * field(COOL_OFFS) * field(LIMITS) * PLACE_BYTES
  memory.fill(address, 0, stepBytes())
  lag = field(LAG)
  slippage = field(SLIPPAGE)
  fee = load<f64>(field(FEE))
  limitCount = field(LIMITS)
  coolOffCount = field(COOL_OFFS)
  mostStops = field(MOST_STOPS)
  fromCounts = field(FROM_COUNTS)
  shares = field(HOLDING_SHARES)
}

export function addSession(session: i32, stopPlace: i32): void {
  const at = session << 2
  const signal = load<i32>(field(FIRST_SIGNALS) + at) - load<i32>(field(STARTS) + at)
  if (signal === load<i32>(field(STARTS) + at, 4) - load<i32>(field(STARTS) + at)) return
  useSession(session)
  limits = field(LIMIT_DISTANCES) + ((session * limitCount) << 2)
  stop = load<i32>(field(STOP_DISTANCES) + ((session * field(STOPS) + stopPlace) << 2))
  firstTrades = 0
  firstProfit = 0
  firstHeld = 0
  firstReached = 0
  firstA = firstB = firstC = firstD = i32x4.splat(0)
  const exit = addPositions(signal, 1, -1, 0)
  if (exit < 0) return
  for (let coolOff = 0; coolOff < coolOffCount; coolOff++) {
    const pause = load<i32>(field(COOL_OFF_SECONDS) + (coolOff << 2))
    const next = nextSignal(firstAtOrAfter(exit + 1, second(exit + lag) + pause))
    if (next < size) addPositions(next, mostStops, coolOff, pause)
  }
}

/**
 * Adds the steps of the positions from the one that `signal` sets off to the one with the number `most`. The tick that
 * stopped the last one, or −1 if no row goes on. A cool-off of −1 stands for the first position.
 */
function addPositions(signal: i32, most: i32, coolOff: i32, pause: i32): i32 {
  const end = size - 1
  const rowBytes = limitCount * PLACE_BYTES
  let trades = firstTrades
  let profit = firstProfit
  let held = firstHeld
  let reached = firstReached
  let a = firstA
  let b = firstB
  let c = firstC
  let d = firstD
  let from = -1
  while (trades < most) {
    trades++
    positions++
    const place =
      coolOff < 0 ? firstSteps : steps + (load<i32>(fromCounts + (trades << 2)) * coolOffCount + coolOff) * rowBytes
    const isLong = price(signals(), signal) > rangeHigh
    const direction = select<i32>(1, -1, isLong)
    const entry = signal + lag
    const out = select<usize>(sells(), buys(), isLong)
    const fill = price(select<usize>(buys(), sells(), isLong), entry) + direction * slippage
    const share = load<f64>(shares + (trades << 3))
    const profitBefore = profit
    const heldBefore = held - second(entry)
    const count = <f64>trades
    const stopLevel = fill - direction * (stop - 1)
    let isStop = false
    for (from = entry + 1; ; from++) {
      const limitLevel = fill + direction * (load<i32>(limits + (reached << 2)) - 1)
      from = firstOutside(out, from, end, min(stopLevel, limitLevel), max(stopLevel, limitLevel))
      const exit = min(from + lag, end)
      const gain = direction * (price(out, from) - fill)
      profit = profitBefore + direction * (price(out, exit) - fill) - slippage
      held = heldBefore + second(exit)
      isStop = from < end && gain < 0
      const p = <f64>profit
      const newA = f64x2.replace_lane(f64x2.splat(p), 1, p * p)
      const newB = f64x2.replace_lane(f64x2.splat(<f64>(p > fee * count)), 1, <f64>(trades - i32(!isStop)))
      const newC = f64x2.replace_lane(f64x2.splat(count), 1, count * count)
      const newD = f64x2.replace_lane(f64x2.splat(p * count), 1, <f64>held * share)
      const at = place + reached * PLACE_BYTES
      v128.store(at, f64x2.add(v128.load(at), f64x2.sub(newA, a)))
      v128.store(at, f64x2.add(v128.load(at, 16), f64x2.sub(newB, b)), 16)
      v128.store(at, f64x2.add(v128.load(at, 32), f64x2.sub(newC, c)), 32)
      v128.store(at, f64x2.add(v128.load(at, 48), f64x2.sub(newD, d)), 48)
      stepsAdded++
      a = newA
      b = newB
      c = newC
      d = newD
      if (isStop) break
      if (from === end) return -1
      while (reached < limitCount && load<i32>(limits + (reached << 2)) <= gain) reached++
      if (reached === limitCount) return -1
    }
    if (trades === most) break
    signal = nextSignal(firstAtOrAfter(from + 1, second(from + lag) + pause))
    if (signal === size) break
  }
  if (coolOff < 0) {
    firstTrades = trades
    firstProfit = profit
    firstHeld = held
    firstReached = reached
    firstA = a
    firstB = b
    firstC = c
    firstD = d
  }
  return from
}
