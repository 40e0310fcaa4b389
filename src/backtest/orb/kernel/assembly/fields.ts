/**
 * Where the kernel finds what it needs: the numbers and addresses of a sweep, four bytes each from FIELDS_AT on.
 * This file is read as TypeScript and as AssemblyScript.
 */

export const FIELDS_AT = 1024

// Counts.
export const SESSIONS = 0
export const STOPS = 1
export const STOP_COUNTS = 2
export const COOL_OFFS = 3
export const LIMITS = 4
export const ROWS = 5
export const BLOCKS = 6
/** The greatest stop count. */
export const MOST_STOPS = 7
/** Of all sessions together: chunks of 16 and pages of 256 ticks. */
export const TICK_CHUNKS = 8
export const TICK_PAGES = 9

// How orders are filled: see OrbFills.
export const LAG = 10
export const SLIPPAGE = 11
/** Address of a double. */
export const FEE = 12

// Addresses of the sessions.
export const STARTS = 13
export const SECONDS = 14
export const HIGHS = 15
export const LOWS = 16

// Addresses of the index. A tree lies in one piece: lows and highs of its chunks, then those of its pages.
export const CHUNK_STARTS = 17
export const PAGE_STARTS = 18
export const CHUNK_SECONDS = 19
export const FIRST_SIGNALS = 20
export const SIGNAL_PRICES = 21
export const SIGNAL_TREE = 22
export const BUY_PRICES = 23
export const BUY_TREE = 24
export const SELL_PRICES = 25
export const SELL_TREE = 26

// Addresses of the axes, and what follows from them.
export const STOP_DISTANCES = 27
export const LIMIT_DISTANCES = 28
export const COOL_OFF_SECONDS = 29
/** Of the trade with a number: the first stop count that lets it happen. */
export const FROM_COUNTS = 30
/** Of the trade with a number: the unit of holding times over it, a double. */
export const HOLDING_SHARES = 31
/** Where a block of sessions begins; one more than there are blocks. */
export const SESSION_BLOCKS = 32

// Addresses of the results: a column a sum, and a row of the grid a block for the two of the blocks.
export const SUMS = 33
export const NET = 34
export const NET_SQUARES = 35

export const FIELD_COUNT = 36

/** Where the trees of the session at work lie, a line of the cache each, after the fields. */
export const TREES_AT = (FIELDS_AT + 4 * FIELD_COUNT + 63) & ~63
export const TREE_BYTES = 64
