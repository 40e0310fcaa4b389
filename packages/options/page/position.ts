/** Positions at the chain's own prices: around the strike nearest to the spot. */
import { type Leg, type Right, strategies } from '../src/index.ts'
import { type Chain, middleRow, type Terms } from './chain.ts'

/** The chain's strike so many steps from the middle, and what its option costs. */
type At = (right: Right, steps: number) => { readonly strike: number; readonly price: number }
type Build = (at: At, terms: { readonly yearsToExpiry: number }, spot: number) => Leg[]

export const POSITIONS: Readonly<Record<string, Build>> = {
  straddle: (at, terms) => strategies.strangle(at('put', 0), at('call', 0), terms),
  'long call': (at, terms) => strategies.single('call', at('call', 0), terms),
  'long put': (at, terms) => strategies.single('put', at('put', 0), terms),
  strangle: (at, terms) => strategies.strangle(at('put', -1), at('call', 1), terms),
  'call spread': (at, terms) => strategies.vertical('call', at('call', 0), at('call', 1), terms),
  'put spread': (at, terms) => strategies.vertical('put', at('put', 0), at('put', -1), terms),
  'call butterfly': (at, terms) => strategies.butterfly('call', at('call', -1), at('call', 0), at('call', 1), terms),
  'iron condor': (at, terms) =>
    strategies.ironCondor(at('put', -2), at('put', -1), at('call', 1), at('call', 2), terms),
  'covered call': (at, terms, spot) => strategies.coveredCall(spot, at('call', 1), terms),
  'protective put': (at, terms, spot) => strategies.protectivePut(spot, at('put', -1), terms),
  collar: (at, terms, spot) => strategies.collar(spot, at('put', -1), at('call', 1), terms),
}

export function positionOf(name: string, terms: Terms, prices: Chain): Leg[] {
  const middle = middleRow(terms)
  const at: At = (right, steps) => {
    const row = Math.min(terms.strikes.length - 1, Math.max(0, middle + steps))
    return { strike: terms.strikes[row]!, price: prices[right].price[row]! }
  }
  return POSITIONS[name]!(at, { yearsToExpiry: terms.years }, terms.spot)
}
