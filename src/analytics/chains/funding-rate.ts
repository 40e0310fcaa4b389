/**
 * The rate at which cash is carried to an expiry, as it was known: one overnight or short rate for all
 * tenors. Parity tells the rate of European options better; this one serves where it cannot.
 */
import { log1p } from '../../core/math.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import type { Lake } from '../../store/lake.ts'

export interface FundingRate {
  /** Continuously compounded, per year. */
  readonly rate: number
  /** The series it was read from, or why it is zero. */
  readonly source: string
}

/** A quoted rate as a continuously compounded one, per year of 365 days. */
type Compounding = (quoted: number) => number

/** Money market: percent, simple interest over actual days of a year of 360, compounded day by day. */
const overnightPercent: Compounding = (percent) => 365 * log1p(percent / 36_000)
/** Bond equivalent: a fraction, compounded twice a year. */
const bondEquivalent: Compounding = (fraction) => 2 * log1p(fraction / 2)

interface RateSeries {
  readonly name: string
  readonly compounding: Compounding
  /** Of the simulated market, whose options no real rate carries. */
  readonly isSimulated?: boolean
}

/** In the order in which they are preferred. */
const SERIES: readonly RateSeries[] = [
  { name: 'SOFR', compounding: overnightPercent },
  // The same rate under the name that the Office of Financial Research gives it.
  { name: 'FNYR-SOFR-A', compounding: overnightPercent },
  { name: 'EFFR', compounding: overnightPercent },
  { name: 'TREASURY_3M', compounding: bondEquivalent },
  { name: 'SIMEFFR', compounding: overnightPercent, isSimulated: true },
]

/** A value that refers to a day longer ago is not taken for today's. */
const STALE_AFTER_DAYS = 10
/** Where no rate is known, and another expiry tells one. */
export const NEIGHBOUR_RATE = 'parity of the nearest expiry'
export const NO_RATE: FundingRate = { rate: 0, source: 'none known: 0 assumed' }

/** Values in the order in which they became known. */
interface KnownValues extends RateSeries {
  readonly knownAt: Float64Array
  readonly period: Int32Array
  readonly value: Float64Array
}

export class FundingRates {
  readonly #series: readonly KnownValues[]

  private constructor(series: readonly KnownValues[]) {
    this.#series = series
  }

  /** @param to the last day number at which a rate is asked for */
  static async read(lake: Lake, to: number): Promise<FundingRates> {
    const names = new Set(
      (await lake.list()).filter(({ kind }) => kind === 'series').map((one) => one.partition['series']),
    )
    const series: KnownValues[] = []
    for (const one of SERIES) {
      const { name } = one
      if (!names.has(name)) continue
      const { columns, length } = await lake.read('series', { where: { series: name }, to })
      const rows = Array.from({ length }, (_, row) => row)
        .filter((row) => Number.isFinite(columns.value[row]!))
        .sort((a, b) => columns.knownAt[a]! - columns.knownAt[b]! || columns.period[a]! - columns.period[b]!)
      series.push({
        ...one,
        knownAt: Float64Array.from(rows, (row) => columns.knownAt[row]!),
        period: Int32Array.from(rows, (row) => columns.period[row]!),
        value: Float64Array.from(rows, (row) => columns.value[row]!),
      })
    }
    return new FundingRates(series)
  }

  /** Those of the simulated market, or those of the real one. */
  of({ isSimulated }: { readonly isSimulated: boolean }): FundingRates {
    return new FundingRates(this.#series.filter((one) => (one.isSimulated ?? false) === isSimulated))
  }

  /** The newest value of the first series that has one, as known at `instant`. */
  at(instant: number): FundingRate {
    const oldest = Math.floor(instant / MS_PER_DAY) - STALE_AFTER_DAYS
    for (const { name, compounding, knownAt, period, value } of this.#series) {
      const row = newestPeriod(knownAt, period, instant)
      if (row >= 0 && period[row]! >= oldest) return { rate: compounding(value[row]!), source: name }
    }
    return NO_RATE
  }
}

/** Row of the newest period known at `instant`, in its newest version; −1 where none is. */
function newestPeriod(knownAt: Float64Array, period: Int32Array, instant: number): number {
  let newest = -1
  for (let row = knownRows(knownAt, instant) - 1; row >= 0; row--) {
    if (newest < 0 || period[row]! > period[newest]!) newest = row
    // Periods become known in their order but for a few late revisions, which are never far back.
    else if (period[newest]! - period[row]! > STALE_AFTER_DAYS) break
  }
  return newest
}

/** How many values are known at `instant`. */
function knownRows(knownAt: Float64Array, instant: number): number {
  let [low, high] = [0, knownAt.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (knownAt[middle]! <= instant) low = middle + 1
    else high = middle
  }
  return low
}
