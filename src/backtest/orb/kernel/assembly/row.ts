/** Single rows, one session after the other: what each earns in each. */
import {
  COOL_OFF_SECONDS,
  FEE,
  FIRST_SIGNALS,
  LAG,
  LIMIT_DISTANCES,
  LIMITS,
  SESSIONS,
  SLIPPAGE,
  STARTS,
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
  useSession,
} from './session'

/** Of a row: place of its stop distance, stop count, places of its cool-off and its limit distance. */
const PLACES_BYTES = 16

/** Profits after fees at `profits`, row by row. */
export function rowProfits(rows: i32, places: usize, profits: usize): void {
  const sessions = field(SESSIONS)
  for (let session = 0; session < sessions; session++) {
    useSession(session)
    const signal = load<i32>(field(FIRST_SIGNALS) + (session << 2)) - load<i32>(field(STARTS) + (session << 2))
    for (let row = 0; row < rows; row++) {
      const at = profits + (<usize>(row * sessions + session) << 3)
      store<f64>(at, profitOf(session, signal, places + row * PLACES_BYTES))
    }
  }
}

function profitOf(session: i32, first: i32, places: usize): f64 {
  const stop = load<i32>(field(STOP_DISTANCES) + ((session * field(STOPS) + load<i32>(places)) << 2))
  const limit = load<i32>(field(LIMIT_DISTANCES) + ((session * field(LIMITS) + load<i32>(places, 12)) << 2))
  const pause = load<i32>(field(COOL_OFF_SECONDS) + (load<i32>(places, 8) << 2))
  const lag = field(LAG)
  const last = size - 1
  let profit = 0
  let trades = 0
  let signal = first
  while (signal < size && trades < load<i32>(places, 4)) {
    const isLong = price(signals(), signal) > rangeHigh
    const direction = select<i32>(1, -1, isLong)
    const tick = signal + lag
    const fill = price(select<usize>(buys(), sells(), isLong), tick) + direction * field(SLIPPAGE)
    const out = select<usize>(sells(), buys(), isLong)
    const stopPrice = fill - direction * (stop - 1)
    const limitPrice = fill + direction * (limit - 1)
    const ended = firstOutside(out, tick + 1, last, min(stopPrice, limitPrice), max(stopPrice, limitPrice))
    const exit = min(ended + lag, last)
    profit += direction * (price(out, exit) - fill) - field(SLIPPAGE)
    trades++
    if (ended === last || direction * (price(out, ended) - fill) >= limit) break
    signal = nextSignal(firstAtOrAfter(ended + 1, second(exit) + pause))
  }
  return <f64>profit - load<f64>(field(FEE)) * <f64>trades
}
