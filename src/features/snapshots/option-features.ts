/**
 * What an option chain says: volatility, skew and moves at a constant distance in time, who trades and holds what.
 *
 * Figures at a number of days lie between the expiries next to it on both sides and are missing where there are
 * none; expiries of one root only, the one with the most quotes. Volume, open interest and gamma are sums over all roots.
 */
import { defineFeature } from '../definition.ts'
import { valueAt } from './constant-maturity.ts'
import type { SnapshotRow } from './snapshot.ts'

type Expiry = SnapshotRow<'expiry-analytics'>

const DAYS_A_YEAR = 365
/** Shares or index units of one contract. */
const MULTIPLIER = 100
const days = (preset: number) => ({ default: preset, min: 1, max: 720, title: 'calendar days' })
const tenor = { days: days(30) }

/** The rows whose name has the most quotes. */
function mostQuoted(rows: readonly Expiry[], name: (row: Expiry) => string): Expiry[] {
  const quotes = (own: readonly Expiry[]): number => own.reduce((sum, one) => sum + one.quotes, 0)
  const named = [...Map.groupBy(rows, name)].toSorted(
    ([a, one], [b, other]) => quotes(other) - quotes(one) || (a < b ? -1 : 1),
  )
  return named[0]![1]
}

/** Of several exchanges one, so that nothing counts twice where all together are quoted beside each. */
function ofOneExchange(rows: readonly Expiry[]): Expiry[] {
  return mostQuoted(rows, ({ exchange }) => exchange)
}

/** Expiries of the root with the most quotes, in order of time. */
function mainExpiries(rows: readonly Expiry[]): Expiry[] {
  return mostQuoted(ofOneExchange(rows), ({ root }) => root)
    .filter(({ yearsToExpiry }) => yearsToExpiry > 0)
    .toSorted((a, b) => a.yearsToExpiry - b.yearsToExpiry)
}

/** A figure of expiries at a number of days, linear in time between the nearest on both sides that have it. */
function atDays(rows: readonly Expiry[], wanted: number, figure: (expiry: Expiry) => number): number {
  const known = mainExpiries(rows)
    .map((expiry) => ({ time: expiry.yearsToExpiry, value: figure(expiry) }))
    .filter(({ value }) => Number.isFinite(value))
  return valueAt(known, wanted / DAYS_A_YEAR)
}

/** At the forward: total variance is linear in time between expiries, as in the formula of the VIX. */
function volatilityAt(rows: readonly Expiry[], wanted: number): number {
  const variance = atDays(rows, wanted, ({ atmIv, yearsToExpiry }) => atmIv ** 2 * yearsToExpiry)
  return Math.sqrt((variance * DAYS_A_YEAR) / wanted)
}

function total(rows: readonly Expiry[], figure: (expiry: Expiry) => number): number {
  const known = ofOneExchange(rows)
    .map(figure)
    .filter((value) => !Number.isNaN(value))
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0)
}

function putsOverCalls(puts: number, calls: number): number {
  return calls > 0 ? puts / calls : Number.NaN
}

export const OPTION_FEATURES = [
  defineFeature({
    name: 'atm_iv',
    title: 'Implied volatility at the forward at so many days, decimal per year.',
    parameters: tenor,
    snapshotOf: 'expiry-analytics',
    measure: (rows, { days }) => volatilityAt(rows, days),
  }),
  defineFeature({
    name: 'iv_slope',
    title: 'Term structure: volatility at the forward at the farther days less that at the nearer.',
    parameters: { near: days(30), far: days(90) },
    refuses: ({ near, far }) => (near < far ? undefined : 'the nearer days are not before the farther'),
    snapshotOf: 'expiry-analytics',
    measure: (rows, { near, far }) => volatilityAt(rows, far) - volatilityAt(rows, near),
  }),
  defineFeature({
    name: 'skew',
    title: 'Volatility of the 25-delta call less that of the put, at so many days.',
    parameters: tenor,
    snapshotOf: 'expiry-analytics',
    measure: (rows, { days }) => atDays(rows, days, ({ riskReversal25 }) => riskReversal25),
  }),
  defineFeature({
    name: 'butterfly',
    title: 'Mean volatility of the 25-delta call and put less that at the forward, at so many days.',
    parameters: tenor,
    snapshotOf: 'expiry-analytics',
    measure: (rows, { days }) => atDays(rows, days, ({ butterfly25 }) => butterfly25),
  }),
  defineFeature({
    name: 'expected_move',
    title: 'Mean absolute move until so many days from now that the smile implies, as a fraction of the forward.',
    parameters: { days: days(7) },
    snapshotOf: 'expiry-analytics',
    measure: (rows, { days }) =>
      Math.sqrt(atDays(rows, days, ({ expectedMove, forward }) => (expectedMove / forward) ** 2)),
  }),
  defineFeature({
    name: 'put_call_volume',
    title: 'Puts traded over calls traded, all expiries.',
    parameters: {},
    snapshotOf: 'expiry-analytics',
    measure: (rows) =>
      putsOverCalls(
        total(rows, ({ putVolume }) => putVolume),
        total(rows, ({ callVolume }) => callVolume),
      ),
  }),
  defineFeature({
    name: 'put_call_interest',
    title: 'Open interest of puts over that of calls, all expiries; that of the evening before.',
    parameters: {},
    snapshotOf: 'expiry-analytics',
    measure: (rows) =>
      putsOverCalls(
        total(rows, ({ putOpenInterest }) => putOpenInterest),
        total(rows, ({ callOpenInterest }) => callOpenInterest),
      ),
  }),
  defineFeature({
    name: 'gamma_exposure',
    title: 'Delta that a move of 1 % adds to all open calls, less that of puts, in millions of the currency.',
    parameters: {},
    snapshotOf: 'expiry-analytics',
    measure: (rows) =>
      total(rows, ({ netGamma, underlyingPrice }) => (netGamma * MULTIPLIER * underlyingPrice ** 2 * 0.01) / 1e6),
  }),
]
