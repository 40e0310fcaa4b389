/**
 * The session at work: where its ticks and their tree lie, and the searches in it. Ticks are numbered from its first.
 *
 * Searches read 16 values at once, also beyond a session's end: what they find there is at its end or later, which
 * means the same as nothing.
 */
import {
  CHUNK_SECONDS,
  CHUNK_STARTS,
  BUY_PRICES,
  BUY_TREE,
  PAGE_STARTS,
  HIGHS,
  LAG,
  LOWS,
  SECONDS,
  SELL_PRICES,
  SELL_TREE,
  SIGNAL_PRICES,
  SIGNAL_TREE,
  STARTS,
  TICK_CHUNKS,
  TICK_PAGES,
  TREE_BYTES,
  TREES_AT,
} from './fields'
import { atLeast, field, outside } from './lanes'

/** Each tree: addresses of prices, lows and highs of chunks, lows and highs of pages, of the session. */
@inline
export function signals(): usize {
  return TREES_AT
}
@inline
export function buys(): usize {
  return TREES_AT + TREE_BYTES
}
@inline
export function sells(): usize {
  return TREES_AT + 2 * TREE_BYTES
}

export let size: i32 = 0
export let seconds: usize = 0
export let rangeHigh: i32 = 0
export let rangeLow: i32 = 0
let chunkSeconds: usize = 0
let lastChunk: i32 = 0

/** Searches since the instance began. */
export let searches: i32 = 0

export function useSession(session: i32): void {
  const start = load<i32>(field(STARTS) + (session << 2))
  size = load<i32>(field(STARTS) + (session << 2), 4) - start
  const chunk = load<i32>(field(CHUNK_STARTS) + (session << 2))
  const page = load<i32>(field(PAGE_STARTS) + (session << 2))
  lastChunk = (size - 1) >> 4
  seconds = field(SECONDS) + (start << 2)
  chunkSeconds = field(CHUNK_SECONDS) + (chunk << 2)
  rangeHigh = load<i32>(field(HIGHS) + (session << 2))
  rangeLow = load<i32>(field(LOWS) + (session << 2))
  useTree(signals(), field(SIGNAL_PRICES), field(SIGNAL_TREE), start, chunk, page)
  useTree(buys(), field(BUY_PRICES), field(BUY_TREE), start, chunk, page)
  useTree(sells(), field(SELL_PRICES), field(SELL_TREE), start, chunk, page)
}

function useTree(tree: usize, prices: usize, at: usize, start: i32, chunk: i32, page: i32): void {
  const chunkBytes = field(TICK_CHUNKS) << 2
  const pages = at + 2 * chunkBytes
  store<u32>(tree, prices + (start << 2))
  store<u32>(tree, at + (chunk << 2), 4)
  store<u32>(tree, at + chunkBytes + (chunk << 2), 8)
  store<u32>(tree, pages + (page << 2), 12)
  store<u32>(tree, pages + (field(TICK_PAGES) << 2) + (page << 2), 16)
}

@inline
export function price(tree: usize, tick: i32): i32 {
  return load<i32>(load<u32>(tree) + (tick << 2))
}

@inline
export function second(tick: i32): i32 {
  return load<i32>(seconds + (tick << 2))
}

/** The first tick from `from` on, before `end`, with a price below `low` or above `high`; else `end`. */
export function firstOutside(tree: usize, from: i32, end: i32, low: i32, high: i32): i32 {
  searches++
  const lows = i32x4.splat(low)
  const highs = i32x4.splat(high)
  const prices: usize = load<u32>(tree)
  let chunk = from >> 4
  let found = outside(prices + (chunk << 6), prices + (chunk << 6), lows, highs) & (-1 << (from & 15))
  if (found === 0) {
    chunk++
    if (chunk << 4 >= end) return end
    chunk = chunkOutside(tree, chunk, end, lows, highs)
    if (chunk << 4 >= end) return end
    found = outside(prices + (chunk << 6), prices + (chunk << 6), lows, highs)
  }
  return min((chunk << 4) + ctz(found), end)
}

@inline
function chunkOutside(tree: usize, from: i32, end: i32, lows: v128, highs: v128): i32 {
  const chunkLows: usize = load<u32>(tree, 4)
  const chunkHighs: usize = load<u32>(tree, 8)
  let page = from >> 4
  let found = outside(chunkLows + (page << 6), chunkHighs + (page << 6), lows, highs) & (-1 << (from & 15))
  if (found === 0) {
    page = pageOutside(tree, page + 1, end, lows, highs)
    if (page << 8 >= end) return end
    found = outside(chunkLows + (page << 6), chunkHighs + (page << 6), lows, highs)
  }
  return (page << 4) + ctz(found)
}

@inline
function pageOutside(tree: usize, from: i32, end: i32, lows: v128, highs: v128): i32 {
  const pageLows: usize = load<u32>(tree, 12)
  const pageHighs: usize = load<u32>(tree, 16)
  for (let page = from; page << 8 < end; page += 16) {
    const found = outside(pageLows + (page << 2), pageHighs + (page << 2), lows, highs)
    if (found !== 0) return page + ctz(found)
  }
  return end
}

/** The first tick from `from` on at `least` or later. */
export function firstAtOrAfter(from: i32, least: i32): i32 {
  let chunk = from >> 4
  for (;;) {
    const later = atLeast(chunkSeconds + (chunk << 2) + 4, least)
    chunk += ctz(later | 0x10000)
    if (later !== 0 || chunk >= lastChunk) break
  }
  chunk = min(chunk, lastChunk)
  return max(from, (chunk << 4) + ctz(atLeast(seconds + (chunk << 6), least) | 0x10000))
}

/** The first tick from `from` on that sets an entry off; `size` if none does. */
export function nextSignal(from: i32): i32 {
  const end = size - 1 - field(LAG)
  if (from >= end) return size
  const tick = firstOutside(signals(), from, end, rangeLow, rangeHigh)
  return tick < end ? tick : size
}
