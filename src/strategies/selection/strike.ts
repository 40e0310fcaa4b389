/** Which strike is traded: by delta, by moneyness, or by the legs chosen before. */
import type { Right } from '../../market/contract.ts'
import { nearest, type QuotedExpiry } from './quoted-expiry.ts'

export interface StrikeChoice {
  readonly expiry: QuotedExpiry
  readonly right: Right
  /** Rows of that right which are liquid, at least one, by rising strike. */
  readonly rows: readonly number[]
  /** What was chosen before, in order. */
  readonly chosen: readonly { readonly right: Right; readonly strike: number }[]
}

/** A row of the chain, or why there is none. */
export type StrikeRule = (choice: StrikeChoice) => number | string

/**
 * The delta of the forward, without its sign, nearest to the one wanted. The delta of calls falls with the strike and
 * that of puts rises, so halving finds it with a few volatilities.
 *
 * @param within by which it may be missed
 */
export function byDelta(wanted: number, within: number): StrikeRule {
  return ({ expiry, right, rows }) => {
    if (Number.isNaN(expiry.forward)) return 'no forward by parity'
    const deltaOf = (row: number): number => Math.abs(expiry.delta(row))
    let [low, high] = [0, rows.length]
    while (low < high) {
      const half = (low + high) >>> 1
      if (right === 'call' ? deltaOf(rows[half]!) > wanted : deltaOf(rows[half]!) < wanted) low = half + 1
      else high = half
    }
    const row = nearest(rows.slice(Math.max(0, low - 1), low + 1), deltaOf, wanted)
    return Math.abs(deltaOf(row) - wanted) <= within ? row : `no strike near a delta of ${wanted}`
  }
}

/**
 * Out of the money by a share of the forward, puts below it and calls above.
 *
 * @param within by which the nearest strike may miss it, as a share of the forward
 */
export function byMoneyness(outOfTheMoney: number, within = 0.02): StrikeRule {
  return ({ expiry, right, rows }) => {
    const { forward, chain } = expiry
    if (Number.isNaN(forward)) return 'no forward by parity'
    const wanted = forward * (right === 'call' ? 1 + outOfTheMoney : 1 - outOfTheMoney)
    const row = nearest(rows, (each) => chain.strike(each), wanted)
    const isNear = Math.abs(chain.strike(row) - wanted) <= within * forward
    return isNear ? row : `no strike near ${100 * outOfTheMoney} % out of the money`
  }
}

export const atTheMoney = byMoneyness(0)

/** Further out of the money than the last leg of the same right, by about a share of the forward. */
export function wing(share: number): StrikeRule {
  return ({ expiry, right, rows, chosen }) => {
    const { chain, forward } = expiry
    const inner = chosen.findLast((leg) => leg.right === right)!.strike
    const outwards = right === 'call' ? 1 : -1
    const beyond = rows.filter((row) => outwards * (chain.strike(row) - inner) > 0)
    if (beyond.length === 0) return 'no strike for a wing'
    return nearest(beyond, (row) => chain.strike(row), inner + outwards * share * forward)
  }
}

/** That of the first leg. */
export const sameStrike: StrikeRule = ({ expiry, rows, chosen }) =>
  rows.find((row) => expiry.chain.strike(row) === chosen[0]!.strike) ?? 'no contract of the same strike'
