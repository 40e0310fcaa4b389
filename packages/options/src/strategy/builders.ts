import type { Right } from '../contract.ts'
import type { Leg, OptionLeg, ShareLeg } from './leg.ts'

/** A strike and what its contract costs per share. */
export interface StrikePrice {
  readonly strike: number
  readonly price: number
}

/** What the legs of a structure share; the multiplier is 100 unless given. */
export interface Terms {
  readonly yearsToExpiry: number
  /** How many times the structure is held; negative is the reverse position. */
  readonly quantity?: number
  readonly multiplier?: number
}

const SHARES_PER_CONTRACT = 100

function leg(right: Right, { strike, price }: StrikePrice, terms: Terms, contracts: number): OptionLeg {
  const { yearsToExpiry, quantity = 1, multiplier = SHARES_PER_CONTRACT } = terms
  return { kind: 'option', right, strike, price, yearsToExpiry, multiplier, quantity: contracts * quantity }
}

function shares(price: number, { quantity = 1, multiplier = SHARES_PER_CONTRACT }: Terms): ShareLeg {
  return { kind: 'shares', quantity: quantity * multiplier, price }
}

/** One long option. */
export function single(right: Right, at: StrikePrice, terms: Terms): Leg[] {
  return [leg(right, at, terms, 1)]
}

/** Long one strike, short another, of one right: a debit or a credit by which is dearer. */
export function vertical(right: Right, long: StrikePrice, short: StrikePrice, terms: Terms): Leg[] {
  return [leg(right, long, terms, 1), leg(right, short, terms, -1)]
}

/** Long one, short `ratio` of another strike. */
export function ratioSpread(right: Right, long: StrikePrice, short: StrikePrice, ratio: number, terms: Terms): Leg[] {
  return [leg(right, long, terms, 1), leg(right, short, terms, -ratio)]
}

/** Long; the strikes of call and put are the same in a straddle and differ in a strangle. */
export function strangle(put: StrikePrice, call: StrikePrice, terms: Terms): Leg[] {
  return [leg('put', put, terms, 1), leg('call', call, terms, 1)]
}

/** Long a call and a put of one strike. */
export function straddle(strike: number, putPrice: number, callPrice: number, terms: Terms): Leg[] {
  return strangle({ strike, price: putPrice }, { strike, price: callPrice }, terms)
}

/** Long the wings, short twice the body. */
export function butterfly(right: Right, low: StrikePrice, body: StrikePrice, high: StrikePrice, terms: Terms): Leg[] {
  return [leg(right, low, terms, 1), leg(right, body, terms, -2), leg(right, high, terms, 1)]
}

/** Long the outer strikes, short the inner ones, of one right. */
export function condor(
  right: Right,
  strikes: readonly [StrikePrice, StrikePrice, StrikePrice, StrikePrice],
  terms: Terms,
): Leg[] {
  return strikes.map((at, i) => leg(right, at, terms, i === 0 || i === 3 ? 1 : -1))
}

/** A short strangle (straddle for an iron butterfly) with long wings: a credit. */
export function ironCondor(
  longPut: StrikePrice,
  shortPut: StrikePrice,
  shortCall: StrikePrice,
  longCall: StrikePrice,
  terms: Terms,
): Leg[] {
  return [
    leg('put', longPut, terms, 1),
    leg('put', shortPut, terms, -1),
    leg('call', shortCall, terms, -1),
    leg('call', longCall, terms, 1),
  ]
}

/** Short the near expiry, long the far one; a diagonal where the strikes differ. */
export function calendar(right: Right, near: StrikePrice, far: StrikePrice, terms: Terms, farYears: number): Leg[] {
  return [leg(right, near, terms, -1), leg(right, far, { ...terms, yearsToExpiry: farYears }, 1)]
}

/** Shares, and a short call on them. */
export function coveredCall(sharePrice: number, call: StrikePrice, terms: Terms): Leg[] {
  return [shares(sharePrice, terms), leg('call', call, terms, -1)]
}

/** Shares, and a long put on them. */
export function protectivePut(sharePrice: number, put: StrikePrice, terms: Terms): Leg[] {
  return [shares(sharePrice, terms), leg('put', put, terms, 1)]
}

/** Shares, a long put and a short call on them. */
export function collar(sharePrice: number, put: StrikePrice, call: StrikePrice, terms: Terms): Leg[] {
  return [...protectivePut(sharePrice, put, terms), leg('call', call, terms, -1)]
}

/** A long and a short synthetic share: worth the strikes' distance at expiry, whatever the price. */
export function box(
  lowCall: StrikePrice,
  highCall: StrikePrice,
  lowPut: StrikePrice,
  highPut: StrikePrice,
  terms: Terms,
): Leg[] {
  return [...vertical('call', lowCall, highCall, terms), ...vertical('put', highPut, lowPut, terms)]
}
