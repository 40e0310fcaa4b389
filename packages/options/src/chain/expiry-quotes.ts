/** Quotes of one underlying as columns: a row is one contract's best bid and ask at one instant. */
export interface ExpiryQuotes {
  /** +1 call, -1 put. */
  readonly right: Int8Array
  readonly strike: Float64Array
  /** 0 or NaN where nobody bids. */
  readonly bid: Float64Array
  readonly ask: Float64Array
}

/** Quotes of several roots and expiries at one instant. */
export interface ChainQuotes extends ExpiryQuotes {
  /** Of each row: SPX and SPXW share strikes and dates, and settle at different hours. */
  readonly root: readonly string[]
  /** Epoch milliseconds. */
  readonly expiresAt: Float64Array
}

/** The quotes of one root and expiry, the only ones that parity, a smile or an index may join. */
export interface ExpirySlice {
  readonly root: string
  readonly expiresAt: number
  /** Where its quotes stand in the chain. */
  readonly rows: Int32Array
  readonly quotes: ExpiryQuotes
}

/** A chain as slices that may be joined, by root, then by expiry. */
export function splitByExpiry(chain: ChainQuotes): ExpirySlice[] {
  const groups = new Map<string, Map<number, number[]>>()
  for (const [row, root] of chain.root.entries()) {
    const expiries = groups.get(root) ?? new Map<number, number[]>()
    groups.set(root, expiries)
    const expiresAt = chain.expiresAt[row]!
    const rows = expiries.get(expiresAt)
    if (rows) rows.push(row)
    else expiries.set(expiresAt, [row])
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([root, expiries]) =>
      [...expiries.entries()].sort(([a], [b]) => a - b).map(([expiresAt, rows]) => slice(chain, root, expiresAt, rows)),
    )
}

function slice(chain: ChainQuotes, root: string, expiresAt: number, rows: number[]): ExpirySlice {
  const take = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!)
  return {
    root,
    expiresAt,
    rows: Int32Array.from(rows),
    quotes: {
      right: Int8Array.from(rows, (row) => chain.right[row]!),
      strike: take(chain.strike),
      bid: take(chain.bid),
      ask: take(chain.ask),
    },
  }
}
