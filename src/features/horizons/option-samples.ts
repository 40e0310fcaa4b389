/**
 * One sample a contract and snapshot of stored chains: what was known of the contract and of its underlying when the
 * snapshot was, and its own return some clock hours later.
 */
import { chainSnapshots, type Snapshot } from '../../analytics/chains/chain-snapshots.ts'
import { BellwetherError } from '../../core/errors.ts'
import { createFrame, type Frame } from '../../core/frame.ts'
import { log } from '../../core/math.ts'
import { type Bars, noActions } from '../../market/adjustment.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { PriceTape } from '../../market/price-tape.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../market/record-kind.ts'
import { buildFeatures } from '../build-dataset.ts'
import type { Dataset } from '../dataset.ts'
import { featureNames, type FeatureSet } from '../feature-set.ts'
import { type OptionOutcomes, optionOutcomes } from './option-outcomes.ts'

type Chains = Frame<RecordSchema<'chains'>>
type Analytics = Frame<RecordSchema<'option-analytics'>>

export interface OptionSamplesRequest {
  readonly underlying: string
  /** Quotes of one source. */
  readonly chains: Chains
  /** What was computed of them; see analyse-chains.ts. */
  readonly analytics: Analytics
  /** Features of the date and of the underlying, of which there is the price in the chains, one a day. */
  readonly featureSet: FeatureSet
  /** Clock hours from the quote to the target. */
  readonly hours: number
  readonly calendar: Calendar
  /** Raw prices of the underlying to settle by; see `optionOutcomes`. */
  readonly prices?: PriceTape
}

export interface OptionSamples {
  /** In order of the decisions, which are made when a snapshot is known; the label is the return of the contract. */
  readonly dataset: Dataset
  /** OCC symbol of each sample. */
  readonly contract: readonly string[]
  /** One value a row of the chains; samples are the rows with a mark. */
  readonly outcomes: OptionOutcomes
}

/** Features of each contract itself, before those of the date and of the underlying. */
const CONTRACT_FEATURES = [
  'is_call',
  'mark',
  'relative_spread',
  'log_strike_over_spot',
  'days_to_expiry',
  'volume',
  'open_interest',
  'iv',
  'delta',
  'gamma',
  'vega',
  'theta',
] as const
type ContractFeature = (typeof CONTRACT_FEATURES)[number]

export function isContractFeature(name: string): boolean {
  return (CONTRACT_FEATURES as readonly string[]).includes(name)
}

/** A quote whose place in the dataset is known. */
interface Place {
  readonly row: number
  readonly snapshot: Snapshot
  readonly decisionAt: number
  readonly daysToExpiry: number
}

/** Errors: DATA_NONE where no quote has a mark or nothing was computed of them; CALENDAR_RANGE; FEATURE_INVALID. */
export function buildOptionSamples(request: OptionSamplesRequest): OptionSamples {
  const { underlying, chains, analytics, featureSet, calendar } = request
  const outcomes = optionOutcomes(request)
  const { rows, snapshots } = chainSnapshots(chains, calendar)
  const places = placesOf(rows, snapshots, outcomes)
  if (places.length === 0)
    throw nothing(underlying, `No quote of ${underlying} has a bid and an ask that bound a price.`)
  if (analytics.length === 0) throw nothing(underlying, `No volatilities were computed of the quotes of ${underlying}.`)
  const samples = Int32Array.from(places, ({ row }) => row)
  const dated = datedFeatures(places, underlying, snapshots, featureSet, calendar)
  const own = contractFeatures(places, request, outcomes.mark)
  return {
    dataset: {
      featureNames: [...CONTRACT_FEATURES, ...featureNames(featureSet)],
      columns: [...CONTRACT_FEATURES.map((name) => own[name]), ...dated],
      session: Int32Array.from(places, ({ snapshot }) => snapshot.session),
      decisionAt: Float64Array.from(places, ({ decisionAt }) => decisionAt),
      label: Float64Array.from(samples, (row) => outcomes.return[row]!),
      labelKnownAt: Float64Array.from(samples, (row) => outcomes.knownAt[row]!),
    },
    contract: places.map(({ row }) => chains.columns.contract[row]!),
    outcomes,
  }
}

