/**
 * A finished run as people see it. Figures that depend on how much was tried are computed here, as
 * of the trial ledger's position, and are never stored.
 */
import { renderTearSheet, tearSheetSummary, type TearSheetSummary } from '../../backtest/tear-sheet/tear-sheet.ts'
import type { TearSheetInput } from '../../backtest/tear-sheet/tear-sheet-input.ts'
import type { Frame } from '../../core/frame.ts'
import type { Json } from '../../core/hash.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { NIGHTS_SCHEMA, SAMPLES_SCHEMA } from './overnight-tables.ts'
import type { RunFolders, RunManifest } from './run-folder.ts'
import { resultOf, type StudyResult } from './study-result.ts'
import { marketOf, type TrialCount, type TrialLedger } from './trial-ledger.ts'

export interface RunView {
  readonly manifest: RunManifest
  readonly result: StudyResult
  readonly summary: TearSheetSummary
  readonly trials: TrialCount
  /** The tear sheet as one HTML file. */
  html(): string
}

/** Errors: RUN_DAMAGED. */
export async function showRun(manifest: RunManifest, folders: RunFolders, ledger: TrialLedger): Promise<RunView> {
  const result = resultOf(await folders.document<Json>(manifest, 'result'))
  const nights = await folders.table(manifest, 'nights', NIGHTS_SCHEMA)
  const samples = await folders.table(manifest, 'samples', SAMPLES_SCHEMA)
  const trials = await ledger.count(result.family, marketOf(result.symbol, { ...manifest, ...result }))
  const input = tearSheetInput(manifest, result, nights, samples, trials)
  return { manifest, result, summary: tearSheetSummary(input), trials, html: () => renderTearSheet(input) }
}

function tearSheetInput(
  { id, identity, isSimulated }: RunManifest,
  result: StudyResult,
  { columns: nights }: Frame<typeof NIGHTS_SCHEMA>,
  { columns: samples }: Frame<typeof SAMPLES_SCHEMA>,
  trials: TrialCount,
): TearSheetInput {
  const rowOf = new Map(Array.from(samples.session, (session, row) => [session, row]))
  const ofNight = (column: Float64Array): Float64Array =>
    Float64Array.from(nights.session, (session) => column[rowOf.get(session) ?? -1] ?? Number.NaN)
  const costs = costsOf(result)
  const roundTrip = (2 * costs.assumedBpsPerSide) / 10_000
  return {
    title: result.title,
    symbol: result.symbol,
    isSimulated,
    period: { one: 'night', many: 'nights' },
    periodsPerYear: SESSIONS_PER_YEAR,
    sessions: nights.exitSession,
    netReturns: nights.netReturn,
    grossReturns: nights.grossReturn,
    holdingReturns: nights.holdingReturn,
    alwaysReturns: nights.overnightReturn.map((value) => value - roundTrip),
    positions: nights.position,
    probability: ofNight(samples.probability),
    predictedReturn: ofNight(samples.expectedReturn),
    actualReturn: ofNight(samples.label),
    importance: result.importance,
    scores: result.scores,
    costs,
    trials: { count: Math.max(1, trials.effective), sharpeVariance: trials.sharpeVariance },
    causality: result.causality,
    provenance: {
      run: id,
      dataHash: identity.data,
      codeHash: identity.code,
      verifyCommand: `bellwether verify ${id}`,
      data: result.data,
      gaps: result.gaps,
    },
    caveats: result.caveats,
  }
}

function costsOf({ costs }: StudyResult): TearSheetInput['costs'] {
  const { fees, slippage, traded, netProfit, fills, description } = costs
  const grossProfit = netProfit + fees + slippage
  const bps = (amount: number): number => (traded > 0 ? (10_000 * amount) / traded : Number.NaN)
  return {
    assumedBpsPerSide: traded > 0 ? bps(fees + slippage) : 0,
    breakEvenBpsPerSide: grossProfit > 0 ? bps(grossProfit) : Number.NaN,
    fees,
    slippage,
    grossProfit,
    netProfit,
    fills,
    description,
  }
}
