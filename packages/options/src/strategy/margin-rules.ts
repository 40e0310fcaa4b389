/** What FINRA rule 4210(f)(2) and Cboe rule 10.3 ask of one option or of shares, before anything is paired. */
import type { OptionLeg } from './leg.ts'

/** What a rule book asks, in parts of one. */
export interface MarginRules {
  /** Part of the underlying's value for a naked short option, before its out-of-the-money amount. */
  readonly naked: number
  /** Least part: of the underlying's value for a call, of the strike for a put. */
  readonly nakedLeast: number
  /** Part of the shares' value. */
  readonly longShares: number
  readonly shortShares: number
}

/** Initial margin by class of underlying: Regulation T asks half of the shares' value. Broad indices have no shares. */
export const MARGIN_RULES: Readonly<Record<'equity' | 'broad_index', MarginRules>> = {
  equity: { naked: 0.2, nakedLeast: 0.1, longShares: 0.5, shortShares: 0.5 },
  broad_index: { naked: 0.15, nakedLeast: 0.1, longShares: 0.5, shortShares: 0.5 },
}

/** 20 % of the underlying less what the option is out of the money, at least 10 % of underlying or put strike. */
export function nakedAddition({ right, strike }: OptionLeg, spot: number, rules: MarginRules): number {
  const out = right === 'call' ? strike - spot : spot - strike
  const least = rules.nakedLeast * (right === 'call' ? spot : strike)
  return Math.max(rules.naked * spot - Math.max(0, out), least)
}

/** Shares that cover nothing. */
export function sharesAlone(shares: number, spot: number, rules: MarginRules): number {
  return shares * spot * (shares > 0 ? rules.longShares : -rules.shortShares)
}
