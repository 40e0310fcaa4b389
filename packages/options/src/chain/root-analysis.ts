/** Everything that the quotes of one root at one instant say together: forwards, volatilities, Greeks, smiles. */
import type { AmericanPricer } from '../american/american-columns.ts'
import type { ColumnPricer } from '../columns.ts'
import type { Exercise } from '../contract.ts'
import { exp } from '../math/elementary.ts'
import { americanForward } from './american-forward.ts'
import { americanQuoteVolatilities } from './american-quote-volatilities.ts'
import type { ExpiryQuotes } from './expiry-quotes.ts'
import { impliedYield } from './implied-borrow.ts'
import { impliedForward, type ImpliedForward } from './implied-forward.ts'
import { quoteVolatilities, type QuoteVolatilities } from './quote-volatilities.ts'
import { smilePointsOf } from './smile-points.ts'
import { type StrikeLadder, strikeLadder } from './strike-ladder.ts'
import { fitSurface, type FittedSmile } from '../smile/surface-fit.ts'

/** The quotes of one expiry and the time that is left to it. */
export interface ExpiryToAnalyse {
  /** Different for each; 0 or less once expired. */
  readonly years: number
  readonly quotes: ExpiryQuotes
}

/** What all expiries of a root share. */
export interface RootMarket {
  readonly exercise: Exercise
  /** NaN where it is not known: the forward's present value then stands for it. */
  readonly spot: number
  /** Where parity does not tell it. NaN where it is not known: then that of the nearest expiry by parity, or 0. */
  readonly rate: number
  /** Kernels; plain loops without them. */
  readonly pricer?: ColumnPricer & AmericanPricer
}

/** Whence a forward is. */
export type ForwardSource =
  /** Put-call parity of the expiry's own quotes. */
  | 'parity'
  /** The spot, and the yield of the nearest expiry that has one by parity. */
  | 'neighbour'
  /** The spot, without dividends or borrow. */
  | 'carry'
  | 'none'

/** Whence a rate is. */
export type RateSource =
  /** Put-call parity of the expiry's own quotes. */
  | 'parity'
  /** Parity of the nearest expiry that tells one. */
  | 'neighbour'
  /** The market's rate, as it was given. */
  | 'given'
  /** 0, for want of any. */
  | 'none'

/** What the quotes of one expiry say. */
export interface AnalysedExpiry {
  readonly years: number
  /** Its status is that of parity; the numbers are those of the source. */
  readonly forward: ImpliedForward
  readonly forwardSource: ForwardSource
  readonly rateSource: RateSource
  /** Dividends and borrow in one number; NaN without a spot. */
  readonly impliedYield: number
  readonly volatilities: QuoteVolatilities
  /** Free of static arbitrage, also against the other expiries. Undefined without a forward. */
  readonly smile: FittedSmile | undefined
}

/** A rate fitted by parity with a larger standard error than this is not used: a known one is better. */
const MOST_RATE_ERROR = 0.001

/**
 * Forwards, volatilities, Greeks and smiles of all expiries of one root at one instant, in the order given. Nothing
 * throws: what cannot be told has a status.
 */
export function analyseRoot(expiries: readonly ExpiryToAnalyse[], market: RootMarket): AnalysedExpiry[] {
  const forwards = withNeighbours(parityForwards(expiries, market), expiries, market)
  const volatilities = expiries.map((expiry, i) => volatilitiesOf(expiry, forwards[i]!.forward, market))
  const smiles = smilesOf(expiries, forwards, volatilities)
  return expiries.map(({ years }, i) => ({
    years,
    ...forwards[i]!,
    impliedYield: yieldOf(forwards[i]!.forward, years, market),
    volatilities: volatilities[i]!,
    smile: smiles.get(i),
  }))
}

type FoundForward = Pick<AnalysedExpiry, 'forward' | 'forwardSource' | 'rateSource'>

interface KnownRate {
  readonly rate: number
  readonly rateSource: RateSource
}

type ParityForward = FoundForward & KnownRate

