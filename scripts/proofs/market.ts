/** The study that comes with the project on simulated markets, with smaller forests, as the proofs repeat it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { simulatedBatches } from '../../src/ingest/simulated/source.ts'
import { nyse } from '../../src/market/calendar.ts'
import { noExtensions } from '../../src/research/extensions/extensions.ts'
import { RunFolders } from '../../src/research/runs/run-folder.ts'
import type { StoredIn } from '../../src/research/runs/asked-study.ts'
import type { StudyRequest } from '../../src/research/runs/run-study.ts'
import { loadStudy } from '../../src/research/study.ts'
import { TrialLedger } from '../../src/research/runs/trial-ledger.ts'
import { FrameFiles } from '../../src/store/parquet/frame-file.ts'
import { openLake } from '../../src/store/open-lake.ts'

const STUDY = join(import.meta.dirname, '../../studies/overnight.yaml')
const SMALL = { symbols: 0, minuteSessions: 0, chainSessions: 0 }

export interface MarketRun {
  readonly request: StudyRequest
  readonly stored: StoredIn
}

/** Gives `work` a study on a market of its own, and removes both. */
export async function onMarket<T>(
  market: { readonly seed: number; readonly edge: boolean },
  trees: number,
  work: (run: MarketRun) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-proof-'))
  const clock = new FixedClock(0)
  const lake = await openLake({ root: join(folder, 'lake'), clock })
  await lake.append([...simulatedBatches({ ...SMALL, ...market, kinds: ['bars', 'actions', 'series'] })])
  const study = await loadStudy(STUDY)
  const { direction, size } = study.models
  const cut = (model: typeof direction): typeof direction => ({ ...model, parameters: { ...model.parameters, trees } })
  const { traded, related } = study.data.simulated!
  const executor = new WorkerPool(2)
  try {
    const request: StudyRequest = {
      study: { ...study, models: { direction: cut(direction), size: cut(size) } },
      traded,
      related,
      folder,
      extensions: noExtensions,
      lake,
      calendar: nyse,
      executor,
      progress: silentProgress,
      signal: new AbortController().signal,
    }
    const folders = new RunFolders(join(folder, 'runs'), new FrameFiles())
    return await work({ request, stored: { folders, ledger: new TrialLedger(join(folder, 'trials.jsonl')), clock } })
  } finally {
    await executor.close()
    await rm(folder, { recursive: true })
  }
}
