/** Positions with what is known of their prices, as margin sees them: one book an underlying. */
import type { Leg } from '@bellwether/options'
import { deliveredBy } from '../delivered.ts'
import { type Instrument, yearsToExpiry } from '../instrument.ts'

/** A position and its price a unit, in currency units; the newest known. */
export interface Held {
  readonly instrument: Instrument
  /** Signed. */
  readonly quantity: number
  readonly price: number
}

/** All of one underlying. */
export interface Book {
  readonly underlying: string
  readonly spot: number
  /** Whether the underlying is an index, which has no shares. */
  readonly isIndex: boolean
  readonly held: readonly Held[]
}

/** In the order in which underlyings first appear. `spotOf` is asked for their prices. */
export function booksOf(held: readonly Held[], spotOf: (underlying: string) => number): Book[] {
  const groups = Map.groupBy(held, ({ instrument }) => underlyingOf(instrument))
  return [...groups].map(([underlying, group]) => ({
    underlying,
    spot: spotOf(underlying),
    isIndex: group.some(({ instrument }) => instrument.kind === 'option' && instrument.deliverable.shares === 0),
    held: group,
  }))
}

export function underlyingOf(instrument: Instrument): string {
  return instrument.kind === 'option' ? instrument.underlying : instrument.symbol
}

/** As the option package sees it. */
export function legOf({ instrument, quantity, price }: Held, now: number): Leg {
  if (instrument.kind === 'shares') return { kind: 'shares', quantity, price }
  const { shares, strike, premium } = deliveredBy(instrument)
  return {
    kind: 'option',
    right: instrument.right,
    strike,
    yearsToExpiry: yearsToExpiry(instrument, now),
    quantity,
    multiplier: shares,
    price: price * premium,
  }
}

/** Of the leg, per share that it delivers. */
export function markOf({ instrument, price }: Held): number {
  return instrument.kind === 'shares' ? price : price * deliveredBy(instrument).premium
}
