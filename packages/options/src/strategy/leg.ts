import type { OptionContract, Right } from '../contract.ts'

export interface OptionLeg extends OptionContract {
  readonly kind: 'option'
  /** Contracts: positive is long, negative short. */
  readonly quantity: number
  /** Shares a contract stands for. */
  readonly multiplier: number
  /** Per share, at which it was opened. */
  readonly price: number
}

export interface ShareLeg {
  readonly kind: 'shares'
  /** Shares: positive is long, negative short. */
  readonly quantity: number
  readonly price: number
}

export type Leg = OptionLeg | ShareLeg

/** Shares of the underlying that a leg moves with per unit of its value per share. */
export function sharesOf(leg: Leg): number {
  return leg.kind === 'shares' ? leg.quantity : leg.quantity * leg.multiplier
}

/** Paid for the position; negative where it was received. */
export function openingCost(legs: readonly Leg[]): number {
  return legs.reduce((sum, leg) => sum + sharesOf(leg) * leg.price, 0)
}

export function reversed(legs: readonly Leg[]): Leg[] {
  return legs.map((leg) => ({ ...leg, quantity: -leg.quantity }))
}

/** Value per share of a contract exercised at this price. */
export function intrinsicValue(right: Right, strike: number, spot: number): number {
  return Math.max(0, right === 'call' ? spot - strike : strike - spot)
}
