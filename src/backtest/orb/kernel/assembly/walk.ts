/** The paths of one stop distance through the session in use: the Walk of src/backtest/orb/index-sweep.ts. */
import {
  COOL_OFF_SECONDS,
  COOL_OFFS,
  FEE,
  FROM_COUNTS,
  HOLDING_SHARES,
  LAG,
  LIMIT_DISTANCES,
  LIMITS,
  MOST_STOPS,
  SLIPPAGE,
  STOP_COUNTS,
  STOP_DISTANCES,
  STOPS,
} from './fields'
import { field } from './lanes'
import {
  buys,
  firstAtOrAfter,
  firstOutside,
  nextSignal,
  price,
  rangeHigh,
  second,
  sells,
  signals,
  size,
} from './session'

/** Eight doubles in the order of SUM_NAMES: a line of the cache. */
export const STEP_BYTES = 64

/** Steps by stop count, cool-off and limit; those that all cool-offs share, by limit. */
export let steps: usize = 0
export let sharedSteps: usize = 0

/** Positions entered and steps added since the instance began. */
export let positions: i32 = 0
export let stepsAdded: i32 = 0

let lag: i32 = 0
let slippage: i32 = 0
let fee: f64 = 0
let limitCount: i32 = 0
let coolOffCount: i32 = 0
let mostStops: i32 = 0
let fromCounts: usize = 0
let holdingShares: usize = 0

/** Of the session: the stop distance, and the address of the limit distances. */
let stop: i32 = 0
let limits: usize = 0

// How the session stands, and what it last added along the limits.
let trades: i32 = 0
let profit: i32 = 0
let held: i32 = 0
let reached: i32 = 0
let addedA: v128 = i32x4.splat(0)
let addedB: v128 = i32x4.splat(0)
let addedC: v128 = i32x4.splat(0)
let addedD: v128 = i32x4.splat(0)

// The same after its first position.
let firstTrades: i32 = 0
let firstProfit: i32 = 0
let firstHeld: i32 = 0
let firstReached: i32 = 0
let firstA: v128 = i32x4.splat(0)
let firstB: v128 = i32x4.splat(0)
let firstC: v128 = i32x4.splat(0)
let firstD: v128 = i32x4.splat(0)

/** Bytes of the steps of one stop distance. */
export function stepsBytes(): i32 {
  return (field(STOP_COUNTS) * field(COOL_OFFS) + 1) * field(LIMITS) * STEP_BYTES
}

export function useSteps(address: usize): void {
  steps = address
  sharedSteps = address + field(STOP_COUNTS) * field(COOL_OFFS) * field(LIMITS) * STEP_BYTES
}

/** Before anything else: what does not change during a sweep. */
export function readFields(): void {
  lag = field(LAG)
  slippage = field(SLIPPAGE)
  fee = load<f64>(field(FEE))
  limitCount = field(LIMITS)
  coolOffCount = field(COOL_OFFS)
  mostStops = field(MOST_STOPS)
  fromCounts = field(FROM_COUNTS)
  holdingShares = field(HOLDING_SHARES)
}

/** Adds the session, whose first entry the tick `signal` sets off. */
export function addSession(session: i32, signal: i32, stopPlace: i32): void {
  limits = field(LIMIT_DISTANCES) + ((session * limitCount) << 2)
  stop = load<i32>(field(STOP_DISTANCES) + ((session * field(STOPS) + stopPlace) << 2))
  trades = profit = held = reached = 0
  addedA = addedB = addedC = addedD = i32x4.splat(0)
  const stopped = addPosition(signal, sharedSteps)
  if (stopped < 0) return
  keepFirst()
  for (let coolOff = 0; coolOff < coolOffCount; coolOff++) {
    backToFirst()
    addPath(stopped, coolOff)
  }
}

@inline
function keepFirst(): void {
  firstTrades = trades
  firstProfit = profit
  firstHeld = held
  firstReached = reached
  firstA = addedA
  firstB = addedB
  firstC = addedC
  firstD = addedD
}

@inline
function backToFirst(): void {
  trades = firstTrades
  profit = firstProfit
  held = firstHeld
  reached = firstReached
  addedA = firstA
  addedB = firstB
  addedC = firstC
  addedD = firstD
}

/** The positions after the first one, which the tick `stopped` ended. */
function addPath(stopped: i32, coolOff: i32): void {
  const pause = load<i32>(field(COOL_OFF_SECONDS) + (coolOff << 2))
  while (stopped >= 0 && trades < mostStops) {
    const signal = nextSignal(firstAtOrAfter(stopped + 1, second(stopped + lag) + pause))
    if (signal === size) return
    const count = load<i32>(fromCounts + ((trades + 1) << 2))
    stopped = addPosition(signal, steps + (count * coolOffCount + coolOff) * limitCount * STEP_BYTES)
  }
}

/** Adds the steps of a position along the limits at `axis`; gives the tick that stopped it, −1 if no row goes on. */
function addPosition(signal: i32, axis: usize): i32 {
  const last = size - 1
  const isLong = price(signals(), signal) > rangeHigh
  const direction = select<i32>(1, -1, isLong)
  const tick = signal + lag
  const fill = price(select<usize>(buys(), sells(), isLong), tick) + direction * slippage
  const out = select<usize>(sells(), buys(), isLong)
  const stopPrice = fill - direction * (stop - 1)
  const profitBefore = profit - slippage
  const heldBefore = held - second(tick)
  trades++
  positions++
  let from = tick
  let gain = 0
  do {
    const limitPrice = fill + direction * (load<i32>(limits + (reached << 2)) - 1)
    from = firstOutside(out, from + 1, last, min(stopPrice, limitPrice), max(stopPrice, limitPrice))
    const exit = min(from + lag, last)
    gain = direction * (price(out, from) - fill)
    const isStop = from < last && gain < 0
    profit = profitBefore + direction * (price(out, exit) - fill)
    held = heldBefore + second(exit)
    addStep(axis + reached * STEP_BYTES, isStop)
    if (isStop) return from
  } while (from < last && passLimits(gain))
  return -1
}

/** From the place `at` on, the session adds what it stands at instead of what it last added. */
@inline
function addStep(at: usize, isStop: bool): void {
  const p = <f64>profit
  const n = <f64>trades
  const a = pair(p, p * p)
  const b = pair(<f64>(p > fee * n), <f64>(trades - i32(!isStop)))
  const c = pair(n, n * n)
  const d = pair(p * n, <f64>held * load<f64>(holdingShares + (trades << 3)))
  v128.store(at, f64x2.add(v128.load(at), f64x2.sub(a, addedA)))
  v128.store(at, f64x2.add(v128.load(at, 16), f64x2.sub(b, addedB)), 16)
  v128.store(at, f64x2.add(v128.load(at, 32), f64x2.sub(c, addedC)), 32)
  v128.store(at, f64x2.add(v128.load(at, 48), f64x2.sub(d, addedD)), 48)
  addedA = a
  addedB = b
  addedC = c
  addedD = d
  stepsAdded++
}

@inline
function pair(a: f64, b: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(a), 1, b)
}

/** Whether there are limits ahead of a gain. */
@inline
function passLimits(gain: i32): bool {
  while (reached < limitCount && load<i32>(limits + (reached << 2)) <= gain) reached++
  return reached < limitCount
}