function parityForwards(expiries: readonly ExpiryToAnalyse[], market: RootMarket): ParityForward[] {
  const ladders = expiries.map(({ quotes }) => strikeLadder(quotes))
  const own = expiries.map(({ years }, i) => {
    const free = market.exercise === 'european' ? impliedForward(ladders[i]!, { years }) : undefined
    return free?.status === 'ok' && free.rateError <= MOST_RATE_ERROR ? free : undefined
  })
  const told = own.flatMap((forward, i) => (forward === undefined ? [] : { years: expiries[i]!.years, ...forward }))
  return expiries.map(({ years }, i) => {
    const forward = own[i]
    return forward === undefined
      ? forwardAtRate(ladders[i]!, years, rateFor(years, told, market), market)
      : { forward, forwardSource: 'parity', rateSource: 'parity', rate: forward.rate }
  })
}

/** The market's, or that of the nearest expiry that tells one. */
function rateFor(
  years: number,
  told: readonly { readonly years: number; readonly rate: number }[],
  { rate }: RootMarket,
): KnownRate {
  if (!Number.isNaN(rate)) return { rate, rateSource: 'given' }
  const nearest = nearestInTime(told, years)
  return nearest === undefined ? { rate: 0, rateSource: 'none' } : { rate: nearest.rate, rateSource: 'neighbour' }
}

function nearestInTime<T extends { readonly years: number }>(all: readonly T[], years: number): T | undefined {
  return all.toSorted((a, b) => Math.abs(a.years - years) - Math.abs(b.years - years))[0]
}

function forwardAtRate(
  ladder: StrikeLadder,
  years: number,
  { rate, rateSource }: KnownRate,
  { exercise, spot, pricer }: RootMarket,
): ParityForward {
  const forward =
    exercise === 'american' && spot > 0
      ? americanForward(ladder, { years, rate, spot }, pricer)
      : impliedForward(ladder, { years, rate })
  return { forward, forwardSource: isFound(forward) ? 'parity' : 'none', rateSource, rate }
}

function isFound({ status }: ImpliedForward): boolean {
  return status === 'ok' || status === 'one_strike'
}

/** Expiries without a forward of their own take the yield of the nearest that has one. */
function withNeighbours(
  found: readonly ParityForward[],
  expiries: readonly ExpiryToAnalyse[],
  market: RootMarket,
): FoundForward[] {
  const { spot } = market
  const known = expiries
    .map(({ years }, i) => ({ years, yield: yieldOf(found[i]!.forward, years, market) }))
    .filter((one) => Number.isFinite(one.yield))
  return found.map(({ rate, ...one }, i) => {
    const { years } = expiries[i]!
    if (one.forwardSource === 'parity' || !(spot > 0 && years > 0)) return one
    const nearest = nearestInTime(known, years)
    const forward = {
      ...one.forward,
      forward: spot * exp((rate - (nearest?.yield ?? 0)) * years),
      discount: exp(-rate * years),
      rate,
      rateError: 0,
    }
    return { forward, forwardSource: nearest === undefined ? 'carry' : 'neighbour', rateSource: one.rateSource }
  })
}

function yieldOf({ forward, rate }: ImpliedForward, years: number, { spot }: RootMarket): number {
  return impliedYield(spot, forward, years, rate)
}

function volatilitiesOf(
  { years, quotes }: ExpiryToAnalyse,
  found: ImpliedForward,
  market: RootMarket,
): QuoteVolatilities {
  const spot = market.spot > 0 ? market.spot : undefined
  // Once expired every price has that status, whatever the forward was.
  const forward = years > 0 ? found : { forward: spot ?? 1, rate: 0 }
  return market.exercise === 'american'
    ? americanQuoteVolatilities(quotes, forward, years, spot, market.pricer)
    : quoteVolatilities(quotes, forward, years, spot, market.pricer)
}

/** By the place of their expiry. */
function smilesOf(
  expiries: readonly ExpiryToAnalyse[],
  forwards: readonly FoundForward[],
  volatilities: readonly QuoteVolatilities[],
): Map<number, FittedSmile> {
  const usable = [...expiries.keys()].filter((i) => expiries[i]!.years > 0 && forwards[i]!.forward.forward > 0)
  const ordered = usable.toSorted((a, b) => expiries[a]!.years - expiries[b]!.years)
  const fitted = fitSurface(
    ordered.map((i) => {
      const { years, quotes } = expiries[i]!
      return { years, points: smilePointsOf(quotes, volatilities[i]!.mid, forwards[i]!.forward, years) }
    }),
  )
  return new Map(ordered.map((i, place) => [i, fitted[place]!]))
}
