/** Whole studies of forecasts on simulated markets with and without the edge that these can plant in their nights. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { simulatedBatches } from '../../src/ingest/simulated/source.ts'
import { nyse } from '../../src/market/calendar.ts'
import { noExtensions } from '../../src/research/extensions/extensions.ts'
import { forecastFolders } from '../../src/research/forecast/forecast-folders.ts'
import { parseForecastStudy } from '../../src/research/forecast/forecast-study.ts'
import { runForecast } from '../../src/research/forecast/run-forecast.ts'
import { type ForecastView, showForecast } from '../../src/research/forecast/show-forecast.ts'
import { TrialLedger } from '../../src/research/runs/trial-ledger.ts'
import { openLake } from '../../src/store/open-lake.ts'

/** Daily decisions at the close: the first price at or after 12 hours is the next open, so that horizon is the night. */
const STUDY = `
study: known-market
question: Is there anything to say of a market whose truth is known?
data: { simulated: { traded: { symbol: SIM } } }
timeframes: { 1d: {} }
horizons: [12, 24, 72]
features: { common: ['intraday_return', 'return:1', 'return:5', 'rsi:14', 'rv_cc:20', 'change:1@volatility', 'weekday'] }
families:
  ridge: { estimator: ridge, parameters: { penalty: 10 } }
  forest: { estimator: forest, parameters: { trees: 30, maxDepth: 4, minLeaf: 40, bins: 32 } }
validation: { firstTrain: 500, refit: month }
forecast: { days: 500, warmUp: 60 }
intervals: { levels: [0.75], scale: 'rv_cc:20' }
`

const MARKET = { from: '2008-01-02', to: '2025-12-31', symbols: 0, minuteSessions: 0, chainSessions: 0 }
const clock = new FixedClock(Date.UTC(2026, 0, 5))

/** @param edge of the simulated market: 0 for none */
export async function simulatedForecast(seed: number, edge: number): Promise<ForecastView> {
  const home = await mkdtemp(join(tmpdir(), 'bellwether-proof-'))
  const executor = new WorkerPool(2)
  try {
    const lake = await openLake({ root: join(home, 'lake'), clock })
    await lake.append([...simulatedBatches({ ...MARKET, seed, edge, kinds: ['bars', 'actions'] })])
    const folders = forecastFolders(home)
    const ledger = new TrialLedger(join(home, 'trials.jsonl'))
    const request = {
      study: parseForecastStudy(STUDY, 'known-market.yaml'),
      traded: { symbol: 'SIM' },
      related: { volatility: { bars: 'SIMVIX' } },
      folder: home,
      extensions: noExtensions,
      lake,
      calendar: nyse,
      executor,
      progress: silentProgress,
      signal: new AbortController().signal,
    }
    const { manifest } = await runForecast(request, { folders, ledger, clock })
    return await showForecast(manifest, folders, ledger)
  } finally {
    await executor.close()
    await rm(home, { recursive: true })
  }
}
