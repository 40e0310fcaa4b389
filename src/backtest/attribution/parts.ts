/** What a profit is made of, in whole micros; the parts of one profit add up to it. */
import { type Micros, safe } from '../../trading/money.ts'

export const PARTS = [
  /** The price of the underlying moved: by the first and by the second derivative. */
  'delta',
  'gamma',
  /** The volatility that the price implies changed, time passed, the interest rate changed. */
  'vega',
  'theta',
  'rate',
  /** Dividends, interest, and the fee for borrowed shares. */
  'income',
  /** What fills paid beyond the price observed, or beyond the middle of their quote. */
  'execution',
  /** What broker and regulators charged. */
  'fees',
  /** What none of these explains. */
  'remainder',
] as const
export type Part = (typeof PARTS)[number]
export type Parts = Readonly<Record<Part, Micros>>

export function noParts(): Record<Part, Micros> {
  return { delta: 0, gamma: 0, vega: 0, theta: 0, rate: 0, income: 0, execution: 0, fees: 0, remainder: 0 }
}

export interface Attributed {
  readonly profit: Micros
  readonly parts: Parts
}

/** Sums of what shares a key, in the order in which keys first appear. */
export function totalsBy<T extends Attributed, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, Attributed> {
  const groups = Map.groupBy(rows, keyOf)
  return new Map([...groups].map(([key, group]) => [key, total(group)]))
}

export function total(rows: readonly Attributed[]): Attributed {
  const parts = noParts()
  let profit = 0
  for (const row of rows) {
    profit = safe(profit + row.profit)
    for (const part of PARTS) parts[part] = safe(parts[part] + row.parts[part])
  }
  return { profit, parts }
}
