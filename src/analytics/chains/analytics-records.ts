/** What was computed of snapshots, as records of the lake beside the quotes they were computed of. */
import { IV_STATUSES } from '@bellwether/options'
import { createFrame, type Frame } from '../../core/frame.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../market/record-kind.ts'
import { type ExpirySummary, GREEKS, type QuoteValues, SIDES } from './analyse-snapshots.ts'
import type { ChainSnapshots, QuoteRecords, Snapshot } from './chain-snapshots.ts'
import { ExpiryInterest, type Interest } from './expiry-interest.ts'

export interface Analysed {
  readonly chain: ChainSnapshots
  readonly values: QuoteValues
  /** One list a snapshot, one entry an expiry. */
  readonly expiries: readonly (readonly ExpirySummary[])[]
}

/** By which the records of one analysis are told from those of another. */
export interface AnalysisNames {
  readonly method: string
  /** snapshot, or the interval of the bars of quotes. */
  readonly basis: string
}

/** One row a quote, in the order of the columns. */
export function optionAnalytics(
  records: QuoteRecords,
  analysed: Analysed,
  names: AnalysisNames,
): Frame<RecordSchema<'option-analytics'>> {
  const { chain, values, expiries } = analysed
  const frame = createFrame(RECORD_SCHEMAS['option-analytics'], chain.rows.length)
  const { columns } = frame
  const from = records.columns
  for (const [i, row] of chain.rows.entries()) {
    columns.underlying[i] = from.underlying[row]!
    columns.root[i] = from.root[row]!
    columns.contract[i] = from.contract[row]!
    columns.right[i] = from.right[row]!
    columns.expiry[i] = from.expiry[row]!
    columns.strike[i] = from.strike[row]!
  }
  columns.method.fill(names.method)
  columns.basis.fill(names.basis)
  for (const name of ['smileIv', ...GREEKS] as const) columns[name].set(values[name])
  for (const side of SIDES) {
    columns[`${side}Iv`].set(values[`${side}Iv`])
    const status = columns[`${side}IvStatus`]
    for (const [i, code] of values[`${side}IvStatus`].entries()) status[i] = IV_STATUSES[code]!
  }
  for (const [s, snapshot] of chain.snapshots.entries()) {
    for (const { range, forward } of expiries[s]!) {
      const { from: first, to } = range
      columns.exchange.fill(snapshot.exchange, first, to)
      fillTimes(columns, snapshot, first, to)
      columns.yearsToExpiry.fill(range.yearsToExpiry, first, to)
      columns.forward.fill(forward.forward, first, to)
    }
  }
  return frame
}

/** One row an expiry. */
export function expiryAnalytics(
  records: QuoteRecords,
  { chain, values, expiries }: Analysed,
  names: AnalysisNames,
): Frame<RecordSchema<'expiry-analytics'>> {
  const frame = createFrame(
    RECORD_SCHEMAS['expiry-analytics'],
    expiries.reduce((sum, one) => sum + one.length, 0),
  )
  const { columns } = frame
  columns.method.fill(names.method)
  columns.basis.fill(names.basis)
  const interest = new ExpiryInterest(records, chain, values)
  let i = 0
  for (const [s, snapshot] of chain.snapshots.entries()) {
    for (const analysis of expiries[s]!) {
      const { range, forward, smile } = analysis
      columns.underlying[i] = snapshot.underlying
      columns.root[i] = snapshot.root
      columns.expiry[i] = range.expiry
      columns.exchange[i] = snapshot.exchange
      fillTimes(columns, snapshot, i, i + 1)
      columns.quotes[i] = range.to - range.from
      columns.yearsToExpiry[i] = range.yearsToExpiry
      columns.underlyingPrice[i] = snapshot.underlyingPrice
      columns.forward[i] = forward.forward
      columns.forwardError[i] = forward.forwardError
      columns.forwardStatus[i] = forward.status
      columns.forwardSource[i] = analysis.forwardSource
      columns.strikesUsed[i] = forward.strikesUsed
      columns.rate[i] = forward.rate
      columns.rateSource[i] = analysis.rateSource
      columns.impliedYield[i] = analysis.impliedYield
      columns.atmIv[i] = analysis.atmIv
      columns.riskReversal25[i] = analysis.riskReversal25
      columns.butterfly25[i] = analysis.butterfly25
      columns.expectedMove[i] = analysis.expectedMove
      for (const [name, value] of Object.entries(interest.of(range))) columns[name as keyof Interest][i] = value
      columns.smileStatus[i] = smile?.status ?? 'too_few_points'
      if (smile !== undefined) {
        columns.smileError[i] = smile.error.rmsVolatilityPoints
        columns.smileInsideSpread[i] = smile.error.insideSpread
        columns.sviA[i] = smile.svi.a
        columns.sviB[i] = smile.svi.b
        columns.sviRho[i] = smile.svi.rho
        columns.sviM[i] = smile.svi.m
        columns.sviSigma[i] = smile.svi.sigma
      }
      i++
    }
  }
  return frame
}

interface TimeColumns {
  readonly session: Int32Array
  readonly at: Float64Array
  readonly knownAt: Float64Array
  readonly knownModelled: Uint8Array
}

/** What is computed of quotes together is known when the last of them is. */
function fillTimes(columns: TimeColumns, snapshot: Snapshot, from: number, to: number): void {
  columns.session.fill(snapshot.session, from, to)
  columns.at.fill(snapshot.at, from, to)
  columns.knownAt.fill(snapshot.knownAt, from, to)
  columns.knownModelled.fill(snapshot.knownModelled, from, to)
}
