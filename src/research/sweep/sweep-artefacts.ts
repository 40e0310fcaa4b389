/** What a sweep leaves behind: `rows.parquet`, `blocks.parquet`, `result.json`, `assessment.json`. */
import { join } from 'node:path'
import { type Frame, hashFrame } from '../../core/frame.ts'
import { hashJson, type Json } from '../../core/hash.ts'
import { formatDate } from '../../core/time.ts'
import { writePlainParquet } from '../../store/parquet/plain-parquet.ts'
import type { ArtefactHashes } from '../runs/run-artefacts.ts'
import { writeDocument } from '../runs/run-folder.ts'
import { marketOf } from '../runs/trial-ledger.ts'
import { assessmentDocument } from './assessment-document.ts'
import { BLOCKS_SCHEMA, blocksFrame } from './blocks-table.ts'
import type { ComputedRows } from './compute-rows.ts'
import { gridRow, type SweepGrid } from './grid.ts'
import type { RowFigures } from './row-figures.ts'
import { GroupedHash, rowGroups, type RowOutcome, ROWS_SCHEMA } from './rows-table.ts'
import type { SweepData } from './sweep-data.ts'
import type { SweepPlan } from './sweep-plan.ts'
import { resultDocument, type SweepResult, topRows } from './sweep-result.ts'

/** Rows that are shown without opening the table. */
const TOP_ROWS = 10

export interface SweepArtefacts {
  readonly grid: SweepGrid
  readonly rows: number
  readonly outcomeOf: (row: number) => RowOutcome
  readonly tables: { readonly blocks?: Frame<typeof BLOCKS_SCHEMA> }
  readonly documents: { readonly result: Json; readonly assessment?: Json }
}

export function sweepArtefacts(result: SweepResult, { outcomeOf, blocks, assessment }: ComputedRows): SweepArtefacts {
  return {
    grid: result.grid,
    rows: result.rows,
    outcomeOf,
    tables: blocks === undefined ? {} : { blocks: blocksFrame(blocks) },
    documents: {
      result: resultDocument(result),
      ...(assessment === undefined ? {} : { assessment: assessmentDocument(assessment) }),
    },
  }
}

export function sweepResult(
  grid: SweepGrid,
  data: SweepData,
  plan: SweepPlan,
  { outcomeOf, sharpes }: ComputedRows,
): SweepResult {
  const { symbol, isSimulated, days } = data
  return {
    title: 'Opening-range breakout',
    family: grid.profile === 'seed' ? 'orb-seed' : 'orb',
    market: marketOf(symbol, { isSimulated, usedSeries: [{ role: 'traded', source: data.source }] }),
    symbol,
    grid,
    rows: plan.rows,
    sessions: plan.sessions,
    from: formatDate(days[0]!),
    to: formatDate(days.at(-1)!),
    untraded: data.untradedDays.length,
    failures: grid.profile === 'seed' ? failuresOf(plan.rows, outcomeOf) : [],
    top: topRows(plan.rows, TOP_ROWS, rankOf(outcomeOf, sharpes)).map((row) => ({
      row,
      parameters: gridRow(grid, row),
      figures: outcomeOf(row) as RowFigures,
    })),
    data: data.lines,
    notes: data.notes,
  }
}

/** By the Sharpe ratio, by the profit where there is none; rows without figures come nowhere. */
function rankOf(outcomeOf: (row: number) => RowOutcome, sharpes: Float64Array | undefined): (row: number) => number {
  if (sharpes !== undefined) return (row) => sharpes[row]!
  return (row) => {
    const outcome = outcomeOf(row)
    return typeof outcome === 'string' ? Number.NaN : outcome.netProfit
  }
}

function failuresOf(rows: number, outcomeOf: (row: number) => RowOutcome): SweepResult['failures'] {
  const counts = new Map<string, number>()
  for (let row = 0; row < rows; row++) {
    const outcome = outcomeOf(row)
    if (typeof outcome === 'string') counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  return [...counts].map(([reason, count]) => ({ reason, rows: count })).toSorted((a, b) => b.rows - a.rows)
}

/** Writes all of them into a folder and says what they hold. Errors: DISK_FULL, FILE_DENIED. */
export async function writeArtefacts(folder: string, artefacts: SweepArtefacts): Promise<ArtefactHashes> {
  const hash = new GroupedHash()
  const groups = rowGroups(artefacts.grid, artefacts.rows, artefacts.outcomeOf)
  await writePlainParquet(join(folder, 'rows.parquet'), ROWS_SCHEMA, hash.pass(groups))
  const { blocks } = artefacts.tables
  if (blocks !== undefined) await writePlainParquet(join(folder, 'blocks.parquet'), BLOCKS_SCHEMA, [blocks])
  for (const [name, document] of Object.entries(artefacts.documents)) await writeDocument(folder, name, document)
  return hashesWith(hash.end(), artefacts)
}

/** What they would hold, without writing any. */
export function hashesOf(artefacts: SweepArtefacts): ArtefactHashes {
  const hash = new GroupedHash()
  for (const _ of hash.pass(rowGroups(artefacts.grid, artefacts.rows, artefacts.outcomeOf)));
  return hashesWith(hash.end(), artefacts)
}

function hashesWith(rowsHash: string, { rows, tables, documents }: SweepArtefacts): ArtefactHashes {
  const { blocks } = tables
  return {
    'rows.parquet': { hash: rowsHash, rows },
    ...(blocks === undefined ? {} : { 'blocks.parquet': { hash: hashFrame(blocks), rows: blocks.length } }),
    ...Object.fromEntries(
      Object.entries(documents).map(([name, document]) => [`${name}.json`, { hash: hashJson(document), rows: 1 }]),
    ),
  }
}
