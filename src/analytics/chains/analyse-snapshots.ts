/**
 * The task that workers run: forwards, smiles, volatilities and Greeks of snapshots of chains. Quotes are
 * read from shared memory, and what is computed of each is written there.
 */
import {
  type AnalysedExpiry,
  analyseRoot,
  expectedMove,
  type FittedSmile,
  OptionKernel,
  skewOf,
  sviSmile,
} from '@bellwether/options'
import { log } from '../../core/math.ts'
import { type ExpiryRange, type SharedQuotes, quotesOf, sharedFloats, type Snapshot } from './chain-snapshots.ts'
import { type FundingRate, NEIGHBOUR_RATE, NO_RATE } from './funding-rate.ts'

export const GREEKS = ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'vomma', 'charm'] as const
export const SIDES = ['bid', 'mid', 'ask'] as const
type Side = (typeof SIDES)[number]

/** What is computed of each quote, row by row beside the quotes. */
export type QuoteValues = Readonly<Record<'smileIv' | `${Side}Iv` | (typeof GREEKS)[number], Float64Array>> &
  /** Indices of IV_STATUSES. */
  Readonly<Record<`${Side}IvStatus`, Uint8Array>>

export function createQuoteValues(rows: number): QuoteValues {
  const floats = ['smileIv', ...GREEKS, ...SIDES.map((side) => `${side}Iv`)]
  const codes = SIDES.map((side) => `${side}IvStatus`)
  return Object.fromEntries([
    ...floats.map((name) => [name, sharedFloats(rows).fill(Number.NaN)]),
    ...codes.map((name) => [name, new Uint8Array(new SharedArrayBuffer(rows))]),
  ]) as QuoteValues
}

/** What is computed of an expiry as a whole; NaN where it has no smile. */
export interface ExpirySummary extends Omit<AnalysedExpiry, 'volatilities' | 'years' | 'rateSource'> {
  readonly range: ExpiryRange
  /** `parity`, or in words whence the rate is. */
  readonly rateSource: string
  readonly atmIv: number
  readonly riskReversal25: number
  readonly butterfly25: number
  readonly expectedMove: number
}

export interface FundedSnapshot {
  readonly snapshot: Snapshot
  readonly funding: FundingRate
}

export interface AnalysisTask {
  readonly quotes: SharedQuotes
  readonly values: QuoteValues
  readonly snapshots: readonly FundedSnapshot[]
}

/** One list a snapshot, one entry an expiry. What cannot be computed has a status. */
export function analyseSnapshots({ quotes, values, snapshots }: AnalysisTask): ExpirySummary[][] {
  return snapshots.map((funded) => analyseSnapshot(quotes, values, funded))
}

/** One a thread. */
let kernel: OptionKernel | undefined

function analyseSnapshot(
  quotes: SharedQuotes,
  values: QuoteValues,
  { snapshot, funding }: FundedSnapshot,
): ExpirySummary[] {
  const { exercise, underlyingPrice: spot, expiries } = snapshot
  const asked = expiries.map((range) => ({ years: range.yearsToExpiry, quotes: quotesOf(quotes, range) }))
  const analysed = analyseRoot(asked, {
    exercise,
    spot,
    rate: funding.source === NO_RATE.source ? Number.NaN : funding.rate,
    pricer: (kernel ??= OptionKernel.loadSync()),
  })
  return analysed.map((expiry, i) => {
    const range = expiries[i]!
    writeValues(values, quotes, range, expiry)
    const { forward, forwardSource, impliedYield, smile } = expiry
    const rateSource = rateWords(expiry, funding)
    return { range, forward, forwardSource, impliedYield, smile, rateSource, ...impliedBy(expiry) }
  })
}

function rateWords({ rateSource }: AnalysedExpiry, funding: FundingRate): string {
  if (rateSource === 'parity') return 'parity'
  return rateSource === 'neighbour' ? NEIGHBOUR_RATE : funding.source
}

function writeValues(
  values: QuoteValues,
  { strike }: SharedQuotes,
  { from, to }: ExpiryRange,
  expiry: AnalysedExpiry,
): void {
  const { volatilities, forward, years } = expiry
  for (const side of SIDES) {
    values[`${side}Iv`].set(volatilities[side].volatility, from)
    values[`${side}IvStatus`].set(volatilities[side].status, from)
  }
  for (const name of GREEKS) values[name].set(volatilities.mid[name], from)
  if (!hasSmile(expiry)) return
  const { totalVariance } = sviSmile(expiry.smile.svi, years)
  for (let row = from; row < to; row++) {
    values.smileIv[row] = Math.sqrt(totalVariance(log(strike[row]! / forward.forward)) / years)
  }
}

/** Whether a smile could be fitted, or borrowed from the next expiry. */
export function hasSmile<T extends Pick<AnalysedExpiry, 'smile'>>(
  expiry: T,
): expiry is T & { readonly smile: FittedSmile } {
  return expiry.smile !== undefined && expiry.smile.svi.b >= 0
}

const NOTHING_IMPLIED = {
  atmIv: Number.NaN,
  riskReversal25: Number.NaN,
  butterfly25: Number.NaN,
  expectedMove: Number.NaN,
}

/** What the smile says of the price at expiry. */
function impliedBy(expiry: AnalysedExpiry): typeof NOTHING_IMPLIED {
  if (!hasSmile(expiry)) return NOTHING_IMPLIED
  const smile = sviSmile(expiry.smile.svi, expiry.years)
  const { atTheMoney, riskReversal, butterfly } = skewOf(smile)
  return {
    atmIv: atTheMoney,
    riskReversal25: riskReversal,
    butterfly25: butterfly,
    expectedMove: expectedMove(smile, expiry.forward.forward).meanAbsolute,
  }
}