/** The quotes with a mark by decision, and of one decision in the order of the chain. */
function placesOf(rows: Int32Array, snapshots: readonly Snapshot[], { mark }: OptionOutcomes): Place[] {
  const places = snapshots.flatMap((snapshot) =>
    snapshot.expiries.flatMap(({ from, to, yearsToExpiry }) =>
      Array.from(rows.subarray(from, to), (row) => ({
        row,
        snapshot,
        decisionAt: snapshot.knownAt,
        daysToExpiry: 365 * yearsToExpiry,
      })),
    ),
  )
  return places.filter(({ row }) => mark[row]! > 0).toSorted((a, b) => a.decisionAt - b.decisionAt)
}

function contractFeatures(
  places: readonly Place[],
  { chains, analytics }: OptionSamplesRequest,
  mark: Float64Array,
): Record<ContractFeature, Float64Array> {
  const { right, strike, bid, ask, volume, openInterest, contract, exchange, at } = chains.columns
  const computed = new Map<string, number>()
  const keyOf = (columns: Pick<Analytics['columns'], 'contract' | 'exchange' | 'at'>, row: number): string =>
    `${columns.contract[row]} ${columns.exchange[row]} ${columns.at[row]}`
  for (let row = 0; row < analytics.length; row++) computed.set(keyOf(analytics.columns, row), row)
  const analysed = places.map(({ row }) => computed.get(keyOf({ contract, exchange, at }, row)) ?? -1)
  const column = (of: (place: Place) => number): Float64Array => Float64Array.from(places, of)
  const analysis = (name: 'midIv' | 'delta' | 'gamma' | 'vega' | 'theta'): Float64Array =>
    Float64Array.from(analysed, (row) => analytics.columns[name][row] ?? Number.NaN)
  return {
    is_call: column(({ row }) => (right[row] === 'call' ? 1 : 0)),
    mark: column(({ row }) => mark[row]!),
    relative_spread: column(({ row }) => (ask[row]! - bid[row]!) / mark[row]!),
    log_strike_over_spot: column(({ row, snapshot }) => log(strike[row]! / snapshot.underlyingPrice)),
    days_to_expiry: column(({ daysToExpiry }) => daysToExpiry),
    volume: column(({ row }) => volume[row]!),
    open_interest: column(({ row }) => openInterest[row]!),
    iv: analysis('midIv'),
    delta: analysis('delta'),
    gamma: analysis('gamma'),
    vega: analysis('vega'),
    theta: analysis('theta'),
  }
}

/** Computed once a decision, and given to all its contracts. */
function datedFeatures(
  places: readonly Place[],
  underlying: string,
  snapshots: readonly Snapshot[],
  featureSet: FeatureSet,
  calendar: Calendar,
): Float64Array[] {
  const first = places.filter(({ decisionAt }, i) => decisionAt !== places[i - 1]?.decisionAt)
  const decisions = {
    symbol: underlying,
    session: Int32Array.from(first, ({ snapshot }) => snapshot.session),
    at: Float64Array.from(first, ({ decisionAt }) => decisionAt),
  }
  const inputs = { bars: [underlyingBars(underlying, snapshots)], series: [], actions: [noActions()] }
  const columns = buildFeatures({ featureSet, inputs, decisions, calendar })
  const decisionOf = new Map(Array.from(decisions.at, (at, decision) => [at, decision]))
  return columns.map((column) => Float64Array.from(places, ({ decisionAt }) => column[decisionOf.get(decisionAt)!]!))
}

/** The last price of each session that the chains give, as a bar that has nothing else. */
function underlyingBars(underlying: string, snapshots: readonly Snapshot[]): Bars {
  const priced = snapshots.filter(({ underlyingPrice }) => underlyingPrice > 0).toSorted((a, b) => a.at - b.at)
  const last = [...new Map(priced.map((snapshot) => [snapshot.session, snapshot])).values()]
  const bars = createFrame(RECORD_SCHEMAS.bars, last.length)
  const { columns } = bars
  columns.symbol.fill(underlying)
  columns.interval.fill('1d')
  columns.adjustment.fill('raw')
  last.forEach(({ session, at, knownAt, underlyingPrice }, i) => {
    columns.session[i] = session
    columns.start[i] = at
    columns.at[i] = at
    columns.knownAt[i] = knownAt
    columns.open[i] = underlyingPrice
    columns.high[i] = underlyingPrice
    columns.low[i] = underlyingPrice
    columns.close[i] = underlyingPrice
  })
  return bars
}

function nothing(underlying: string, message: string): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message,
    expected: 'Samples of contracts are made of stored bids and asks and of the volatilities computed of them.',
    given: underlying,
    remedy: `Ingest chains, then run: bellwether options build ${underlying}`,
  })
}
