/** One order for everything that changes at once. */
import type { OrderTerms } from '../../trading/order.ts'

/** Contracts to trade, by symbol, signed. */
export type Quantities = ReadonlyMap<string, number>

/** As many packages as their quantities share, all legs or none; undefined where nothing changes. */
export function packageOrder(name: string, quantities: Quantities, purpose: string): OrderTerms | undefined {
  const legs = [...quantities].filter(([, quantity]) => quantity !== 0)
  if (legs.length === 0) return undefined
  const quantity = legs.map(([, each]) => Math.abs(each)).reduce(greatestDivisor)
  if (legs.length === 1) return { symbol: legs[0]![0], quantity: legs[0]![1], type: 'market', purpose }
  return {
    symbol: name,
    quantity,
    type: 'market',
    combination: {
      legs: legs.map(([symbol, each]) => ({ symbol, ratio: each / quantity })),
      execution: 'all-or-none',
    },
    purpose,
  }
}

/** Sums by symbol, in the order in which symbols first appear. */
export function quantitiesOf(parts: readonly { readonly symbol: string; readonly quantity: number }[]): Quantities {
  const sums = new Map<string, number>()
  for (const { symbol, quantity } of parts) sums.set(symbol, (sums.get(symbol) ?? 0) + quantity)
  return sums
}

export function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
