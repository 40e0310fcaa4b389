import { type AmericanPricer, plainAmericanPricer } from '../american/american-columns.ts'
import { impliedAmericanColumns } from '../american/implied-columns.ts'
import { europeanPrice } from '../european/greeks.ts'
import { OK } from '../implied/status.ts'
import { impliedYield } from './implied-borrow.ts'
import { impliedForward, type ImpliedForward } from './implied-forward.ts'
import { boundsPrice } from './quote-condition.ts'
import type { StrikeLadder } from './strike-ladder.ts'

/** What parity of American options must be told beside the quotes. */
export interface AmericanParityOptions {
  readonly years: number
  readonly rate: number
  readonly spot: number
}

/** Strikes nearest to the money from which the premium of early exercise is taken. */
const STRIKES = 12
const MOST_ROUNDS = 6
/** Of the forward; the quotes tell it less well. */
const TOLERANCE = 1e-7

/**
 * The forward of American options from put-call parity, which holds for European ones only: from the strikes near the
 * money the premium of early exercise is taken first, at each option's own implied volatility, and since that depends
 * on the forward it is found in rounds. The rate must be given: what is exercised early tells little of it.
 */
export function americanForward(
  ladder: StrikeLadder,
  { years, rate, spot }: AmericanParityOptions,
  pricer: AmericanPricer = plainAmericanPricer,
): ImpliedForward {
  let found = impliedForward(ladder, { years, rate })
  if (found.status !== 'ok' && found.status !== 'one_strike') return found
  const near = nearTheMoney(ladder, found.forward)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const dividendYield = impliedYield(spot, found.forward, years, rate)
    if (!Number.isFinite(dividendYield)) return found
    const next = impliedForward(withoutPremiums(near, { spot, rate, dividendYield }, years, pricer), { years, rate })
    if (next.status !== 'ok' && next.status !== 'one_strike') return found
    const isSettled = Math.abs(next.forward - found.forward) <= TOLERANCE * next.forward
    found = { ...next, strikesOffered: found.strikesOffered }
    if (isSettled) break
  }
  return found
}

function nearTheMoney(ladder: StrikeLadder, forward: number): StrikeLadder {
  const { strike, callBid, callAsk, putBid, putAsk } = ladder
  const rows = [...strike.keys()]
    .filter((i) => boundsPrice(callBid[i]!, callAsk[i]!) && boundsPrice(putBid[i]!, putAsk[i]!))
    .sort((a, b) => Math.abs(strike[a]! - forward) - Math.abs(strike[b]! - forward))
    .slice(0, STRIKES)
    .sort((a, b) => a - b)
  const take = (column: Float64Array) => Float64Array.from(rows, (i) => column[i]!)
  return {
    strike: take(strike),
    callBid: take(callBid),
    callAsk: take(callAsk),
    putBid: take(putBid),
    putAsk: take(putAsk),
    duplicates: 0,
  }
}

type Carried = { readonly spot: number; readonly rate: number; readonly dividendYield: number }

/** Bid and ask lowered by what the middle is worth more than a European option of its volatility. */
function withoutPremiums(ladder: StrikeLadder, carry: Carried, years: number, pricer: AmericanPricer): StrikeLadder {
  const { strike, callBid, callAsk, putBid, putAsk } = ladder
  const calls = premiums(1, { strike, bid: callBid, ask: callAsk }, carry, years, pricer)
  const puts = premiums(-1, { strike, bid: putBid, ask: putAsk }, carry, years, pricer)
  const lowered = (column: Float64Array, by: Float64Array) => column.map((price, i) => price - by[i]!)
  return {
    ...ladder,
    callBid: lowered(callBid, calls),
    callAsk: lowered(callAsk, calls),
    putBid: lowered(putBid, puts),
    putAsk: lowered(putAsk, puts),
  }
}

/** NaN, which leaves the strike out, where the price has no volatility. */
function premiums(
  sign: 1 | -1,
  { strike, bid, ask }: { strike: Float64Array; bid: Float64Array; ask: Float64Array },
  carry: Carried,
  years: number,
  pricer: AmericanPricer,
): Float64Array {
  const price = bid.map((value, i) => (value + ask[i]!) / 2)
  const right = new Int8Array(strike.length).fill(sign)
  const into = { volatility: new Float64Array(strike.length), status: new Uint8Array(strike.length) }
  impliedAmericanColumns({ right, strike, yearsToExpiry: years, ...carry, price }, 'fast', pricer, into)
  return price.map((value, i) => {
    const contract = { right: sign > 0 ? 'call' : 'put', strike: strike[i]!, yearsToExpiry: years } as const
    if (into.status[i] !== OK) return Number.NaN
    return value - europeanPrice(contract, { ...carry, volatility: into.volatility[i]! })
  })
}
