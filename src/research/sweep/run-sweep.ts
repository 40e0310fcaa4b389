/** Runs a sweep: named by its inputs, answered from its folder when it is there, computed, judged and stored when not. */
import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { holdingUnit } from '../../backtest/orb/orb-sums.ts'
import { SEED_WARNING } from '../../backtest/orb/seed/seed-engine.ts'
import type { Clock } from '../../core/clock/clock.ts'
import { BellwetherError } from '../../core/errors.ts'
import { createFrame, type Frame } from '../../core/frame.ts'
import { hashJson, type Json } from '../../core/hash.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { formatDate, formatInstant, MS_PER_DAY } from '../../core/time.ts'
import { writePlainParquet } from '../../store/parquet/plain-parquet.ts'
import { assessSearch, type SearchAssessment } from '../overfitting/assessment.ts'
import { identifyCode } from '../runs/code-identity.ts'
import { hashArtefacts } from '../runs/run-artefacts.ts'
import {
  MANIFEST_FORMAT,
  type RunFolders,
  runId,
  type RunIdentity,
  type RunManifest,
  SWEEPS,
  writeDocument,
} from '../runs/run-folder.ts'
import { marketOf, type TrialLedger } from '../runs/trial-ledger.ts'
import { assessmentDocument } from './assessment-document.ts'
import { computeSweep, type SweepBlocks, type SweepSums } from './compute-sweep.ts'
import { gridAxes } from './grid-axes.ts'
import { gridRow, type SweepGrid } from './grid.ts'
import { type RowFigures, rowFigures } from './row-figures.ts'
import { GroupedHash, rowGroups, type RowOutcome, ROWS_SCHEMA } from './rows-table.ts'
import { computeSeedSweep } from './seed-sweep.ts'
import { sweepData, type SweepData, type SweepPlace, type SweepSource } from './sweep-data.ts'
import { SweepDays } from './sweep-days.ts'
import { planSweep, type SweepPlan } from './sweep-plan.ts'
import { resultDocument, type SweepResult, topRows } from './sweep-result.ts'
