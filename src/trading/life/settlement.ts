/** What an expiring option is worth, from whichever price is known: the best basis first. */
import type { Micros } from '../money.ts'

export type SettlementBasis =
  | 'the official opening series'
  | 'the opening print of the index'
  | 'the first price after the open'
  | 'the closing price'
  | 'the last price known'
  /** None was ever seen: nothing is exercised. */
  | 'no price at all'

export interface SettlementValue {
  /** Of the underlying. */
  readonly value: Micros
  readonly basis: SettlementBasis
}

/**
 * Symbols of the official opening values (special opening quotations: every stock at its own first trade, wherever
 * the index stands), by option root; OCC information memo 39341 lists them. The index at its open is another number.
 */
const OPENING_SERIES: Readonly<Record<string, string>> = {
  SPX: 'SET',
  NDX: 'NDS',
  RUT: 'RLS',
  DJX: 'DJS',
  VIX: 'VRO',
  VIXW: 'VRO',
}

/** Undefined where the root settles at the close, or no series is known. */
export function openingSeriesOf(root: string): string | undefined {
  return Object.hasOwn(OPENING_SERIES, root) ? OPENING_SERIES[root] : undefined
}

/** What stands in for the rule's own price, and must be said. */
export function isStandIn({ basis }: SettlementValue): boolean {
  return basis !== 'the official opening series' && basis !== 'the closing price'
}
