/**
 * A finished backtest as people see it. Figures that depend on how much was tried are computed here, as of the trial
 * ledger's position, and are never stored.
 */
import { renderRunSheet, runSheetSummary, type RunSheetSummary } from '../../backtest/run-sheet/run-sheet.ts'
import type { Json } from '../../core/hash.ts'
import type { Frame, Schema } from '../../core/frame.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import { marketOf, type TrialCount, type TrialLedger } from '../runs/trial-ledger.ts'
import { familyOf } from './backtest-plan.ts'
import type { BacktestResult } from './backtest-result.ts'
import { BACKTEST_SCHEMAS, type BacktestTables } from './backtest-tables.ts'
import { sheetInput } from './sheet-input.ts'

/** All that is stored of a backtest. */
export interface StoredBacktest {
  readonly manifest: RunManifest
  readonly result: BacktestResult
  readonly tables: BacktestTables
}

/** Errors: RUN_DAMAGED. */
export async function readBacktest(manifest: RunManifest, folders: RunFolders): Promise<StoredBacktest> {
  const result = (await folders.document<Json>(manifest, 'result')) as unknown as BacktestResult
  const tables: Record<string, Frame> = {}
  for (const [name, schema] of Object.entries<Schema>(BACKTEST_SCHEMAS)) {
    tables[name] = await folders.table(manifest, name, schema)
  }
  return { manifest, result, tables: tables as unknown as BacktestTables }
}

export interface BacktestView extends StoredBacktest {
  readonly summary: RunSheetSummary
  readonly trials: TrialCount
  /** The tear sheet as one HTML file. */
  html(): string
}

export async function showBacktest(stored: StoredBacktest, ledger: TrialLedger): Promise<BacktestView> {
  const { manifest, result, tables } = stored
  const trials = await ledger.count(familyOf(result), marketOf(result.symbols[0]!, { ...manifest, ...result }), {
    periods: tables.sessions.length,
  })
  const input = sheetInput(stored, trials)
  return { ...stored, trials, summary: runSheetSummary(input), html: () => renderRunSheet(input) }
}
