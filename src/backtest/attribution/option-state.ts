/**
 * What the price of an option depends on at one instant, and what it gains from one instant to the next by its Greeks at
 * the first: Δ dS + ½ Γ dS² + ν dσ + Θ dt + ρ dr.
 */
import { MS_PER_DAY } from '../../core/time.ts'
import type { HeldGreeks } from '../engine/held-greeks.ts'

/** Greeks of one contract; NaN where they are not known. */
export interface OptionState extends HeldGreeks {
  readonly at: number
  readonly spot: number
  readonly rate: number
}

/** Of one contract, in currency units. */
export type TaylorTerms = Readonly<Record<'delta' | 'gamma' | 'vega' | 'theta' | 'rate', number>>

/** Undefined where the first state has no Greeks. What the second does not tell counts as unchanged. */
export function taylorTerms(from: OptionState, to: OptionState): TaylorTerms | undefined {
  if (Number.isNaN(from.delta)) return undefined
  const move = change(from.spot, to.spot)
  return {
    delta: from.delta * move,
    gamma: 0.5 * from.gamma * move * move,
    vega: from.vega * change(from.volatility, to.volatility),
    theta: (from.theta * (to.at - from.at)) / (365 * MS_PER_DAY),
    rate: from.rho * change(from.rate, to.rate),
  }
}

function change(from: number, to: number): number {
  return Number.isNaN(from) || Number.isNaN(to) ? 0 : to - from
}
