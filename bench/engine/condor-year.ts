/** A year of daily chains of about 11,000 quotes through a condor: seconds from the lake to the last session's equity. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FixedClock } from '../../src/core/clock/clock.ts'
import type { EngineResult } from '../../src/backtest/engine/engine.ts'
import { openLake } from '../../src/store/open-lake.ts'
import type { BenchResult } from '../bench-result.ts'
import { lakeOfChains, tradeCondors } from './chain-lake.ts'
import { type SimulatedChains, yearsOfChains } from './simulated-chains.ts'

const RUNS = 5
const [GOAL, BETTER] = [3, 1]

export async function condorYear(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'))
  try {
    const chains = yearsOfChains(1)
    const root = join(folder, 'lake')
    await lakeOfChains(root, chains)
    const [first, ...later] = await seconds(root, chains)
    const value = Math.min(...later.map((run) => run.seconds))
    const { result } = first!
    const quotes = chains.records(chains.sessions[0]!).length
    const what = `${chains.sessions.length} days of about ${quotes} quotes, ${result.fills.length} fills`
    return [goalOf(`condor year: ${what}`, value), goalOf('condor year, the first run of a process', first!.seconds)]
  } finally {
    await rm(folder, { recursive: true })
  }
}

function goalOf(name: string, value: number): BenchResult {
  const goal = `below ${GOAL}, better ${BETTER}`
  return { name, value, unit: 's', goal, met: value < GOAL, stretchMet: value < BETTER }
}

/** The lake is opened anew for each run: hashes of its files are checked each time. */
async function seconds(root: string, chains: SimulatedChains): Promise<{ seconds: number; result: EngineResult }[]> {
  const runs: { seconds: number; result: EngineResult }[] = []
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage()
    const result = await tradeCondors(await openLake({ root, clock: new FixedClock(0) }), chains)
    const { user, system } = process.cpuUsage(start)
    runs.push({ seconds: (user + system) / 1e6, result })
  }
  return runs
}
