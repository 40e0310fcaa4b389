/**
 * What the contracts nearest to the money say that expire next: their volatilities, gammas and volumes. Volatilities
 * are implied by the middle of bid and ask where there are both, else by the last trade, on the spot without rates
 * (Black and Scholes), which is near enough for a day; so are the Greeks. A vendor's own are not used.
 */
import { europeanGreeks, europeanImpliedVolatility, type Right } from '@bellwether/options'
import { MS_PER_DAY } from '../../core/time.ts'
import { newYorkInstant } from '../../market/new-york-time.ts'
import { defineFeature } from '../definition.ts'
import type { SnapshotRow } from './snapshot.ts'

type Quote = SnapshotRow<'chains'>

const MS_PER_YEAR = 365 * MS_PER_DAY
/** Minutes of the day at which contracts expire; earlier on half days, which does not count for whole-day figures. */
const EXPIRY_MINUTE = 16 * 60
const strikes = { strikes: { default: 10, min: 1, max: 100, title: 'strikes nearest to the underlying' } }

interface PricedQuote {
  readonly volume: number
  readonly volatility: number
  readonly gamma: number
}

/** Contracts of one right at the nearest strikes of the next expiry; those without a price have NaN. */
function nearest(rows: readonly Quote[], right: Right, count: number): PricedQuote[] {
  const first = rows.reduce((least, row) => (expiresAt(row) > row.at ? Math.min(least, row.expiry) : least), Infinity)
  const next = rows.filter(({ expiry }) => expiry === first)
  const distance = ({ strike, underlyingPrice }: Quote): number => Math.abs(strike - underlyingPrice)
  const found = [...new Set(next.toSorted((a, b) => distance(a) - distance(b)).map(({ strike }) => strike))]
  const near = new Set(found.slice(0, count))
  return next.filter((row) => row.right === right && near.has(row.strike)).map(priced)
}

function expiresAt({ expiry }: Quote): number {
  return newYorkInstant(expiry, EXPIRY_MINUTE)
}

function priced(quote: Quote): PricedQuote {
  const { strike, right, underlyingPrice: spot, at, volume } = quote
  const contract = { right: right as Right, strike, yearsToExpiry: (expiresAt(quote) - at) / MS_PER_YEAR }
  const carry = { spot, rate: 0, dividendYield: 0 }
  const { volatility } = europeanImpliedVolatility(contract, carry, priceOf(quote))
  return { volume, volatility, gamma: europeanGreeks(contract, { ...carry, volatility }).gamma }
}

function priceOf({ bid, ask, last }: Quote): number {
  return bid > 0 && ask >= bid ? (bid + ask) / 2 : last
}

function sumOf(quotes: readonly PricedQuote[], figure: keyof PricedQuote): number {
  const known = quotes.map((quote) => quote[figure]).filter((value) => Number.isFinite(value))
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0)
}

function meanOf(quotes: readonly PricedQuote[], figure: keyof PricedQuote): number {
  const known = quotes.filter((quote) => Number.isFinite(quote[figure])).length
  return sumOf(quotes, figure) / known
}

export const NEAREST_FEATURES = [
  defineFeature({
    name: 'near_call_iv',
    title: 'Mean implied volatility of the calls nearest to the money that expire next.',
    parameters: strikes,
    snapshotOf: 'chains',
    measure: (rows, { strikes: count }) => meanOf(nearest(rows, 'call', count), 'volatility'),
  }),
  defineFeature({
    name: 'near_put_iv',
    title: 'The same of the puts.',
    parameters: strikes,
    snapshotOf: 'chains',
    measure: (rows, { strikes: count }) => meanOf(nearest(rows, 'put', count), 'volatility'),
  }),
  defineFeature({
    name: 'near_call_gamma',
    title: 'Sum of the gammas of the calls nearest to the money that expire next.',
    parameters: strikes,
    snapshotOf: 'chains',
    measure: (rows, { strikes: count }) => sumOf(nearest(rows, 'call', count), 'gamma'),
  }),
  defineFeature({
    name: 'near_gamma_imbalance',
    title: 'That of the calls less that of the puts.',
    parameters: strikes,
    snapshotOf: 'chains',
    measure: (rows, { strikes: count }) =>
      sumOf(nearest(rows, 'call', count), 'gamma') - sumOf(nearest(rows, 'put', count), 'gamma'),
  }),
  defineFeature({
    name: 'near_call_volume',
    title: 'Volume of the calls nearest to the money that expire next.',
    parameters: strikes,
    snapshotOf: 'chains',
    measure: (rows, { strikes: count }) => sumOf(nearest(rows, 'call', count), 'volume'),
  }),
  defineFeature({
    name: 'near_volume',
    title: 'Volume of the calls and puts nearest to the money that expire next.',
    parameters: strikes,
    snapshotOf: 'chains',
    measure: (rows, { strikes: count }) =>
      sumOf([...nearest(rows, 'call', count), ...nearest(rows, 'put', count)], 'volume'),
  }),
]
