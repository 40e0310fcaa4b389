/** Builds the index: src/backtest/orb/price-tree.ts and session-index.ts in 16 lanes. */
import {
  CHUNK_SECONDS,
  CHUNK_STARTS,
  BUY_PRICES,
  BUY_TREE,
  FIRST_SIGNALS,
  PAGE_STARTS,
  SECONDS,
  SELL_PRICES,
  SELL_TREE,
  SESSIONS,
  SIGNAL_PRICES,
  SIGNAL_TREE,
  STARTS,
  TICK_CHUNKS,
  TICK_PAGES,
} from './fields'
import { field } from './lanes'
import { nextSignal, useSession } from './session'

export function buildIndex(): void {
  buildTree(field(SIGNAL_PRICES), field(SIGNAL_TREE))
  if (field(BUY_TREE) !== field(SIGNAL_TREE)) {
    buildTree(field(BUY_PRICES), field(BUY_TREE))
    buildTree(field(SELL_PRICES), field(SELL_TREE))
  }
  firstOfChunks()
  for (let session = 0; session < field(SESSIONS); session++) {
    useSession(session)
    const start = load<i32>(field(STARTS) + (session << 2))
    store<i32>(field(FIRST_SIGNALS) + (session << 2), start + nextSignal(0))
  }
}

function buildTree(prices: usize, tree: usize): void {
  const chunkBytes = field(TICK_CHUNKS) << 2
  const pages = tree + 2 * chunkBytes
  const starts = field(STARTS)
  const chunkStarts = field(CHUNK_STARTS)
  const pageStarts = field(PAGE_STARTS)
  const pageBytes = field(TICK_PAGES) << 2
  for (let session = 0, count = field(SESSIONS); session < count; session++) {
    const at = session << 2
    const start = load<i32>(starts + at)
    const chunk = load<i32>(chunkStarts + at)
    const page = load<i32>(pageStarts + at)
    const ticks = load<i32>(starts + at, 4) - start
    const chunks = load<i32>(chunkStarts + at, 4) - chunk
    const from = prices + (start << 2)
    const lows = tree + (chunk << 2)
    extremes(from, from, ticks, lows, lows + chunkBytes)
    extremes(lows, lows + chunkBytes, chunks, pages + (page << 2), pages + pageBytes + (page << 2))
  }
}

/** Least of each 16 of the one and greatest of each 16 of the other. */
function extremes(lows: usize, highs: usize, count: i32, leasts: usize, greatests: usize): void {
  let i = 0
  for (; i + 16 <= count; i += 16) {
    const a = i << 2
    const low = i32x4.min_s(
      i32x4.min_s(v128.load(lows + a), v128.load(lows + a, 16)),
      i32x4.min_s(v128.load(lows + a, 32), v128.load(lows + a, 48)),
    )
    const high = i32x4.max_s(
      i32x4.max_s(v128.load(highs + a), v128.load(highs + a, 16)),
      i32x4.max_s(v128.load(highs + a, 32), v128.load(highs + a, 48)),
    )
    // Four lanes are folded to two, two to one.
    const low2 = i32x4.min_s(low, v128.shuffle<i32>(low, low, 2, 3, 0, 1))
    const high2 = i32x4.max_s(high, v128.shuffle<i32>(high, high, 2, 3, 0, 1))
    const low1 = i32x4.min_s(low2, v128.shuffle<i32>(low2, low2, 1, 0, 3, 2))
    const high1 = i32x4.max_s(high2, v128.shuffle<i32>(high2, high2, 1, 0, 3, 2))
    store<i32>(leasts + (i >> 2), i32x4.extract_lane(low1, 0))
    store<i32>(greatests + (i >> 2), i32x4.extract_lane(high1, 0))
  }
  if (i === count) return
  let least = load<i32>(lows + (i << 2))
  let greatest = load<i32>(highs + (i << 2))
  const last = i
  for (; i < count; i++) {
    least = min(least, load<i32>(lows + (i << 2)))
    greatest = max(greatest, load<i32>(highs + (i << 2)))
  }
  store<i32>(leasts + (last >> 2), least)
  store<i32>(greatests + (last >> 2), greatest)
}

function firstOfChunks(): void {
  for (let session = 0, count = field(SESSIONS); session < count; session++) {
    const at = session << 2
    const end = load<i32>(field(STARTS) + at, 4)
    let chunk = field(CHUNK_SECONDS) + (load<i32>(field(CHUNK_STARTS) + at) << 2)
    for (let i = load<i32>(field(STARTS) + at); i < end; i += 16) {
      store<i32>(chunk, load<i32>(field(SECONDS) + (i << 2)))
      chunk += 4
    }
  }
}
