/**
 * The session at work: where its ticks and their tree lie, and the searches in it. Ticks are numbered from its first.
 *
 * Searches read 16 values at once, also beyond a session's end: what they find there is at its end or later, which
 * means the same as nothing.
 */
import {
  BLOCK_SECONDS,
  BLOCK_STARTS,
  BUY_PRICES,
  BUY_TREE,
  GROUP_STARTS,
  HIGHS,
  LAG,
  LOWS,
  SECONDS,
  SELL_PRICES,
  SELL_TREE,
  SIGNAL_PRICES,
  SIGNAL_TREE,
  STARTS,
  TICK_BLOCKS,
  TICK_GROUPS,
} from './fields'
import { atLeast, field, outside } from './lanes'

/** Addresses of prices, lows and highs of blocks, lows and highs of groups, of one session. */
const TREE_BYTES = 32
/** Where the three trees of the session stand; threads share the memory, so that each needs a place of its own. */
let trees: usize = 0

@inline
export function signals(): usize {
  return trees
}
@inline
export function buys(): usize {
  return trees + TREE_BYTES
}
@inline
export function sells(): usize {
  return trees + 2 * TREE_BYTES
}

export function useTrees(address: usize): void {
  trees = address
}

export let size: i32 = 0
export let seconds: usize = 0
export let rangeHigh: i32 = 0
export let rangeLow: i32 = 0
let blockSeconds: usize = 0
let lastBlock: i32 = 0

/** Searches since the instance began. */
export let searches: i32 = 0

export function useSession(session: i32): void {
  const start = load<i32>(field(STARTS) + (session << 2))
  size = load<i32>(field(STARTS) + (session << 2), 4) - start
  const block = load<i32>(field(BLOCK_STARTS) + (session << 2))
  const group = load<i32>(field(GROUP_STARTS) + (session << 2))
  lastBlock = (size - 1) >> 4
  seconds = field(SECONDS) + (start << 2)
  blockSeconds = field(BLOCK_SECONDS) + (block << 2)
  rangeHigh = load<i32>(field(HIGHS) + (session << 2))
  rangeLow = load<i32>(field(LOWS) + (session << 2))
  useTree(signals(), field(SIGNAL_PRICES), field(SIGNAL_TREE), start, block, group)
  useTree(buys(), field(BUY_PRICES), field(BUY_TREE), start, block, group)
  useTree(sells(), field(SELL_PRICES), field(SELL_TREE), start, block, group)
}

function useTree(tree: usize, prices: usize, at: usize, start: i32, block: i32, group: i32): void {
  const blockBytes = field(TICK_BLOCKS) << 2
  const groups = at + 2 * blockBytes
  store<u32>(tree, prices + (start << 2))
  store<u32>(tree, at + (block << 2), 4)
  store<u32>(tree, at + blockBytes + (block << 2), 8)
  store<u32>(tree, groups + (group << 2), 12)
  store<u32>(tree, groups + (field(TICK_GROUPS) << 2) + (group << 2), 16)
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
  let block = from >> 4
  let found = outside(prices + (block << 6), prices + (block << 6), lows, highs) & (-1 << (from & 15))
  if (found === 0) {
    block++
    if (block << 4 >= end) return end
    block = blockOutside(tree, block, end, lows, highs)
    if (block << 4 >= end) return end
    found = outside(prices + (block << 6), prices + (block << 6), lows, highs)
  }
  return min((block << 4) + ctz(found), end)
}

@inline
function blockOutside(tree: usize, from: i32, end: i32, lows: v128, highs: v128): i32 {
  const blockLows: usize = load<u32>(tree, 4)
  const blockHighs: usize = load<u32>(tree, 8)
  let group = from >> 4
  let found = outside(blockLows + (group << 6), blockHighs + (group << 6), lows, highs) & (-1 << (from & 15))
  if (found === 0) {
    group = groupOutside(tree, group + 1, end, lows, highs)
    if (group << 8 >= end) return end
    found = outside(blockLows + (group << 6), blockHighs + (group << 6), lows, highs)
  }
  return (group << 4) + ctz(found)
}

@inline
function groupOutside(tree: usize, from: i32, end: i32, lows: v128, highs: v128): i32 {
  const groupLows: usize = load<u32>(tree, 12)
  const groupHighs: usize = load<u32>(tree, 16)
  for (let group = from; group << 8 < end; group += 16) {
    const found = outside(groupLows + (group << 2), groupHighs + (group << 2), lows, highs)
    if (found !== 0) return group + ctz(found)
  }
  return end
}

/** The first tick from `from` on at `least` or later. */
export function firstAtOrAfter(from: i32, least: i32): i32 {
  let block = from >> 4
  for (;;) {
    const later = atLeast(blockSeconds + (block << 2) + 4, least)
    block += ctz(later | 0x10000)
    if (later !== 0 || block >= lastBlock) break
  }
  block = min(block, lastBlock)
  return max(from, (block << 4) + ctz(atLeast(seconds + (block << 6), least) | 0x10000))
}

/** The first tick from `from` on that sets an entry off; `size` if none does. */
export function nextSignal(from: i32): i32 {
  const end = size - 1 - field(LAG)
  if (from >= end) return size
  const tick = firstOutside(signals(), from, end, rangeLow, rangeHigh)
  return tick < end ? tick : size
}
