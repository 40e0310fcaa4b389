/** Everything that the tear sheet of a backtest shows, as numbers; the words are made from them by rules. */
import type { Part } from '../attribution/parts.ts'
import type { ProfitBand } from '../engine/profit-band.ts'
import type { Division } from '../../strategies/portfolio/capital.ts'
import type { RoundTrip } from '../engine/round-trips.ts'

export interface RunSheetInput {
  readonly title: string
  readonly question: string
  readonly symbols: readonly string[]
  readonly strategies: readonly {
    readonly name: string
    readonly title: string
    readonly symbol: string
    readonly parameters: Readonly<Record<string, unknown>>
    readonly share: number
    /** In currency units; NaN where strategies are not told apart. */
    readonly profit: number
  }[]
  /** Of the capital among the strategies, each time it was divided anew. */
  readonly divisions: readonly Division[]
  readonly isSimulated: boolean
  readonly isCut: boolean
  /** Day numbers, rising; all arrays below have its length. Money in currency units. */
  readonly sessions: Int32Array
  readonly openingCash: number
  readonly equity: Float64Array
  /** Simple returns of the account's equity, after all costs. */
  readonly netReturns: Float64Array
  /** The same without fees and slippage. */
  readonly grossReturns: Float64Array
  /** Of holding the first symbol, dividends included; NaN where its price is not known. */
  readonly holdingReturns: Float64Array
  /** Of cash at the benchmark. */
  readonly cashReturns: Float64Array
  readonly exposure: Exposure
  readonly attribution: SheetAttribution
  /** Profit so far had every fill been made at the touch, and in the middle of its quote. */
  readonly touchProfit: Float64Array
  readonly middleProfit: Float64Array
  readonly band: ProfitBand
  readonly costs: Costs
  readonly trips: readonly SheetTrip[]
  /** States of the market as known when each session opened; NaN where they were not. */
  readonly market: { readonly trend: Float64Array; readonly volatility: Float64Array; readonly rate: Float64Array }
  readonly counts: Readonly<Record<string, number>>
  readonly faults: readonly string[]
  /** Configurations evaluated so far of these strategies on this market, this one included; read when shown. */
  readonly trials: { readonly count: number; readonly sharpeVariance: number }
  readonly assumptions: readonly string[]
  readonly provenance: {
    readonly run: string
    readonly dataHash: string
    readonly codeHash: string
    readonly orderHash: string
    readonly data: readonly string[]
    readonly gaps: readonly string[]
  }
  readonly caveats: readonly string[]
}

/** Where profit and risk came from, in currency units. */
export interface SheetAttribution {
  readonly owners: readonly AttributedOwner[]
  /** Sums from the first session on. */
  readonly soFar: Readonly<Record<Part, Float64Array>>
  /** Positions of a session without Greeks, all of whose change of price is in the remainder. */
  readonly unexplained: number
}

/** A strategy's positions in one underlying; interest is of the underlying `cash`. */
export interface AttributedOwner {
  readonly strategy: string
  readonly underlying: string
  readonly profit: number
  readonly parts: Readonly<Record<Part, number>>
  /** Of the variance of all together; NaN where nothing varies. */
  readonly riskShare: number
}

/** At the end of each session. */
export interface Exposure {
  /** Positions held. */
  readonly positions: Float64Array
  /** Value of long and of short positions at their marks. */
  readonly long: Float64Array
  readonly short: Float64Array
  /** Value of the shares that it moves like: delta times the price of the underlying. */
  readonly delta: Float64Array
  /** Change of delta when the underlying moves by 1 %; profit a volatility point; profit a calendar day. */
  readonly gamma: Float64Array
  readonly vega: Float64Array
  readonly theta: Float64Array
  /** Margin that is asked, as a part of equity; NaN where none is. */
  readonly marginUse: Float64Array
  /** Whether options were ever held. */
  readonly hasOptions: boolean
  /** Positions whose price implies no volatility, summed over the sessions. */
  readonly withoutGreeks: number
}

/** In currency units; costs are positive. */
export interface Costs {
  readonly fees: number
  readonly slippage: number
  readonly borrow: number
  /** Received; negative where it was paid. */
  readonly interest: number
  readonly dividends: number
  readonly netProfit: number
  readonly fills: number
  readonly orders: number
}

export interface SheetTrip extends RoundTrip {
  /** In words: `SPX 2019-05-31, 4 legs`; after the name of its strategy where several share the account. */
  readonly what: string
  /** Why it was opened and how it ended. */
  readonly purpose: string
  readonly ending: string
  /** With what is still held at its last mark. */
  readonly profit: number
  /** Fees, in currency units. */
  readonly fees: number
}
