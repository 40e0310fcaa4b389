/** What a sweep leaves behind: `rows.parquet`, `blocks.parquet`, `result.json`, `assessment.json`. */
import { join } from 'node:path'
import { hashFrame } from '../../core/frame.ts'
import { hashJson, type Json } from '../../core/hash.ts'
import { writePlainParquet } from '../../store/parquet/plain-parquet.ts'
import type { ArtefactHashes } from '../runs/run-artefacts.ts'
import { writeDocument } from '../runs/run-folder.ts'
import { assessmentDocument } from './assessment-document.ts'
import { BLOCKS_SCHEMA, type BlocksFrame, blocksFrame } from './blocks-table.ts'
import type { ComputedRows } from './compute-rows.ts'
import type { SweepGrid } from './grid/grid.ts'
import type { SweepBlocks } from './parts/compute-sweep.ts'
import { GroupedHash, rowGroups, type RowOutcome, ROWS_SCHEMA } from './rows-table.ts'
import { resultDocument, type SweepResult } from './sweep-result.ts'

export interface SweepArtefacts {
  readonly grid: SweepGrid
  readonly rows: number
  readonly outcomeOf: (row: number) => RowOutcome
  /** Outcomes are no longer needed. */
  readonly release: () => void
  readonly blocks?: SweepBlocks
  readonly documents: { readonly result: Json; readonly assessment?: Json }
}

export function sweepArtefacts(
  result: SweepResult,
  { outcomeOf, release, blocks, assessment }: ComputedRows,
): SweepArtefacts {
  return {
    grid: result.grid,
    rows: result.rows,
    outcomeOf,
    release,
    ...(blocks === undefined ? {} : { blocks }),
    documents: {
      result: resultDocument(result),
      ...(assessment === undefined ? {} : { assessment: assessmentDocument(assessment) }),
    },
  }
}

/** Writes all of them into a folder, lets the outcomes go and says what they hold. Errors: DISK_FULL, FILE_DENIED. */
export async function writeArtefacts(folder: string, artefacts: SweepArtefacts): Promise<ArtefactHashes> {
  const hash = new GroupedHash()
  const groups = rowGroups(artefacts.grid, artefacts.rows, artefacts.outcomeOf)
  await writePlainParquet(join(folder, 'rows.parquet'), ROWS_SCHEMA, hash.pass(groups))
  artefacts.release()
  const blocks = artefacts.blocks && blocksFrame(artefacts.blocks)
  if (blocks !== undefined) await writePlainParquet(join(folder, 'blocks.parquet'), BLOCKS_SCHEMA, [blocks])
  for (const [name, document] of Object.entries(artefacts.documents)) await writeDocument(folder, name, document)
  return hashesWith(hash.end(), blocks, artefacts)
}

/** What they would hold, without writing any. */
export function hashesOf(artefacts: SweepArtefacts): ArtefactHashes {
  const hash = new GroupedHash()
  for (const _ of hash.pass(rowGroups(artefacts.grid, artefacts.rows, artefacts.outcomeOf)));
  const { blocks } = artefacts
  return hashesWith(hash.end(), blocks && blocksFrame(blocks), artefacts)
}

function hashesWith(
  rowsHash: string,
  blocks: BlocksFrame | undefined,
  { rows, documents }: SweepArtefacts,
): ArtefactHashes {
  return {
    'rows.parquet': { hash: rowsHash, rows },
    ...(blocks === undefined ? {} : { 'blocks.parquet': { hash: hashFrame(blocks), rows: blocks.length } }),
    ...Object.fromEntries(
      Object.entries(documents).map(([name, document]) => [`${name}.json`, { hash: hashJson(document), rows: 1 }]),
    ),
  }
}
