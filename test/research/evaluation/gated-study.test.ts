/** A strategy study that depends on a forecast, on a small simulated market. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { evaluate, type EvaluationRequest } from '../../../src/research/evaluation/evaluate.ts'
import { readMarketInputs } from '../../../src/research/evaluation/market-inputs.ts'
import { noExtensions } from '../../../src/research/extensions/extensions.ts'
import type { Forecasts } from '../../../src/research/forecast/forecasts.ts'
import { gateRules } from '../../../src/research/forecast/gate/gate-rules.ts'
import { type GatedForecast, gatedForecast, gateSentence } from '../../../src/research/forecast/gate/gated-forecast.ts'
import { computeRun } from '../../../src/research/runs/compute-run.ts'
import { parseStudy } from '../../../src/research/study.ts'
import { openLake } from '../../../src/store/open-lake.ts'
import { dailyRows, madeForecasts } from '../forecast/made-forecasts.ts'

const STUDY = `
study: small
question: Does it trade behind a gate?
data: { simulated: { traded: { symbol: SIM } } }
decision: '15:45'
label: overnight_return
features: ['intraday_return']
models: { direction: { estimator: mean }, size: { estimator: mean } }
validation: { firstTrain: 100, refit: year }
strategy: { name: overnight, parameters: { direction: long-short } }
execution: { fee: { model: none }, slippage: { model: none } }
account: { cash: 100000 }
forecast: { run: f-0123, horizon: 24, model: ridge, timeframe: 1d }
`

const study = parseStudy(STUDY, 'small.yaml')
const FROM = Date.UTC(2000, 6, 3, 20, 45)
const forecastOf = (forecasts: Forecasts): GatedForecast => ({
  choice: study.forecast!,
  symbol: 'SIM',
  forecasts,
  rules: gateRules.parse(undefined),
})
const good = forecastOf(madeForecasts(dailyRows({ count: 600, skill: 0.6, from: FROM }), [0.75]))
const bad = forecastOf(madeForecasts(dailyRows({ count: 600, skill: 0.001, from: FROM }), [0.75]))

let request: EvaluationRequest
beforeAll(async () => {
  const clock = new FixedClock(0)
  const lake = await openLake({ root: join(await mkdtemp(join(tmpdir(), 'bellwether-gated-')), 'lake'), clock })
  const market = { from: '2000-01-03', to: '2001-06-29', symbols: 0, minuteSessions: 0, chainSessions: 0 }
  await lake.append([...simulatedBatches({ ...market, kinds: ['bars', 'actions', 'series'], edge: false })])
  const traded = { symbol: 'SIM' }
  request = {
    study,
    extensions: noExtensions,
    calendar: nyse,
    codeHash: 'test',
    executor: new InProcessExecutor(),
    progress: silentProgress,
    signal: new AbortController().signal,
    inputs: await readMarketInputs({ lake, calendar: nyse, traded, related: {}, from: undefined, to: undefined }),
  }
})

it('trades at decisions at which the gate is open, and at no other', async () => {
  const { dataset, targets, gate } = await evaluate({ ...request, gated: good })
  const open = new Set(gate!.states.filter(({ isOpen }) => isOpen).map(({ at }) => at))
  expect(open.size).toBeGreaterThan(100)
  expect(open.size).toBeLessThan(gate!.states.length)
  for (const [i, at] of dataset.decisionAt.entries()) if (i >= 100) expect(Number.isNaN(targets[i])).toBe(!open.has(at))
  expect(gateSentence(good, gate!)).toMatch(
    /^The gate of ridge on 1d at 24.h \(f-0123\) was closed at \d+ of \d+ decisions, at which nothing was held\.$/,
  )
})

it('refuses to run behind a gate that is never open, and names the rules', async () => {
  await expect(evaluate({ ...request, gated: bad })).rejects.toMatchObject({
    code: 'GATE_CLOSED',
    given: 'tolerance, skill',
  })
})

it('runs all the same by an override, which its result records', async () => {
  const choice = gatedForecast.parse({ ...bad.choice, override: { reason: 'to see what it would cost' } })
  const { artefacts } = await computeRun({ ...request, gated: { ...bad, choice } }, 1)
  const { caveats } = artefacts.documents['result'] as { caveats: string[] }
  expect(caveats.at(-1)).toMatch(
    /^The gate of ridge on 1d at 24.h \(f-0123\) was closed at (\d+) of \1 decisions by the rules .*tolerance.*, and was overridden: to see what it would cost\.$/,
  )
  const plain = await evaluate(request)
  const overridden = await evaluate({ ...request, gated: { ...bad, choice } })
  expect(overridden.targets).toEqual(plain.targets)
})

it('refuses a forecast of something else', async () => {
  await expect(evaluate({ ...request, gated: { ...good, symbol: 'SPY' } })).rejects.toMatchObject({
    code: 'STUDY_INVALID',
    given: 'SPY',
  })
})
