/** Whether a contract is traded enough to be touched. What is not known meets no limit but none. */
import { z } from 'zod'
import type { Chain } from '../market.ts'
import { isTwoSided, middle } from './quoted-expiry.ts'

export interface Liquidity {
  /** Contracts of the session so far, and contracts open. */
  readonly leastVolume: number
  readonly leastOpenInterest: number
  /** Ask less bid, as a share of their middle. */
  readonly widestSpread: number
}

export const liquidityParameters = {
  leastVolume: z.number().min(0).max(1e6).default(0).describe('contracts traded that a leg must show'),
  leastOpenInterest: z.number().min(0).max(1e6).default(0).describe('contracts open that a leg must show'),
  widestSpread: z.number().positive().max(2).default(0.5).describe('widest spread of a leg, as a share of its middle'),
}

/** A contract without a bid cannot be judged, nor sold again. */
export function isLiquid(chain: Chain, row: number, limits: Liquidity): boolean {
  const { leastVolume, leastOpenInterest, widestSpread } = limits
  return (
    isTwoSided(chain, row) &&
    chain.ask(row) - chain.bid(row) <= widestSpread * middle(chain, row) &&
    (leastVolume === 0 || chain.volume(row) >= leastVolume) &&
    (leastOpenInterest === 0 || chain.openInterest(row) >= leastOpenInterest)
  )
}
