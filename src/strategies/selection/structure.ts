/** An option structure as a list of legs by selection, and the contracts that a chain offers for it. */
import type { Right } from '../../market/contract.ts'
import type { OrderLeg } from '../../trading/order.ts'
import type { Chain } from '../market.ts'
import { isLiquid, type Liquidity } from './liquidity.ts'
import { middle, type QuotedExpiry } from './quoted-expiry.ts'
import type { StrikeRule } from './strike.ts'
import { expiryNearest, type Tenor } from './tenor.ts'

export interface LegRule {
  readonly right: Right
  /** Contracts a package; negative is written. */
  readonly ratio: number
  readonly strike: StrikeRule
  /** Where it is not the structure's. */
  readonly tenor?: Tenor
}

export interface Structure {
  /** What its orders are called: iron condor. */
  readonly name: string
  readonly legs: readonly LegRule[]
  readonly tenor: Tenor
  readonly liquidity: Liquidity
}

export interface ChosenLeg extends OrderLeg {
  readonly right: Right
  readonly strike: number
  readonly expiry: QuotedExpiry
  readonly middle: number
}

/**
 * One leg after the other. Legs without a tenor of their own share one expiry.
 *
 * @param after day number after which the expiries lie
 * @returns why it cannot be put together
 */
export function chooseLegs(structure: Structure, chain: Chain, now: number, after?: number): ChosenLeg[] | string {
  const expiry = expiryNearest(chain, structure.tenor, now, after)
  if (typeof expiry === 'string') return expiry
  const later = (tenor: Tenor): QuotedExpiry | string => expiryNearest(chain, tenor, now, expiry.expiry)
  return legsAt(structure, (tenor) => (tenor === undefined ? expiry : later(tenor)))
}

/** @param expiryFor of a leg with a tenor of its own, and of those without */
export function legsAt(
  { legs, liquidity }: Pick<Structure, 'legs' | 'liquidity'>,
  expiryFor: (tenor: Tenor | undefined) => QuotedExpiry | string,
): ChosenLeg[] | string {
  const chosen: ChosenLeg[] = []
  for (const rule of legs) {
    const expiry = expiryFor(rule.tenor)
    const leg = typeof expiry === 'string' ? expiry : chooseLeg(rule, expiry, liquidity, chosen)
    if (typeof leg === 'string') return leg
    if (chosen.some(({ symbol }) => symbol === leg.symbol)) return 'two legs in one contract'
    chosen.push(leg)
  }
  return chosen
}

function chooseLeg(
  { right, ratio, strike }: LegRule,
  expiry: QuotedExpiry,
  liquidity: Liquidity,
  chosen: readonly ChosenLeg[],
): ChosenLeg | string {
  const { chain } = expiry
  const rows = expiry.rows(right).filter((row) => isLiquid(chain, row, liquidity))
  if (rows.length === 0) return `no ${right} that is liquid enough`
  const row = strike({ expiry, right, rows, chosen })
  if (typeof row === 'string') return row
  return { symbol: chain.symbol(row), ratio, right, strike: chain.strike(row), expiry, middle: middle(chain, row) }
}
