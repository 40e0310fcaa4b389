import type { OptionContract, Right } from '../contract.ts'

/** Contracts of one option. */
export interface OptionLeg extends OptionContract {
  readonly kind: 'option'
  /** Contracts: positive is long, negative short. */
  readonly quantity: number
  /** Shares a contract stands for. */
  readonly multiplier: number
  /** Per share, at which it was opened. */
  readonly price: number
}

/** Shares of the underlying. */
export interface ShareLeg {
  readonly kind: 'shares'
  /** Shares: positive is long, negative short. */
  readonly quantity: number
  readonly price: number
}

/** A part of a position. */
export type Leg = OptionLeg | ShareLeg

/** Shares of the underlying that a leg moves with per unit of its value per share. */
export function sharesOf(leg: Leg): number {
  return leg.kind === 'shares' ? leg.quantity : leg.quantity * leg.multiplier
}

/** What was paid for a position, in the currency; negative where it was received. */
export function openingCost(legs: readonly Leg[]): number {
  return legs.reduce((sum, leg) => sum + sharesOf(leg) * leg.price, 0)
}

/** The position of the other side. */
export function reversed(legs: readonly Leg[]): Leg[] {
  return legs.map((leg) => ({ ...leg, quantity: -leg.quantity }))
}

/** Value per share of a contract exercised at this price. */
export function intrinsicValue(right: Right, strike: number, spot: number): number {
  return Math.max(0, right === 'call' ? spot - strike : strike - spot)
}
